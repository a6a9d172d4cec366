"""Kinds of values that several resources take or give."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

Moment = Annotated[datetime, Meta(tz=True, description="A time with its zone, as RFC 3339 writes it.")]
Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]  # what a column of numbers can hold
Agent = Annotated[str, Meta(max_length=100, description="Who does it, for the log and the bill; without it, the name of the token.")]
Cursor = Annotated[str, Meta(max_length=1000, pattern="^[A-Za-z0-9_-]*$", description="`next` of the page before.")]
Limit = Annotated[int, Meta(ge=1, le=200, description="How many at most.")]

DEFAULT_LIMIT = 50


class PageQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which page of a list."""

    after: Cursor | UnsetType = UNSET
    limit: Limit = DEFAULT_LIMIT
