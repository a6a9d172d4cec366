"""First answers: a call with an Idempotency-Key is carried out once, in one transaction with the note of what it was answered with.

Calls about tickets and events have the same promise, kept by the turn that carries them out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

import msgspec
from sqlalchemy import Connection

from botkit.core.codec import encode
from botkit.server.api.call import Call
from botkit.server.api.problem import Refused
from botkit.store.tickets import answered_requests
from botkit.store.tickets.answered_requests import AnsweredRequest

Value = TypeVar("Value", bound=msgspec.Struct)


def once(tx: Connection, call: Call, model: type[Value], do: Callable[[], tuple[int, Value]]) -> Value:
    """What `do` gives, or gave the first time: the contact that it is about (0: nobody), and the answer. Raises `Refused`."""
    if not call.key:
        return do()[1]
    key = f"call/{call.who.name}/{call.key}"
    digest = hashlib.sha256(encode((call.operation, dict(call.path), call.query, call.body))).hexdigest()
    if not answered_requests.reserve(tx, AnsweredRequest(key=key, digest=digest, contact_id=0, answer=b"{}", at=call.now)):
        first = answered_requests.load(tx, [key])[key]
        if first.digest != digest:
            raise Refused("key-reused", "send another Idempotency-Key; nothing was done")
        return msgspec.json.decode(first.answer, type=model)
    contact, value = do()
    answered_requests.complete(tx, key, contact, encode(value))
    return value
