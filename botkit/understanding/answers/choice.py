"""One of several options: by label, number, ordinal, beginning, description, other name or typing error."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rapidfuzz.distance import OSA

from botkit.understanding.answers import ordinal
from botkit.understanding.answers.message import Message
from botkit.understanding.answers.number import read as read_number
from botkit.understanding.answers.text import words
from botkit.understanding.answers.values import Option, Outcome, Reading, settle

# One typing error is forgiven in a short label, two in a longer one; below four letters another word is too near.
SHORT_LABEL = 4
LONG_LABEL = 8

_Step = Callable[[Message, Sequence[Option]], list[int]]


def read(message: Message, *, options: Sequence[Option]) -> Outcome:
    """Read an option: its value, or its id where it has none. The first way that finds any option decides."""
    for step in _STEPS:
        found = step(message, options)
        if found:
            return settle([Reading(value=_value(options[index]), text=message.text.strip()) for index in found])
    return None


def _value(option: Option) -> str:
    return option.id if option.value is None else option.value


def _names(option: Option) -> list[tuple[str, ...]]:
    return [name for name in map(words, (option.label, *option.also)) if name]


def _said(message: Message) -> tuple[str, ...]:
    said = [token.text for token in message.tokens]
    while said and said[-1] in ".!,":
        said.pop()
    return tuple(said)


def _exact(message: Message, options: Sequence[Option]) -> list[int]:
    said = _said(message)
    return [index for index, option in enumerate(options) if said in _names(option)]


def _letter(message: Message, options: Sequence[Option]) -> list[int]:
    said = _said(message)
    if len(said) <= 2 and said and len(said[0]) == 1 and said[0].isascii() and said[0].isalpha() and said[1:] in ((), (")",)):
        index = ord(said[0]) - ord("a")
        return [index] if index < len(options) else []
    return []


def _number(message: Message, options: Sequence[Option]) -> list[int]:
    found = read_number(message, minimum=1, maximum=len(options), whole=True)
    return [int(found.value) - 1] if isinstance(found, Reading) and isinstance(found.value, int) else []


def _ordinal(message: Message, options: Sequence[Option]) -> list[int]:
    found = ordinal.read(message)
    if not isinstance(found, Reading) or not isinstance(found.value, int):
        return []
    index = found.value - 1 if found.value > 0 else len(options) + found.value
    return [index] if 0 <= index < len(options) else []


def _prefix(message: Message, options: Sequence[Option]) -> list[int]:
    said = " ".join(_said(message))
    return [i for i, option in enumerate(options) if said and any(" ".join(name).startswith(said) for name in _names(option))]


def _inside(message: Message, options: Sequence[Option]) -> list[int]:
    said = f" {' '.join(_said(message))} "
    return [i for i, option in enumerate(options) if any(f" {' '.join(name)} " in said for name in _names(option))]


def _typo(message: Message, options: Sequence[Option]) -> list[int]:
    said = " ".join(_said(message))
    allowed = 0 if len(said) < SHORT_LABEL else 1 if len(said) < LONG_LABEL else 2
    names = [[" ".join(name) for name in _names(option)] for option in options]
    distances = [min((OSA.distance(said, name, score_cutoff=allowed) for name in own), default=allowed + 1) for own in names]
    best = min(distances, default=allowed + 1)
    return [i for i, distance in enumerate(distances) if distance == best] if 0 < best <= allowed else []


_STEPS: tuple[_Step, ...] = (_exact, _letter, _ordinal, _number, _prefix, _inside, _typo)
