"""What WhatsApp, Messenger and Instagram share: signature, verification request, reading the body, the envelope, the request of a send."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NoReturn

import msgspec

from botkit.core.model.platform import Account, HttpRequest
from botkit.errors import BodyUnreadable, SignatureMismatch
from webhooks.json_access import JsonObject, elements

SIGNATURE_HEADER = "X-Hub-Signature-256"  # the older X-Hub-Signature (SHA-1) is not looked at
SIGNATURE = re.compile(r"sha256=[0-9a-f]{64}", re.ASCII)  # the platform writes lower case, so nothing else is accepted

CHALLENGE = re.compile(r"[A-Za-z0-9._-]{1,256}", re.ASCII)  # a number in practice; anything else would let strangers choose what we answer

MAX_DEPTH = 64  # levels of nesting; the deepest body the platform sends (history) has about twelve

_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")


def sign(body: bytes, secret: str) -> str:
    """The header value that the platform puts on a body: HMAC-SHA256 with the app secret, over the bytes as they travel."""
    return "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()


def signature_of(headers: Mapping[str, str]) -> str:
    """The signature that the headers carry. Raises `SignatureMismatch` when there is none of the platform's form."""
    signature = next((value for name, value in headers.items() if name.lower() == SIGNATURE_HEADER.lower()), "")
    if not SIGNATURE.fullmatch(signature):
        raise SignatureMismatch("the webhook carries no SHA-256 signature; it does not come from the platform")
    return signature


def verify(headers: Mapping[str, str], body: bytes, secrets: Sequence[str]) -> None:
    """Raise `SignatureMismatch` unless one of `secrets` signed these bytes. Several are accepted while a secret is being changed."""
    if not is_signed(signature_of(headers), body, secrets):
        raise SignatureMismatch("the webhook is signed with another secret; compare the app secret in botkit.yaml with the dashboard")


def is_signed(signature: str, body: bytes, secrets: Sequence[str]) -> bool:
    """Whether one of these secrets made the signature of these bytes."""
    # Every secret is tried, so that the time taken does not show which one matched.
    matches = [bool(secret) and hmac.compare_digest(signature.encode(), sign(body, secret).encode()) for secret in secrets]
    return any(matches)


def challenge(query: Mapping[str, str], verify_token: str) -> str | None:
    """What to answer when the callback address is being saved in the dashboard; None refuses."""
    echo = query.get("hub.challenge", "")
    if query.get("hub.mode") != "subscribe" or not verify_token or not CHALLENGE.fullmatch(echo):
        return None
    token = query.get("hub.verify_token", "").encode("utf-8", "surrogatepass")
    return echo if hmac.compare_digest(token, verify_token.encode()) else None


def read_json(body: bytes) -> Any:
    """The JSON value of a body. Raises `BodyUnreadable` for anything else, for NaN and Infinity, and for a nesting bomb."""
    if b"\\u0000" in body:
        # PostgreSQL stores no NUL in a text: one such message would be refused by the store, and delivered again for a week.
        body = _NUL.sub(rb"\1\\ufffd", body)
    try:
        try:
            value = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            value = _read_leniently(body)
        # Hardly a body has as many brackets as levels are allowed; only such a one is walked through.
        too_deep = body.count(b"[") + body.count(b"{") > MAX_DEPTH and _is_nested_deeper_than(value, MAX_DEPTH)
    except (ValueError, RecursionError):
        # The message of the cause would quote the body.
        raise BodyUnreadable("the webhook is signed, but is not JSON (or holds NaN, or broken UTF-8)") from None
    if too_deep:
        raise BodyUnreadable(f"the webhook is nested deeper than {MAX_DEPTH} levels")
    return value


def _read_leniently(body: bytes) -> Any:
    """The standard library also takes half a surrogate pair, which clients have sent; it is replaced, since no store would keep it."""
    value = json.loads(body.decode("utf-8"), parse_constant=_refuse, parse_float=_finite)
    return value if _is_nested_deeper_than(value, MAX_DEPTH) else _replace_lone_surrogates(value)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _finite(digits: str) -> float:
    value = float(digits)
    return value if abs(value) < float("inf") else _refuse(digits)


def _replace_lone_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_replace_lone_surrogates(element) for element in value]
    if isinstance(value, dict):
        return {_replace_lone_surrogates(key): _replace_lone_surrogates(inner) for key, inner in value.items()}
    return value


def _is_nested_deeper_than(value: Any, levels: int) -> bool:
    """Level by level, not by recursion: this is what protects the recursion elsewhere."""
    level = [value]
    for _ in range(levels):
        level = [
            child
            for node in level
            if isinstance(node, dict | list)
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, dict | list)
        ]
        if not level:
            return False
    return True


def envelopes(value: Any) -> Iterator[Any]:
    """One, or several in a list: pages of Instagram's documentation show the envelope wrapped so."""
    if isinstance(value, list):
        yield from value
    else:
        yield value


def entries(envelope: JsonObject) -> Iterator[JsonObject]:
    for entry in elements(envelope, "entry"):
        if isinstance(entry, dict):
            yield entry


def message_request(account: Account, body: Mapping[str, Any]) -> HttpRequest:
    """The request that sends a message, a read mark or a reaction."""
    return HttpRequest(
        method="POST",
        url=f"{account.base_url.rstrip('/')}/{account.version}/{account.id}/messages",
        body=body,
        secret_headers={"Authorization": f"Bearer {account.token}"},
    )
