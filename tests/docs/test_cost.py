"""docs/cost.md: its commands run, its settings are settings."""

from __future__ import annotations

import re
import shlex
from decimal import Decimal
from pathlib import Path

import pytest

from botkit.config import load
from botkit.core.model.budget import Budget
from tests.support.commands import run
from tests.support.paths import DOCS, ROOT

PAGE = (DOCS / "cost.md").read_text(encoding="utf-8")
YAML = re.findall(r"<!-- a botkit.yaml -->\n```yaml\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [line for block in re.findall(r"<!-- run in flows -->\n```\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


@pytest.mark.parametrize("command", COMMANDS)
def test_its_commands_run(command: str) -> None:
    done = run(*shlex.split(command)[1:], cwd=ROOT / "flows")
    assert done.returncode == 0, done.stderr
    assert "cheapest" in done.stdout


@pytest.mark.parametrize("written", YAML)
def test_its_settings_are_settings(written: str, tmp_path: Path) -> None:
    (tmp_path / "botkit.yaml").write_text(f"botkit: 1\nqueues: {{desk: {{}}}}\n{written}")
    load(tmp_path / "botkit.yaml", {}, secrets=False)


def test_its_budgets_are_read_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "botkit.yaml").write_text(f"botkit: 1\nqueues: {{desk: {{}}}}\n{YAML[0]}")
    config = load(tmp_path / "botkit.yaml", {}, secrets=False)
    assert config.budgets.business == Budget(amount=Decimal(500), then="defer marketing")
    assert config.budgets.contact == Budget(amount=Decimal("0.50"), then="hand off")
    assert config.rules.has_budgets
