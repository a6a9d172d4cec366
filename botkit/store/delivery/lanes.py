"""Lanes of the outbox: which messages go first. A later lane moves only when nothing in an earlier one is due."""

from __future__ import annotations

REPLY = 0  # answers: somebody waits for them
NOTICE = 1  # what the business tells one person: a confirmation, a reminder
BULK = 2  # what it tells many, and advertising

LANES = (REPLY, NOTICE, BULK)
