"""The log as one stream, on both databases: in the order of time, only what was asked for, nobody's words unless asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from botkit.store import Store
from botkit.store import event_stream as scan
from botkit.store.events import EventRow, append

AT = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def filled(store: Store) -> Store:
    """Three contacts, whose events lie between one another."""
    rows = [
        EventRow(
            contact_id=contact,
            seq=seq,
            channel="main",
            at=AT + timedelta(minutes=seq * 10 - contact),
            kind="answer_given" if seq % 2 else "message_queued",
            body=b'{"number":%d}' % seq,
            personal=b'{"raw":"mine"}',
        )
        for contact in (1, 2, 3)
        for seq in range(1, 6)
    ]
    with store.begin() as tx:
        append(tx, rows)
    return store


def test_events_come_by_time_whoever_they_are_of(filled: Store) -> None:
    with filled.read() as tx:
        found = list(scan.scan(tx, None, AT + timedelta(days=1), ["answer_given", "message_queued"]))
    assert len(found) == 15
    assert [(row.at, row.contact_id, row.seq) for row in found] == sorted((row.at, row.contact_id, row.seq) for row in found)


def test_a_period_is_half_open_and_kinds_are_chosen(filled: Store) -> None:
    since, until = AT + timedelta(minutes=9), AT + timedelta(minutes=29)
    with filled.read() as tx:
        found = [(row.contact_id, row.seq) for row in scan.scan(tx, since, until, ["answer_given"])]
    assert found == [(1, 1), (3, 3), (2, 3)]


def test_words_are_read_only_of_the_kinds_that_are_asked_for(filled: Store) -> None:
    with filled.read() as tx:
        found = list(scan.scan(tx, None, AT + timedelta(days=1), ["answer_given", "message_queued"], personal=["answer_given"]))
        silent = list(scan.scan(tx, None, AT + timedelta(days=1), ["answer_given"]))
    assert {(row.kind, row.personal) for row in found} == {("answer_given", '{"raw":"mine"}'), ("message_queued", None)}
    assert {row.personal for row in silent} == {None}
