"""The gate: whether and how a message may go out. Nothing is sent without its verdict, and it is asked twice: when a message is
queued, and again at the moment of sending.

The decision table of docs/consent.md, row by row: the first rule that has something to say decides. Each rule is one small function
(rows.py, messenger.py); the tables below are the order.
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
from botkit.policy.gate import messenger_rules as messenger
from botkit.policy.gate import rules as rows
from botkit.policy.gate.reasons import Reason
from botkit.policy.gate.request import GateContext, GateRequest, request_for
from botkit.policy.gate.verdict import Allow, Defer, Deny, GateCase, Verdict, deny, make_case

__all__ = [
    "MESSENGER",
    "TABLES",
    "WHATSAPP",
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

WHATSAPP: tuple[GateRule, ...] = (
    ("1a", rows.account_is_restricted),
    ("1b", rows.template_is_paused),
    ("1c", rows.payment_failed),
    ("2", rows.address_is_no_use),
    ("3", rows.somebody_blocked),
    ("F", rows.is_stale),
    ("4", rows.confirms_stop),
    ("5", rows.was_asked_for),
    ("6", rows.answers_in_window),
    ("7", rows.window_is_closed),
    ("8", rows.promotes_without_consent),
    ("9", rows.is_suppressed),
    ("18", rows.is_critical),
    ("10", rows.opted_out),
    ("Q", rows.stop_is_unclear),
    ("11", rows.platform_stopped),
    ("12", rows.is_us_marketing),
    ("13", rows.category_changed),
    ("14", rows.asks_for_confirmation),
    ("15", rows.is_pending),
    ("16", rows.consent_is_void),
    ("17", rows.consent_is_lacking),
    ("19", rows.was_held_back),
    ("20", rows.is_quiet),
    ("21", rows.is_capped),
    ("B", rows.budget_is_spent),
    ("22", rows.limit_is_used_up),
    ("23", rows.pair_is_too_fast),
    ("24", rows.consent_is_given),
)

MESSENGER: tuple[GateRule, ...] = (
    ("1a", rows.account_is_restricted),
    ("1b", rows.template_is_paused),
    ("1c", rows.payment_failed),
    ("2", rows.address_is_no_use),
    ("3", rows.somebody_blocked),
    ("F", rows.is_stale),
    ("4", rows.confirms_stop),
    ("9", rows.is_suppressed),
    ("10", rows.opted_out),
    ("Q", rows.stop_is_unclear),
    ("M1", messenger.in_window),
    ("M2", messenger.in_ad_window),
    ("M3", messenger.by_a_human),
    ("M4", messenger.is_bot_as_human),
    ("M5", messenger.has_dead_tag),
    ("M6", messenger.is_utility_template),
    ("M7", messenger.is_marketing_token),
    ("7", rows.window_is_closed),
)

TABLES: dict[str, tuple[GateRule, ...]] = {"whatsapp": WHATSAPP, "messenger": MESSENGER}


def decide(message: GateRequest, state: GateContext, now: datetime) -> Verdict:
    """Say how a message may be sent, when to ask again, or why it may not be sent. Pure and total: every question gets a verdict."""
    # A platform without a table of its own gets the strictest.
    return judge(TABLES.get(state.platform, WHATSAPP), make_case(message, state, now))


def judge(rules: tuple[GateRule, ...], case: GateCase) -> Verdict:
    """The verdict of the first rule that has one; row 25 when none has."""
    for _, rule in rules:
        verdict = rule(case)
        if verdict is not None:
            return verdict
    return deny(case, "25", Reason.NO_RULE)


def clear(verdict: Allow, message: Outgoing, *, to: tuple[Address, ...], tag: str, reply_to: str = "") -> Cleared:
    """Turn a verdict into the one thing that a platform will send. Raises `ValueError` for a verdict about another message.

    This is the only place that makes a `Cleared`, and the only function that makes one needs an `Allow`: there is no way past.
    """
    seen = verdict.request
    template = "" if message.template is None else message.template.name
    if (message.purpose, message.topic, template) != (seen.purpose, seen.topic, seen.template):
        raise ValueError("the verdict is about another message")
    if verdict.form == "template" and message.template is None:
        raise ValueError("the verdict is about a template, and the message has none")
    return Cleared(to=to, message=message, form=verdict.form, tag=tag, reply_to=reply_to)


def decision_inputs(message: GateRequest, state: GateContext, now: datetime) -> dict[str, Any]:
    """What a verdict was based on, to be kept with the message: JSON-able, without names, addresses or words of the person.

    Fields at their default ("nothing known") are left out. A later dispute is answered from this.
    """
    case = make_case(message, state, now)
    standing = case.consent_state
    return {
        "at": now.isoformat(),
        "open": case.is_open,
        "form": case.form,
        "kind": case.kind,
        "answer": case.is_answer,
        "consent": standing.status,
        "since": None if standing.since is None else standing.since.isoformat(),
        "draft": msgspec.to_builtins(message),
        "state": msgspec.to_builtins(replace(state, consent=NO_CONSENT)),  # it stands above, as the one standing that counted
    }
