"""The tables. Those of a contact have the contact first in their key, so that its rows lie together. `addresses`, `dedupe` and receipts
lead to the contact and do not; so this is a schema for one database server (docs/scale.md).

No foreign keys: on PostgreSQL each would lock the contact's row once more for every event written, and events must outlive what
they tell about. On SQLite the small tables are clustered by their key (WITHOUT ROWID), which saves one tree per table. The big ones
are not: rows that are written one after the other then lie together, and a batch of 25 turns writes a third fewer pages.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, LargeBinary, SmallInteger, Text, literal_column

from botkit.store.sql.types import BoundedKey, Instant, Json, RowNumber, SafeText
from botkit.store.tables.access import tokens as tokens
from botkit.store.tables.account import account_status as account_status
from botkit.store.tables.account import closed_months as closed_months
from botkit.store.tables.account import rate_cards as rate_cards
from botkit.store.tables.account import reached_contacts as reached_contacts
from botkit.store.tables.account import spending as spending
from botkit.store.tables.account import spent as spent
from botkit.store.tables.account import templates as templates
from botkit.store.tables.broadcasts import broadcast_counts as broadcast_counts
from botkit.store.tables.broadcasts import broadcasts as broadcasts
from botkit.store.tables.broadcasts import recipients as recipients
from botkit.store.tables.columns import CLUSTERED, contact, lease, number, set_fillfactor, table
from botkit.store.tables.columns import metadata as metadata
from botkit.store.tables.desks import desk_events as desk_events
from botkit.store.tables.desks import desk_tickets as desk_tickets
from botkit.store.tables.ledger import GUARDED as GUARDED
from botkit.store.tables.ledger import consent_erasures as consent_erasures
from botkit.store.tables.ledger import consent_seals as consent_seals
from botkit.store.tables.ledger import consents as consents
from botkit.store.tables.ledger import imports as imports
from botkit.store.tables.ledger import jobs as jobs
from botkit.store.tables.ledger import merges as merges
from botkit.store.tables.ledger import suppressions as suppressions
from botkit.store.tables.ledger import verdict_seals as verdict_seals
from botkit.store.tables.operations import channel_holds as channel_holds
from botkit.store.tables.operations import checkpoints as checkpoints
from botkit.store.tables.operations import nodes as nodes
from botkit.store.tables.operations import schema_support as schema_support
from botkit.store.tables.tickets import answered_requests as answered_requests
from botkit.store.tables.tickets import changes as changes
from botkit.store.tables.tickets import ticket_counts as ticket_counts
from botkit.store.tables.tickets import tickets as tickets

# Personal columns, by table. Erasing a person empties these columns where rows are kept, and deletes the
# rows of all other tables (botkit/service/privacy/erase.py).
PERSONAL: dict[str, tuple[str, ...]] = {
    "contacts": ("name", "fields"),
    "addresses": ("value",),
    "sessions": ("state",),
    "events": ("personal",),
    "messages": ("content",),
    "calls": ("arguments",),
    "consents": ("personal", "salt"),
    "subscriptions": ("value",),
    "fanouts": ("body", "contact"),
    "held_receipts": ("payload",),
    "recipients": ("own",),
}

# `events` and `messages` count what was written for the contact: the row is locked during a turn, so the numbers have no gaps.
# AUTOINCREMENT: the id of an erased contact must never name somebody else, because events keep it.
contacts = table(
    "contacts",
    Column("id", RowNumber, Identity(), primary_key=True),
    Column("name", SafeText, nullable=False),
    Column("language", SafeText, nullable=False),
    Column("zone", SafeText, nullable=False),
    Column("tags", Json, nullable=False),
    Column("fields", Json, nullable=False),
    Column("events", BigInteger, nullable=False),
    Column("messages", BigInteger, nullable=False),
    Column("created_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)
set_fillfactor(contacts, 80)

addresses = table(
    "addresses",
    Column("platform", Text, primary_key=True),
    Column("value", BoundedKey, primary_key=True),
    Column("contact_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),  # user_id, phone, parent, alias
    Column("seen_at", Instant, nullable=False),
    Index("addresses_contact", "contact_id"),
    **CLUSTERED,
)

channels = table(
    "channels",
    Column("name", Text, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("account", Text, nullable=False),
)

# `state` is null when idle. `heard` and `heard_at` are the newest inbound message: its platform's id, and the platform's clock.
sessions = table(
    "sessions",
    contact(),
    Column("channel", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("state", Json),
    Column("heard", SafeText, nullable=False),
    Column("heard_at", Instant),
    Column("entry_until", Instant),
    Column("updated_at", Instant, nullable=False),
    Column("marks", Json),  # what the gate remembers of the contact here (policy/gate/contact_flags.py); null: nothing
    Column("people_until", Instant),  # until when people of the business have the chat
    Column("has_people", SmallInteger),
    Column("tickets", BigInteger),
    **CLUSTERED,
)
set_fillfactor(sessions, 70)

# `library` is the digest of the flows that an input was answered with; null for what follows from it.
events = table(
    "events",
    contact(),
    number("seq"),
    Column("channel", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("library", Text),
    Column("body", Json, nullable=False),
    Column("personal", Json),
    Index("events_at", "at"),
)
# The rows of sheets among all events. The kind stands in the statement itself: no database uses the index for a parameter.
IS_COLLECTED = events.c.kind == literal_column("'row_collected'")
Index("events_collected", events.c.at, sqlite_where=IS_COLLECTED, postgresql_where=IS_COLLECTED)

messages = table(
    "messages",
    contact(),
    number("number"),
    Column("channel", Text, nullable=False),
    Column("content", Json),
    Column("platform_id", BoundedKey),
    Column("status", Text, nullable=False),
    Column("status_rank", SmallInteger, nullable=False),
    Column("status_at", Instant, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("template", SafeText, nullable=False),
    Column("flow", SafeText, nullable=False),
    Column("step", SafeText, nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("sent_at", Instant),
)
# For the retention, which looks for old messages. Messages are written in order of time, so an index of ranges finds them, and costs a turn
# nothing that could be measured (docs/why.md). SQLite has no such index.
Index("messages_queued", messages.c.queued_at, postgresql_using="brin", postgresql_with={"autosummarize": "on"}).ddl_if(
    dialect="postgresql"
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

outbox = table(
    "outbox",
    contact(),
    number("number"),
    Column("channel", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    *lease(),
    Column("attempts", Integer, nullable=False),
    Column("state", Text, nullable=False),  # queued, deferred, attempted
    Column("attempted_at", Instant),
    Column("refusals", Json),  # how often the platform refused it for now, by scope and code (service/delivery/claim.py); null: never
    Column("lane", SmallInteger, nullable=False, server_default="0"),  # store/delivery/lanes.py
    Column("parts", Integer, nullable=False, server_default="0"),  # requests of the message that the platform took, of several
    # Where the next message of a lane stands, whatever waits in the others.
    Index("outbox_lanes", "channel", "lane", "due_at", "contact_id", "number"),
    **CLUSTERED,
)

timers = table(
    "wakes",
    contact(),
    Column("channel", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("due_at", Instant, nullable=False),
    *lease(),
    Index("wakes_due", "due_at"),
    **CLUSTERED,
)

calls = table(
    "calls",
    contact(),
    Column("call", BoundedKey, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("function", SafeText, nullable=False),
    Column("arguments", Json),
    Column("due_at", Instant, nullable=False),
    Column("deadline", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    *lease(),
    Index("calls_due", "due_at"),
    **CLUSTERED,
)

files = table(
    "files",
    contact(),
    Column("file", BoundedKey, primary_key=True),  # its handle, in answers and events
    Column("channel", Text, nullable=False),
    Column("ref", SafeText, nullable=False),  # the platform's id of it
    Column("url", SafeText, nullable=False),  # its address in the webhook
    Column("expected", SafeText, nullable=False),  # SHA-256 as the webhook says, hexadecimal
    Column("state", Text, nullable=False),  # wanted, kept, broken, over
    Column("problem", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    *lease(),
    Column("received_at", Instant, nullable=False),
    Column("mime", SafeText, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary),
    Index("files_due", "due_at"),
)

subscriptions = table(
    "subscriptions",
    contact(),
    Column("topic", BoundedKey, primary_key=True),
    Column("value", BoundedKey, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("subscriptions_value", "topic", "value", "contact_id"),
    Index("subscriptions_topic", "topic", "contact_id"),
    **CLUSTERED,
)

# One business event on its way to everyone it concerns; `cursor` is the last contact it was started for.
fanouts = table(
    "fanouts",
    Column("id", RowNumber, Identity(), primary_key=True),
    Column("idempotency_key", BoundedKey, nullable=False),
    Column("name", SafeText, nullable=False),
    Column("body", Json),
    Column("received_at", Instant, nullable=False),
    Column("cursor", BigInteger, nullable=False),
    Column("started", BigInteger, nullable=False),
    *lease(),
    Column("finished_at", Instant),
    Column("contact", BoundedKey),  # the address, of an event that a flow posted and that is on its way to one contact
    Index("fanouts_key", "idempotency_key", unique=True),
    sqlite_autoincrement=True,
)
Index(
    "fanouts_open",
    fanouts.c.received_at,
    sqlite_where=fanouts.c.finished_at.is_(None),
    postgresql_where=fanouts.c.finished_at.is_(None),
)

Index("fanouts_posted", fanouts.c.id, sqlite_where=fanouts.c.contact.is_not(None), postgresql_where=fanouts.c.contact.is_not(None))

flow_sources = table(
    "flow_sources",
    Column("digest", Text, primary_key=True),
    Column("flow", SafeText, nullable=False),
    Column("files", Json, nullable=False),
    Column("stored_at", Instant, nullable=False),
)

libraries = table(
    "libraries",
    Column("digest", Text, primary_key=True),
    Column("flows", Json, nullable=False),
    Column("stored_at", Instant, nullable=False),
)

# The newest one says which library is live.
publications = table(
    "publications",
    number("number"),
    Column("library", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("publisher", SafeText, nullable=False),
    Column("note", SafeText, nullable=False),
)

dedupe = table(
    "dedupe",
    Column("channel", Text, primary_key=True),
    Column("key", BoundedKey, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("dedupe_at", "at"),
    **CLUSTERED,
)

# Receipts that came before the answer to our send told us the message's id.
held_receipts = table(
    "held_receipts",
    Column("id", RowNumber, Identity(), primary_key=True),
    Column("platform_id", BoundedKey, nullable=False),
    Column("payload", Json, nullable=False),
    Column("at", Instant, nullable=False),
    Index("held_receipts_platform_id", "platform_id"),
    Index("held_receipts_at", "at"),
)
