"""The gate: whether and how a message may go out. Nothing is sent without its verdict, and it is asked twice: when a message is
queued, and again at the moment of sending.

The decision table of docs/consent.md, row by row: the first rule that returns a verdict decides. Each rule is one small function
(rules.py, messenger_rules.py); the tables below are the order.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from botkit.core.model.contact import Address
from botkit.core.model.message import Outgoing
from botkit.core.model.platform import Cleared
from botkit.policy.consent.model import NO_CONSENT
from botkit.policy.gate import messenger_rules, rules
from botkit.policy.gate.reasons import Reason
from botkit.policy.gate.request import GateContext, GateRequest, request_for
from botkit.policy.gate.verdict import Allow, Defer, Deny, GateCase, Verdict, deny, make_case

__all__ = [
    "OPT_IN",
    "TABLES",
    "WINDOW",
    "Allow",
    "Defer",
    "Deny",
    "GateContext",
    "GateRequest",
    "Verdict",
    "clear",
    "decide",
    "decision_inputs",
    "request_for",
]

GateRule = tuple[str, Callable[[GateCase], Verdict | None]]

OPT_IN: tuple[GateRule, ...] = (
    ("1a", rules.account_is_restricted),
    ("1b", rules.template_is_paused),
    ("1c", rules.payment_failed),
    ("2", rules.address_is_unusable),
    ("3", rules.somebody_blocked),
    ("F", rules.is_stale),
    ("H", rules.people_have_chat),
    ("T", rules.has_no_wording),
    ("4", rules.confirms_stop),
    ("5", rules.was_asked_for),
    ("6", rules.answers_in_window),
    ("7", rules.window_is_closed),
    ("8", rules.promotes_without_consent),
    ("9", rules.is_suppressed),
    ("18", rules.is_critical),
    ("10", rules.opted_out),
    ("Q", rules.stop_is_unclear),
    ("11", rules.platform_stopped),
    ("12", rules.is_us_marketing),
    ("13", rules.category_changed),
    ("14", rules.asks_for_confirmation),
    ("15", rules.is_pending),
    ("16", rules.consent_is_void),
    ("17", rules.consent_is_lacking),
    ("19", rules.was_held_back),
    ("20", rules.is_quiet),
    ("21", rules.is_capped),
    ("B", rules.budget_is_spent),
    ("22", rules.limit_is_used_up),
    ("23", rules.pair_is_too_fast),
    ("24", rules.consent_is_given),
)

WINDOW: tuple[GateRule, ...] = (
    ("1a", rules.account_is_restricted),
    ("1b", rules.template_is_paused),
    ("1c", rules.payment_failed),
    ("2", rules.address_is_unusable),
    ("3", rules.somebody_blocked),
    ("F", rules.is_stale),
    ("H", rules.people_have_chat),
    ("T", rules.has_no_wording),
    ("4", rules.confirms_stop),
    ("9", rules.is_suppressed),
    ("10", rules.opted_out),
    ("Q", rules.stop_is_unclear),
    ("M1", messenger_rules.in_window),
    ("M2", messenger_rules.in_ad_window),
    ("M3", messenger_rules.by_a_human),
    ("M4", messenger_rules.is_bot_as_human),
    ("M5", messenger_rules.has_dead_tag),
    ("17", messenger_rules.asks_unasked),
    ("M6", messenger_rules.is_utility_template),
    ("M7", messenger_rules.is_marketing_token),
    ("7", rules.window_is_closed),
)

TABLES: dict[str, tuple[GateRule, ...]] = {"opt_in": OPT_IN, "window": WINDOW}  # by the platform's rules


def decide(request: GateRequest, context: GateContext, now: datetime) -> Verdict:
    """Say how a message may be sent, when to ask again, or why it may not be sent. Pure and total: every question gets a verdict."""
    return first_verdict(TABLES[context.rules.table], make_case(request, context, now))


def first_verdict(table: tuple[GateRule, ...], case: GateCase) -> Verdict:
    """The verdict of the first rule that has one; row 25 when none has."""
    for _, rule in table:
        verdict = rule(case)
        if verdict is not None:
            return verdict
    return deny(case, "25", Reason.NO_RULE)


def clear(verdict: Allow, message: Outgoing, *, to: tuple[Address, ...], tag: str, reply_to: str = "") -> Cleared:
    """Turn a verdict into the one thing that a platform will send. Raises `ValueError` for a verdict about another message.

    Only this function makes a `Cleared`, and it needs an `Allow`: nothing is sent without one.
    """
    request = verdict.request
    template = "" if message.template is None else message.template.name
    if (message.purpose, message.topic, template) != (request.purpose, request.topic, request.template):
        raise ValueError("the verdict is about another message")
    if verdict.form == "template" and message.template is None:
        raise ValueError("the verdict is about a template, and the message has none")
    human_agent = verdict.reason is Reason.ALLOW_HUMAN_AGENT
    return Cleared(to=to, message=message, form=verdict.form, tag=tag, reply_to=reply_to, human_agent=human_agent)


def decision_inputs(request: GateRequest, context: GateContext, now: datetime) -> dict[str, Any]:
    """What a verdict was based on, stored with the message: JSON-able, without names, addresses or words of the person.

    Fields at their default ("nothing known") are left out. A later dispute is answered from this.
    """
    case = make_case(request, context, now)
    consent = case.consent_state
    # The business names a request as it likes, by a booking code or a number: the log keeps that there was one, and when.
    asked_at = context.requests.get(request.request)
    request = replace(request, request="asked") if request.request else request
    context = replace(context, requests={"asked": asked_at} if asked_at else {}, consent=NO_CONSENT)
    return {
        "at": now.isoformat(),
        "open": case.is_open,
        "form": case.form,
        "kind": case.kind,
        "answer": case.is_answer,
        "consent": consent.status,
        "since": None if consent.since is None else consent.since.isoformat(),
        "draft": msgspec.to_builtins(request),
        "state": msgspec.to_builtins(context),  # above is the one consent state that counted
    }
