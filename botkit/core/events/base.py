"""A fact: what every event is, and which of its fields are personal."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct


class EventBase(Struct, frozen=True, kw_only=True):
    personal: ClassVar[tuple[str, ...]] = ()
