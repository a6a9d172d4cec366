"""Broadcasts in the database: the broadcasts, their recipients, and the counters of what became of these."""
