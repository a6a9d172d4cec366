"""Traces: why each turn of a customer went as it did, newest first. Explained once, and again while its messages are still on their way."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from botkit.core.events import INPUTS
from botkit.service.bot import Bot
from botkit.service.explain.explain import explain
from botkit.store import events

MAX_TURNS = 40  # turns that are shown of each customer
OPEN_TURNS = 3  # of the newest turns that are explained again: receipts still come in for their messages
FINAL = frozenset({"read", "played", "failed"})

_INPUTS = frozenset(str(kind.__struct_config__.tag) for kind in INPUTS)


class Traces:
    """Explanations by contact and number of the input, as JSON-able values."""

    def __init__(self, house: Bot) -> None:
        self._house = house
        self._known: dict[tuple[int, int], dict[str, Any]] = {}
        self._upto: dict[int, int] = {}

    def of(self, tx: Connection, contact: int | None) -> list[dict[str, Any]]:
        """The newest turns of a contact; none before their first message."""
        if contact is None:
            return []
        inputs, last = _inputs(tx, contact)
        moved = self._upto.get(contact) != last
        self._upto[contact] = last
        wanted = inputs[-MAX_TURNS:]
        for place, seq in enumerate(reversed(wanted)):
            if (contact, seq) not in self._known or (moved and place < OPEN_TURNS):
                explained = explain(tx, self._house, contact, seq)
                if explained is not None:
                    self._known[contact, seq] = explained.to_json()
        return [self._known[contact, seq] for seq in reversed(wanted) if (contact, seq) in self._known]


def _inputs(tx: Connection, contact: int) -> tuple[list[int], int]:
    """The numbers of the inputs in a contact's log, and of the newest event."""
    found: list[int] = []
    after = 0
    while rows := events.of_contact(tx, contact, after):
        found.extend(row.seq for row in rows if row.kind in _INPUTS)
        after = rows[-1].seq
    return found, after
