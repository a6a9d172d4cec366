"""What became of the recipients: the table follows what a transaction wrote into their logs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.model.broadcast import Recipient
from botkit.policy.broadcast_outcomes import follow
from botkit.service.turns.records import Deferral
from botkit.service.unit_of_work import UnitOfWork
from botkit.store.broadcasts import recipients
from botkit.store.broadcasts.broadcast_counts import CountKey, difference

FOLLOWED_FOR = timedelta(days=30)  # so long the platform tries to deliver, and receipts come
GONE = "GONE"  # no turn came of it: the contact was erased meanwhile

Key = tuple[int, int]  # contact, broadcast


def record_outcomes(
    tx: Connection,
    written: Sequence[UnitOfWork],
    claimed: Iterable[Recipient],
    put_back: Mapping[Key, Deferral],
    now: datetime,
) -> Counter[CountKey]:
    """Bring the recipients of a transaction's turns to their present outcome. Returns by how much the counters change, to be added last.

    `claimed`: those of the pieces of this transaction; `put_back`: those of them who cannot be told yet.
    """
    turns = [turn for work in written for turn in work.turns if turn.told]
    wanted = {turn.contact.contact.id for turn in turns} | {row.contact_id for row in claimed}
    if not wanted:
        return Counter()
    before = {(row.contact_id, row.broadcast): row for row in recipients.concerned(tx, wanted, now - FOLLOWED_FOR)}
    if not before:
        return Counter()
    after = dict(before)
    of_contact: dict[int, list[Key]] = {}
    for key in before:
        of_contact.setdefault(key[0], []).append(key)
    for turn in turns:
        for key in of_contact.get(turn.contact.contact.id, ()):
            for event in turn.told:
                after[key] = follow(after[key], event, now, is_own_turn=turn.broadcast == key[1])
    for key, deferral in put_back.items():
        if key in after:
            after[key] = replace(after[key], due_at=deferral.until, reason=deferral.reason)
    for row in claimed:
        key = (row.contact_id, row.broadcast)
        if key in after and after[key] == row:
            after[key] = replace(row, outcome="cancelled", reason=GONE)
    changed = [key for key, row in after.items() if row != before[key]]
    recipients.save(tx, [after[key] for key in changed])
    counts = Counter[CountKey]()
    for key in changed:
        counts.update(difference(before[key], after[key]))
    return counts
