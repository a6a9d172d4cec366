"""The event reader of reports: the fields of each kind of event that reports count, never the personal part. Decoding a whole event costs
ten times as much, and a report that never loads a customer's words cannot leak them. tests/reports/test_event_reader.py compares the
fields with the events of botkit.core.events.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct


class EventRecord(Struct, frozen=True, gc=False):
    """One row of the log. `at` in microseconds since 1970; `body` and `personal` are JSON; `personal` is None unless requested."""

    at: int
    contact: int
    channel: str
    kind: str
    body: str
    personal: str | None = None


class MessageQueuedFields(Struct, frozen=True, gc=False):
    number: int
    flow: str = ""
    step: str = ""
    purpose: str = "service"
    template: str = ""


class MessageRefusedFields(Struct, frozen=True, gc=False):
    number: int
    reason: str
    rule: str
    when: str
    flow: str = ""
    step: str = ""


class MessageDelayedFields(Struct, frozen=True, gc=False):
    number: int
    reason: str


class MessageFailedFields(Struct, frozen=True, gc=False):
    number: int
    reason: str
    code: str = ""


class StatusFields(Struct, frozen=True, gc=False):
    number: int
    status: str
    status_at: datetime
    code: str = ""


class SessionStartedFields(Struct, frozen=True, gc=False):
    session: int
    flow: str
    digest: str


class FlowEnteredFields(Struct, frozen=True, gc=False):
    session: int
    flow: str
    digest: str


class SessionEndedFields(Struct, frozen=True, gc=False):
    session: int
    flow: str
    how: str


class AnswerGivenFields(Struct, frozen=True, gc=False):
    session: int
    flow: str
    step: str
    measure: str = ""
    score: str = ""


class AnswerMissedFields(Struct, frozen=True, gc=False):
    session: int
    flow: str
    step: str


class QuestionTimedOutFields(Struct, frozen=True, gc=False):
    session: int
    flow: str
    step: str


class StepsVisitedFields(Struct, frozen=True):
    session: int
    path: tuple[tuple[str, str], ...]


class OptInAskedFields(Struct, frozen=True, gc=False):
    topic: str
    purpose: str


class OptedInFields(Struct, frozen=True, gc=False):
    topic: str
    purpose: str
    method: str
    text_id: str = ""


class OptInDeclinedFields(Struct, frozen=True, gc=False):
    topic: str
    purpose: str


class OptedOutFields(Struct, frozen=True, gc=False):
    method: str
    topic: str = ""
    purpose: str = "all"


class ConsentRecordedFields(Struct, frozen=True, gc=False):
    action: str
    purpose: str = "all"
    topic: str = ""
    method: str = ""


class MessageLabelledFields(Struct, frozen=True, gc=False):
    label: str
    flow: str
    step: str


class RowCollectedFields(Struct, frozen=True, gc=False):
    flow: str
    sheet: str


class FaqAnsweredFields(Struct, frozen=True, gc=False):
    flow: str


class HandedOffFields(Struct, frozen=True, gc=False):
    queue: str


class PlatformConsentFields(Struct, frozen=True, gc=False):
    said_at: datetime


# Kind of event -> the fields that are decoded.
FIELDS: Mapping[str, type[Struct]] = {
    "message_queued": MessageQueuedFields,
    "message_refused": MessageRefusedFields,
    "message_delayed": MessageDelayedFields,
    "message_failed": MessageFailedFields,
    "status_changed": StatusFields,
    "session_started": SessionStartedFields,
    "flow_entered": FlowEnteredFields,
    "session_ended": SessionEndedFields,
    "answer_given": AnswerGivenFields,
    "answer_missed": AnswerMissedFields,
    "question_timed_out": QuestionTimedOutFields,
    "stepped": StepsVisitedFields,
    "opt_in_asked": OptInAskedFields,
    "opted_in": OptedInFields,
    "opt_in_declined": OptInDeclinedFields,
    "opted_out": OptedOutFields,
    "consent_recorded": ConsentRecordedFields,
    "message_labelled": MessageLabelledFields,
    "row_collected": RowCollectedFields,
    "faq_answered": FaqAnsweredFields,
    "handed_off": HandedOffFields,
    "platform_stopped": PlatformConsentFields,
    "platform_resumed": PlatformConsentFields,
}

_decoders = {kind: msgspec.json.Decoder(shape) for kind, shape in FIELDS.items()}


def read_fields(record: EventRecord) -> Any:
    """The fields of an event that reports count."""
    return _decoders[record.kind].decode(record.body)


class _AnswerText(Struct):
    raw: str = ""


_answer_text = msgspec.json.Decoder(_AnswerText)


def answer_text(record: EventRecord) -> str:
    """The customer's own text in an answer; empty once the person was erased."""
    return _answer_text.decode(record.personal).raw if record.personal else ""
