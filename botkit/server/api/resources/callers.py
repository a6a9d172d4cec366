"""The caller: what the token of a call is called and may do."""

from __future__ import annotations

from msgspec import Struct

from botkit.server.api.call import Answer, Call


class CallerAnswer(Struct, frozen=True, kw_only=True):
    """`queues` empty: all of them."""

    name: str
    scopes: tuple[str, ...]
    queues: tuple[str, ...]


async def show(call: Call) -> Answer:
    """Show the name and the scopes of the token that calls."""
    return Answer(value=CallerAnswer(name=call.who.name, scopes=tuple(sorted(call.who.scopes)), queues=tuple(sorted(call.who.queues))))
