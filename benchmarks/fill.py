"""Fills a store as years of use would: contacts, their sessions, events, messages and the last week's dedupe keys.

    python benchmarks/fill.py sqlite:////tmp/big.db --contacts 1000000 --events 5000000

The rows are made inside the database, and a contact's rows come at different times, as in life: what was written together does
not lie together.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import TextClause, text

from botkit.core.codec import encode
from botkit.store import Store
from botkit.store.delivery.messages import RANKS
from botkit.store.sql.types import EPOCH, MICROSECOND

PLATFORM = "whatsapp"
CHANNEL = "main"
CHUNK = 100_000  # rows per transaction

# Contact i has the phone number below plus i (made up: country code 999 belongs to nobody) and the scoped id GB.<i>.
FIRST_PHONE = 999_000_000_000

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT CAST(:low AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < :high)"

# A number that looks like chance but is the same each time; and one of the moments before now.
_NOISE = "CAST((i * 2654435761 + :seq * 40503) % 1000000007 AS VARCHAR)"
_AT = ":now - :span + (i * 7919 + :seq * 104729) % 1000000 * (:span / 1000000)"

_PEOPLE = (
    f"""INSERT INTO contacts (id, name, language, zone, tags, fields, events, messages, created_at)
    {_NUMBERS} SELECT i, 'Customer ' || i, 'en', 'Europe/London', '["member"]', '{{"tier":"silver"}}', :events_each, :messages_each, {_AT}
    FROM n""",
    f"""INSERT INTO addresses (platform, value, contact_id, kind, seen_at)
    {_NUMBERS} SELECT '{PLATFORM}', 'GB.' || i, i, 'user_id', {_AT} FROM n""",
    f"""INSERT INTO addresses (platform, value, contact_id, kind, seen_at)
    {_NUMBERS} SELECT '{PLATFORM}', CAST({FIRST_PHONE} + i AS VARCHAR), i, 'phone', {_AT} FROM n""",
    f"""INSERT INTO sessions (contact_id, channel, number, state, heard, heard_at, entry_until, updated_at)
    {_NUMBERS} SELECT i, '{CHANNEL}', 1, NULL, 'wamid.' || {_NOISE}, {_AT}, NULL, {_AT} FROM n""",
)
_EVENT = f"""INSERT INTO events (contact_id, seq, channel, at, kind, library, body, personal)
    {_NUMBERS} SELECT i, :seq, '{CHANNEL}', {_AT},
    CASE :seq % 3 WHEN 0 THEN 'answer_given' WHEN 1 THEN 'message_received' ELSE 'message_queued' END, NULL,
    :body || {_NOISE} || '"}}', CASE WHEN :seq % 3 < 2 THEN :personal || {_NOISE} || '"}}}}' END FROM n"""
_MESSAGE = f"""INSERT INTO messages (contact_id, number, channel, content, platform_id, status, status_rank, status_at, purpose,
    template, flow, step, queued_at, sent_at)
    {_NUMBERS} SELECT i, :seq, '{CHANNEL}', :content, 'wamid.HBgM' || {_NOISE} || 'A' || i || 'B' || :seq, 'delivered',
    {RANKS["delivered"]}, {_AT}, 'service', '', 'flight_updates', 'steps.2', {_AT}, {_AT} FROM n"""
_KEY = f"""INSERT INTO dedupe (channel, key, at)
    {_NUMBERS} SELECT '{CHANNEL}', 'wamid.HBgM' || {_NOISE} || 'C' || i, :now - :week + (i * 7919) % 1000000 * (:week / 1000000) FROM n"""

# As long as the real ones: the two parts of an event, a message with two buttons. All sessions are idle, as nearly all are in life.
_BODY = '{"session":1,"flow":"flight_updates","step":"steps.2","score":"'
_PERSONAL = '{"content":{"type":"text","body":"my booking is '
_CONTENT = encode(
    {"body": "Your flight leaves from gate 24. Anything else?", "choices": [{"id": "y", "label": "Yes"}, {"id": "n", "label": "No"}]}
)


def fill(store: Store, contacts: int, events: int, now: datetime | None = None) -> None:
    """Write contacts 1 to `contacts`, `events` spread evenly over them, one outgoing message to five events, and dedupe keys.

    The store must be empty. `now` is the newest moment; the rest lies in the year before.
    """
    events_each = events // contacts
    messages_each = max(1, events_each // 5)
    fixed = {
        "now": _micros(now or datetime.now(UTC)),
        "span": timedelta(days=365) // MICROSECOND,
        "week": timedelta(days=8) // MICROSECOND,
        "events_each": events_each,
        "messages_each": messages_each,
        "content": _CONTENT.decode(),
        "body": _BODY,
        "personal": _PERSONAL,
        "seq": 0,
    }
    for statement in _PEOPLE:
        each(store, statement, contacts, fixed)
    for seq in range(1, events_each + 1):
        each(store, _EVENT, contacts, {**fixed, "seq": seq})
    for seq in range(1, messages_each + 1):
        each(store, _MESSAGE, contacts, {**fixed, "seq": seq})
    each(store, _KEY, contacts, fixed)
    settle(store, contacts)


def _micros(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def each(store: Store, statement: str, count: int, fixed: dict[str, object]) -> None:
    for low, high in _chunks(count):
        made = _bound(statement, {**fixed, "low": low, "high": high})
        with store.begin() as tx:
            tx.execute(made)


def _bound(statement: str, values: dict[str, object]) -> TextClause:
    made = text(statement)
    return made.bindparams(**{name: value for name, value in values.items() if f":{name}" in statement})


def _chunks(count: int) -> Iterator[tuple[int, int]]:
    for low in range(1, count + 1, CHUNK):
        yield low, min(low + CHUNK - 1, count)


def settle(store: Store, contacts: int) -> None:
    """What a database would have learned by itself over the years."""
    with store.begin() as tx:
        if store.dialect == "postgresql":
            tx.execute(text(f"ALTER TABLE contacts ALTER COLUMN id RESTART WITH {contacts + 1}"))
            tx.execute(text("ANALYZE"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=5_000_000)
    chosen = parser.parse_args()
    began = time.perf_counter()
    store = Store.open(chosen.url)
    fill(store, chosen.contacts, chosen.events)
    store.close()
    print(f"{chosen.contacts} contacts and {chosen.events} events in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
