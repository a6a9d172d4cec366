"""Kinds of what other systems send as JSON: a kind, the fields of an object with theirs, or a list with the kind of its items.

lines: [{name: text, price: money}]
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, RootModel

from botkit.core.flow.model import Name

Word = Literal["text", "number", "yes_no", "date", "time", "moment", "money", "list", "object"]


class JsonKind(RootModel[Word | Mapping[Name, "JsonKind"] | Annotated[tuple["JsonKind", ...], Field(min_length=1, max_length=1)]]):
    """A kind, fields with their kinds, or a list with the kind of its items."""
