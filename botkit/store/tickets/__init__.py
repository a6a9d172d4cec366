"""Tickets in the store: the tickets, their counters, what changed lately, requests that were answered before, what desks are told."""
