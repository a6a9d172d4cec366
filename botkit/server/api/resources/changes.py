"""Changes: what happens to tickets and in their conversations, as server-sent events. They say that something is new, not what was said."""

from __future__ import annotations

import asyncio
from datetime import datetime

import msgspec
from aiohttp import web
from aiohttp_sse import EventSourceResponse
from msgspec import Struct

from botkit.server.api.call import Call
from botkit.server.api.change_feed import Listener, TooManyListeners
from botkit.server.api.problem import Refused
from botkit.store.tickets.changes import ChangeRow

ADMITTED_AGAIN = 5.0  # seconds between two looks whether the token still counts
PING = 15.0  # seconds: proxies end connections on which nothing is said for a minute
RETRY = 2_000  # milliseconds after which a browser calls again


class ChangeEvent(Struct, frozen=True, kw_only=True):
    """The data of an event. The same `seq` is the same change, also when it comes again after a connection was cut."""

    seq: int
    at: datetime
    kind: str
    ticket: str
    contact: int
    channel: str
    queue: str
    assignee: str


async def listen(call: Call, request: web.Request) -> web.StreamResponse:
    """Listen to changes in tickets. With the header `Last-Event-ID` it goes on from there: what was missed comes first, then the
    event `ready`. The event `gap` says that something cannot be told any more, because it is too much or too long ago: read the lists
    again."""
    position = _position(request.headers.get("Last-Event-ID", ""))
    feed = call.parts.feed
    try:
        with feed.listener() as listener:
            begins = await feed.begin()
            missed = await feed.since(position) if position is not None else ()
            return await _stream(call, request, listener, begins, missed)
    except TooManyListeners:
        raise Refused("unavailable", "too many listen already, please call again") from None


async def _stream(
    call: Call, request: web.Request, listener: Listener, begins: int, missed: tuple[ChangeRow, ...] | None
) -> web.StreamResponse:
    stream = EventSourceResponse(ping_interval=PING, sep="\n")
    await stream.prepare(request)
    try:
        async with stream:
            if missed is None:
                await stream.send("{}", event="gap")
            for row in missed or ():
                await _send(call, stream, row, min(row.seq, begins))
            await stream.send("{}", id=str(begins), event="ready", retry=RETRY)
            await _follow(call, stream, listener, {row.seq for row in missed or ()})
    except ConnectionResetError:  # the caller hung up
        return stream
    return stream


async def _follow(call: Call, stream: EventSourceResponse, listener: Listener, known: set[int]) -> None:
    clock = asyncio.get_running_loop()
    looks_at = clock.time() + ADMITTED_AGAIN
    while stream.is_connected():
        if clock.time() >= looks_at:
            if not await call.still_admitted():
                return
            looks_at = clock.time() + ADMITTED_AGAIN
        try:
            async with asyncio.timeout_at(looks_at):
                told = await listener.waiting.get()
        except TimeoutError:
            continue
        if told is None:
            return
        if told.change.seq not in known:
            await _send(call, stream, told.change, told.position)


async def _send(call: Call, stream: EventSourceResponse, row: ChangeRow, position: int) -> None:
    if not call.who.may_see(row.queue):
        return
    event = ChangeEvent(
        seq=row.seq,
        at=row.at,
        kind=row.kind,
        ticket=f"{row.contact_id}-{row.channel}-{row.ticket}",
        contact=row.contact_id,
        channel=row.channel,
        queue=row.queue,
        assignee=row.assignee,
    )
    await stream.send(msgspec.json.encode(event).decode(), id=str(position), event=row.kind)


def _position(written: str) -> int | None:
    """None: from now on. What is no position of ours is one that nothing is kept of."""
    if not written:
        return None
    return int(written) if written.isascii() and written.isdecimal() and len(written) <= 18 else 2**62
