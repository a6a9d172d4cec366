"""Effects: what a sprint wants done. The engine only returns them; the service carries them out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from botkit.core.model.message import Outgoing
from botkit.core.model.values import Value


class Send(Struct, frozen=True, kw_only=True, tag="send"):
    """One message for the contact, from the step at `step` of `flow`."""

    message: Outgoing
    flow: str
    step: str


class SetTimer(Struct, frozen=True, kw_only=True, tag="wake"):
    """Set the timer of the session to this time, in the place of an earlier one; None removes it."""

    at: datetime | None


# Begins the ids of calls that nobody waits for. They are tried until their time is over, and not so many times.
UNAWAITED = "row."


class CallFunction(Struct, frozen=True, kw_only=True, tag="call"):
    """Ask a function of the business. The answer comes back as `CallReturned` with the same `call` id. `until`: how long to try; None: as
    long as the session waits."""

    call: str
    function: str
    arguments: Mapping[str, Value]
    until: datetime | None = None


Effect = Send | SetTimer | CallFunction
