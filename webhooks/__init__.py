"""The outside world's language: one folder per platform, each turning bytes into values and values into requests."""
