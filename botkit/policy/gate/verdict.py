"""Verdicts, and the `GateCase` that the rules of the gate decide about."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from botkit.policy.consent.model import UNKNOWN_STATE, ConsentState
from botkit.policy.gate import window
from botkit.policy.gate.reasons import Reason
from botkit.policy.gate.request import GateContext, GateRequest

MessageForm = Literal["free", "template"]


class Allow(Struct, frozen=True, kw_only=True, tag="allow"):
    """It may go out in this form. The verdict is about `draft`, and clears no other message."""

    form: MessageForm
    reason: Reason
    rule: str
    request: GateRequest


class Deny(Struct, frozen=True, kw_only=True, tag="deny"):
    """It may not go out. `plan` is what the author wants instead, when it is the closed window that hinders: drop, handoff."""

    reason: Reason
    rule: str
    plan: Literal["", "drop", "handoff"] = ""


class Defer(Struct, frozen=True, kw_only=True, tag="defer"):
    """Not now: ask again at `until`."""

    until: datetime
    reason: Reason
    rule: str


Verdict = Allow | Deny | Defer


class RecordedVerdict(Struct, frozen=True, kw_only=True):
    """What the log says the gate once allowed. It clears nothing: a message is sent on a verdict of this moment only."""

    form: str
    reason: Reason
    rule: str


class GateCase(Struct, kw_only=True, gc=False):
    """One question to the gate, with what several rules need worked out once.

    `kind` is the purpose that counts: the template's present category, if it goes out as one; a service message that the
    business starts is a notice (utility). `is_answer`: an answer to the person, free-form, not promotional, in an open window.
    `standing` is where the person's consent to this kind and topic stands; of answers nobody asks it.
    """

    request: GateRequest
    context: GateContext
    now: datetime
    is_open: bool
    form: MessageForm
    kind: str
    is_answer: bool
    consent_state: ConsentState


def is_answer(message: GateRequest, heard_at: datetime | None, now: datetime) -> bool:
    """Whether a message is an answer to the person, in an open window: then little else is asked about it."""
    return message.answers and message.has_free and message.purpose != "marketing" and window.is_open(heard_at, now)


def make_case(message: GateRequest, state: GateContext, now: datetime) -> GateCase:
    is_open = window.is_open(state.heard_at, now)
    form: MessageForm = "template" if message.template and not (is_open and message.has_free) else "free"
    kind: str = message.purpose
    if form == "template" and state.template_category:
        kind = state.template_category
    is_answered = is_open and message.answers and form == "free" and kind != "marketing"
    if is_answered:
        standing = UNKNOWN_STATE
    else:
        kind = "utility" if kind == "service" else kind
        # The request to confirm a sign-up is judged by the sign-up: who stopped everything and then signs up again may be asked.
        judged = message.asks if message.role == "opt_in_request" else kind
        standing = state.consent.state_of(judged, message.topic, now)
    return GateCase(
        request=message, context=state, now=now, is_open=is_open, form=form, kind=kind, is_answer=is_answered, consent_state=standing
    )


def allow(case: GateCase, rule: str, reason: Reason) -> Allow:
    return Allow(form=case.form, reason=reason, rule=rule, request=case.request)


def deny(case: GateCase, rule: str, reason: Reason) -> Deny:
    return Deny(reason=reason, rule=rule, plan="" if case.is_open else case.request.outside)
