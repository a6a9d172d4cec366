"""Traces: the explanation of each turn of a customer, newest first. Made once, and again while receipts for its messages may come."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from botkit.core.events import INPUTS
from botkit.service.bot import Bot
from botkit.service.explain.explain import explain
from botkit.store import events

MAX_TURNS = 40  # shown of each customer
OPEN_TURNS = 3  # of the newest turns, explained again: receipts for their messages may still come

_INPUTS = frozenset(str(kind.__struct_config__.tag) for kind in INPUTS)


class Traces:
    """Explanations by contact and number of the input, as JSON-able values."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._explanations: dict[tuple[int, int], dict[str, Any]] = {}
        self._last_seq: dict[int, int] = {}

    def of(self, tx: Connection, contact: int | None) -> list[dict[str, Any]]:
        """The newest turns of a contact; none before their first message."""
        if contact is None:
            return []
        inputs, last = _inputs(tx, contact)
        has_grown = self._last_seq.get(contact) != last
        self._last_seq[contact] = last
        shown = inputs[-MAX_TURNS:]
        for index, seq in enumerate(reversed(shown)):
            if (contact, seq) not in self._explanations or (has_grown and index < OPEN_TURNS):
                explanation = explain(tx, self._bot, contact, seq)
                if explanation is not None:
                    self._explanations[contact, seq] = explanation.to_json()
        return [self._explanations[contact, seq] for seq in reversed(shown) if (contact, seq) in self._explanations]


def _inputs(tx: Connection, contact: int) -> tuple[list[int], int]:
    """The sequence numbers of the inputs in a contact's log, and that of the newest event."""
    inputs: list[int] = []
    after = 0
    while rows := events.of_contact(tx, contact, after):
        inputs.extend(row.seq for row in rows if row.kind in _INPUTS)
        after = rows[-1].seq
    return inputs, after
