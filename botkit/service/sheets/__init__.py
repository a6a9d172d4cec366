"""Sheets: the rows that flows collect, as CSV files that are always what the log has."""
