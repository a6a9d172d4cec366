"""Webhook bodies as the platform writes them: compact, everything beyond ASCII escaped, slashes too."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from webhooks.emulator.number import BusinessNumber

HELP = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"  # is on every error of a receipt


def to_bytes(envelope: Any) -> bytes:
    """The bytes of an envelope, which the signature covers."""
    return json.dumps(envelope, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/").encode()


def envelope(number: BusinessNumber, field: str = "messages", **value: Any) -> dict[str, Any]:
    """One change of a field that concerns customers: `messages`, `statuses`, `contacts` as keywords."""
    metadata = {"display_phone_number": number.display, "phone_number_id": number.id}
    change = {"value": {"messaging_product": "whatsapp", "metadata": metadata, **value}, "field": field}
    return {"object": "whatsapp_business_account", "entry": [{"id": number.business, "changes": [change]}]}


def account_update(number: BusinessNumber, field: str, at: float, value: Mapping[str, Any]) -> dict[str, Any]:
    """One change of a field about the account, its numbers or its templates: with a time, without metadata."""
    change = {"value": dict(value), "field": field}
    return {"object": "whatsapp_business_account", "entry": [{"id": number.business, "time": int(at), "changes": [change]}]}


def message(key: str, at: float, ids: Mapping[str, str], kind: str, content: Any, **more: Any) -> dict[str, Any]:
    """`ids` holds `from` and `from_user_id`, whichever is known; `more` is `context`, `referral`, `errors` and the like."""
    body: dict[str, Any] = {
        **{name: value for name, value in more.items() if value},
        **ids,
        "id": key,
        "timestamp": str(int(at)),
        "type": kind,
    }
    if content is not None:
        body[kind] = content
    return body


def status(key: str, state: str, at: float, to: Mapping[str, str], tag: str, errors: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """`to` holds `recipient_id` and `recipient_user_id`, whichever is known."""
    body: dict[str, Any] = {"id": key, "status": state, "timestamp": str(int(at)), **to}
    if tag:
        body["biz_opaque_callback_data"] = tag
    if errors:
        body["errors"] = list(errors)
    return body


def error(code: int, title: str, details: str = "") -> dict[str, Any]:
    return {"code": code, "title": title, "message": title, "error_data": {"details": details or title}, "href": HELP}


def merge_envelopes(envelopes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Several webhooks in one, as the platform batches them: all of the same object."""
    return {"object": envelopes[0]["object"], "entry": [entry for each in envelopes for entry in each["entry"]]}
