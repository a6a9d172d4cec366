"""The business number, and what the platform records for it: accepted messages and read marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class BusinessNumber(Struct, frozen=True, kw_only=True):
    """The defaults are made up; `display` is from the range for fiction.

    `name` is what phones show over the chat, `is_official` whether a badge stands beside it. `business` is the account that owns the
    number, `page` the Messenger page of the same business, `app` the app that tokens and webhooks belong to. `zone` (an IANA name) and
    `currency` are those of the account's bill.
    """

    id: str = "118230047715606"
    display: str = "15550100200"
    business: str = "204817366400951"
    name: str = "Kettle & Co"
    is_official: bool = True
    about: str = ""
    zone: str = "UTC"
    currency: str = "USD"
    version: str = "v26.0"  # of the webhooks, as chosen in the dashboard; up to v23.0 receipts carry a `conversation`
    page: str = "104400220011887"
    app: str = "730551840219746"
    token: str = "emulator-token"  # noqa: S105 - guards nothing: the emulator listens on loopback, and plays with invented people
    app_secret: str = "emulator-app-secret"  # noqa: S105 - as above
    verify_token: str = "emulator-verify-token"  # noqa: S105 - as above


class AcceptedMessage(Struct, frozen=True, kw_only=True):
    """A send that the platform took: what a customer's phone shows. `to` is a phone number or a scoped id, `at` seconds since 1970."""

    id: str
    at: float
    to: str
    body: Mapping[str, Any]
    tag: str = ""
    category: str = ""  # of the template; empty for an answer

    @property
    def kind(self) -> str:
        return str(self.body.get("type", "text"))

    @property
    def reply_to(self) -> str:
        return str(self.body.get("context", {}).get("message_id", ""))

    @property
    def text(self) -> str:
        """Its text as a customer reads it."""
        part = self.body.get(self.kind, {})
        if self.kind == "interactive":
            return str(part.get("body", {}).get("text", ""))
        if self.kind == "template":
            parameters = [value for component in part.get("components", ()) for value in component.get("parameters", ())]
            return " ".join([f"[{part['name']}]", *(str(value["text"]) for value in parameters if "text" in value)])
        if isinstance(part, list):
            return ", ".join(card["name"]["formatted_name"] for card in part)
        return str(part.get("body") or part.get("caption") or part.get("emoji") or part.get("name") or "")

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """(id, title) of every button or row."""
        action = self.body.get("interactive", {}).get("action", {})
        buttons = [(button["reply"]["id"], button["reply"]["title"]) for button in action.get("buttons", ())]
        cards = [button["quick_reply"] for card in action.get("cards", ()) for button in card["action"].get("buttons", ())]
        buttons += [(reply["id"], reply["title"]) for reply in cards]
        rows = [(row["id"], row["title"]) for section in action.get("sections", ()) for row in section.get("rows", ())]
        return tuple(buttons + rows)


class ReadMark(Struct, frozen=True, kw_only=True):
    """A read mark for a customer's message; with `typing` the customer sees the typing indicator."""

    message: str
    typing: bool
