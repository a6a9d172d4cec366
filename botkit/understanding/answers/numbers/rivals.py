"""Rivals: "50 or 60 euros", "20 to 30 kg", "between 5 and 6 kg", "20 kg, or 25": two numbers, and nobody knows which is meant."""

from __future__ import annotations

from collections.abc import Iterable

from botkit.understanding.answers.message import Message
from botkit.understanding.answers.values import Reading

Span = tuple[int, int, Reading]  # the words of a reading: from one token to before another


def with_rivals(message: Message, named: list[Span], bare: Iterable[Span]) -> list[Reading]:
    """The readings with a unit, and those without one that stand beside them as the other possibility, in the order of the message."""
    rivals = [one for one in bare if any(_is_rival(message, one, other) for other in named)]
    return [reading for _, _, reading in sorted((*named, *rivals), key=lambda span: span[0])]


def _is_rival(message: Message, bare: Span, named: Span) -> bool:
    language = message.language
    words = language.alternatives | language.ranges
    if bare[1] <= named[0]:
        return _are_joined(message, bare[1], named[0], words | language.joiners)
    return _are_joined(message, named[1], bare[0], words)


def _are_joined(message: Message, end: int, start: int, words: frozenset[str]) -> bool:
    between = [token.text for token in message.tokens[end:start] if token.text != ","]
    return len(between) == 1 and between[0] in words
