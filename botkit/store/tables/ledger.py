"""Tables of consent: the ledger and its seals, who was erased, lists that were brought in, whose histories belong together."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Index, SmallInteger, Text, event

from botkit.store.sql.types import Instant, Json, RowNumber, SafeText
from botkit.store.tables import ledger_triggers as guards
from botkit.store.tables.columns import CLUSTERED, contact, lease, number, table

# Append-only: what counts is folded from the whole history, and the history is the proof. `personal` and its `salt` are all that an
# erasure empties; their digest stays in `sealed`, so the line can be checked for ever
# (botkit/policy/consent/hash_chain.py). Triggers refuse the rest.
consents = table(
    "consents",
    contact(),
    number("seq"),
    Column("batch", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("topic", SafeText, nullable=False),
    Column("basis", Text, nullable=False),
    Column("method", SafeText, nullable=False),
    Column("actor", Text, nullable=False),
    Column("by", SafeText, nullable=False),
    Column("scope", SafeText, nullable=False),
    Column("language", SafeText, nullable=False),
    Column("text_id", SafeText, nullable=False),
    Column("text_version", SafeText, nullable=False),
    Column("text_sha256", Text, nullable=False),
    Column("collection_point", SafeText, nullable=False),
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
consent_seals = table(
    "consent_seals",
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("batch", Text, nullable=False),
    Column("lines", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    Column("seal", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("version", SmallInteger),  # null in a block of version 1, as are the columns that follow
    Column("erasures", BigInteger),
    Column("verdicts", BigInteger),
    Column("key", Text),  # the name of the public key; empty: not signed
    Column("signature", Text),
    Index("consent_seals_batch", "batch", unique=True),
)

# Erasures: the personal fields of a contact's lines up to the number `upto` were emptied. An emptied line without one was tampered with.
consent_erasures = table(
    "consent_erasures",
    contact(),
    number("upto"),
    Column("batch", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("reason", Text, nullable=False),  # erasure, retention
    Column("digest", Text, nullable=False),
    Index("consent_erasures_batch", "batch"),
)

# What the gate decided in one transaction, signed together: `items` are the events (contact, number), `block` the one that took it up.
verdict_seals = table(
    "verdict_seals",
    Column("id", RowNumber, Identity(), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("items", Json, nullable=False),
    Column("digest", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("block", BigInteger),
    Index("verdict_seals_at", "at"),
    sqlite_autoincrement=True,
)
Index(
    "verdict_seals_open",
    verdict_seals.c.id,
    sqlite_where=verdict_seals.c.block.is_(None),
    postgresql_where=verdict_seals.c.block.is_(None),
)
GUARDED = (consents, consent_seals, consent_erasures, verdict_seals)
for _kept in GUARDED:
    event.listen(_kept, "after_create", guards.create_triggers)

# Who was erased: keyed hashes of addresses, and nothing else (botkit/policy/consent/suppression.py).
suppressions = table(
    "suppressions",
    Column("mark", Text, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("platform_stopped_at", Instant),
    **CLUSTERED,
)

# Lists of consent that were brought in: how far each has got. `rejects` is the length of the file of refused rows, in bytes.
imports = table(
    "imports",
    Column("sha256", Text, primary_key=True),
    Column("name", SafeText, nullable=False),
    Column("by", SafeText, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("counts", Json, nullable=False),
    Column("rejects", BigInteger, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
)

# Contacts that turned out to be another one's former or new address: their history stays theirs, and belongs to the same person.
merges = table(
    "merges",
    contact(),
    Column("into_contact", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Index("merges_into", "into_contact"),
    **CLUSTERED,
)

# Work that is done once a day by whichever node is first.
jobs = table(
    "jobs",
    Column("name", Text, primary_key=True),
    Column("done_at", Instant, nullable=False),
    *lease(),
)
