"""A platform of the Graph API: its functions under the names of `Platform`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote, urlencode

from msgspec import Struct

from botkit.core.model.contact import Address
from botkit.core.model.message import Reaction
from botkit.core.model.platform import (
    Account,
    Cleared,
    Failed,
    FileLocation,
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
from webhooks.graph_errors import body_of
from webhooks.json_access import text
from webhooks.text_limits import one_line


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
    locate: Callable[[str, Account], HttpRequest] | None  # None: the address in the webhook is the file's
    file_location: Callable[[HttpResponse], FileLocation | None]
    fetch_file: Callable[[str, Account], HttpRequest]
    profile_fields: tuple[str, ...] = ()  # of a person, in which their name is
    verdict: Callable[[Sequence[PlatformError]], Retry | Failed]

    def locate_file(self, ref: str, account: Account) -> HttpRequest | None:
        return None if self.locate is None else self.locate(ref, account)

    def profile_request(self, address: str, account: Account) -> HttpRequest:
        query = urlencode({"fields": ",".join(self.profile_fields)}, safe=",")
        return HttpRequest(
            method="GET",
            url=f"{account.base_url.rstrip('/')}/{account.version}/{quote(address, safe='')}?{query}",
            secret_headers={"Authorization": f"Bearer {account.token}"},
        )

    def profile_name(self, response: HttpResponse) -> str:
        value = body_of(response) if response.status == 200 else {}
        parts = [one_line(text(value, key)) for key in self.profile_fields]
        return " ".join(part for part in parts if part)

    def challenge(self, query: Mapping[str, str], verify_token: str) -> str | None:
        return meta.challenge(query, verify_token)

    def require_signature(self, headers: Mapping[str, str]) -> None:
        meta.signature_of(headers)

    def verify(self, headers: Mapping[str, str], body: bytes, secrets: Sequence[str]) -> None:
        meta.verify(headers, body, secrets)
