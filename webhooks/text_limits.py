"""Lengths as the platforms count them, and cuts that never break a letter or an emoji apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from botkit.core.model.platform import TruncatedPart

ELLIPSIS = "…"
ZERO_WIDTH_JOINER = "\u200d"

Measure = Callable[[str], int]


def units(text: str) -> int:
    """UTF-16 units. The platforms do not say whether they count these or code points; these are never fewer."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def octets(text: str) -> int:
    """Bytes of UTF-8: how Instagram counts."""
    return len(text.encode("utf-8", "surrogatepass"))


def shorten(text: str, limit: int, measure: Measure = units) -> str:
    """`text` within `limit`, ended with an ellipsis when something had to go. Cuts between what a reader sees as letters."""
    if measure(text) <= limit:
        return text
    room = limit - measure(ELLIPSIS)
    if room < 0:
        return ""
    clusters_kept, used = [], 0
    for cluster in clusters(text):
        used += measure(cluster)
        if used > room:
            break
        clusters_kept.append(cluster)
    return "".join(clusters_kept).rstrip() + ELLIPSIS


def clusters(text: str) -> Iterator[str]:
    """Letters with their accents, emoji with their skin tone, joined emoji, flags: what must not be split.

    An approximation of Unicode's grapheme clusters (UAX #29) from the standard library's tables: joins too much rather than too little.
    """
    start = 0
    for index in range(1, len(text)):
        if not _joined(text, start, index):
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def _joined(text: str, start: int, index: int) -> bool:
    letter, before = text[index], text[index - 1]
    if letter in ("\u200d", "\u200c") or before == ZERO_WIDTH_JOINER or (before == "\r" and letter == "\n"):
        return True
    if _is_flag_letter(letter) and _is_flag_letter(before):
        # Flags are pairs: the third letter begins the next flag.
        return (index - start) % 2 == 1
    code = ord(letter)
    if 0x1F3FB <= code <= 0x1F3FF or 0xE0020 <= code <= 0xE007F:  # skin tones; the tag characters of flags such as Scotland's
        return True
    if 0x1160 <= code <= 0x11FF:  # Hangul vowels and finals after their initial
        return True
    return code >= 0x300 and unicodedata.category(letter) in ("Mn", "Me", "Mc")


def _is_flag_letter(letter: str) -> bool:
    return 0x1F1E6 <= ord(letter) <= 0x1F1FF


class Shortener:
    """Shortens texts, and collects what was cut."""

    def __init__(self, measure: Measure = units) -> None:
        self.measure = measure
        self._cuts: list[TruncatedPart] = []

    def __call__(self, part: str, text: str, limit: int) -> str:
        short = shorten(text, limit, self.measure)
        if short != text:
            self.note(part, self.measure(text), limit)
        return short

    def counting(self, measure: Measure) -> Shortener:
        """A shortener for parts that are counted in another unit; the cuts are collected together."""
        other = Shortener(measure)
        other._cuts = self._cuts
        return other

    def note(self, part: str, length: int, limit: int) -> None:
        """Note a cut without shortening a text."""
        self._cuts.append(TruncatedPart(part=part, length=length, limit=limit))

    def cuts(self) -> tuple[TruncatedPart, ...]:
        return tuple(self._cuts)


def one_line(text: str) -> str:
    return " ".join(text.split())


def make_unique(text: str, taken: set[str], limit: int, measure: Measure = units) -> str:
    """`text`, or `text 2`, `text 3`, … within `limit`, so that it is in `taken` only once."""
    candidate, count = text, 1
    while candidate in taken:
        count += 1
        ending = f" {count}"
        candidate = shorten(text, limit - measure(ending), measure) + ending
    taken.add(candidate)
    return candidate
