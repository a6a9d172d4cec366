from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from botkit.store import Store
from botkit.store.delivery import messages
from botkit.store.delivery.messages import RANKS, Accepted, MessageRow, StatusMove, Watermark
from botkit.store.tables import messages as message_table

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


def message(contact_id: int, number: int, **changes: object) -> MessageRow:
    row = MessageRow(
        contact_id=contact_id,
        number=number,
        channel="air",
        content=b'{"body":"\\u0000 \xe2\x98\x83"}',
        status_at=NOW,
        purpose="utility",
        template="delay",
        flow="flight",
        step="steps.1",
        queued_at=NOW,
    )
    return msgspec.structs.replace(row, **changes)


def test_messages_come_back_as_they_were_written(store: Store) -> None:
    with store.begin() as tx:
        messages.add(tx, [message(1, 1), message(1, 2), message(2, 1, content=None)])
        assert messages.load(tx, [(1, 2), (2, 1), (2, 2)]) == {(1, 2): message(1, 2), (2, 1): message(2, 1, content=None)}
        assert messages.load(tx, []) == {}


def test_the_platform_names_a_message(store: Store) -> None:
    with store.begin() as tx:
        messages.add(tx, [message(1, 1), message(1, 2)])
        messages.record_accepted(tx, [Accepted(1, 1, "wamid.1", LATER)])
        named = message(1, 1, platform_id="wamid.1", status="accepted", status_at=LATER, sent_at=LATER)
        assert messages.by_platform_ids(tx, ["wamid.1", "wamid.2", ""]) == {"wamid.1": named}
        assert messages.load(tx, [(1, 2)]) == {(1, 2): message(1, 2)}


def test_an_answer_that_comes_after_its_receipt_does_not_take_the_status_back(store: Store) -> None:
    with store.begin() as tx:
        messages.add(tx, [message(1, 1)])
        messages.move_status(tx, [StatusMove(1, 1, "delivered", NOW)])
        messages.record_accepted(tx, [Accepted(1, 1, "wamid.1", LATER)])
        (row,) = messages.by_platform_ids(tx, ["wamid.1"]).values()
    assert (row.status, row.status_at, row.sent_at) == ("delivered", NOW, LATER)


def test_only_moves_upwards_are_made_and_reported(store: Store) -> None:
    with store.begin() as tx:
        messages.add(tx, [message(1, 1), message(1, 2)])
        moves = [
            StatusMove(1, 1, "sent", NOW),
            StatusMove(1, 1, "read", LATER),
            StatusMove(1, 1, "delivered", LATER),
            StatusMove(1, 1, "failed", LATER),
            StatusMove(1, 2, "sent", NOW),
            StatusMove(1, 2, "failed", LATER),
            StatusMove(1, 2, "warning", LATER),
            StatusMove(9, 9, "read", LATER),
        ]
        assert messages.move_status(tx, moves) == (moves[0], moves[1], moves[4], moves[5])
        assert messages.move_status(tx, moves) == ()
        assert messages.move_status(tx, []) == ()
        found = messages.load(tx, [(1, 1), (1, 2)])
    assert (found[1, 1].status, found[1, 1].status_at) == ("read", LATER)
    assert found[1, 2].status == "failed"


STATUSES = st.sampled_from([*RANKS, "warning"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(STATUSES, max_size=4), max_size=4))
def test_in_any_order_a_status_never_goes_back_and_ends_at_the_highest(store: Store, batches: list[list[str]]) -> None:
    with store.begin() as tx:
        tx.execute(message_table.delete())
        messages.add(tx, [message(1, 1)])
        reached = ["queued"]
        for batch in batches:
            made = messages.move_status(tx, [StatusMove(1, 1, status, NOW) for status in batch])
            reached += [move.status for move in made]
            assert messages.load(tx, [(1, 1)])[1, 1].status == reached[-1]
    assert all(RANKS[before] < RANKS[after] for before, after in itertools.pairwise(reached))
    assert RANKS[reached[-1]] == max(RANKS.get(status, 0) for status in itertools.chain(["queued"], *batches))


def test_a_watermark_speaks_of_everything_sent_before_it(store: Store) -> None:
    with store.begin() as tx:
        rows = [message(1, number) for number in range(1, 6)]
        messages.add(tx, [*rows, message(2, 1), message(1, 6, channel="sea")])
        accepted = [Accepted(1, number, f"m{number}", NOW + timedelta(seconds=number)) for number in range(1, 5)]
        messages.record_accepted(tx, [*accepted, Accepted(2, 1, "m9", NOW), Accepted(1, 6, "m6", NOW)])
        messages.move_status(tx, [StatusMove(1, 2, "read", NOW)])
        until = NOW + timedelta(seconds=3)
        moves = messages.before_watermark(tx, [Watermark(1, "air", until, "delivered"), Watermark(1, "air", until, "unknown")])
        assert moves == (StatusMove(1, 1, "delivered", until), StatusMove(1, 3, "delivered", until))
        assert messages.move_status(tx, moves) == moves
        assert messages.before_watermark(tx, [Watermark(1, "air", until, "delivered")]) == ()
        assert messages.before_watermark(tx, []) == ()
