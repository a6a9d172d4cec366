"""Webhook bodies as the platform writes them: compact, everything beyond ASCII escaped, slashes too."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from webhooks.emulator.number import Number


def wire(envelope: Any) -> bytes:
    """The bytes of an envelope; the signature covers exactly these."""
    return json.dumps(envelope, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/").encode()


def envelope(number: Number, **value: Any) -> dict[str, Any]:
    """One change of the field `messages`: `messages`, `statuses`, `contacts` as keywords."""
    metadata = {"display_phone_number": number.display, "phone_number_id": number.id}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    return {"object": "whatsapp_business_account", "entry": [{"id": number.business, "changes": [change]}]}


def message(key: str, at: float, who: Mapping[str, str], kind: str, content: Any, reply_to: str = "") -> dict[str, Any]:
    """`who` holds `from` and `from_user_id`, whichever is known."""
    body: dict[str, Any] = {**who, "id": key, "timestamp": str(int(at)), "type": kind}
    if content is not None:
        body[kind] = content
    if reply_to:
        body["context"] = {"id": reply_to}
    return body


def status(key: str, word: str, at: float, to: Mapping[str, str], tag: str, errors: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """`to` holds `recipient_id` and `recipient_user_id`, whichever is known."""
    body: dict[str, Any] = {"id": key, "status": word, "timestamp": str(int(at)), **to}
    if tag:
        body["biz_opaque_callback_data"] = tag
    if errors:
        body["errors"] = list(errors)
    return body


def error(code: int, title: str, details: str = "") -> dict[str, Any]:
    return {"code": code, "title": title, "message": title, "error_data": {"details": details or title}}
