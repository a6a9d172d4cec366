"""The rows M1 to M7 of the gate's decision table, for platforms that want consent for advertising outside their window only."""

from __future__ import annotations

from datetime import timedelta

from botkit.policy.gate import window
from botkit.policy.gate.reasons import Reason
from botkit.policy.gate.request import HUMAN_AGENT
from botkit.policy.gate.verdict import OPT_IN_ROLES, Allow, Defer, GateCase, Verdict, allow, deny

TOKEN_PAUSE = timedelta(hours=24)  # Messenger: one marketing message per person, page and day
DEAD_TAGS = frozenset({"CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE"})  # error 100 since 2026-04-27
# Where Messenger delivers no paid marketing messages: the EU, United Kingdom, Japan, South Korea, Australia.
# fmt: off
NO_MARKETING_TOKENS = frozenset((
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL",
    "PT", "RO", "SE", "SI", "SK", "EU", "GB", "JP", "KR", "AU",
))
# fmt: on


def in_window(case: GateCase) -> Verdict | None:
    # Promotion is allowed inside, so no consent is asked for; who withdrew was refused before.
    return allow(case, "M1", Reason.ALLOW_SERVICE_WINDOW) if case.is_open and case.form == "free" else None


def in_ad_window(case: GateCase) -> Verdict | None:
    if case.request.has_free and window.is_entry_open(case.context.entry_until, case.now):
        return Allow(form="free", reason=Reason.ALLOW_AD_WINDOW, rule="M2", request=case.request)
    return None


def by_a_human(case: GateCase) -> Verdict | None:
    request, days = case.request, case.context.rules.human_window
    if days is None or request.tag != HUMAN_AGENT or not request.by_human or not request.has_free:
        return None
    if window.is_within(case.context.heard_at, case.now, days):
        return Allow(form="free", reason=Reason.ALLOW_HUMAN_AGENT, rule="M3", request=request)
    return None


def is_bot_as_human(case: GateCase) -> Verdict | None:
    if case.request.tag == HUMAN_AGENT and not case.request.by_human:
        return deny(case, "M4", Reason.TAG_NOT_FOR_AUTOMATION)
    return None


def has_dead_tag(case: GateCase) -> Verdict | None:
    return deny(case, "M5", Reason.TAG_REMOVED) if case.request.tag in DEAD_TAGS else None


def asks_unasked(case: GateCase) -> Verdict | None:
    # Outside the window a utility template could ask anybody for advertising: only a sign-up of theirs permits that, and once.
    request, state = case.request, case.consent_state
    if request.role not in OPT_IN_ROLES or request.asks != "marketing" or state.status == "given":
        return None
    if request.role == "opt_in_request" and state.status == "pending" and state.prompts <= case.context.reminders:
        return None
    return deny(case, "17", Reason.NO_CONSENT_MARKETING)


def is_utility_template(case: GateCase) -> Verdict | None:
    if case.request.token or case.form != "template" or case.kind != "utility":
        return None
    wanted = case.context.rules.permissions
    if wanted and wanted.isdisjoint(case.context.permissions):
        return deny(case, "M6", Reason.PERMISSION_MISSING)
    if not case.context.utility_region:
        return deny(case, "M6", Reason.REGION_NOT_SUPPORTED)
    return allow(case, "M6", Reason.ALLOW_UTILITY_TEMPLATE)


def is_marketing_token(case: GateCase) -> Verdict | None:
    context = case.context
    if not case.request.token:
        return None
    if context.platform_stopped or context.consent.platform_stopped:
        return deny(case, "M7", Reason.META_MARKETING_STOPPED)
    if not context.country or context.country in NO_MARKETING_TOKENS:
        return deny(case, "M7", Reason.REGION_NOT_SUPPORTED)
    if not context.marketing_token:
        return deny(case, "M7", Reason.TOKEN_INVALID)
    used = context.token_used_at
    if used is not None and case.now - used < TOKEN_PAUSE:
        return Defer(until=used + TOKEN_PAUSE, reason=Reason.FREQUENCY_CAP, rule="M7")
    return allow(case, "M7", Reason.ALLOW_MARKETING_TOKEN)
