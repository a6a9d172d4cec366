"""Values as an author reads them in an explanation: short, in one line, texts in quotation marks."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from botkit.core.model.values import Value

LONGEST = 120  # characters of one value


def quoted(value: Value) -> str:
    """`8`, `"Yes"`, `true`, `2026-11-02`, `{flight: "KL1"}`; shortened in the middle of nowhere, with dots."""
    return shortened(_written(value))


def shortened(text: str, longest: int = LONGEST) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else f"{flat[: longest - 1]}…"


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
