"""The decision table of docs/consent.md once more, as a plain transcript that shares no code with the gate.

Times are minutes before or after the moment of the question, which is 0. `consent` maps (purpose, topic) to one of given, withdrawn,
pending, expired, suppressed, elsewhere, formerly; what is missing is unknown. An answer is (verdict, reason, form or minutes or None).
"""

# ruff: noqa: SIM102 - the transcript keeps the shape of the table

from __future__ import annotations

from typing import Any

DAY = 24 * 60
# fmt: off
EU = {
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL",
    "PT", "RO", "SE", "SI", "SK", "EU",
}
# fmt: on
Answer = tuple[str, str, Any]


def decide(q: dict[str, Any]) -> Answer:
    window_open = q["heard"] is not None and -q["heard"] < DAY - 1
    kind = q["category"] or ("utility" if q["purpose"] == "service" else q["purpose"])
    offered = {"whatsapp": True, "messenger": kind == "utility", "instagram": False, "bare": False}[q["platform"]]
    has_template = q["template"] != "" and offered
    if has_template and not (window_open and q["has_free"]):
        form = "template"
    else:
        form = "free"
    purpose = q["purpose"]
    if form == "template" and q["category"]:
        purpose = q["category"]
    answer = window_open and q["answers"] and form == "free" and purpose != "marketing"
    if purpose == "service" and not answer:
        purpose = "utility"

    def consent(for_purpose: str) -> str:
        return q["consent"].get((for_purpose, q["topic"]), "unknown")

    # A message that asks for consent is judged by what it asks for, and by what it is.
    asking = q["role"] in ("opt_in_request", "opt_in_question")
    subject = consent(q["asks"]) if asking else consent(purpose)
    # A sign-up that nobody confirmed ends no refusal: `beneath` is what was said before it. Only the request to confirm it may pass.
    standing = q["beneath"].get((q["asks"] if asking else purpose, q["topic"]), subject) if subject in ("pending", "expired") else subject
    # Silence on the question whether STOP was meant is a yes to it, unless they agreed to this since.
    silent = q["silent"] and not answer and not (q["role"] == "opt_in_request" and subject == "pending")
    said_no = (standing == "withdrawn" or q["silent"]) and not answer
    if q["role"] == "opt_in_request" and subject == "pending":
        standing = subject
    if answer:
        subject = standing = "unknown"
    agreed = not answer and consent(purpose) == "given" and subject == "given"
    lacking = q["asks"] if asking and subject != "given" else purpose

    # 1
    if q["account"] == "restricted" or (q["account"] == "starts" and not answer):
        return "deny", "ACCOUNT_RESTRICTED", None
    if q["notices_restricted"] and form == "template" and purpose == "utility":
        return "deny", "ACCOUNT_RESTRICTED", None
    if form == "template" and q["status"] in ("paused", "disabled", "rejected", "pending"):
        return "deny", "TEMPLATE_PAUSED", None
    if q["account"] == "payment":
        return "deny", "PAYMENT", None
    # 2
    if q["address"] == "bad":
        return "deny", "BAD_ADDRESS", None
    if q["address"] == "undeliverable":
        return "deny", "UNDELIVERABLE", None
    if q["address"] == "country_blocked":
        return "deny", "COUNTRY_BLOCKED", None
    # 3
    if q["blocked"] == "by_us":
        return "deny", "BLOCKED_BY_US", None
    if q["blocked"] == "by_person":
        return "deny", "UNDELIVERABLE", None
    # the author's own freshness
    if q["fresh"] is not None and q["fresh"] <= 0:
        return "deny", "STALE", None
    # people have the chat, and a flow speaks
    if q["people"] is not None and q["people"] > 0 and not (q["human"] or q["beside"] or q["urgent"] or q["critical"]):
        if q["purpose"] != "authentication" and q["role"] != "stop_confirmation":
            if not q["answers"]:
                return "defer", "HUMAN_HAS_CHAT", q["people"]
            if q["came"]:
                return "deny", "HUMAN_HAS_CHAT", None
    # nothing to send: a template alone that the platform does not have
    if form == "free" and q["template"] != "" and not q["has_free"]:
        return "deny", "TEMPLATE_NOT_OFFERED", None
    # 4
    if q["role"] == "stop_confirmation":
        if q["confirmed"] is not None and -q["confirmed"] < DAY:
            return "deny", "CONFIRMATION_REPEATED", None
        if q["stopped"] is None or -q["stopped"] > 5:
            return "deny", "CONFIRMATION_LATE", None
        if window_open and form == "free" and purpose != "marketing":
            return "allow", "ALLOW_OPTOUT_CONFIRMATION", form
    if q["platform"] in ("messenger", "instagram"):
        return messenger(q, window_open, form, purpose, answer, subject, standing, silent)
    # 5
    if q["request"] is not None and (form == "template" or window_open):
        if purpose == "authentication" and -q["request"] <= 10:
            return "allow", "ALLOW_USER_REQUESTED", form
        if purpose == "utility" and -q["request"] <= 60:
            return "allow", "ALLOW_USER_REQUESTED", form
    # 6
    if answer:
        return "allow", "ALLOW_SERVICE_WINDOW", form
    # 7
    if form == "free" and not window_open:
        return "deny", "WINDOW_CLOSED", None
    # 8
    if form == "free" and purpose == "marketing" and not agreed:
        return "deny", "NO_CONSENT_MARKETING", None
    # 9
    if q["suppressed"] or standing == "suppressed":
        return "deny", "SUPPRESSED", None
    # 18, switched on
    if q["critical"] and q["critical_basis"] and q["critical_left"] > 0 and purpose == "utility":
        if not said_no or q["critical_duty"]:
            return "allow", "ALLOW_CRITICAL", form
    # 10
    if standing == "withdrawn" or silent:
        return "deny", "OPTED_OUT", None
    # the question whether they meant STOP is open
    if purpose == "marketing" and q["unclear"]:
        return "deny", "STOP_UNCLEAR", None
    # 11
    if purpose == "marketing" and q["platform_stopped"]:
        return "deny", "META_MARKETING_STOPPED", None
    # 12
    if purpose == "marketing" and q["us"]:
        return "deny", "US_MARKETING_PAUSED", None
    # 13
    if form == "template" and q["category"]:
        declared = "utility" if q["purpose"] == "service" else q["purpose"]
        if q["category"] != declared:
            return "deny", "TEMPLATE_CATEGORY_CHANGED", None
    # 14
    if q["role"] == "opt_in_request" and purpose == "utility" and subject == "pending" and q["prompts"] < 1 + q["reminders"]:
        return "allow", "ALLOW_DOI_REQUEST", form
    # 15
    if subject == "pending":
        return "deny", "CONSENT_PENDING", None
    # 16
    if not agreed:
        if subject == "expired":
            return "deny", "CONSENT_EXPIRED", None
        if consent(lacking) == "elsewhere":
            return "deny", "NO_CONSENT_FOR_SENDER", None
        if consent(lacking) == "formerly":
            return "deny", "IDENTITY_CHANGED", None
    # 17
    if not agreed and lacking == "marketing":
        return "deny", "NO_CONSENT_MARKETING", None
    if not agreed and lacking == "utility":
        return "deny", "NO_CONSENT_UTILITY", None
    # 19
    if purpose == "marketing" and q["held_back"] is not None and -q["held_back"] < DAY:
        return "defer", "MARKETING_COOLDOWN", q["held_back"] + DAY
    # 20
    if q["quiet_left"] is not None:
        if purpose == "marketing" or (purpose == "utility" and q["quiet_for_utility"] and not q["urgent"]):
            return "defer", "QUIET_HOURS", q["quiet_left"]
    # 21
    if purpose == "marketing":
        waits = []
        for cap, days in ((q["cap"], 7), (q["cap_day"], 1)):
            recent = sorted((sent for sent in q["sent"] if -sent < days * DAY), reverse=True)
            if cap and len(recent) >= cap:
                waits.append(recent[cap - 1] + days * DAY)
        if waits:
            return "defer", "FREQUENCY_CAP", max(waits)
    # a budget that the business set for advertising is spent
    if purpose == "marketing" and q["budget"] is not None and q["budget"] > 0:
        return "defer", "BUDGET_SPENT", q["budget"]
    # 22
    if form == "template" and not window_open and not q["among"] and q["limit"] and q["used"] >= q["limit"]:
        return "defer", "MESSAGING_LIMIT", q["frees"] if q["frees"] is not None and q["frees"] > 0 else 60
    # 23
    if q["pair"] is not None and q["pair"] > 0:
        return "defer", "PAIR_RATE", q["pair"]
    # 24
    if agreed:
        return "allow", "ALLOW_CONSENT", form
    # 25
    return "deny", "NO_RULE", None


