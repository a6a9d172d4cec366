"""`botkit rates`: as somebody uses it who has a price list of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from botkit.store import Store
from tests.support.commands import run

CARD = """\
effective_from,model,currency,market,category,rate,source
2026-10-01,PMP-2026-10,EUR,Germany,marketing,0.1131,our card
2026-10-01,PMP-2026-10,EUR,Germany,utility,0.0456,our card
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "botkit.yaml").write_text("botkit: 1\nbilling: {currency: EUR}\n")
    (tmp_path / "flows").mkdir()
    Store.open(f"sqlite:///{tmp_path / 'botkit.db'}").close()
    (tmp_path / "card.csv").write_text(CARD)
    return tmp_path


def test_a_card_is_checked_imported_and_used(project: Path) -> None:
    before = run("rates", "show", "DE", "--day", "2026-10-05", cwd=project)
    assert (before.returncode, "unpriced" in before.stderr) == (1, True)
    assert run("rates", "check", "card.csv", cwd=project).returncode == 0
    imported = run("rates", "import", "card.csv", "--json", cwd=project)
    assert json.loads(imported.stdout)["new"] is True
    assert "already" in run("rates", "import", "card.csv", cwd=project).stdout
    shown = json.loads(run("rates", "show", "4930", "--day", "2026-10-05", "--json", cwd=project).stdout)
    assert (shown["market"], shown["model"], shown["currency"]) == ("Germany", "PMP-2026-10", "EUR")
    assert [(line["category"], line["rate"], line["quality"]) for line in shown["rates"]] == [
        ("marketing", "0.1131", "operator"),
        ("utility", "0.0456", "operator"),
    ]
    listed = json.loads(run("rates", "list", "--json", cwd=project).stdout)
    assert [card["name"] for card in listed["imported"]] == ["card.csv"]


def test_missing_volume_discounts_are_told(project: Path) -> None:
    shown = run("rates", "show", "Germany", "--day", "2026-10-05", "--currency", "USD", cwd=project)
    assert "No card has the volume discounts of Germany for utility and authentication" in shown.stderr
    assert "volume discounts" not in run("rates", "show", "India", "--day", "2026-10-05", "--currency", "USD", cwd=project).stderr


def test_a_card_with_problems_is_refused_with_all_of_them(project: Path) -> None:
    (project / "bad.csv").write_text(CARD.replace("Germany,marketing", "Germny,marketing").replace("0.0456", "0,0456"))
    ended = run("rates", "import", "bad.csv", cwd=project)
    assert ended.returncode == 1
    assert "line 2: unknown market" in ended.stderr
    assert "line 3:" in ended.stderr
    assert "was not imported" in ended.stderr
    assert json.loads(run("rates", "list", "--json", cwd=project).stdout)["imported"] == []
    assert run("rates", "check", "bad.csv", "--json", cwd=project).returncode == 1


def test_what_is_no_card_is_a_usage_error(project: Path) -> None:
    (project / "other.csv").write_text("a,b\n1,2\n")
    assert run("rates", "check", "other.csv", cwd=project).returncode == 2
    assert run("rates", "check", "nowhere.csv", cwd=project).returncode == 2
    assert "did you mean" in run("rates", "show", "Germny", cwd=project).stderr
    assert run("rates", "show", "DE", "--day", "soon", cwd=project).returncode == 2
    assert run("rates", "show", "DE", "--model", "PMP-1", cwd=project).returncode == 2
