from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from botkit.core.codec import decode_event, encode_event
from botkit.core.events import AnswerGiven, MessageReceived
from botkit.core.model.message import Text
from botkit.store import Store, events
from botkit.store.events import EventRow

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def row(contact_id: int, seq: int, minutes: int = 0, kind: str = "tagged", channel: str = "air") -> EventRow:
    return EventRow(contact_id=contact_id, seq=seq, channel=channel, at=NOW + timedelta(minutes=minutes), kind=kind, body=b'{"label":"x"}')


def test_the_events_of_a_contact_come_in_order_and_in_pieces(store: Store) -> None:
    with store.begin() as tx:
        events.append(tx, [row(1, seq) for seq in (3, 1, 2, 4)] + [row(2, 1)])
        assert events.of_contact(tx, 1) == tuple(row(1, seq) for seq in (1, 2, 3, 4))
        assert events.of_contact(tx, 1, after=1, limit=2) == (row(1, 2), row(1, 3))
        assert events.of_contact(tx, 3) == ()


def test_an_event_keeps_its_personal_part_and_library(store: Store) -> None:
    fact = AnswerGiven(session=1, flow="nps", step="steps.0", score="9", value=9, raw="nine \N{SNOWMAN}")
    kind, body, personal = encode_event(fact)
    kept = EventRow(contact_id=0, seq=1, channel="", at=NOW, kind=kind, body=body, personal=personal, library="d1")
    with store.begin() as tx:
        events.append(tx, [kept])
        (read,) = events.of_contact(tx, events.ACCOUNT)
    assert read == kept
    assert decode_event(read.kind, read.body, read.personal) == fact


def test_a_number_is_given_once(store: Store) -> None:
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError), store.begin() as tx:
        events.append(tx, [row(1, 1), row(1, 1)])


def test_a_stretch_of_time_is_half_open_and_in_order(store: Store) -> None:
    with store.begin() as tx:
        events.append(tx, [row(2, 1, 1), row(1, 1, 1), row(1, 2, 2), row(1, 3, 3), row(3, 1, 0)])
    with store.read() as tx:
        found = list(events.between(tx, NOW + timedelta(minutes=1), NOW + timedelta(minutes=3)))
    assert found == [row(1, 1, 1), row(2, 1, 1), row(1, 2, 2)]


def test_a_stretch_of_time_can_be_narrowed(store: Store) -> None:
    with store.begin() as tx:
        events.append(tx, [row(1, 1, kind="tagged"), row(1, 2, kind="untagged"), row(1, 3, kind="tagged", channel="sea")])
    with store.read() as tx:
        day = (NOW, NOW + timedelta(days=1))
        assert [found.seq for found in events.between(tx, *day, ["untagged"])] == [2]
        assert [found.seq for found in events.between(tx, *day, ["tagged", "untagged"], channel="air")] == [1, 2]


def test_more_events_than_a_chunk_are_all_read(store: Store) -> None:
    count = 2 * events.CHUNK + 7
    with store.begin() as tx:
        events.append(tx, [row(1, seq) for seq in range(1, count + 1)])
    with store.read() as tx:
        assert sum(1 for _ in events.between(tx, NOW, NOW + timedelta(minutes=1))) == count


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    naive = EventRow(contact_id=1, seq=1, channel="air", at=NOW.replace(tzinfo=None), kind="tagged", body=b"{}")
    with pytest.raises(ValueError, match="without a zone"), store.begin() as tx:
        events.append(tx, [naive])


def test_the_event_of_a_customers_message_is_found_by_the_platforms_id(store: Store) -> None:
    def received(contact: int, seq: int, message: str, words: str) -> EventRow:
        event = MessageReceived(message=message, content=Text(body=words), sent_at=NOW)
        kind, body, personal = encode_event(event)
        return EventRow(contact_id=contact, seq=seq, channel="main", at=NOW, kind=kind, body=body, personal=personal)

    with store.begin() as tx:
        events.append(
            tx, [received(1, 1, "wamid.%_1", 'about "message":"wamid.2"'), received(2, 1, "wamid.2", ""), received(2, 2, "ü\\", "")]
        )
        assert [events.of_message(tx, name) for name in ("wamid.%_1", "wamid.2", "ü\\", "wamid.")] == [(1, 1), (2, 1), (2, 2), None]
        assert events.newest(tx, 2, ["message_received"]) == 2
        assert events.newest(tx, 2, ["wake_came"]) is None
