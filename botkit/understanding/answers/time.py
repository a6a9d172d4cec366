"""Times of day: "14:30", "2.30 pm", "7h30", "5 pm"."""

from __future__ import annotations

from datetime import time

from botkit.understanding.answers.message import Message
from botkit.understanding.answers.values import Outcome, Reading, settle

_MARKS = frozenset(":.h")


def read(message: Message) -> Outcome:
    """Read a time of day, without a zone: it is the contact's."""
    readings = []
    place = 0
    while place < len(message.tokens):
        found = _clock(message, place)
        if found is not None:
            readings.append(found[0])
        place = found[1] if found else place + 1
    return settle(readings)


def _clock(message: Message, at: int) -> tuple[Reading, int] | None:
    tokens = message.tokens
    if tokens[at].kind != "digits":
        return None
    hour, minute, end = int(tokens[at].text), 0, at + 1
    if len(tokens) > at + 2 and tokens[at + 1].text in _MARKS and tokens[at + 2].kind == "digits" and tokens[at + 2].glued:
        minute, end = int(tokens[at + 2].text), at + 3
    after = "".join(token.text for token in tokens[end : end + 4]).replace(".", "")[:2]
    if after in ("am", "pm") and 1 <= hour <= 12:
        hour = hour % 12 + (12 if after == "pm" else 0)
        end = next(i for i in range(end, len(tokens)) if tokens[i].text.endswith("m")) + 1
    if hour > 23 or minute > 59:
        return None
    return Reading(value=time(hour, minute), text=message.words(at, end), readback=after not in ("am", "pm") and hour < 12), end
