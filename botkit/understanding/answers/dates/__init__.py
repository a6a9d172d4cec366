"""The forms a date can take, one family a file."""
