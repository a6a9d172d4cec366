"""Our own webhook: one signed request for each event of a ticket, to whatever understands it (docs/desks.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from botkit.config import Desk
from botkit.core.model.desk import Delivery, DeskEvent, DeskFailed, DeskRequest, Remote
from webhooks.desks.inbound import DeskAct
from webhooks.desks.signature import HEADER, sign


def deliver(desk: Desk, event: DeskEvent, remote: Remote, now: datetime, *, is_repeat: bool) -> Delivery:
    """Any answer from 200 to 299 takes the event. All others are asked again."""
    body = msgspec.json.encode(event)
    headers = {"Content-Type": "application/json", "Botkit-Event": event.id, HEADER: sign(body, desk.secrets, now)}
    answer = yield DeskRequest(url=desk.url, body=body, headers=headers)
    if not answer.is_good:
        raise DeskFailed(f"status {answer.status}")
    return remote


def read(desk: Desk, headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[DeskAct, ...]:
    """Such a desk answers by the API."""
    return ()
