"""docs/answers.md is true: every row of its tables is read as it says, and every kind has a section."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

import pytest

from botkit.understanding.answers import KINDS, Ambiguous, Money, Option, Reading, Step, read
from tests.support.paths import DOCS

PAGE = DOCS / "answers.md"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIMITS = "<!-- limits: "


def rows() -> Iterator[tuple[str, str, dict[str, Any], str, str]]:
    """Kind, language, limits, message and reading of each row; limits hold for the next table."""
    kind, limits = "", {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            kind, limits = line.removeprefix("## "), {}
        elif line.startswith(LIMITS):
            limits = json.loads(line.removeprefix(LIMITS).removesuffix(" -->"))
        elif line.startswith("| ") and not line.startswith("| language"):
            language, message, reading = (cell.strip() for cell in line.strip("|").split("|"))
            yield kind, language, limits, message, reading


@pytest.mark.parametrize(("kind", "language", "limits", "message", "reading"), list(rows()))
def test_the_page_says_what_is_read(kind: str, language: str, limits: dict[str, Any], message: str, reading: str) -> None:
    if "options" in limits:
        limits = {"options": [Option(**{**option, "also": tuple(option.get("also", ()))}) for option in limits["options"]]}
    assert shown(read(kind, message, language=language, now=NOW, **limits)) == reading


def test_every_kind_has_a_section() -> None:
    assert {kind for kind, *_ in rows()} == set(KINDS)


def shown(outcome: Reading | Ambiguous | None) -> str:
    match outcome:
        case None:
            return "nothing"
        case Ambiguous(readings=readings):
            values = [shown_value(reading.value) for reading in readings]
            return "asks: " + ("; " if any("," in value or " " in value for value in values) else ", ").join(values)
        case Reading(value=value, readback=readback):
            return shown_value(value) + (", read back" if readback else "")


def shown_value(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case time():
            return value.strftime("%H:%M")
        case Money(amount=amount, currency=currency):
            return f"{amount if amount == int(amount) else f'{amount:.2f}'} {currency}"
        case Step(by=by):
            return {1: "one step on", -1: "one step back"}[by]
        case _:
            return str(value)
