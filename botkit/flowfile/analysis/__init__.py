"""What this package is for: to be written."""
