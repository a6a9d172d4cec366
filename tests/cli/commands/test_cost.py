"""`botkit cost` as people use it."""

from __future__ import annotations

import json
from pathlib import Path

from botkit.store import Store
from tests.support.commands import run
from tests.support.paths import ROOT

DAY = ("--day", "2026-11-10")


def test_cheapest_and_dearest_are_shown() -> None:
    done = run("cost", "flows/nps.yaml", "--mix", "NL=60,DE=40", *DAY, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("nps, NL 60 %, DE 40 %, prices in USD")
    assert "cheapest          1           0   0.0520    52.00   they leave / (the flow ends)" in done.stdout
    assert "dearest          11           0   0.5720   572.00   otherwise / Yes, please / (a colleague takes over)" in done.stdout
    assert "comes back without an answer (a side question, the next page) adds up to 0.1040." in done.stdout


def test_json_has_every_route() -> None:
    facts = json.loads(run("cost", "nps", "-p", "flows", "--mix", "DE", "--json", *DAY, cwd=ROOT).stdout)
    assert facts["starts"][0]["cheapest"]["cost"] == "0.0550"
    assert len(facts["starts"][0]["routes"]) == 10


def test_what_is_missing_is_told() -> None:
    assert "--mix NL=60,DE=40" in run("cost", "nps", "-p", "flows", cwd=ROOT).stderr
    assert 'did you mean "nps"' in run("cost", "npss", "-p", "flows", "--mix", "DE", cwd=ROOT).stderr
    assert "is no part of a mix" in run("cost", "nps", "-p", "flows", "--mix", "Germany=1", cwd=ROOT).stderr
    assert "is no date" in run("cost", "nps", "-p", "flows", "--mix", "DE", "--day", "soon", cwd=ROOT).stderr


def test_cards_that_were_imported_count_where_the_store_is(tmp_path: Path) -> None:
    head = "effective_from,model,currency,market,category,tier_from,tier_to,rate,source"
    card = f"{head}\n2026-10-01,PMP-2026-10,USD,Germany,service,,,0.0700,ours\n"
    (tmp_path / "card.csv").write_text(card)
    (tmp_path / "botkit.yaml").write_text("botkit: 1\nstore: sqlite:///own.db\nflows: flows\nbilling: {country: DE}\n")
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "hello.yaml").write_text(
        "botkit: 1\nflow: hello\ntitle: H\nlanguage: en\nstarts: [no_match]\nsteps:\n  - say: One.\n"
    )
    Store.open(f"sqlite:///{tmp_path}/own.db").close()
    before = run("cost", "hello", "--json", *DAY, cwd=tmp_path)
    assert run("rates", "import", "card.csv", cwd=tmp_path).returncode == 0
    after = json.loads(run("cost", "hello", "--json", *DAY, cwd=tmp_path).stdout)
    assert json.loads(before.stdout)["starts"][0]["dearest"]["cost"] == "0.0550"
    assert after["starts"][0]["dearest"]["cost"] == "0.0700"
    assert list(after) == ["flow", "currency", "day", "mix", "starts"]
    gone = run("cost", "hello", "--store", "sqlite:///none.db", *DAY, cwd=tmp_path)
    assert (gone.returncode, "There is no database" in gone.stderr) == (3, True)
