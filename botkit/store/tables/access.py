"""Tables of access: the tokens by which programs call the API."""

from __future__ import annotations

from sqlalchemy import Column, Text

from botkit.store.sql.types import Instant, Json, SafeText
from botkit.store.tables.columns import CLUSTERED, table

# Only the hash of a token is here: who reads the database, or a copy of it, cannot call with what they find.
tokens = table(
    "tokens",
    Column("id", Text, primary_key=True),  # the public part of the token, by which it is found
    Column("name", SafeText, nullable=False),  # of the system that has it; two have the same one while one takes the other's place
    Column("digest", Text, nullable=False),
    Column("scopes", Json, nullable=False),
    Column("queues", Json, nullable=False),  # empty: all
    Column("created_at", Instant, nullable=False),
    Column("created_by", SafeText, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
    Column("used_at", Instant),  # the latest use, to the minute
    **CLUSTERED,
)
