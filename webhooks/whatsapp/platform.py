"""WhatsApp as a `Platform`."""

from __future__ import annotations

from botkit.core.model.platform import Platform
from webhooks.graph_platform import GraphPlatform
from webhooks.whatsapp.errors import of_receipt
from webhooks.whatsapp.limits import LIMITS, RULES
from webhooks.whatsapp.media import download_request, file_location, info_request
from webhooks.whatsapp.parse import parse
from webhooks.whatsapp.render import render, signal
from webhooks.whatsapp.reply import reply
from webhooks.whatsapp.senders import sender_at

WHATSAPP: Platform = GraphPlatform(
    name="whatsapp",
    limits=LIMITS,
    rules=RULES,
    graph_url="https://graph.facebook.com",
    parse=parse,
    render=render,
    signal=signal,
    reply=reply,
    sender_at=sender_at,
    locate=info_request,
    file_location=file_location,
    fetch_file=download_request,
    verdict=of_receipt,
)
