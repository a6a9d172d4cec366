"""The values that everything else speaks of: contact, message, business, charge."""
