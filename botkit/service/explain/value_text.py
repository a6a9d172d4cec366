"""Values as an explanation shows them: short, in one line, texts in quotation marks."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from botkit.core.model.values import Value

MAX_LENGTH = 120  # characters of one value


def quoted(value: Value) -> str:
    """`8`, `"Yes"`, `true`, `2026-11-02`, `{flight: "KL1"}`; a long value is cut at the end, with an ellipsis."""
    return shortened(_written(value))


def shortened(text: str, max_length: int = MAX_LENGTH) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= max_length else f"{flat[: max_length - 1]}…"


def _written(value: Value) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{shortened(value)}"'
        case int() | float() | Decimal():
            return str(value)
        case datetime():
            return value.isoformat(" ", "minutes")
        case date() | time():
            return value.isoformat()
        case dict():
            return "{" + ", ".join(f"{key}: {_written(item)}" for key, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(_written(item) for item in value) + "]"
        case _:
            return str(value)
