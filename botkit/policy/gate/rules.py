"""The rules of the gate's decision table that all platforms share: one small function each.

A rule returns a verdict, or None when it does not apply. Where the table leaves something open, a comment says how it is read.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from botkit.policy.gate.quiet_hours import quiet_until
from botkit.policy.gate.reasons import Reason
from botkit.policy.gate.request import FrequencyCap
from botkit.policy.gate.verdict import OPT_IN_ROLES, Defer, GateCase, Verdict, allow, deny

STOP_CONFIRMATION_WITHIN = timedelta(minutes=5)  # 47 CFR 64.1200(a)(12): one text, within five minutes, without promotion
STOP_CONFIRMATION_PAUSE = timedelta(hours=24)  # a repeated STOP gets no second confirmation before this
CODE_REQUEST_VALID = timedelta(minutes=10)  # a code asked for longer ago is no longer "just now"
DOCUMENT_REQUEST_VALID = timedelta(hours=1)  # the same for a document; the table gives no figure
MARKETING_COOLDOWN = timedelta(hours=24)  # after 131049; trying earlier may lengthen the platform's own pause
LIMIT_RETRY = timedelta(hours=1)  # when to ask again about a used-up limit whose end is not known


# ---- rows 1 to 3: can anything reach this person at all?


def account_is_restricted(case: GateCase) -> Verdict | None:
    account = case.context.account
    held = account == "restricted" or (account == "starts" and not case.is_answer)
    held = held or (case.context.notices_restricted and case.form == "template" and case.kind == "utility")
    return deny(case, "1a", Reason.ACCOUNT_RESTRICTED) if held else None


def template_is_paused(case: GateCase) -> Verdict | None:
    # Only a message that would go out as that template is held by its pause.
    if case.form == "template" and case.context.template_status not in ("", "approved"):
        return deny(case, "1b", Reason.TEMPLATE_PAUSED)
    return None


def payment_failed(case: GateCase) -> Verdict | None:
    return deny(case, "1c", Reason.PAYMENT) if case.context.account == "payment" else None


_ADDRESS = {"bad": Reason.BAD_ADDRESS, "undeliverable": Reason.UNDELIVERABLE, "country_blocked": Reason.COUNTRY_BLOCKED}


def address_is_unusable(case: GateCase) -> Verdict | None:
    reason = _ADDRESS.get(case.context.address)
    return None if reason is None else deny(case, "2", reason)


def somebody_blocked(case: GateCase) -> Verdict | None:
    if not case.context.blocked:
        return None
    return deny(case, "3", Reason.BLOCKED_BY_US if case.context.blocked == "by_us" else Reason.UNDELIVERABLE)


def is_stale(case: GateCase) -> Verdict | None:
    # Not in the platform's table: the author's own `fresh`.
    until = case.request.fresh_until
    return deny(case, "F", Reason.STALE) if until is not None and case.now >= until else None


def people_have_chat(case: GateCase) -> Verdict | None:
    # Not in the platform's table. What the bot starts waits until it has the chat again; an answer of its own is out of date by then.
    request, until = case.request, case.context.people_until
    if until is None or until <= case.now:
        return None
    is_owed = request.critical or request.role == "stop_confirmation" or request.purpose == "authentication"
    if request.by_human or request.beside_people or request.urgent or is_owed:
        return None
    if request.answers:
        return deny(case, "H", Reason.HUMAN_HAS_CHAT) if case.context.has_people else None
    return Defer(until=until, reason=Reason.HUMAN_HAS_CHAT, rule="H")


def has_no_wording(case: GateCase) -> Verdict | None:
    # A template alone has no words of its own, and the platform has no approved wording for its purpose.
    is_template_alone = bool(case.request.template) and not case.request.has_free
    return deny(case, "T", Reason.TEMPLATE_NOT_OFFERED) if case.form == "free" and is_template_alone else None


# ---- rows 4 to 8: answers, and what only the window allows


def confirms_stop(case: GateCase) -> Verdict | None:
    # Either row 4 allows the confirmation or nothing does: as an ordinary answer (row 6) it would come a second time.
    if case.request.role != "stop_confirmation":
        return None
    stopped, confirmed, now = case.context.stopped_at, case.context.stop_confirmed_at, case.now
    if confirmed is not None and now - confirmed < STOP_CONFIRMATION_PAUSE:
        return deny(case, "4", Reason.CONFIRMATION_REPEATED)
    if stopped is None or now - stopped > STOP_CONFIRMATION_WITHIN:
        return deny(case, "4", Reason.CONFIRMATION_LATE)
    if case.is_open and case.form == "free" and case.kind != "marketing":
        return allow(case, "4", Reason.ALLOW_OPTOUT_CONFIRMATION)
    return None


def was_asked_for(case: GateCase) -> Verdict | None:
    if not case.request.request or (case.form == "free" and not case.is_open):
        return None
    asked = case.context.requests.get(case.request.request)
    if asked is None or case.kind not in ("authentication", "utility"):
        return None
    valid = CODE_REQUEST_VALID if case.kind == "authentication" else DOCUMENT_REQUEST_VALID
    return allow(case, "5", Reason.ALLOW_USER_REQUESTED) if case.now - asked <= valid else None


def answers_in_window(case: GateCase) -> Verdict | None:
    return allow(case, "6", Reason.ALLOW_SERVICE_WINDOW) if case.is_answer else None


def window_is_closed(case: GateCase) -> Verdict | None:
    return deny(case, "7", Reason.WINDOW_CLOSED) if case.form == "free" and not case.is_open else None


def _is_agreed(case: GateCase) -> bool:
    if case.consent_state.status != "given":
        return False
    # What asks for consent needs that of its own kind as well: a notice that asks for advertising is still a notice.
    return case.request.role not in OPT_IN_ROLES or case.context.consent.given(case.kind, case.request.topic, case.now)


def _lacking_purpose(case: GateCase) -> str:
    """The purpose whose consent is lacking: what the message is, or what it asks for."""
    return case.request.asks if case.request.role in OPT_IN_ROLES and case.consent_state.status != "given" else case.kind


def _is_sign_up_request(case: GateCase) -> bool:
    return case.request.role == "opt_in_request" and case.consent_state.status == "pending"


def promotes_without_consent(case: GateCase) -> Verdict | None:
    if case.kind == "marketing" and case.form == "free" and not _is_agreed(case):
        return deny(case, "8", Reason.NO_CONSENT_MARKETING)
    return None


# ---- rows 9 to 18: consent. Everything that comes this far is started by the business, whatever its form.


def is_suppressed(case: GateCase) -> Verdict | None:
    is_erased = case.decided.status == "suppressed" and not _is_sign_up_request(case)
    if case.is_answer or not (case.context.suppressed or is_erased):
        return None
    return deny(case, "9", Reason.SUPPRESSED)


def is_critical(case: GateCase) -> Verdict | None:
    # Row 18 stands here, before the opt-outs, once the business has switched it on; at its place in the table it would never apply.
    context = case.context
    if not case.request.critical or not context.critical_basis or context.critical_left < 1 or case.kind != "utility":
        return None
    if (case.decided.status == "withdrawn" or _is_unanswered(case)) and not context.critical_duty:
        return None
    return allow(case, "18", Reason.ALLOW_CRITICAL)


def _is_unanswered(case: GateCase) -> bool:
    """Whether a doubtful STOP was never explained, and no consent is newer (47 CFR 64.1200(a)(12): no answer means all)."""
    asked, decided = case.context.stop_unanswered_at, case.decided
    return asked is not None and not (decided.status == "given" and decided.since is not None and decided.since > asked)


def opted_out(case: GateCase) -> Verdict | None:
    if case.is_answer or _is_sign_up_request(case) or not (case.decided.status == "withdrawn" or _is_unanswered(case)):
        return None
    return deny(case, "10", Reason.OPTED_OUT)


def stop_is_unclear(case: GateCase) -> Verdict | None:
    # Not a row of its own in the platform's table: marketing waits while the clarifying question is open.
    return deny(case, "Q", Reason.STOP_UNCLEAR) if case.kind == "marketing" and case.context.stop_unclear else None


def platform_stopped(case: GateCase) -> Verdict | None:
    if case.kind == "marketing" and (case.context.platform_stopped or case.context.consent.platform_stopped):
        return deny(case, "11", Reason.META_MARKETING_STOPPED)
    return None


def is_us_marketing(case: GateCase) -> Verdict | None:
    return deny(case, "12", Reason.US_MARKETING_PAUSED) if case.kind == "marketing" and case.context.us_number else None


def category_changed(case: GateCase) -> Verdict | None:
    category = case.context.template_category
    if case.form != "template" or not category:
        return None
    declared = "utility" if case.request.purpose == "service" else case.request.purpose
    return deny(case, "13", Reason.TEMPLATE_CATEGORY_CHANGED) if declared != category else None


def asks_for_confirmation(case: GateCase) -> Verdict | None:
    if case.request.role != "opt_in_request" or case.kind != "utility":
        return None
    if case.consent_state.status == "pending" and case.consent_state.prompts <= case.context.reminders:
        return allow(case, "14", Reason.ALLOW_DOI_REQUEST)
    return None


def is_pending(case: GateCase) -> Verdict | None:
    return deny(case, "15", Reason.CONSENT_PENDING) if case.consent_state.status == "pending" else None


def consent_is_void(case: GateCase) -> Verdict | None:
    if _is_agreed(case):
        return None
    if case.consent_state.status == "expired":
        return deny(case, "16", Reason.CONSENT_EXPIRED)
    consent, purpose = case.context.consent, _lacking_purpose(case)
    if consent.was_given_elsewhere(purpose, case.request.topic):
        return deny(case, "16", Reason.NO_CONSENT_FOR_SENDER)
    if consent.was_given_formerly(purpose, case.request.topic):
        return deny(case, "16", Reason.IDENTITY_CHANGED)
    return None


_LACKING = {"marketing": Reason.NO_CONSENT_MARKETING, "utility": Reason.NO_CONSENT_UTILITY}


def consent_is_lacking(case: GateCase) -> Verdict | None:
    reason = _LACKING.get(_lacking_purpose(case))
    return None if reason is None or _is_agreed(case) else deny(case, "17", reason)


# ---- rows 19 to 23: not now


def was_held_back(case: GateCase) -> Verdict | None:
    held = case.context.held_back_at
    if case.kind == "marketing" and held is not None and case.now - held < MARKETING_COOLDOWN:
        return Defer(until=held + MARKETING_COOLDOWN, reason=Reason.MARKETING_COOLDOWN, rule="19")
    return None


def is_quiet(case: GateCase) -> Verdict | None:
    context = case.context
    if context.quiet is None:
        return None
    if case.kind != "marketing" and not (case.kind == "utility" and context.quiet_for_utility and not case.request.urgent):
        return None
    until = quiet_until(case.now, context.quiet, context.zones)
    return None if until is None else Defer(until=until, reason=Reason.QUIET_HOURS, rule="20")


def is_capped(case: GateCase) -> Verdict | None:
    if case.kind != "marketing" or not case.context.caps:
        return None
    ends = [end for cap in case.context.caps if (end := _cap_ends(cap, case)) is not None]
    return Defer(until=max(ends), reason=Reason.FREQUENCY_CAP, rule="21") if ends else None


def _cap_ends(cap: FrequencyCap, case: GateCase) -> datetime | None:
    recent = sorted(sent for sent in case.context.marketing_sent if case.now - sent < cap.period)
    if cap.most < 1 or len(recent) < cap.most:
        return None
    return recent[-cap.most] + cap.period


def budget_is_spent(case: GateCase) -> Verdict | None:
    # Not a row of the platform's table: what the business chose to spend (docs/cost.md).
    until = case.context.budget_until
    if case.kind != "marketing" or until is None or until <= case.now:
        return None
    return Defer(until=until, reason=Reason.BUDGET_SPENT, rule="B")


def limit_is_used_up(case: GateCase) -> Verdict | None:
    context = case.context
    if case.form != "template" or case.is_open or context.is_among_used or not context.people_limit:
        return None
    if context.people_used < context.people_limit:
        return None
    free = context.people_free_at
    return Defer(until=free if free is not None and free > case.now else case.now + LIMIT_RETRY, reason=Reason.MESSAGING_LIMIT, rule="22")


def pair_is_too_fast(case: GateCase) -> Verdict | None:
    free = case.context.pair_free_at
    return Defer(until=free, reason=Reason.PAIR_RATE, rule="23") if free is not None and case.now < free else None


def consent_is_given(case: GateCase) -> Verdict | None:
    # A free-form message that the business starts inside the window needs the same consent as a template.
    return allow(case, "24", Reason.ALLOW_CONSENT) if _is_agreed(case) else None
