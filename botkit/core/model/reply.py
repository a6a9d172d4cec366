"""The customer's last message as flows read it: a text, with what else the message holds as its parts."""

from __future__ import annotations

from collections.abc import Mapping

from botkit.core.model.values import Value

# What a message may hold besides its words. `kind`, `id` and `files` of every message, the others where the message has them.
PARTS = frozenset(
    {"kind", "id", "form", "order", "location", "files", "cards", "product", "forwarded", "quoted", "referral", "call", "shared"}
)


class ReplyText(str):
    """The words of a message. They compare, print and are kept as a text; `{{ reply.order.total }}` reads a part."""

    __slots__ = ("parts",)
    parts: Mapping[str, Value]

    def __new__(cls, words: str, parts: Mapping[str, Value]) -> ReplyText:
        text = super().__new__(cls, words)
        text.parts = parts
        return text
