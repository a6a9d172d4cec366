"""What several tests share: set-ups, builders, and where things lie."""
