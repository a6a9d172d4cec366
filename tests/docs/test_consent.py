"""docs/consent.md says everything, and only what is so. `BOTKIT_UPDATE=1` rewrites its tables."""

from __future__ import annotations

import csv
import os
import re
from importlib import resources

import pytest

from botkit.policy.consent.stop_words import PAYLOADS
from botkit.policy.gate.gate import TABLES
from botkit.policy.gate.reasons import REASONS, Reason
from tests.support.paths import DOCS

PAGE = DOCS / "consent.md"
NAMES = {
    "en": "English", "de": "German", "es": "Spanish", "fr": "French", "pt": "Portuguese", "nl": "Dutch", "it": "Italian", "tr": "Turkish",
    "ar": "Arabic", "hi": "Hindi", "id": "Indonesian", "pl": "Polish", "ru": "Russian",
}  # fmt: skip
COLUMNS = (("stop", "hard"), ("stop", "soft"), ("stop", "flow"), ("start", ""), ("help", ""))


def words() -> str:
    rows = list(csv.DictReader(resources.files("botkit.policy").joinpath("keywords.csv").read_text(encoding="utf-8").splitlines()))
    lines = ["| language | stop, hard | stop, soft | for the flow | start | help |", "|---|---|---|---|---|---|"]
    for language, name in NAMES.items():
        cells = [
            ", ".join(
                row["keyword"] + ("*" if row["sense"] == "answer" else "")
                for row in rows
                if (row["language"], row["action"]) == (language, action) and strength in ("", row["strength"])
            )
            for action, strength in COLUMNS
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", "\\* only as an answer to a question for consent."])


def reasons() -> str:
    lines = ["| reason | meaning | what to do |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| `{reason}` | {meaning} | {remedy} |" for reason, (meaning, remedy) in REASONS.items())])


def filled(page: str, mark: str, table: str) -> str:
    return re.sub(rf"<!-- {mark} -->.*?<!-- /{mark} -->", lambda _: f"<!-- {mark} -->\n{table}\n<!-- /{mark} -->", page, flags=re.DOTALL)


def test_the_tables_of_the_page_are_those_of_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    expected = filled(filled(page, "words", words()), "reasons", reasons())
    if os.environ.get("BOTKIT_UPDATE"):
        PAGE.write_text(expected, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == expected, "run it once more with BOTKIT_UPDATE=1"


def test_every_reason_has_a_meaning_and_says_what_to_do() -> None:
    assert set(REASONS) == set(Reason)
    assert all(meaning.endswith(".") and remedy.endswith((".", "?")) for meaning, remedy in REASONS.values())


@pytest.mark.parametrize("rule", sorted({rule for table in TABLES.values() for rule, _ in table}))
def test_every_rule_is_on_the_page(rule: str) -> None:
    assert re.search(rf"(^\| (\w+, )*{rule}\b)|\b{rule}\b", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_every_payload_of_ours_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`{payload}`" in page for payload in PAYLOADS if payload.startswith("BOTKIT_"))
