"""Phrases that are heard anywhere in a message, whatever stands around them.

A phrase is words in a row, as a customer types them; accents and case do not count. Five signs make it reach further:

- `a|b` one word or another: `call|get an ambulance`
- `ambulan*` any ending
- `..` up to four words between: `wants .. hurt me`
- `!` at the beginning: not when the words just before deny it ("this is no emergency")
- `-exit|row` at the end: not before these words ("emergency exit"); `-*` only at the end of the message

Words of seven letters and more are also found with one slip of the finger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from botkit.understanding.normalise import normalise, tokens

BETWEEN = 4  # words that `..` stands for, at the most
DENIED_WITHIN = 3  # words before a phrase in which a denial counts: "I do not need a lawyer"
SHORTEST_MISTYPED = 7  # letters of a word that is found with one slip; shorter ones have too many neighbours
LAST = "*"  # as a word that must not follow: nothing must
START = 2  # letters by which phrases are looked up
_DENIALS = frozenset(
    word
    for words in (
        *("no not dont doesnt isnt never without", "kein keine keinen keiner nicht nie ohne", "geen niet zonder"),
        *("sin nunca", "sans pas jamais", "sem nao"),
    )
    for word in words.split()
)


class _Word(NamedTuple):
    """One place of a phrase: whole words, and beginnings of words. `skips`: words that may stand before it."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    mistyped: tuple[str, ...]  # those that are long enough to be found mistyped
    skips: int

    def fits(self, typed: str) -> bool:
        if typed in self.whole or (self.beginnings and typed.startswith(self.beginnings)):
            return True
        return len(typed) >= SHORTEST_MISTYPED - 1 and any(_is_slip(typed, word) for word in self.mistyped)


def _is_slip(typed: str, word: str) -> bool:
    return typed[0] == word[0] and abs(len(typed) - len(word)) <= 1 and OSA.distance(typed, word, score_cutoff=1) <= 1


class _Phrase(NamedTuple):
    written: str
    words: tuple[_Word, ...]
    unless_denied: bool
    unless_before: frozenset[str]


class UrgentPhrases:
    """All phrases of one list, in all languages, looked up by the first letters of their first word."""

    def __init__(self, written: Iterable[str]) -> None:
        self._by_start: dict[str, list[_Phrase]] = {}
        for phrase in map(_read, dict.fromkeys(written)):
            first = phrase.words[0]
            for start in {word[:START] for word in (*first.whole, *first.beginnings)}:
                self._by_start.setdefault(start, []).append(phrase)

    def heard(self, said: Sequence[str]) -> str:
        """The phrase that the words of a message contain, as it was written; empty when there is none."""
        for position, word in enumerate(said):
            for phrase in self._by_start.get(word[:START], ()):
                if phrase.words[0].fits(word) and _goes_on(phrase, said, position):
                    return phrase.written
        return ""

    def begins(self, said: Sequence[str]) -> str:
        """The longest phrase that a message begins with, as it was written; empty when it begins with none."""
        found = self._by_start.get(said[0][:START], ()) if said else ()
        begun = (phrase for phrase in found if phrase.words[0].fits(said[0]) and _goes_on(phrase, said, 0))
        return max((phrase.written for phrase in begun), key=len, default="")


def is_phrase(written: str) -> bool:
    """Whether there is something to be heard: at least one word, and that no longer than its signs."""
    return bool(_read(written).words) if tokens(written) else False


def _read(written: str) -> _Phrase:
    text = normalise(written).strip()
    unless_denied, text = text.startswith("!"), text.lstrip("! ")
    before: frozenset[str] = frozenset()
    places: list[_Word] = []
    skips = 0
    for part in text.split():
        if part == "..":
            skips = BETWEEN
        elif part.startswith("-") and len(part) > 1:
            before = frozenset(part[1:].split("|"))
        else:
            places += _places(part, skips)
            skips = 0
    return _Phrase(written, tuple(places), unless_denied, before)


def _places(part: str, skips: int) -> Iterable[_Word]:
    """One place, or several where a hyphen or the like cuts the word in two."""
    if "|" in part or part.endswith("*"):
        forms = part.split("|")
        whole = frozenset(word for form in forms if not form.endswith("*") for word in tokens(form))
        beginnings = tuple(word for form in forms if form.endswith("*") for word in tokens(form))
        yield _word(whole, beginnings, skips)
        return
    for word in tokens(part):
        yield _word(frozenset((word,)), (), skips)
        skips = 0


def _word(whole: frozenset[str], beginnings: tuple[str, ...], skips: int) -> _Word:
    return _Word(whole, beginnings, tuple(sorted(word for word in whole if len(word) >= SHORTEST_MISTYPED)), skips)


def _goes_on(phrase: _Phrase, said: Sequence[str], position: int) -> bool:
    """Whether the phrase stands at a place of the message, of which its first word fits."""
    end = _end(phrase.words, 1, said, position + 1)
    if end is None or (end < len(said) and (said[end] in phrase.unless_before or LAST in phrase.unless_before)):
        return False
    return not (phrase.unless_denied and _DENIALS.intersection(said[max(0, position - DENIED_WITHIN) : position]))


def _end(words: Sequence[_Word], number: int, said: Sequence[str], position: int) -> int | None:
    if number == len(words):
        return position
    word = words[number]
    for at in range(position, min(position + word.skips + 1, len(said))):
        if word.fits(said[at]) and (end := _end(words, number + 1, said, at + 1)) is not None:
            return end
    return None
