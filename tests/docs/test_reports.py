"""docs/reports.md is complete: every report, option, split and table is on it, with the splits that the code has."""

from __future__ import annotations

import json

import pytest
import typer

from botkit.cli.commands.report import report
from botkit.reports.dimensions import SPLITS
from tests.support.paths import DOCS, TESTS

PAGE = (DOCS / "reports.md").read_text()
GOLDEN = TESTS / "reports" / "formats" / "golden"


@pytest.mark.parametrize("name", SPLITS)
def test_a_report_is_described_with_what_it_can_be_split_by(name: str) -> None:
    usual, possible = SPLITS[name]
    assert f"| `{name}` | {', '.join(usual)} | {', '.join(possible)} |" in PAGE
    assert f"\n## {name}\n" in PAGE


def test_every_option_is_on_the_page() -> None:
    group = typer.main.get_command(report)
    options = {option for command in group.commands.values() for param in command.params for option in param.opts if option[0] == "-"}  # type: ignore[attr-defined]
    assert "--from" in options
    assert [
        option for option in sorted(options) if f"`{option}`" not in PAGE and f" {option} " not in PAGE and f"`{option} " not in PAGE
    ] == []


def test_every_table_is_on_the_page() -> None:
    for file in GOLDEN.glob("*.json"):
        for name in json.loads(file.read_text())["tables"]:
            known = name if not name.startswith(("steps-", "amounts-")) else name.split("-")[0] + "-"
            assert f"`{known}" in PAGE, name
