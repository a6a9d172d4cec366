"""The gate: whether and how a message may go out. Nothing is sent without its verdict, and it is asked twice: when a message is
queued, and again at the moment of sending.

The decision table of docs/consent.md, row by row: the first rule that has something to say decides. Each rule is one small function.
Where the table leaves something open, the comment at the rule says how it is read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from botkit.core.contact import Address
from botkit.core.message import Outgoing
from botkit.core.platform import Cleared
from botkit.policy import window
from botkit.policy.consent import UNKNOWN, Standing
from botkit.policy.quiet import quiet_until
from botkit.policy.reasons import Reason
from botkit.policy.state import Draft, State, draft

STOP_CONFIRMATION_WITHIN = timedelta(minutes=5)  # 47 CFR 64.1200(a)(12): one text, within five minutes, without promotion
STOP_CONFIRMATION_PAUSE = timedelta(hours=24)  # a repeated STOP gets no second confirmation before this
CODE_REQUEST_VALID = timedelta(minutes=10)  # a code asked for longer ago is no longer "just now"
DOCUMENT_REQUEST_VALID = timedelta(hours=1)  # the same for a document; the table gives no figure
MARKETING_COOLDOWN = timedelta(hours=24)  # after 131049; trying earlier may lengthen the platform's own pause
TOKEN_PAUSE = timedelta(hours=24)  # Messenger: one marketing message per person, page and day
LIMIT_LOOK = timedelta(hours=1)  # when to look again at a used-up limit whose end is not known

DEAD_TAGS = frozenset({"CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE"})  # error 100 since 2026-04-27
UTILITY_PERMISSION = "pages_utility_messaging"
# Where Messenger delivers no paid marketing messages: the EU, United Kingdom, Japan, South Korea, Australia.
# fmt: off
NO_MARKETING_TOKENS = frozenset((
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL",
    "PT", "RO", "SE", "SI", "SK", "EU", "GB", "JP", "KR", "AU",
))
# fmt: on

Form = Literal["free", "template"]


class Allow(Struct, frozen=True, kw_only=True, tag="allow"):
    """It may go out in this form. The verdict is about `draft`, and clears no other message."""

    form: Form
    reason: Reason
    rule: str
    draft: Draft


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


class Case(Struct, kw_only=True, gc=False):
    """One question to the gate, with what several rules need worked out once.

    `kind` is the purpose that counts: the template's present category, if it goes out as one; a service message that the
    business starts is a notice (utility). `is_answer`: an answer to the person, free-form, not promotional, in an open window.
    `standing` is where the person's consent to this kind and topic stands; of answers nobody asks it.
    """

    draft: Draft
    state: State
    now: datetime
    is_open: bool
    form: Form
    kind: str
    is_answer: bool
    standing: Standing


def decide(message: Draft, state: State, now: datetime) -> Verdict:
    """Say how a message may be sent, when to ask again, or why it may not be sent. Pure and total: every question gets a verdict."""
    return _judge(TABLES.get(state.platform, WHATSAPP), _case(message, state, now))


def clear(verdict: Allow, message: Outgoing, *, to: tuple[Address, ...], tag: str, reply_to: str = "") -> Cleared:
    """Turn a verdict into the one thing that a platform will send. Raises `ValueError` for a verdict about another message."""
    seen = verdict.draft
    same = draft(message, answers=seen.answers)
    if (same.purpose, same.topic, same.template) != (seen.purpose, seen.topic, seen.template):
        raise ValueError("the verdict is about another message")
    if verdict.form == "template" and message.template is None:
        raise ValueError("the verdict asks for a template, and the message has none")
    return Cleared(to=to, message=message, form=verdict.form, tag=tag, reply_to=reply_to)


def _case(message: Draft, state: State, now: datetime) -> Case:
    is_open = window.is_open(state.heard_at, now)
    form: Form = "template" if (message.template or message.token) and not (is_open and message.has_free) else "free"
    kind: str = message.purpose
    if form == "template" and state.template_category:
        kind = state.template_category
    is_answer = is_open and message.answers and form == "free" and kind != "marketing"
    if is_answer:
        standing = UNKNOWN
    else:
        kind = "utility" if kind == "service" else kind
        # The request to confirm a sign-up is judged by the sign-up: who stopped everything and then signs up again may be asked.
        judged = message.asks if message.role == "opt_in_request" else kind
        standing = state.consent.standing(judged, message.topic, now)
    return Case(draft=message, state=state, now=now, is_open=is_open, form=form, kind=kind, is_answer=is_answer, standing=standing)


def _judge(rules: tuple[Rule, ...], case: Case) -> Verdict:
    for _, rule in rules:
        verdict = rule(case)
        if verdict is not None:
            return verdict
    return _deny(case, "25", Reason.NO_RULE)


def _allow(case: Case, rule: str, reason: Reason) -> Allow:
    return Allow(form=case.form, reason=reason, rule=rule, draft=case.draft)


def _deny(case: Case, rule: str, reason: Reason) -> Deny:
    return Deny(reason=reason, rule=rule, plan="" if case.is_open else case.draft.outside)


# ---- rows 1 to 3: can anything reach this person at all?


def _account_is_restricted(case: Case) -> Verdict | None:
    return _deny(case, "1a", Reason.ACCOUNT_RESTRICTED) if case.state.account == "restricted" else None


def _template_is_paused(case: Case) -> Verdict | None:
    # Only a message that would go out as that template is held by its pause.
    if case.form == "template" and case.state.template_status not in ("", "approved"):
        return _deny(case, "1b", Reason.TEMPLATE_PAUSED)
    return None


def _payment_failed(case: Case) -> Verdict | None:
    return _deny(case, "1c", Reason.PAYMENT) if case.state.account == "payment" else None


_ADDRESS = {"bad": Reason.BAD_ADDRESS, "undeliverable": Reason.UNDELIVERABLE, "country_blocked": Reason.COUNTRY_BLOCKED}


def _address_is_no_use(case: Case) -> Verdict | None:
    reason = _ADDRESS.get(case.state.address)
    return None if reason is None else _deny(case, "2", reason)


def _somebody_blocked(case: Case) -> Verdict | None:
    if not case.state.blocked:
        return None
    return _deny(case, "3", Reason.BLOCKED_BY_US if case.state.blocked == "by_us" else Reason.UNDELIVERABLE)


def _is_stale(case: Case) -> Verdict | None:
    # Not in the platform's table: the author's own `fresh`.
    until = case.draft.fresh_until
    return _deny(case, "F", Reason.STALE) if until is not None and case.now >= until else None


# ---- rows 4 to 8: answers, and what only the window allows


def _confirms_stop(case: Case) -> Verdict | None:
    # Either row 4 allows the confirmation or nothing does: as an ordinary answer (row 6) it would come a second time.
    if case.draft.role != "stop_confirmation":
        return None
    stopped, confirmed, now = case.state.stopped_at, case.state.stop_confirmed_at, case.now
    if confirmed is not None and now - confirmed < STOP_CONFIRMATION_PAUSE:
        return _deny(case, "4", Reason.CONFIRMATION_REPEATED)
    if stopped is None or now - stopped > STOP_CONFIRMATION_WITHIN:
        return _deny(case, "4", Reason.CONFIRMATION_LATE)
    if case.is_open and case.form == "free" and case.kind != "marketing":
        return _allow(case, "4", Reason.ALLOW_OPTOUT_CONFIRMATION)
    return None


def _was_asked_for(case: Case) -> Verdict | None:
    if not case.draft.request or (case.form == "free" and not case.is_open):
        return None
    asked = case.state.requests.get(case.draft.request)
    if asked is None or case.kind not in ("authentication", "utility"):
        return None
    valid = CODE_REQUEST_VALID if case.kind == "authentication" else DOCUMENT_REQUEST_VALID
    return _allow(case, "5", Reason.ALLOW_USER_REQUESTED) if case.now - asked <= valid else None


def _answers_in_window(case: Case) -> Verdict | None:
    return _allow(case, "6", Reason.ALLOW_SERVICE_WINDOW) if case.is_answer else None


def _window_is_closed(case: Case) -> Verdict | None:
    return _deny(case, "7", Reason.WINDOW_CLOSED) if case.form == "free" and not case.is_open else None


def _is_agreed(case: Case) -> bool:
    message = case.draft
    if message.role != "opt_in_request":
        return case.standing.status == "given"
    return case.state.consent.given(case.kind, message.topic, case.now)  # its own standing is that of the sign-up


def _promotes_without_consent(case: Case) -> Verdict | None:
    if case.kind == "marketing" and case.form == "free" and not _is_agreed(case):
        return _deny(case, "8", Reason.NO_CONSENT_MARKETING)
    return None


# ---- rows 9 to 18: consent. Everything that comes this far is started by the business, whatever its form.


def _is_suppressed(case: Case) -> Verdict | None:
    if case.is_answer or not (case.state.suppressed or case.standing.status == "suppressed"):
        return None
    return _deny(case, "9", Reason.SUPPRESSED)


def _is_critical(case: Case) -> Verdict | None:
    # Row 18 stands here, before the opt-outs, once the business has switched it on; at its printed place it could never fire.
    state = case.state
    if not case.draft.critical or not state.critical_basis or state.critical_left < 1 or case.kind != "utility":
        return None
    if case.standing.status == "withdrawn" and not state.critical_duty:
        return None
    return _allow(case, "18", Reason.ALLOW_CRITICAL)


def _opted_out(case: Case) -> Verdict | None:
    return _deny(case, "10", Reason.OPTED_OUT) if not case.is_answer and case.standing.status == "withdrawn" else None


def _platform_stopped(case: Case) -> Verdict | None:
    if case.kind == "marketing" and (case.state.platform_stopped or case.state.consent.platform_stopped):
        return _deny(case, "11", Reason.META_MARKETING_STOPPED)
    return None


def _is_us_marketing(case: Case) -> Verdict | None:
    return _deny(case, "12", Reason.US_MARKETING_PAUSED) if case.kind == "marketing" and case.state.us_number else None


def _category_changed(case: Case) -> Verdict | None:
    category = case.state.template_category
    if case.form != "template" or not category:
        return None
    declared = "utility" if case.draft.purpose == "service" else case.draft.purpose
    return _deny(case, "13", Reason.TEMPLATE_CATEGORY_CHANGED) if declared != category else None


def _asks_for_confirmation(case: Case) -> Verdict | None:
    if case.draft.role != "opt_in_request" or case.kind != "utility":
        return None
    if case.standing.status == "pending" and case.standing.prompts <= case.state.reminders:
        return _allow(case, "14", Reason.ALLOW_DOI_REQUEST)
    return None


def _is_pending(case: Case) -> Verdict | None:
    return _deny(case, "15", Reason.CONSENT_PENDING) if case.standing.status == "pending" else None


def _consent_is_void(case: Case) -> Verdict | None:
    if _is_agreed(case):
        return None
    if case.standing.status == "expired":
        return _deny(case, "16", Reason.CONSENT_EXPIRED)
    consent = case.state.consent
    if consent.was_given_elsewhere(case.kind, case.draft.topic):
        return _deny(case, "16", Reason.NO_CONSENT_FOR_SENDER)
    if consent.was_given_formerly(case.kind, case.draft.topic):
        return _deny(case, "16", Reason.IDENTITY_CHANGED)
    return None


_LACKING = {"marketing": Reason.NO_CONSENT_MARKETING, "utility": Reason.NO_CONSENT_UTILITY}


def _consent_is_lacking(case: Case) -> Verdict | None:
    reason = _LACKING.get(case.kind)
    return None if reason is None or _is_agreed(case) else _deny(case, "17", reason)


# ---- rows 19 to 23: not now


def _was_held_back(case: Case) -> Verdict | None:
    held = case.state.held_back_at
    if case.kind == "marketing" and held is not None and case.now - held < MARKETING_COOLDOWN:
        return Defer(until=held + MARKETING_COOLDOWN, reason=Reason.MARKETING_COOLDOWN, rule="19")
    return None


def _is_quiet(case: Case) -> Verdict | None:
    state = case.state
    if state.quiet is None:
        return None
    if case.kind != "marketing" and not (case.kind == "utility" and state.quiet_for_utility and not case.draft.urgent):
        return None
    until = quiet_until(case.now, state.quiet, state.zones)
    return None if until is None else Defer(until=until, reason=Reason.QUIET_HOURS, rule="20")


def _is_capped(case: Case) -> Verdict | None:
    state = case.state
    if case.kind != "marketing" or not state.marketing_cap:
        return None
    recent = sorted(sent for sent in state.marketing_sent if case.now - sent < state.marketing_period)
    if len(recent) < state.marketing_cap:
        return None
    return Defer(until=recent[-state.marketing_cap] + state.marketing_period, reason=Reason.FREQUENCY_CAP, rule="21")


def _limit_is_used_up(case: Case) -> Verdict | None:
    state = case.state
    if case.form != "template" or case.is_open or state.is_among_used or not state.people_limit:
        return None
    if state.people_used < state.people_limit:
        return None
    free = state.people_free_at
    return Defer(until=free if free is not None and free > case.now else case.now + LIMIT_LOOK, reason=Reason.MESSAGING_LIMIT, rule="22")


def _pair_is_too_fast(case: Case) -> Verdict | None:
    free = case.state.pair_free_at
    return Defer(until=free, reason=Reason.PAIR_RATE, rule="23") if free is not None and case.now < free else None


def _consent_is_given(case: Case) -> Verdict | None:
    # A free-form message that the business starts inside the window needs the same consent as a template; so has it the same row.
    return _allow(case, "24", Reason.ALLOW_CONSENT) if _is_agreed(case) else None


# ---- Messenger


def _messenger_window(case: Case) -> Verdict | None:
    # Promotion is allowed inside, so no consent is asked for; who withdrew was refused before.
    return _allow(case, "M1", Reason.ALLOW_SERVICE_WINDOW) if case.is_open else None


def _messenger_ad_window(case: Case) -> Verdict | None:
    if case.draft.has_free and window.is_entry_open(case.state.entry_until, case.now):
        return Allow(form="free", reason=Reason.ALLOW_AD_WINDOW, rule="M2", draft=case.draft)
    return None


def _messenger_human(case: Case) -> Verdict | None:
    message = case.draft
    if message.tag == "HUMAN_AGENT" and message.by_human and message.has_free and window.is_human_open(case.state.heard_at, case.now):
        return Allow(form="free", reason=Reason.ALLOW_HUMAN_AGENT, rule="M3", draft=message)
    return None


def _messenger_bot_as_human(case: Case) -> Verdict | None:
    if case.draft.tag == "HUMAN_AGENT" and not case.draft.by_human:
        return _deny(case, "M4", Reason.TAG_NOT_FOR_AUTOMATION)
    return None


def _messenger_dead_tag(case: Case) -> Verdict | None:
    return _deny(case, "M5", Reason.TAG_REMOVED) if case.draft.tag in DEAD_TAGS else None


def _messenger_utility(case: Case) -> Verdict | None:
    if case.form != "template" or case.draft.token or case.kind != "utility":
        return None
    if UTILITY_PERMISSION not in case.state.permissions:
        return _deny(case, "M6", Reason.PERMISSION_MISSING)
    if not case.state.utility_region:
        return _deny(case, "M6", Reason.REGION_NOT_SUPPORTED)
    return _allow(case, "M6", Reason.ALLOW_UTILITY_TEMPLATE)


def _messenger_marketing(case: Case) -> Verdict | None:
    state = case.state
    if not case.draft.token:
        return None
    if not state.country or state.country in NO_MARKETING_TOKENS:
        return _deny(case, "M7", Reason.REGION_NOT_SUPPORTED)
    if not state.marketing_token:
        return _deny(case, "M7", Reason.TOKEN_INVALID)
    used = state.token_used_at
    if used is not None and case.now - used < TOKEN_PAUSE:
        return Defer(until=used + TOKEN_PAUSE, reason=Reason.FREQUENCY_CAP, rule="M7")
    return _allow(case, "M7", Reason.ALLOW_MARKETING_TOKEN)


# ---- the tables


Rule = tuple[str, Callable[[Case], Verdict | None]]

WHATSAPP: tuple[Rule, ...] = (
    ("1a", _account_is_restricted),
    ("1b", _template_is_paused),
    ("1c", _payment_failed),
    ("2", _address_is_no_use),
    ("3", _somebody_blocked),
    ("F", _is_stale),
    ("4", _confirms_stop),
    ("5", _was_asked_for),
    ("6", _answers_in_window),
    ("7", _window_is_closed),
    ("8", _promotes_without_consent),
    ("9", _is_suppressed),
    ("18", _is_critical),
    ("10", _opted_out),
    ("11", _platform_stopped),
    ("12", _is_us_marketing),
    ("13", _category_changed),
    ("14", _asks_for_confirmation),
    ("15", _is_pending),
    ("16", _consent_is_void),
    ("17", _consent_is_lacking),
    ("19", _was_held_back),
    ("20", _is_quiet),
    ("21", _is_capped),
    ("22", _limit_is_used_up),
    ("23", _pair_is_too_fast),
    ("24", _consent_is_given),
)

MESSENGER: tuple[Rule, ...] = (
    ("1a", _account_is_restricted),
    ("1b", _template_is_paused),
    ("1c", _payment_failed),
    ("2", _address_is_no_use),
    ("3", _somebody_blocked),
    ("F", _is_stale),
    ("4", _confirms_stop),
    ("9", _is_suppressed),
    ("10", _opted_out),
    ("M1", _messenger_window),
    ("M2", _messenger_ad_window),
    ("M3", _messenger_human),
    ("M4", _messenger_bot_as_human),
    ("M5", _messenger_dead_tag),
    ("M6", _messenger_utility),
    ("M7", _messenger_marketing),
    ("7", _window_is_closed),
)

TABLES: dict[str, tuple[Rule, ...]] = {"whatsapp": WHATSAPP, "messenger": MESSENGER}
