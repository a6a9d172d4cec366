"""Calling the functions that flows name, and bringing their results back."""
