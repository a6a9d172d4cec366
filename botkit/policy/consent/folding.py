"""Folding: the one spelling in which what people write is compared with words of the policy."""

from __future__ import annotations

import unicodedata

_ARABIC = {"ـ": None, "ٱ": "ا", "ى": "ي", "ی": "ي"}
_FOLDS = str.maketrans(
    {**_ARABIC, "ı": "i", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"}
)


def fold(text: str) -> str:
    """Fold for comparison: NFKC, any case, no diacritics of Latin, Greek and Cyrillic letters, dotless i as i, no Arabic
    vowel signs or tatweel, one form of alef and ya, single spaces. Signs of Indic scripts carry the word, and stay."""
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    letters = "".join(char for char in decomposed if not _is_dropped(char))
    return " ".join(unicodedata.normalize("NFC", letters).translate(_FOLDS).split())


def fold_ends(text: str) -> str:
    """Fold, and strip spaces, punctuation, quotation marks and emoji from both ends: "»Stop!« 🙏" is "stop"."""
    folded = fold(text)
    start, end = 0, len(folded)
    while start < end and not folded[start].isalnum():
        start += 1
    while end > start and not _ends_word(folded[end - 1]):
        end -= 1
    return folded[start:end]


def _is_dropped(char: str) -> bool:
    return (
        "\u0300" <= char <= "\u036f"  # combining accents
        or "\u064b" <= char <= "\u065f"  # Arabic vowel signs, and the hamza of alef and ya
        or char == "\u0670"
        or unicodedata.category(char) == "Cf"  # joiners, soft hyphens, marks of direction
    )


def _ends_word(char: str) -> bool:
    return char.isalnum() or (unicodedata.category(char) in ("Mn", "Mc") and not "\ufe00" <= char <= "\ufe0f")
