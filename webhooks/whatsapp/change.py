"""One change of a webhook: a field's name, its value, and where and when it happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from webhooks.json_access import JsonObject, digest, obj, text


class WebhookChange(Struct, frozen=True, kw_only=True):
    """`business` is the id of the WhatsApp Business Account; `at` the envelope's time, which messages and statuses lack."""

    business: str
    at: datetime | None
    field: str
    value: JsonObject
    observed: bool = False

    @property
    def account(self) -> str:
        """The number it concerns, by the id used in API paths; the business account where no number is named."""
        # Handovers name the number as their recipient. The display number is never used: it comes in several spellings.
        named = text(obj(self.value, "metadata"), "phone_number_id") or text(obj(self.value, "recipient"), "phone_number_id")
        return named or self.business

    def key(self, part: Any = None) -> str:
        """The dedupe key of something without an id of its own: account, field and content."""
        return digest(self.business, self.field, self.value if part is None else part)
