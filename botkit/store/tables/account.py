"""Tables of the account: what the platform lets us do, rate cards, closed months, what is spent of budgets."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, Text

from botkit.store.sql.types import BoundedKey, Instant, Json, SafeText
from botkit.store.tables.columns import CLUSTERED, contact, number, table

# The catalogue of approved wordings, as the platform sees them. `account` is its id of the account that owns the wording, empty when it
# came from a file. What a webhook says about a wording nobody has listed yet makes a row of its own, without components.
templates = table(
    "templates",
    Column("account", BoundedKey, primary_key=True),
    Column("name", BoundedKey, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("category", Text, nullable=False),  # utility, marketing, authentication; empty: not known
    Column("status", Text, nullable=False),  # approved, paused, disabled, rejected, pending, deleted, ...; empty: not known
    Column("quality", Text, nullable=False),  # green, yellow, red, unknown; empty: not known
    Column("parameters", Integer),  # how many variables it has; null: not known
    Column("components", Json),  # its parts, as the platform lists them; null: not known
    Column("reason", SafeText, nullable=False),  # why it was rejected or paused, in the platform's words
    Column("updated_at", Instant, nullable=False),
    **CLUSTERED,
)

# What the platform lets a number or page do at present; without a row: everything.
account_status = table(
    "standings",
    Column("channel", Text, primary_key=True),
    Column("restriction", Text, nullable=False),  # all: nothing may go out; starts: only answers; empty: none
    Column("restricted_until", Instant),  # null: without a stated end
    Column("payment_failed_at", Instant),
    Column("people_limit", Integer),  # people who may be written to outside windows in 24 hours; null: not known, 0: no limit
    Column("updated_at", Instant, nullable=False),
    Column("notices", Text),  # restricted: no template of the category utility may go out
    Column("notices_until", Instant),  # null: without a stated end
)

# Who was last written to outside the window, and when: what the limit of people counts.
reached_contacts = table(
    "reached",
    Column("platform", Text, primary_key=True),
    contact(),
    Column("at", Instant, nullable=False),
    Index("reached_at", "platform", "at"),
    **CLUSTERED,
)

# Rate cards and market tables that the operator imported, as they came; the digest names the file.
rate_cards = table(
    "rate_cards",
    Column("digest", Text, primary_key=True),
    Column("kind", Text, nullable=False),  # rates, markets
    Column("name", SafeText, nullable=False),
    Column("content", SafeText, nullable=False),
    Column("imported_at", Instant, nullable=False),
)

# Months whose statement stands: what is heard of them later is a correction in the month that is open then.
closed_months = table(
    "closings",
    Column("period", Text, primary_key=True),  # YYYY-MM
    Column("closed_at", Instant, nullable=False),
    Column("digest", Text, nullable=False),
    Column("statement", Json, nullable=False),
)

# What is spent of budgets: sums by scope and period, and the counts of free units and discounts that estimates depend on.
spending = table(
    "spending",
    Column("scope", SafeText, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("amount", BigInteger, nullable=False),  # millionths
    Column("count", BigInteger, nullable=False),
    Column("told", SmallInteger, nullable=False),  # percent of the budget that was told to be spent
    **CLUSTERED,
)

# What each message counts for budgets, so that its receipts can correct it. Names nobody.
spent = table(
    "spent",
    contact(),
    number("number"),
    Column("channel", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("flow", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("market", Text, nullable=False),
    Column("counts", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),  # millionths
    Column("is_out", SmallInteger, nullable=False),
    **CLUSTERED,
)
