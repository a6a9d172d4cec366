"""Yes or no: the words of the language, 👍 and 👎, and "not ok" for no. Never used for consent, which is exact."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from botkit.understanding.answers.languages.table import Language
from botkit.understanding.answers.message import Message, Phrases
from botkit.understanding.answers.text import Token, words
from botkit.understanding.answers.values import Outcome, Reading, settle

_YES_SIGNS = ("👍", "👌", "✅", "✔", "☑", "🆗", "🙆", "💯", "🤝", "🙏", "+1")
_NO_SIGNS = ("👎", "❌", "✖", "✗", "✘", "🚫", "🙅", "⛔", "✋", "🖐", "-1")
_STOPS = frozenset(".,;:!?")
# "Jaaa", "yesss", "nooo": three or more of a letter are one.
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")
# How far behind its verb a negation may stand where the language puts it last: "passt mir leider nicht".
MAX_BEFORE_NEGATION = 2
# From so many words on that neither yes nor no explains, a message may well be about something else.
MANY_OTHER_WORDS = 2


@dataclass(frozen=True, slots=True)
class _Phrase:
    """What a phrase says. Weak ones ("right", "good") count among small words only."""

    kind: Literal["yes", "no", "unsure", "neutral", "instead"]
    weak: bool = False


@lru_cache(maxsize=32)
def _phrases(language: Language) -> Phrases[_Phrase]:
    yes, no = (*language.yes, *_YES_SIGNS), (*language.no, *_NO_SIGNS)
    table = dict.fromkeys(language.weak_yes, _Phrase("yes", weak=True)) | dict.fromkeys(language.weak_no, _Phrase("no", weak=True))
    # "Not ok" and "of course not" are a no, but nothing turns a plain yes that stands first.
    every_yes = (*language.yes, *language.weak_yes)
    table |= {f"{negation} {word}": _Phrase("no") for negation in language.negations for word in every_yes}
    table |= {f"{word} {negation}": _Phrase("no") for negation in language.negations for word in every_yes[language.plain_yes :]}
    table |= (
        dict.fromkeys(yes, _Phrase("yes")) | dict.fromkeys(no, _Phrase("no")) | dict.fromkeys(language.yes_with_negation, _Phrase("yes"))
    )
    table |= dict.fromkeys(language.unsure, _Phrase("unsure")) | dict.fromkeys(language.neutral, _Phrase("neutral"))
    return Phrases(table | dict.fromkeys(language.instead_of, _Phrase("instead")))


@lru_cache(maxsize=32)
def _negations(language: Language) -> frozenset[tuple[str, ...]]:
    return frozenset(map(words, language.negations))


def meaning(phrase: tuple[str, ...], language: Language) -> bool | None:
    """What a whole phrase, folded into words, says: yes, no, or neither."""
    said = _phrases(language).exactly(phrase)
    return said.kind == "yes" if said is not None and said.kind in ("yes", "no") else None


def read(message: Message) -> Outcome:
    """Read True or False.

    A message that opens with one and then says the other ("Yes. I said no") keeps its opening, to be read back; what
    follows "instead of" does not count; "not sure" is neither. A yes in the middle of other words is to be read back,
    and in a question ("is that ok?") is none.
    """
    message = replace(message, tokens=tuple(map(_shortened, message.tokens)))
    said = _said(message)
    if any(what.kind == "unsure" for what, _, _ in said):
        return None
    others = _other_words(message, said)
    said = [hit for hit in said if hit[0].kind in ("yes", "no")]
    if others and all(what.weak for what, _, _ in said):
        return None
    if not said or (message.tokens[-1].text == "?" and (others or not _opens(message, said[0]))):
        return None
    readings = [_reading(message, hit, others) for hit in said]
    if _opens(message, said[0]):
        doubtful = any(reading.value != readings[0].value for reading in readings)
        return replace(readings[0], readback=doubtful)
    return settle(readings)


def _said(message: Message) -> list[tuple[_Phrase, int, int]]:
    found: list[tuple[_Phrase, int, int]] = []
    for what, start, end in _phrases(message.language).all(message.tokens):
        if what.kind == "instead":
            # It covers the rest: nothing there is meant.
            found.append((what, start, len(message.tokens)))
            break
        if found and found[-1][0].kind == "yes" and _is_negation(message, start, end) and _belongs(message, found[-1][2], start):
            start = found.pop()[1]
        found.append((what, start, end))
    return found


def _reading(message: Message, hit: tuple[_Phrase, int, int], others: int) -> Reading:
    what, start, end = hit
    negated = what.kind == "no" and _is_negation(message, start, end) and others > 0
    return Reading(value=what.kind == "yes", text=message.words(start, end), readback=negated or (start > 0 and others >= MANY_OTHER_WORDS))


def _other_words(message: Message, said: list[tuple[_Phrase, int, int]]) -> int:
    """How many words that tell something stand outside of every phrase."""
    covered = {position for _, start, end in said for position in range(start, end)}
    outside = [token for position, token in enumerate(message.tokens) if position not in covered and token.kind != "sign"]
    return sum(token.text not in message.language.small_words for token in outside)


def _opens(message: Message, hit: tuple[_Phrase, int, int]) -> bool:
    what, start, end = hit
    return start == 0 and not what.weak and (end == len(message.tokens) or message.tokens[end].text in _STOPS)


def _shortened(token: Token) -> Token:
    return replace(token, text=_DRAWN_OUT.sub(r"\1", token.text)) if token.kind == "word" else token


def _is_negation(message: Message, start: int, end: int) -> bool:
    """Whether a phrase only says "not", or ends so: "leider nicht"."""
    phrase, negations = tuple(token.text for token in message.tokens[start:end]), _negations(message.language)
    return phrase in negations or phrase[-1:] in negations


def _belongs(message: Message, start: int, negation: int) -> bool:
    """Whether a negation turns the yes before it: "passt mir nicht", but not "ja, ich möchte nicht"."""
    between = message.tokens[start:negation]
    near = len(between) <= MAX_BEFORE_NEGATION and not any(token.text in _STOPS for token in between)
    opening = message.tokens[0].text in message.language.yes[: message.language.plain_yes]
    return message.language.negation_last and near and not opening
