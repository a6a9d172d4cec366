"""The tables of broadcasts are what the log says."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from botkit.service.broadcasts.rebuild import rebuild
from tests.support.broadcasts import act, add_people, counts, phone, run_out, started, tick, write


def test_the_tables_are_equal_to_the_log_and_made_again_from_it(sqlite_plain: Any) -> None:
    node = sqlite_plain
    add_people(node, 8)
    number = started(node)
    tick(node)
    write(node, phone(1), "STOP")
    gone = run_out(node)
    node.receipt(f"wamid.sent.{gone[0].row.contact_id}.{gone[0].row.number}", "read")
    write(node, phone(3), "Thanks")
    second = started(node, name="strike-2")
    act(node, second, "cancel")
    run_out(node)
    before = counts(node, number), counts(node, second)
    with node.store.begin() as tx:
        found = rebuild(tx, dry_run=True)
        assert (found.broadcasts, found.recipients, found.counters) == (0, 0, 0)
        tx.execute(text("UPDATE recipients SET outcome = 7, reason = '' WHERE outcome > 4"))
        tx.execute(text("DELETE FROM broadcast_counts"))
        tx.execute(text("UPDATE broadcasts SET state = 'paused', value = replace(value, 'finished', 'paused')"))
        assert rebuild(tx).recipients > 0
        assert rebuild(tx, dry_run=True) == found
    assert (counts(node, number), counts(node, second)) == before
