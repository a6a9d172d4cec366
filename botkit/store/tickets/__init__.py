"""Tickets in the store: the tickets, their counters, what changed lately, and requests that were answered before."""
