"""People of the business in a conversation: their tickets, what they do, and who has the chat."""
