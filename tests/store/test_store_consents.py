from __future__ import annotations

from datetime import UTC, datetime

from botkit.store import Store, consents
from botkit.store.consents import ConsentRow

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def consent(contact_id: int, seq: int, action: str) -> ConsentRow:
    return ConsentRow(
        contact_id=contact_id,
        seq=seq,
        channel="air",
        topic="flight",
        purpose="utility",
        action=action,
        wording="Shall we tell you about delays? \N{AIRPLANE}",
        language="en",
        method="button",
        evidence="wamid.1",
        at=NOW,
    )


def test_the_history_of_many_contacts_is_read_at_once_in_order(store: Store) -> None:
    with store.begin() as tx:
        consents.append(tx, [consent(1, 4, "withdrawn"), consent(1, 2, "asked"), consent(1, 3, "given"), consent(2, 1, "declined")])
        consents.append(tx, [])
        assert consents.load(tx, [1, 3, 2, 1]) == {
            1: (consent(1, 2, "asked"), consent(1, 3, "given"), consent(1, 4, "withdrawn")),
            2: (consent(2, 1, "declined"),),
            3: (),
        }
        assert consents.load(tx, []) == {}
