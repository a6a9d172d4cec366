"""WhatsApp as a `Platform`: the functions of this folder under the names that botkit calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from botkit.core.model.contact import Address
from botkit.core.model.message import Reaction
from botkit.core.model.platform import (
    Account,
    Cleared,
    Failed,
    HttpRequest,
    HttpResponse,
    Item,
    MarkRead,
    Platform,
    PlatformError,
    Rendered,
    Reply,
    Retry,
)
from webhooks import meta
from webhooks.whatsapp import errors as codes
from webhooks.whatsapp import parse as reading
from webhooks.whatsapp import render as rendering
from webhooks.whatsapp import reply as replies
from webhooks.whatsapp.limits import LIMITS


class WhatsAppPlatform:
    name = "whatsapp"
    limits = LIMITS
    graph_url = "https://graph.facebook.com"

    def challenge(self, query: Mapping[str, str], verify_token: str) -> str | None:
        return meta.challenge(query, verify_token)

    def verify(self, headers: Mapping[str, str], body: bytes, secrets: Sequence[str]) -> None:
        meta.verify(headers, body, secrets)

    def parse(self, body: bytes) -> tuple[Item, ...]:
        return reading.parse(body)

    def render(self, cleared: Cleared, account: Account) -> Rendered:
        return rendering.render(cleared, account)

    def signal(self, signal: MarkRead | Reaction, to: tuple[Address, ...], account: Account) -> HttpRequest:
        return rendering.signal(signal, to, account)

    def reply(self, response: HttpResponse) -> Reply:
        return replies.reply(response)

    def verdict(self, errors: Sequence[PlatformError]) -> Retry | Failed:
        return codes.of_receipt(errors)


WHATSAPP: Platform = WhatsAppPlatform()
