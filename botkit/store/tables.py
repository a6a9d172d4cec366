"""The tables. Every table on the turn path has the contact first in its key, so the schema can be distributed by contact.

No foreign keys: on PostgreSQL each would lock the contact's row once more for every event written, and events must outlive what
they tell about. On SQLite the small tables are clustered by their key (WITHOUT ROWID), which saves one tree per table. The big ones
are not: rows that are written one after the other then lie together, and a batch of 25 turns writes a third fewer pages.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Identity, Index, Integer, MetaData, SmallInteger, Table, Text, event, text

from botkit.store import guards
from botkit.store.types import Instant, Json, Key, RowNumber, Words

metadata = MetaData()

# What tells who somebody is or what they said, by table. Erasing a person empties these columns where rows are kept, and deletes the
# rows of all other tables (botkit/service/erasing.py).
PERSONAL: dict[str, tuple[str, ...]] = {
    "contacts": ("name", "fields"),
    "addresses": ("value",),
    "sessions": ("state",),
    "events": ("personal",),
    "messages": ("content",),
    "calls": ("arguments",),
    "consents": ("personal", "salt"),
    "subscriptions": ("value",),
    "fanouts": ("body",),
    "held_receipts": ("payload",),
}

_CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}


def _table(name: str, *parts: Any, **options: Any) -> Table:
    return Table(name, metadata, *parts, **options)


def _contact() -> Column[int]:
    return Column("contact_id", BigInteger, primary_key=True, autoincrement=False)


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


def _leave_room(table: Table, percent: int) -> None:
    """On PostgreSQL, fill pages only so far: a row that changes stays on its page, and no index has to be told."""

    def set_room(_table: Table, tx: Connection, **_options: Any) -> None:
        if tx.dialect.name == "postgresql":
            tx.execute(text(f"ALTER TABLE {table.name} SET (fillfactor = {percent})"))

    event.listen(table, "after_create", set_room)


def _lease() -> tuple[Column[Any], Column[Any]]:
    """Who works on the row, and until when it is theirs: a lapsed lease makes it claimable again."""
    return Column("lease_until", Instant), Column("node", Text)


# `events` and `messages` count what was written for the contact: the row is locked during a turn, so the numbers have no gaps.
# AUTOINCREMENT: the id of an erased contact must never name somebody else, because events keep it.
contacts = _table(
    "contacts",
    Column("id", RowNumber, Identity(), primary_key=True),
    Column("name", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("zone", Words, nullable=False),
    Column("tags", Json, nullable=False),
    Column("fields", Json, nullable=False),
    Column("events", BigInteger, nullable=False),
    Column("messages", BigInteger, nullable=False),
    Column("created_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)
_leave_room(contacts, 80)

addresses = _table(
    "addresses",
    Column("platform", Text, primary_key=True),
    Column("value", Key, primary_key=True),
    Column("contact_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),  # user_id, phone, parent, alias
    Column("seen_at", Instant, nullable=False),
    Index("addresses_contact", "contact_id"),
    **_CLUSTERED,
)

channels = _table(
    "channels",
    Column("name", Text, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("account", Text, nullable=False),
)

# `state` is null when idle. `heard` and `heard_at` are the newest inbound message: its platform's id, and the platform's clock.
sessions = _table(
    "sessions",
    _contact(),
    Column("channel", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("state", Json),
    Column("heard", Words, nullable=False),
    Column("heard_at", Instant),
    Column("entry_until", Instant),
    Column("updated_at", Instant, nullable=False),
    Column("marks", Json),  # what the gate remembers of the contact here (policy/marks.py); null: nothing
    **_CLUSTERED,
)
_leave_room(sessions, 70)

# `library` is the digest of the flows that an input was answered with; null for what follows from it.
events = _table(
    "events",
    _contact(),
    _number("seq"),
    Column("channel", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("library", Text),
    Column("body", Json, nullable=False),
    Column("personal", Json),
    Index("events_at", "at"),
)

messages = _table(
    "messages",
    _contact(),
    _number("number"),
    Column("channel", Text, nullable=False),
    Column("content", Json),
    Column("platform_id", Key),
    Column("status", Text, nullable=False),
    Column("status_rank", SmallInteger, nullable=False),
    Column("status_at", Instant, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("template", Words, nullable=False),
    Column("flow", Words, nullable=False),
    Column("step", Words, nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("sent_at", Instant),
)
Index(
    "messages_platform_id",
    messages.c.platform_id,
    sqlite_where=messages.c.platform_id.is_not(None),
    postgresql_where=messages.c.platform_id.is_not(None),
)
# How often somebody was sent advertising lately: a small index, since most messages are none.
Index(
    "messages_marketing",
    messages.c.contact_id,
    messages.c.number,
    sqlite_where=messages.c.purpose == "marketing",
    postgresql_where=messages.c.purpose == "marketing",
)

outbox = _table(
    "outbox",
    _contact(),
    _number("number"),
    Column("channel", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    *_lease(),
    Column("attempts", Integer, nullable=False),
    Column("state", Text, nullable=False),  # queued, deferred, attempted
    Column("attempted_at", Instant),
    Column("refusals", Json),  # how often the platform refused it for now, by scope and code (service/dispatch.py); null: never
    Index("outbox_due", "due_at"),
    **_CLUSTERED,
)

wakes = _table(
    "wakes",
    _contact(),
    Column("channel", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("due_at", Instant, nullable=False),
    *_lease(),
    Index("wakes_due", "due_at"),
    **_CLUSTERED,
)

calls = _table(
    "calls",
    _contact(),
    Column("call", Key, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("function", Words, nullable=False),
    Column("arguments", Json),
    Column("due_at", Instant, nullable=False),
    Column("deadline", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    *_lease(),
    Index("calls_due", "due_at"),
    **_CLUSTERED,
)

# Append-only: what counts is folded from the whole history, and the history is the proof. `personal` and its `salt` are all that an
# erasure empties; their digest stays in `sealed`, so the line can be checked for ever (botkit/policy/chain.py). Triggers refuse the rest.
consents = _table(
    "consents",
    _contact(),
    _number("seq"),
    Column("batch", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("topic", Words, nullable=False),
    Column("basis", Text, nullable=False),
    Column("method", Words, nullable=False),
    Column("actor", Text, nullable=False),
    Column("by", Words, nullable=False),
    Column("scope", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("text_id", Words, nullable=False),
    Column("text_version", Words, nullable=False),
    Column("text_sha256", Text, nullable=False),
    Column("collection_point", Words, nullable=False),
    Column("jurisdiction", Text, nullable=False),
    Column("double_opt_in", SmallInteger, nullable=False),
    Column("valid_until", Instant),
    Column("occurred_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("personal", Json),
    Column("salt", Text),
    Column("sealed", Text, nullable=False),  # the digest of what is personal; empty when nothing was
    Column("digest", Text, nullable=False),
    Index("consents_batch", "batch"),
)

# One block for each transaction that added to the ledger, each sealed with the one before.
consent_seals = _table(
    "consent_seals",
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("batch", Text, nullable=False),
    Column("lines", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    Column("seal", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("consent_seals_batch", "batch", unique=True),
)
for _kept in (consents, consent_seals):
    event.listen(_kept, "after_create", guards.put_up)

# Who was erased: keyed hashes of addresses, and nothing else (botkit/policy/suppression.py).
suppressions = _table(
    "suppressions",
    Column("mark", Text, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("at", Instant, nullable=False),
    **_CLUSTERED,
)

# Lists of consent that were brought in: how far each has got. `rejects` is the length of the file of refused rows, in bytes.
imports = _table(
    "imports",
    Column("sha256", Text, primary_key=True),
    Column("name", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("counts", Json, nullable=False),
    Column("rejects", BigInteger, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
)

# Contacts that turned out to be another one's former or new address: their history stays theirs, and belongs to the same person.
merges = _table(
    "merges",
    _contact(),
    Column("into_contact", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Index("merges_into", "into_contact"),
    **_CLUSTERED,
)

# Work that is done once a day by whichever node is first.
jobs = _table(
    "jobs",
    Column("name", Text, primary_key=True),
    Column("done_at", Instant, nullable=False),
    *_lease(),
)

subscriptions = _table(
    "subscriptions",
    _contact(),
    Column("topic", Key, primary_key=True),
    Column("value", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("subscriptions_value", "topic", "value", "contact_id"),
    Index("subscriptions_topic", "topic", "contact_id"),
    **_CLUSTERED,
)

# One business event on its way to everyone it concerns; `cursor` is the last contact it was started for.
fanouts = _table(
    "fanouts",
    Column("id", RowNumber, Identity(), primary_key=True),
    Column("idempotency_key", Key, nullable=False),
    Column("name", Words, nullable=False),
    Column("body", Json),
    Column("received_at", Instant, nullable=False),
    Column("cursor", BigInteger, nullable=False),
    Column("started", BigInteger, nullable=False),
    *_lease(),
    Column("finished_at", Instant),
    Index("fanouts_key", "idempotency_key", unique=True),
    sqlite_autoincrement=True,
)
Index(
    "fanouts_open",
    fanouts.c.received_at,
    sqlite_where=fanouts.c.finished_at.is_(None),
    postgresql_where=fanouts.c.finished_at.is_(None),
)

flow_sources = _table(
    "flow_sources",
    Column("digest", Text, primary_key=True),
    Column("flow", Words, nullable=False),
    Column("files", Json, nullable=False),
    Column("stored_at", Instant, nullable=False),
)

libraries = _table(
    "libraries",
    Column("digest", Text, primary_key=True),
    Column("flows", Json, nullable=False),
    Column("stored_at", Instant, nullable=False),
)

# The newest one says which library is live.
publications = _table(
    "publications",
    _number("number"),
    Column("library", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("publisher", Words, nullable=False),
    Column("note", Words, nullable=False),
)

dedupe = _table(
    "dedupe",
    Column("channel", Text, primary_key=True),
    Column("key", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("dedupe_at", "at"),
    **_CLUSTERED,
)

# Receipts that came before the answer to our send told us the message's id.
held_receipts = _table(
    "held_receipts",
    Column("id", RowNumber, Identity(), primary_key=True),
    Column("platform_id", Key, nullable=False),
    Column("payload", Json, nullable=False),
    Column("at", Instant, nullable=False),
    Index("held_receipts_platform_id", "platform_id"),
    Index("held_receipts_at", "at"),
)

# The catalogue of approved wordings, as the platform sees them. `account` is its id of the account that owns the wording, empty when it
# came from a file. What a webhook says about a wording nobody has listed yet makes a row of its own, without components.
templates = _table(
    "templates",
    Column("account", Key, primary_key=True),
    Column("name", Key, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("category", Text, nullable=False),  # utility, marketing, authentication; empty: not known
    Column("status", Text, nullable=False),  # approved, paused, disabled, rejected, pending, deleted, ...; empty: not known
    Column("quality", Text, nullable=False),  # green, yellow, red, unknown; empty: not known
    Column("parameters", Integer),  # how many variables it has; null: not known
    Column("components", Json),  # its parts, as the platform lists them; null: not known
    Column("reason", Words, nullable=False),  # why it was rejected or paused, in the platform's words
    Column("updated_at", Instant, nullable=False),
    **_CLUSTERED,
)

# What the platform lets a number or page do at present; without a row: everything.
standings = _table(
    "standings",
    Column("channel", Text, primary_key=True),
    Column("restriction", Text, nullable=False),  # all: nothing may go out; starts: only answers; empty: none
    Column("restricted_until", Instant),  # null: without a stated end
    Column("payment_failed_at", Instant),
    Column("people_limit", Integer),  # people who may be written to outside windows in 24 hours; null: not known, 0: no limit
    Column("updated_at", Instant, nullable=False),
)

# Who was last written to outside the window, and when: what the limit of people counts.
reached = _table(
    "reached",
    Column("platform", Text, primary_key=True),
    _contact(),
    Column("at", Instant, nullable=False),
    Index("reached_at", "platform", "at"),
    **_CLUSTERED,
)

# Rate cards and market tables that the operator imported, as they came; the digest names the file.
rate_cards = _table(
    "rate_cards",
    Column("digest", Text, primary_key=True),
    Column("kind", Text, nullable=False),  # rates, markets
    Column("name", Words, nullable=False),
    Column("content", Words, nullable=False),
    Column("imported_at", Instant, nullable=False),
)

# Months whose statement stands: what is heard of them later is a correction in the month that is open then.
closings = _table(
    "closings",
    Column("period", Text, primary_key=True),  # YYYY-MM
    Column("closed_at", Instant, nullable=False),
    Column("digest", Text, nullable=False),
    Column("statement", Json, nullable=False),
)

# What is spent of budgets: sums by scope and period, and the counts of free units and discounts that estimates depend on.
spending = _table(
    "spending",
    Column("scope", Words, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("amount", BigInteger, nullable=False),  # millionths
    Column("count", BigInteger, nullable=False),
    Column("told", SmallInteger, nullable=False),  # percent of the budget that was told to be spent
    **_CLUSTERED,
)

# What each message counts for budgets, so that its receipts can correct it. Names nobody.
spent = _table(
    "spent",
    _contact(),
    _number("number"),
    Column("channel", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("flow", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("market", Text, nullable=False),
    Column("counts", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),  # millionths
    Column("is_out", SmallInteger, nullable=False),
    **_CLUSTERED,
)
