"""A customer's message as tokens: folded for comparing, with the place of each in the raw text."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

# An answer is short. What stands beyond this many characters is not read; every reader is linear in what is left.
MAX_CHARACTERS = 500

# Letters that Unicode does not decompose, written as people write them on a plain keyboard.
_PLAIN = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "🔟": "10", "×": "x"} | dict.fromkeys("−–—‐‑", "-")
_APOSTROPHES = frozenset("'’‘ʼ`´")
# Combining marks, keycap frames and variation selectors (M), skin tones (Sk), joiners (Cf): none changes what is meant.
_SILENT = frozenset({"Mn", "Me", "Cf"})
_SKIN_TONES = frozenset("🏻🏼🏽🏾🏿")

Kind = Literal["word", "digits", "sign"]


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters, a run of digits, or one other character; `glued` says that nothing stands before it."""

    text: str
    kind: Kind
    start: int
    end: int
    glued: bool = False


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    if character in _PLAIN:
        return _PLAIN[character]
    if character in _SKIN_TONES:
        return ""
    parts = unicodedata.normalize("NFKD", character.casefold())
    if "⁄" in parts:
        # "1½" is one and a half, not eleven halves.
        parts = f" {parts.replace('⁄', '/')} "
    return "".join(_PLAIN.get(part, part) for part in parts if unicodedata.category(part) not in _SILENT)


def fold(text: str) -> str:
    """Lower case without accents, skin tones or keycap frames: "Drücken 8️⃣" becomes "drucken 8"."""
    return "".join(map(_fold, text))


def _kind(character: str) -> Kind | None:
    # str.isdigit also says yes to digits of other scripts, which int() reads as well.
    if character.isdecimal():
        return "digits"
    if character.isalpha():
        return "word"
    if character.isspace() or character in _APOSTROPHES or not character.isprintable():
        return None
    return "sign"


def tokens(text: str) -> tuple[Token, ...]:
    """Split a message. Apostrophes separate ("d'accord" is "d", "accord"), and a hyphen between words disappears."""
    found: list[Token] = []
    run: list[str] = []
    kind: Kind | None = None
    start = end = 0
    gap = True

    def close() -> None:
        nonlocal kind, gap
        if kind is not None:
            found.append(Token("".join(run), kind, start, end, not gap))
            gap = False
        run.clear()
        kind = None

    for position, raw in enumerate(text[:MAX_CHARACTERS]):
        for character in _fold(raw):
            now = _kind(character)
            if now is None or now != kind or now == "sign":
                close()
                kind, start = now, position
                gap = gap or now is None
            if now is not None:
                run.append(character)
                end = position + 1
        if run and not _fold(raw):
            end = position + 1
    close()
    return tuple(_without_hyphens(found))


def _without_hyphens(found: list[Token]) -> list[Token]:
    # "twenty-one", "segunda-feira", "ninety - five": between two words a hyphen says nothing.
    kept: list[Token] = []
    for at, token in enumerate(found):
        between_words = 0 < at < len(found) - 1 and found[at - 1].kind == "word" and found[at + 1].kind == "word"
        if token.text == "-" and between_words:
            continue
        kept.append(token)
    return kept


def words(text: str) -> tuple[str, ...]:
    """The folded tokens alone: how tables write a phrase, so that "'s avonds" and "’s Avonds" are the same."""
    return tuple(token.text for token in tokens(text))
