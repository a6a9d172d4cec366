"""What the Send API's answer means."""

from __future__ import annotations

from typing import Any

from botkit.core.model.platform import HttpResponse, Reply, Sent
from webhooks.graph_errors import read_reply
from webhooks.json_access import text
from webhooks.messenger.errors import verdict


def reply(response: HttpResponse) -> Reply:
    return read_reply(response, verdict, _sent)


def _sent(value: Any) -> Sent:
    return Sent(platform_id=text(value, "message_id"), address=text(value, "recipient_id"))
