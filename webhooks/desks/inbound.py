"""What people did in a desk, as its webhooks tell it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class BadSignature(Exception):
    """A webhook that the desk did not sign: nothing of it is read."""


class DeskAct(Struct, frozen=True, kw_only=True):
    """An answer, a file by its address, or the end of a ticket. `key` is the desk's own name for it: it counts once."""

    act: Literal["reply", "file", "close"]
    ticket: str
    by: str
    key: str
    text: str = ""
    link: str = ""
