"""What WhatsApp's answer to a send means."""

from __future__ import annotations

from typing import Any

from botkit.core.model.platform import HttpResponse, Reply, Sent
from webhooks.graph_errors import read_reply
from webhooks.json_access import objs, text
from webhooks.whatsapp.errors import verdict


def reply(response: HttpResponse) -> Reply:
    return read_reply(response, verdict, _sent)


def _sent(value: Any) -> Sent:
    message = next(iter(objs(value, "messages")), {})
    contact = next(iter(objs(value, "contacts")), {})
    return Sent(platform_id=text(message, "id"), address=text(contact, "user_id", "wa_id"), status=text(message, "message_status"))
