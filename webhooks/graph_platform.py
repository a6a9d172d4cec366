"""A platform of the Graph API: its functions under the names of `Platform`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from botkit.core.model.contact import Address
from botkit.core.model.message import Reaction
from botkit.core.model.platform import (
    Account,
    Cleared,
    Failed,
    HttpRequest,
    HttpResponse,
    Item,
    Limits,
    MarkRead,
    PlatformError,
    PlatformRules,
    Rendered,
    Reply,
    Retry,
    Sender,
)
from webhooks import meta


class GraphPlatform(Struct, frozen=True, kw_only=True):
    """WhatsApp, Messenger and Instagram differ in these fields alone; the verification of webhooks is the same."""

    name: str
    limits: Limits
    rules: PlatformRules
    graph_url: str
    parse: Callable[[bytes], tuple[Item, ...]]
    render: Callable[[Cleared, Account], Rendered]
    signal: Callable[[MarkRead | Reaction, tuple[Address, ...], Account], HttpRequest]
    reply: Callable[[HttpResponse], Reply]
    sender_at: Callable[[str], Sender | None]
    verdict: Callable[[Sequence[PlatformError]], Retry | Failed]

    def challenge(self, query: Mapping[str, str], verify_token: str) -> str | None:
        return meta.challenge(query, verify_token)

    def require_signature(self, headers: Mapping[str, str]) -> None:
        meta.signature_of(headers)

    def verify(self, headers: Mapping[str, str], body: bytes, secrets: Sequence[str]) -> None:
        meta.verify(headers, body, secrets)
