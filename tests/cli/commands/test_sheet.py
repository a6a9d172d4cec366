"""`botkit sheet`: what flows collected, listed and as CSV."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from botkit.core.codec import encode_event
from botkit.core.events import RowCollected
from botkit.store import Store, events
from botkit.store.events import EventRow
from tests.support.commands import run

FLOW = "botkit: 1\nflow: a\ntitle: A\nlanguage: en\nsteps: [end]\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "a.yaml").write_text(FLOW)
    (tmp_path / "botkit.yaml").write_text("botkit: 1\n")
    store = Store.open(f"sqlite:///{tmp_path / 'botkit.db'}")
    kind, body, personal = encode_event(
        RowCollected(session=1, flow="a", step="steps.0", sheet="cakes.csv", columns=("cake",), row={"cake": "Apple"})
    )
    with store.begin() as tx:
        at = datetime(2026, 6, 1, 12, tzinfo=UTC)
        events.append(tx, [EventRow(contact_id=1, seq=1, channel="main", at=at, kind=kind, body=body, personal=personal)])
    store.close()
    return tmp_path


def test_sheets_are_listed(project: Path) -> None:
    assert run("sheet", cwd=project).stdout == "        1 rows  cakes.csv\n"
    assert json.loads(run("sheet", "--json", cwd=project).stdout) == {"sheets": {"cakes.csv": 1}}


def test_a_sheet_is_written(project: Path) -> None:
    shown = run("sheet", "cakes.csv", cwd=project).stdout
    assert shown.splitlines() == ["collected_at,contact_id,flow,cake", "2026-06-01T12:00:00+00:00,1,a,Apple"]
    assert run("sheet", "cakes.csv", "-o", "out/cakes.csv", cwd=project).stderr == "Wrote 1 rows to out/cakes.csv.\n"
    assert (project / "out" / "cakes.csv").read_text("utf-8-sig").splitlines() == shown.splitlines()


def test_a_sheet_that_nobody_collected_is_told_with_the_nearest_name(project: Path) -> None:
    ended = run("sheet", "cake.csv", cwd=project)
    assert ended.returncode == 2
    assert 'did you mean "cakes.csv"' in ended.stderr
