"""The base of all events: a frozen value that names its personal fields."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct


class EventBase(Struct, frozen=True, kw_only=True):
    personal: ClassVar[tuple[str, ...]] = ()
    unwritten: ClassVar[tuple[str, ...]] = ()  # fields that the log leaves out, because they are kept once for many
