"""`botkit cost` as people use it."""

from __future__ import annotations

import json
from pathlib import Path

from .running import run

ROOT = Path(__file__).parents[2]
DAY = ("--day", "2026-11-10")


def test_cheapest_and_dearest_are_shown() -> None:
    done = run("cost", "flows/nps.yaml", "--mix", "NL=60,DE=40", *DAY, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("nps, NL 60 %, DE 40 %, prices in USD")
    assert "cheapest          1           0   0.0520    52.00   no reply / (the flow ends)" in done.stdout


def test_json_has_every_route() -> None:
    facts = json.loads(run("cost", "nps", "-p", "flows", "--mix", "DE", "--json", *DAY, cwd=ROOT).stdout)
    assert facts["starts"][0]["cheapest"]["cost"] == "0.0550"
    assert len(facts["starts"][0]["routes"]) == 10


def test_what_is_missing_is_told() -> None:
    assert "--mix NL=60,DE=40" in run("cost", "nps", "-p", "flows", cwd=ROOT).stderr
    assert 'did you mean "nps"' in run("cost", "npss", "-p", "flows", "--mix", "DE", cwd=ROOT).stderr
    assert "is no part of a mix" in run("cost", "nps", "-p", "flows", "--mix", "Germany=1", cwd=ROOT).stderr
    assert "is no date" in run("cost", "nps", "-p", "flows", "--mix", "DE", "--day", "soon", cwd=ROOT).stderr
