"""The hash chain over the consent ledger: each line is sealed together with the seal before it, so that none can be taken out unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from botkit.policy.consent import ConsentEvent

FIRST = ""  # what the first line is sealed with


def seal(before: str, line: ConsentEvent) -> str:
    """The seal of a line that follows the one sealed `before`: SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(before.encode() + b"\n" + msgspec.json.encode(line, order="sorted")).hexdigest()


def first_broken(lines: Iterable[tuple[ConsentEvent, str]]) -> int | None:
    """The position (from 0) of the first line whose seal does not follow from those before it; None when all do.

    A line that was changed breaks its own seal, one that was removed or moved the seal of the next. What the chain cannot show is
    that lines are missing at its end: keep the latest seal somewhere else.
    """
    before = FIRST
    for position, (line, kept) in enumerate(lines):
        before = seal(before, line)
        if before != kept:
            return position
    return None
