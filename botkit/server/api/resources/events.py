"""Events of the business: posted, they start flows; and what became of each."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from msgspec import Meta, Struct, field

from botkit.core.codec import encode
from botkit.core.engine.engine import router_of
from botkit.core.model.values import ValueTooDeep, pack
from botkit.flowfile.suggestions import did_you_mean
from botkit.server.api.call import Answer, Call
from botkit.server.api.fields import Moment
from botkit.server.api.problem import Refused
from botkit.service.commands import FanoutResult, PublishEvent
from botkit.store import fanouts


class PostEvent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something happened in the business. Its key, in the header `Idempotency-Key` or here, makes a repeated call do nothing twice."""

    name: Annotated[str, Meta(min_length=1, max_length=100, description="What happened: flight.changed.")]
    body: Annotated[dict[str, Any], Meta(description="What the flows read as event.…")] = field(default_factory=dict)
    key: Annotated[str, Meta(max_length=200, description="The key of the event, where the header is not sent.")] = ""
    contact: Annotated[str, Meta(max_length=300, description="One address: whatsapp:447700900123. Empty: everybody it concerns.")] = ""


class StartedAnswer(Struct, frozen=True, kw_only=True):
    flow: str
    contact: int


class EventPostedAnswer(Struct, frozen=True, kw_only=True):
    """`started`: the flows that began at once; `continues`: further contacts follow in the background."""

    id: int
    started: tuple[StartedAnswer, ...]
    continues: bool


class EventAnswer(Struct, frozen=True, kw_only=True):
    """What became of an event. `finished_at`: when everybody whom it concerns had been gone through; null: it goes on."""

    id: int
    name: str
    received_at: Moment
    finished_at: Moment | None


async def post(call: Call) -> Answer:
    """Post an event, which starts the flows that wait for it."""
    body: PostEvent = call.body
    key = body.key or call.key
    if not key:
        raise Refused("malformed", 'a key is missing: send the header Idempotency-Key, or "key", so that a repeated call counts once')
    try:
        packed = pack(body.body)
    except ValueTooDeep as fault:
        raise Refused("malformed", str(fault).rstrip(".")) from None
    digest = hashlib.sha256(encode((body.name, packed, body.contact))).hexdigest()
    command = PublishEvent(key=key, name=body.name, body=body.body, contact=body.contact, digest=digest)
    result: FanoutResult = await call.submit(command)
    if result.reused:
        raise Refused("key-reused", "this key came with another event; send another one. Nothing was done")
    if result.unknown:
        raise Refused("not-found", "nobody is known at this address; nothing was done, and the key may be used again")
    if not result.listening:
        guess = did_you_mean(body.name, router_of(call.runtime.bot.programs).event_names)
        raise Refused("nobody-listens", f"no flow waits for this event{guess}; nothing was done, and the key may be used again")
    answer = EventPostedAnswer(
        id=result.id,
        started=tuple(StartedAnswer(flow=one.flow, contact=one.contact) for one in result.started),
        continues=result.goes_on,
    )
    return Answer(value=answer, status=202 if result.goes_on else 200)


async def show(call: Call) -> Answer:
    """Show what became of an event."""
    row = await call.read(lambda tx: fanouts.get(tx, call.path["event"]))
    if row is None:
        raise Refused("not-found", "there is no such event")
    answer = EventAnswer(id=row.id, name=row.name, received_at=row.received_at, finished_at=row.finished_at)
    return Answer(value=answer)
