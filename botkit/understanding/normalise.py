"""Text as it is compared: folded, without accents, cut into tokens."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_CHARACTERS = 1_000
"""Longer messages are cut here before anything else. A WhatsApp text may have 4,096 characters, but a question that
does not show in the first thousand will not show at all, and the time spent must not be the customer's to choose."""

# Letters that Unicode does not decompose, but that people type without their stroke (ø as o, ł as l).
_STROKES = str.maketrans({"ø": "o", "ı": "i", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"})
_APOSTROPHE = re.compile(r"(?<=\w)['’‘ʼ`´′](?=\w)")
_ASCII_TOKEN = re.compile(r"[a-z0-9]+")
# Written without spaces, so every character is a token: Thai, Lao, Myanmar, Khmer, kana, Han.
_UNSPACED = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x3005, 0x3007),
    (0x3040, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)


def normalise(text: str) -> str:
    """Fold case and compatibility forms, drop accents, and remove apostrophes inside words ("don't" is "dont").

    Accents are the combining marks of Latin, Greek and Cyrillic, Hebrew points and Arabic vowel signs; vowel signs
    of Indic and Thai scripts and Japanese voicing marks carry the word itself, and stay.
    """
    text = text[:MAX_CHARACTERS]
    if text.isascii():
        return _APOSTROPHE.sub("", text.lower())
    text = _APOSTROPHE.sub("", text)
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(char for char in decomposed if not _is_accent(char))
    return unicodedata.normalize("NFC", kept).translate(_STROKES)


def tokens(text: str) -> tuple[str, ...]:
    """Cut a message into runs of letters and digits, single emoji, and single characters of unspaced scripts."""
    folded = normalise(text)
    if folded.isascii():
        return tuple(_ASCII_TOKEN.findall(folded))
    found: list[str] = []
    run = ""
    for char in folded:
        kind = _kind(char)
        if kind == "word":
            run += char
            continue
        if kind == "mark" and (run or found):
            # A vowel sign belongs to the letter before it, inside a word and after a single character alike.
            if run:
                run += char
            else:
                found[-1] += char
            continue
        if run:
            found.append(run)
            run = ""
        if kind == "single":
            found.append(char)
    if run:
        found.append(run)
    return tuple(found)


@lru_cache(maxsize=4096)
def _is_accent(char: str) -> bool:
    position = unicodedata.combining(char)
    return 200 <= position <= 240 or 10 <= position <= 35


@lru_cache(maxsize=16384)
def _kind(char: str) -> str:
    category = unicodedata.category(char)
    code = ord(char)
    if category in ("Mn", "Mc"):
        return "gap" if 0xFE00 <= code <= 0xFE0F or code == 0x20E3 else "mark"
    if category[0] in "LN":
        return "single" if any(low <= code <= high for low, high in _UNSPACED) else "word"
    if category == "So" and not 0x2500 <= code <= 0x25FF:
        return "single"
    # Skin tones (Sk), joiners and variation selectors only dress an emoji.
    return "gap"