def messenger(
    q: dict[str, Any], window_open: bool, form: str, purpose: str, answer: bool, subject: str, standing: str, silent: bool
) -> Answer:
    # who was erased or said no gets answers only
    if not answer and (q["suppressed"] or standing == "suppressed"):
        return "deny", "SUPPRESSED", None
    if not answer and (standing == "withdrawn" or silent):
        return "deny", "OPTED_OUT", None
    if purpose == "marketing" and q["unclear"]:
        return "deny", "STOP_UNCLEAR", None
    # M1
    if window_open and form == "free":
        return "allow", "ALLOW_SERVICE_WINDOW", form
    # M2
    if q["has_free"] and q["entry"] is not None and q["entry"] - 1 > 0:
        return "allow", "ALLOW_AD_WINDOW", "free"
    # M3
    if q["tag"] == "HUMAN_AGENT" and q["human"] and q["has_free"] and q["heard"] is not None and -q["heard"] < 7 * DAY - 1:
        return "allow", "ALLOW_HUMAN_AGENT", "free"
    # M4
    if q["tag"] == "HUMAN_AGENT" and not q["human"]:
        return "deny", "TAG_NOT_FOR_AUTOMATION", None
    # M5
    if q["tag"] in ("CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE"):
        return "deny", "TAG_REMOVED", None
    # outside the window nobody is asked for advertising who has not signed up for it
    if q["role"] in ("opt_in_request", "opt_in_question") and q["asks"] == "marketing" and subject != "given":
        if q["role"] == "opt_in_question" or subject != "pending" or q["prompts"] >= 1 + q["reminders"]:
            return "deny", "NO_CONSENT_MARKETING", None
    # M6
    if form == "template" and not q["token"] and purpose == "utility":
        if not q["permission"]:
            return "deny", "PERMISSION_MISSING", None
        if not q["utility_region"]:
            return "deny", "REGION_NOT_SUPPORTED", None
        return "allow", "ALLOW_UTILITY_TEMPLATE", form
    # M7
    if q["token"]:
        if q["platform_stopped"]:
            return "deny", "META_MARKETING_STOPPED", None
        if q["country"] == "" or q["country"] in EU or q["country"] in ("GB", "JP", "KR", "AU"):
            return "deny", "REGION_NOT_SUPPORTED", None
        if not q["token_valid"]:
            return "deny", "TOKEN_INVALID", None
        if q["token_used"] is not None and -q["token_used"] < DAY:
            return "defer", "FREQUENCY_CAP", q["token_used"] + DAY
        return "allow", "ALLOW_MARKETING_TOKEN", form
    if form == "free":
        return "deny", "WINDOW_CLOSED", None
    return "deny", "NO_RULE", None
