"""`botkit reconcile`: as the person does who pays the platform's invoice."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from botkit.core.codec import encode_event
from botkit.core.events import MessageQueued, SendAttempted, StatusChanged
from botkit.store import Store, events
from botkit.store.events import EventRow
from botkit.store.tables import channels
from tests.support.commands import run

NOON = datetime(2026, 10, 6, 12, 0, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "botkit.yaml").write_text("botkit: 1\n")
    (tmp_path / "flows").mkdir()
    store = Store.open(f"sqlite:///{tmp_path / 'botkit.db'}")
    facts = (
        MessageQueued(number=1, flow="news", step="steps.0", purpose="marketing", template="news"),
        SendAttempted(number=1, attempt=1, form="template", category="marketing", destination="4930"),
        StatusChanged(number=1, status="delivered", status_at=NOON),
    )
    rows = []
    for seq, fact in enumerate(facts, 1):
        kind, body, personal = encode_event(fact)
        rows.append(EventRow(contact_id=7, seq=seq, channel="main", at=NOON, kind=kind, body=body, personal=personal))
    with store.begin() as tx:
        tx.execute(insert(channels), {"name": "main", "platform": "whatsapp", "account": "1"})
        events.append(tx, rows)
    store.close()
    return tmp_path


def answer(project: Path, volume: int) -> None:
    point = {
        "start": int(datetime(2026, 10, 6, tzinfo=UTC).timestamp()),
        "end": int(datetime(2026, 10, 7, tzinfo=UTC).timestamp()),
        "country": "DE",
        "pricing_category": "MARKETING",
        "pricing_type": "REGULAR",
        "volume": volume,
        "cost": 0.1365,
    }
    (project / "told.json").write_text(json.dumps({"pricing_analytics": {"data": [{"data_points": [point]}]}}))


OCTOBER = ("--from", "2026-10-01", "--to", "2026-10-31")


def test_equal_counts_and_costs_are_no_difference(project: Path) -> None:
    answer(project, 1)
    ended = run("reconcile", "told.json", *OCTOBER, cwd=project)
    assert (ended.returncode, "No difference." in ended.stdout) == (0, True)


def test_a_difference_shows_the_lines_behind_it_and_ends_with_one(project: Path) -> None:
    answer(project, 3)
    ended = run("reconcile", "told.json", *OCTOBER, "--json", cwd=project)
    assert ended.returncode == 1
    (row,) = json.loads(ended.stdout)["rows"]
    assert (row["day"], row["country"], row["ours"], row["theirs"], row["lines"]) == ("2026-10-06", "DE", 1, 3, ["7-1"])
    assert "7-1" in run("reconcile", "told.json", *OCTOBER, cwd=project).stdout


def test_what_cannot_be_compared_is_a_usage_error(project: Path) -> None:
    answer(project, 1)
    assert run("reconcile", cwd=project).returncode == 2
    assert run("reconcile", "told.json", "--fetch", cwd=project).returncode == 2
    assert run("reconcile", "nowhere.json", *OCTOBER, cwd=project).returncode == 2
    assert run("reconcile", "told.json", "--from", "2026-09-01", "--to", "2026-09-30", cwd=project).returncode == 2
    assert run("reconcile", "--fetch", *OCTOBER, cwd=project).returncode == 2
