"""Running a report over the log."""
