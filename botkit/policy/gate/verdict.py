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
OPT_IN_ROLES = ("opt_in_request", "opt_in_question")  # judged by the consent that they ask for


class Allow(Struct, frozen=True, kw_only=True, tag="allow"):
    """It may go out in this form. The verdict is about `request`, and clears no other message."""

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
    """What the gate allowed earlier, as the log has it. It clears nothing: a message is sent on a new verdict only."""

    form: str
    reason: Reason
    rule: str


class GateCase(Struct, kw_only=True, gc=False):
    """A request with its context, and what several rules derive from them, derived once.

    `kind` is the purpose that counts: the template's present category, if it goes out as one; a service message that the
    business starts is a notice (utility). `is_answer`: an answer to the person, free-form, not promotional, in an open window.
    `consent_state` is the person's consent to this kind and topic (to `asks`, for a message that asks for consent); answers need none.
    `decided` is the same without sign-ups that wait for their confirmation: anybody can type a number into a form, so they end no
    withdrawal.
    """

    request: GateRequest
    context: GateContext
    now: datetime
    is_open: bool
    form: MessageForm
    kind: str
    is_answer: bool
    consent_state: ConsentState
    decided: ConsentState


def is_answer(request: GateRequest, context: GateContext, now: datetime) -> bool:
    """Whether a message answers the person in an open window: then few rules apply to it."""
    is_open = window.is_open(context.heard_at, now, context.rules.window)
    return request.answers and request.has_free and request.purpose != "marketing" and is_open


def make_case(request: GateRequest, context: GateContext, now: datetime) -> GateCase:
    is_open = window.is_open(context.heard_at, now, context.rules.window)
    wording = context.template_category or ("utility" if request.purpose == "service" else request.purpose)
    has_template = bool(request.template) and wording in context.rules.templates
    form: MessageForm = "template" if has_template and not (is_open and request.has_free) else "free"
    kind: str = request.purpose
    if form == "template" and context.template_category:
        kind = context.template_category
    answering = is_open and request.answers and form == "free" and kind != "marketing"
    if answering:
        consent_state = decided = UNKNOWN_STATE
    else:
        kind = "utility" if kind == "service" else kind
        # A message that asks for consent depends on the sign-up: who stopped everything and signs up again may be asked to confirm.
        asked_kind = request.asks if request.role in OPT_IN_ROLES else kind
        consent_state = context.consent.state_of(asked_kind, request.topic, now)
        decided = context.consent.decided(asked_kind, request.topic, now)
    return GateCase(
        request=request,
        context=context,
        now=now,
        is_open=is_open,
        form=form,
        kind=kind,
        is_answer=answering,
        consent_state=consent_state,
        decided=decided,
    )


def allow(case: GateCase, rule: str, reason: Reason) -> Allow:
    return Allow(form=case.form, reason=reason, rule=rule, request=case.request)


def deny(case: GateCase, rule: str, reason: Reason) -> Deny:
    return Deny(reason=reason, rule=rule, plan="" if case.is_open else case.request.outside)
