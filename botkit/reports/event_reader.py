"""What a report reads of an event: only the fields it counts, never the personal part. Reading a whole event back costs ten times as
much, and a report that never loads a customer's words cannot leak them. Each shape is a part of the event of the same kind in
botkit.core.events; a test holds them together.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct


class Seen(Struct, frozen=True, gc=False):
    """One row of the log. `at` in microseconds since 1970; `body` and `personal` are JSON; `personal` only where it was asked for."""

    at: int
    contact: int
    channel: str
    kind: str
    body: str
    personal: str | None = None


class Queued(Struct, frozen=True, gc=False):
    number: int
    flow: str = ""
    step: str = ""
    purpose: str = "service"
    template: str = ""


class Refused(Struct, frozen=True, gc=False):
    number: int
    reason: str
    rule: str
    when: str
    flow: str = ""
    step: str = ""


class Delayed(Struct, frozen=True, gc=False):
    number: int
    reason: str


class Failed(Struct, frozen=True, gc=False):
    number: int
    reason: str
    code: str = ""


class Status(Struct, frozen=True, gc=False):
    number: int
    status: str
    status_at: datetime
    code: str = ""


class Started(Struct, frozen=True, gc=False):
    session: int
    flow: str
    digest: str


class Entered(Struct, frozen=True, gc=False):
    session: int
    flow: str
    digest: str


class Ended(Struct, frozen=True, gc=False):
    session: int
    flow: str
    how: str


class Answer(Struct, frozen=True, gc=False):
    session: int
    flow: str
    step: str
    measure: str = ""
    score: str = ""


class Missed(Struct, frozen=True, gc=False):
    session: int
    flow: str
    step: str


class TimedOut(Struct, frozen=True, gc=False):
    session: int
    flow: str
    step: str


class Path(Struct, frozen=True):
    session: int
    path: tuple[tuple[str, str], ...]


class Asked(Struct, frozen=True, gc=False):
    topic: str
    purpose: str


class Agreed(Struct, frozen=True, gc=False):
    topic: str
    purpose: str
    method: str


class Declined(Struct, frozen=True, gc=False):
    topic: str
    purpose: str


class Withdrawn(Struct, frozen=True, gc=False):
    method: str
    topic: str = ""
    purpose: str = "all"


class Recorded(Struct, frozen=True, gc=False):
    action: str
    purpose: str = "all"
    topic: str = ""
    method: str = ""


class PlatformWord(Struct, frozen=True, gc=False):
    said_at: datetime


# Kind of event -> what is read of it.
READ: Mapping[str, type[Struct]] = {
    "message_queued": Queued,
    "message_refused": Refused,
    "message_delayed": Delayed,
    "message_failed": Failed,
    "status_changed": Status,
    "session_started": Started,
    "flow_entered": Entered,
    "session_ended": Ended,
    "answer_given": Answer,
    "answer_missed": Missed,
    "question_timed_out": TimedOut,
    "stepped": Path,
    "opt_in_asked": Asked,
    "opted_in": Agreed,
    "opt_in_declined": Declined,
    "opted_out": Withdrawn,
    "consent_recorded": Recorded,
    "platform_stopped": PlatformWord,
    "platform_resumed": PlatformWord,
}

_decoders = {kind: msgspec.json.Decoder(shape) for kind, shape in READ.items()}


def read(seen: Seen) -> Any:
    """The fields of an event that reports count."""
    return _decoders[seen.kind].decode(seen.body)


class _Words(Struct):
    raw: str = ""


_words = msgspec.json.Decoder(_Words)


def said(seen: Seen) -> str:
    """The customer's own words in an answer; empty once the person was erased."""
    return _words.decode(seen.personal).raw if seen.personal else ""
