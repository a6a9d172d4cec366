"""Desks: what people of the business answer in. `contract.py` is our own webhook; an adapter of a tool is a folder of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from typing import Protocol

from botkit.config import Desk
from botkit.core.model.desk import Delivery, DeskEvent, Remote
from webhooks.desks.inbound import DeskAct


class DeskKind(Protocol):
    """A kind of desk: how it is told of an event, and how its webhooks are read."""

    def deliver(self, desk: Desk, event: DeskEvent, remote: Remote, now: datetime, *, is_repeat: bool) -> Delivery: ...

    def read(self, desk: Desk, headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[DeskAct, ...]:
        """What the people of a desk did. Raises `BadSignature`, `BodyUnreadable`."""
        ...


# Kind of a desk in botkit.yaml -> its module.
DESKS: Mapping[str, str] = {"webhook": "webhooks.desks.contract", "chatwoot": "webhooks.desks.chatwoot.adapter"}


def kind_of(desk: Desk) -> DeskKind:
    module: DeskKind = import_module(DESKS[desk.kind])  # a module with these functions
    return module
