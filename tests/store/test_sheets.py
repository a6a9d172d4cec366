from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text

from botkit.store import Store, events, sheets
from botkit.store.events import EventRow

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def row(seq: int, kind: str = "row_collected", personal: bytes | None = b"{}") -> EventRow:
    return EventRow(contact_id=1, seq=seq, channel="air", at=NOW, kind=kind, body=b'{"sheet":"a.csv"}', personal=personal)


def test_only_collected_rows_are_read_and_what_comes_or_goes_changes_the_state(store: Store) -> None:
    with store.begin() as tx:
        assert sheets.state(tx) == sheets.SheetState(0, 0, None)
        events.append(tx, [row(1), row(2, "tagged"), row(3, personal=None)])
        assert [found.seq for found in sheets.rows(tx)] == [1, 3]
        assert sheets.state(tx) == sheets.SheetState(2, 1, NOW)


def test_the_state_is_read_by_the_small_index(store: Store) -> None:
    if store.dialect != "sqlite":
        return  # PostgreSQL reads an empty table without any index
    with store.read() as tx:
        plan = str(tx.execute(text(f"EXPLAIN QUERY PLAN {sheets._state.compile(tx)}")).all())
    assert "events_collected" in plan
