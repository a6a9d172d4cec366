"""Handing out, keeping and erasing personal data."""
