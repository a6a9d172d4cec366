"""`botkit forecast` as people use it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from botkit.core.codec import encode_event
from botkit.core.events import EventBase, MessageQueued, SendAttempted, StatusChanged
from botkit.store import Store, events
from botkit.store.events import EventRow
from tests.support.commands import run


def sent(number: int, at: datetime) -> Iterator[EventBase]:
    yield MessageQueued(number=number, flow="news", purpose="marketing", template="offer", bubbles=2)
    yield SendAttempted(number=number, attempt=1, form="template", category="marketing", destination="4930")
    yield StatusChanged(number=number, status="delivered", status_at=at)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An offer a day until now, for the last ten days; the month after this one has the same before it, whatever today is."""
    (tmp_path / "botkit.yaml").write_text("botkit: 1\nflows: flows\nstore: sqlite:///own.db\nbudgets: {business: {amount: 1}}\n")
    (tmp_path / "flows").mkdir()
    store, now, rows = Store.open(f"sqlite:///{tmp_path}/own.db"), datetime.now(UTC), []
    for number in range(1, 11):
        at = now - timedelta(days=11 - number)
        for place, fact in enumerate(sent(number, at)):
            kind, body, personal = encode_event(fact)
            rows.append(EventRow(contact_id=1, seq=3 * number + place, channel="main", at=at, kind=kind, body=body, personal=personal))
    with store.begin() as tx:
        events.append(tx, rows)
    store.close()
    return tmp_path


def following() -> str:
    return f"{datetime.now(UTC).replace(day=28) + timedelta(days=5):%Y-%m}"


def test_the_month_is_shown_with_its_range_and_its_budget(project: Path) -> None:
    done = run("forecast", following(), cwd=project)
    assert done.returncode == 0, done.stderr
    assert "with a chance of four in five" in done.stdout
    assert "Weekdays are not told apart yet" in done.stdout
    assert "Budget of the business:" in done.stdout
    assert ", too much" in done.stdout


def test_json_says_the_same(project: Path) -> None:
    found = json.loads(run("forecast", following(), "--json", cwd=project).stdout)
    assert (found["days_seen"], found["has_weekdays"], found["is_guess"], found["is_range_known"]) == (10, False, False, True)
    (group,) = found["groups"]
    assert (group["currency"], group["category"], group["flow"], group["country"]) == ("USD", "marketing", "news", "DE")
    assert group["expected"]["messages"] == found["days_left"]
    assert found["budgets"][0]["of"] == "the business"


def test_what_joined_bubbles_saved_is_told(project: Path) -> None:
    done = run("report", "charges", "--from", f"{datetime.now(UTC) - timedelta(days=12):%Y-%m-%d}", cwd=project)
    assert "10 messages saved by joined bubbles, which would have cost 1." in done.stdout


def test_a_store_without_messages_says_that_nothing_can_be_foreseen(tmp_path: Path) -> None:
    (tmp_path / "botkit.yaml").write_text("botkit: 1\nstore: sqlite:///own.db\n")
    assert run("forecast", cwd=tmp_path).returncode == 3
    Store.open(f"sqlite:///{tmp_path}/own.db").close()
    done = run("forecast", cwd=tmp_path)
    assert (done.returncode, "nothing can be foreseen" in done.stdout) == (0, True)
    assert run("forecast", "2020-01", cwd=tmp_path).returncode == 2
