"""A business number as the platform knows it, and what the platform records about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class Number(Struct, frozen=True, kw_only=True):
    """The defaults are made up; `display` is from the range for fiction."""

    id: str = "118230047715606"
    display: str = "15550100200"
    business: str = "204817366400951"
    token: str = "emulator-token"  # noqa: S105 - guards nothing: the emulator listens on loopback, and plays with invented people
    app_secret: str = "emulator-app-secret"  # noqa: S105 - as above
    verify_token: str = "emulator-verify-token"  # noqa: S105 - as above


class Accepted(Struct, frozen=True, kw_only=True):
    """A send that the platform took: what a customer's phone shows. `to` is a phone number or a scoped id, `at` seconds since 1970."""

    id: str
    at: float
    to: str
    body: Mapping[str, Any]
    tag: str = ""

    @property
    def kind(self) -> str:
        return str(self.body.get("type", "text"))

    @property
    def text(self) -> str:
        """The words of it, as a person reads them."""
        part = self.body.get(self.kind, {})
        if self.kind == "interactive":
            return str(part["body"]["text"])
        if self.kind == "template":
            values = [value["text"] for component in part.get("components", ()) for value in component["parameters"]]
            return " ".join([f"[{part['name']}]", *values])
        return str(part.get("body") or part.get("caption") or part.get("emoji") or part.get("name") or "")

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """(id, title) of every button or row."""
        action = self.body.get("interactive", {}).get("action", {})
        buttons = [(button["reply"]["id"], button["reply"]["title"]) for button in action.get("buttons", ())]
        rows = [(row["id"], row["title"]) for section in action.get("sections", ()) for row in section["rows"]]
        return tuple(buttons + rows)


class Read(Struct, frozen=True, kw_only=True):
    """A read mark: of which message, and whether the customer sees us typing."""

    message: str
    typing: bool
