"""A platform of another kind: no window, no templates, no price, texts only. It shows that nothing beyond `Platform` is needed."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence

from botkit.core.model.contact import Address
from botkit.core.model.message import Reaction, Text
from botkit.core.model.platform import (
    Account,
    Cleared,
    Failed,
    FileLocation,
    HttpRequest,
    HttpResponse,
    Incoming,
    Item,
    Limits,
    MarkRead,
    PlatformError,
    PlatformRules,
    Rendered,
    Reply,
    Retry,
    Sender,
    Sent,
)
from botkit.errors import BodyUnreadable, SignatureMismatch
from webhooks.text_fallbacks import TEXT_PARTS, fit, note_lost, numbered_choices, unplaced_texts
from webhooks.text_limits import Shortener

HEADER = "X-Pigeon"


class Pigeon:
    name = "pigeon"
    graph_url = "https://pigeon.example"
    rules = PlatformRules(window=None, templates=())
    limits = Limits(
        title="Pigeon", text=200, caption=200, interactive_body=200, header=200, footer=200, buttons=0, button_label=0, rows=0,
        row_label=0, row_description=0, menu_label=0, link_label=0, per_second=5.0, pair_burst=10, pair_interval=1.0, parts=TEXT_PARTS,
    )  # fmt: skip

    def challenge(self, query: Mapping[str, str], verify_token: str) -> str | None:
        return "coo" if query.get("token") == verify_token else None

    def require_signature(self, headers: Mapping[str, str]) -> None:
        if not headers.get(HEADER):
            raise SignatureMismatch("no signature")

    def verify(self, headers: Mapping[str, str], body: bytes, secrets: Sequence[str]) -> None:
        self.require_signature(headers)
        signed = [hmac.new(secret.encode(), body, "sha256").hexdigest() for secret in secrets]
        if not any(hmac.compare_digest(one, headers[HEADER]) for one in signed):
            raise SignatureMismatch("wrong signature")

    def parse(self, body: bytes) -> tuple[Item, ...]:
        try:
            said = json.loads(body)
        except (ValueError, RecursionError):
            raise BodyUnreadable("no JSON") from None
        if not isinstance(said, dict) or not isinstance(said.get("from"), str):
            return ()
        content = Text(body=str(said.get("text", "")))
        sender = Sender(user_id=said["from"])
        return (Incoming(account=str(said.get("to", "")), id=str(said.get("id", "")), at=None, sender=sender, content=content),)

    def render(self, cleared: Cleared, account: Account) -> Rendered:
        if cleared.form == "template" or not cleared.to:
            raise ValueError("no templates here, and nobody without an address")
        message, shortener = cleared.message, Shortener()
        rest = [*unplaced_texts(message, message.attachment, shortener), *([numbered_choices(message)] if message.choices else [])]
        note_lost(message.choices, shortener, "image")
        text = fit([message.header, message.body, message.footer], rest, self.limits.text, shortener, "…")
        return Rendered(requests=(self._post(account, {"to": cleared.to[0].value, "text": text}),), cuts=shortener.cuts())

    def signal(self, signal: MarkRead | Reaction, to: tuple[Address, ...], account: Account) -> HttpRequest:
        return self._post(account, {"to": to[0].value, "seen": signal.message})

    def reply(self, response: HttpResponse) -> Reply:
        return Sent(platform_id="p1") if response.status == 200 else Retry(scope="message", code=str(response.status))

    def locate_file(self, ref: str, account: Account) -> HttpRequest | None:
        return None  # the rules say that there are no files and no profiles

    def file_location(self, response: HttpResponse) -> FileLocation | None:
        return None

    def fetch_file(self, url: str, account: Account) -> HttpRequest:
        raise ValueError("no files here")

    def profile_request(self, address: str, account: Account) -> HttpRequest:
        raise ValueError("no profiles here")

    def profile_name(self, response: HttpResponse) -> str:
        return ""

    def sender_at(self, written: str) -> Sender | None:
        return Sender(user_id=written) if written.isalnum() else None

    def verdict(self, errors: Sequence[PlatformError]) -> Retry | Failed:
        return Failed(blame="content", reason="REFUSED", code="")

    def _post(self, account: Account, body: Mapping[str, str]) -> HttpRequest:
        return HttpRequest(method="POST", url=f"{account.base_url}/send", body=body, secret_headers={"Token": account.token})
