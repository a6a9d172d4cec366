"""`botkit docs`: what a message names can be read where botkit is installed."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from tests.support.commands import run
from tests.support.paths import DOCS, ROOT


def test_the_place_that_a_problem_names_can_be_read(tmp_path: Path) -> None:
    ended = run("docs", "docs/checks.md#tab", cwd=tmp_path)
    assert ended.returncode == 0
    assert ended.stdout.splitlines()[0].endswith("tab")
    assert "## " not in ended.stdout.split("\n", 1)[1]


def test_without_a_page_all_are_listed(tmp_path: Path) -> None:
    listed = run("docs", cwd=tmp_path).stdout
    assert all(page.name in listed for page in (DOCS).glob("*.md") if page.stem != "README")


@pytest.mark.parametrize(("page", "told"), [("chekcs", 'did you mean "checks"?'), ("checks#tap", 'did you mean "tab"?')])
def test_a_mistyped_name_gets_the_right_one(tmp_path: Path, page: str, told: str) -> None:
    ended = run("docs", page, cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert told in ended.stderr


def test_programs_get_json(tmp_path: Path) -> None:
    told = json.loads(run("docs", "glossary", "--json", cwd=tmp_path).stdout)
    assert (told["page"], told["heading"]) == ("glossary", "")
    assert told["text"].startswith("# Glossary")


def test_the_wheel_brings_the_pages() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"]["docs"] == "botkit/_docs"
