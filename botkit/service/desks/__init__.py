"""Telling desks what happens to their tickets, and doing what their people do there."""
