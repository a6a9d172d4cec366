"""Reading untrusted JSON: every accessor returns a value of its type, whatever the JSON holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

JsonObject = Mapping[str, Any]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECONDS_FROM = 10**11  # a larger number is milliseconds: as seconds it would lie after the year 5100
LATEST = 4 * 10**12  # milliseconds, the year 2096: a larger number is no time


def obj(value: Any, key: str) -> JsonObject:
    """The object under `key`, or an empty one."""
    inner = value.get(key) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def objs(value: Any, key: str) -> tuple[JsonObject, ...]:
    """The objects in the list under `key`; anything else in it is left out."""
    return tuple(element for element in elements(value, key) if isinstance(element, dict))


def elements(value: Any, key: str) -> tuple[Any, ...]:
    """What the list under `key` holds; a single object counts as a list of one (account updates have been seen so)."""
    inner = value.get(key) if isinstance(value, dict) else None
    if isinstance(inner, list):
        return tuple(inner)
    return (inner,) if isinstance(inner, dict) else ()


def text(value: Any, *keys: str) -> str:
    """The first of `keys` that holds a text or a number, as a string; some ids come as numbers."""
    for key in keys:
        inner = value.get(key) if isinstance(value, dict) else None
        if isinstance(inner, str) and inner:
            return inner
        if isinstance(inner, int | float) and not isinstance(inner, bool):
            return str(inner)
    return ""


def number(value: Any, key: str) -> float | None:
    """A finite number, also when it came as a string."""
    try:
        parsed = float(text(value, key))
    except (ValueError, OverflowError):
        return None
    return parsed if abs(parsed) < float("inf") else None


def flag(value: Any, key: str) -> bool:
    return isinstance(value, dict) and value.get(key) is True


def moment(value: Any) -> datetime | None:
    """A time in seconds or milliseconds since 1970, number or string; None when it cannot be read.

    Both units occur on all platforms, against the documentation; the magnitude tells them apart.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        count = int(value)
    except (ValueError, OverflowError):
        return None
    milliseconds = count if count > MILLISECONDS_FROM else count * 1000
    if not 0 < milliseconds < LATEST:
        return None
    return EPOCH + timedelta(milliseconds=milliseconds)


def raw(value: Any) -> str:
    """JSON text of a value that could not be read, for the event log."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def digest(*parts: Any) -> str:
    """The key of something that has no id of its own: SHA-256 over canonical JSON."""
    return "sha256:" + sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
