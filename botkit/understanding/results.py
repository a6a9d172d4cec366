"""What the matcher says about a message: the ranked matches, and the decision taken on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

MAX_OPTIONS = 3  # "did you mean" with more than three options is a menu; WhatsApp reply buttons end at three as well


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """One label that a message may ask for, with the reasons.

    `probability` (0 to 1) is calibrated: among matches given as 0.8, about four in five are right. `example` is the
    author's phrasing of this label that is nearest to the message; `words` are the message's words, as repaired, that
    spoke for the label, the strongest first.
    """

    label: str
    title: str
    probability: float
    example: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """Sure enough to answer."""

    match: Match


@dataclass(frozen=True, kw_only=True, slots=True)
class TwoAnswers:
    """Sure of two questions in one message, in their order."""

    matches: tuple[Match, Match]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsure:
    """Worth asking back: two or three options, the likeliest first."""

    options: tuple[Match, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Nothing:
    """Not understood. `nearest` is the best guess all the same, for reports; it must not be shown as an answer."""

    nearest: Match | None = None


Decision: TypeAlias = Answer | TwoAnswers | Unsure | Nothing
