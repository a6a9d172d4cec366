"""`botkit graph` as people use it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.commands import run as botkit
from tests.support.paths import ROOT

FLOWS = str(ROOT / "flows")


def test_one_flow_becomes_a_page_of_its_name(tmp_path: Path) -> None:
    done = botkit("graph", "nps", "-p", FLOWS, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Wrote nps.html" in done.stderr
    assert "How likely are you" in (tmp_path / "nps.html").read_text(encoding="utf-8")


def test_several_pictures_go_into_a_folder(tmp_path: Path) -> None:
    done = botkit("graph", "nps", "csat", "-p", FLOWS, "--format", "svg", "--out", "pictures", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(file.name for file in (tmp_path / "pictures").iterdir()) == ["csat.svg", "nps.svg"]


def test_text_goes_to_the_terminal(tmp_path: Path) -> None:
    assert botkit("graph", "nps", "-p", FLOWS, "--format", "mermaid", cwd=tmp_path).stdout.startswith("flowchart TD")
    facts = json.loads(botkit("graph", "nps", "-p", FLOWS, "--json", cwd=tmp_path).stdout)
    assert facts[0]["flow"] == "nps"


def test_a_wrong_name_gets_the_right_one(tmp_path: Path) -> None:
    done = botkit("graph", "npps", "-p", FLOWS, cwd=tmp_path)
    assert done.returncode == 2
    assert 'did you mean "nps"?' in done.stderr


def test_traffic_needs_a_log(tmp_path: Path) -> None:
    done = botkit("graph", "nps", "-p", FLOWS, "--traffic", "--store", "sqlite:///none.db", cwd=tmp_path)
    assert done.returncode == 3
    assert "none.db" in done.stderr


def test_a_form_that_is_not_drawn_is_not_written_under_its_name(tmp_path: Path) -> None:
    done = botkit("graph", "nps", "-p", FLOWS, "--out", "nps.png", cwd=tmp_path)
    assert done.returncode == 2
    assert ".svg" in done.stderr
    assert list(tmp_path.iterdir()) == []
