"""What all validations share: the rejection, and how texts and files are checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

MISSING, INVALID, UNSUPPORTED, LONG = 131008, 131009, 131051, 100

URL = re.compile(r"https?://\S+")


class Rejection(Struct, frozen=True, kw_only=True):
    code: int
    details: str


Problems = Iterator[Rejection]


def size(text: str) -> int:
    return sum(2 if ord(letter) > 0xFFFF else 1 for letter in text)


def length(part: Mapping[str, Any], key: str, most: int, *, least: int = 1) -> Problems:
    """A text of `least` to `most` units; with `least` 0 it may also be missing."""
    value = part.get(key, "" if least == 0 else None)
    if not isinstance(value, str) or (least and not value.strip()):
        yield Rejection(code=MISSING, details=f"{key} is required")
    elif size(value) > most:
        yield Rejection(code=LONG, details=f"{key} is longer than {most} characters")


def file(part: Any) -> Problems:
    if not part.get("id") and not URL.fullmatch(str(part.get("link", ""))):
        yield Rejection(code=MISSING, details="id or link is required")
