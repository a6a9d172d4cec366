"""Changes of the account, its numbers and its templates: per field, where to read the event and its severity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from webhooks.json_access import JsonObject, obj, objs, text

Severity = Literal["info", "warning", "alert"]
EventSummary = tuple[str, Severity]

ALERTING_ACCOUNT_EVENTS = frozenset(
    {
        "ACCOUNT_DELETED",
        "ACCOUNT_OFFBOARDED",
        "ACCOUNT_RESTRICTION",
        "ACCOUNT_VIOLATION",
        "DISABLED_UPDATE",
        "PARTNER_APP_UNINSTALLED",
        "PARTNER_REMOVED",
    }
)

# The severity of a template's new state.
TEMPLATE_EVENTS: Mapping[str, Severity] = {
    "REJECTED": "alert",
    "PAUSED": "alert",
    "DISABLED": "alert",
    "FLAGGED": "alert",
    "LIMIT_EXCEEDED": "alert",
    "LOCKED": "alert",
    "DELETED": "warning",
    "PENDING_DELETION": "warning",
    "ARCHIVED": "warning",
}

ALERT_SEVERITIES: Mapping[str, Severity] = {"CRITICAL": "alert", "WARNING": "warning"}
DECISIONS: Mapping[str, Severity] = {"REJECTED": "alert", "DEFERRED": "warning"}
NUMBER_EVENTS: Mapping[str, Severity] = {"FLAGGED": "alert", "DOWNGRADE": "alert"}


def _template_status(value: JsonObject) -> EventSummary:
    event = text(value, "event")
    return event, TEMPLATE_EVENTS.get(event, "info")


def _template_quality(value: JsonObject) -> EventSummary:
    score = text(value, "new_quality_score")
    return score, "alert" if score in ("YELLOW", "RED") else "info"


def _template_category(value: JsonObject) -> EventSummary:
    # In an announcement `new_category` is the current one, and `correct_category` what it will become.
    return "CHANGED" if "previous_category" in value else "ANNOUNCED", "warning"


def _number_quality(value: JsonObject) -> EventSummary:
    event = text(value, "event")
    return event, NUMBER_EVENTS.get(event, "info")


def _decision(value: JsonObject) -> EventSummary:
    decision = text(value, "decision")
    return decision, DECISIONS.get(decision, "info")


def _account(value: JsonObject) -> EventSummary:
    event = text(value, "event")
    return event, "alert" if event in ALERTING_ACCOUNT_EVENTS else "info"


def _alert(value: JsonObject) -> EventSummary:
    alert = obj(value, "alert_info")
    return text(alert, "alert_type"), ALERT_SEVERITIES.get(text(alert, "alert_severity"), "info")


def _security(value: JsonObject) -> EventSummary:
    return text(value, "event"), "alert"  # a change of the number's PIN is rarely expected


def _control(value: JsonObject) -> EventSummary:
    return text(value, "type"), "info"


def _group(value: JsonObject) -> EventSummary:
    return next((text(group, "type") for group in objs(value, "groups")), ""), "info"


def _plain(value: JsonObject) -> EventSummary:
    return text(value, "event", "status", "type"), "info"


# Every field about the account alone. A field that is neither here nor in parse.py's table is unknown, and kept raw.
ACCOUNT_FIELDS: Mapping[str, Callable[[JsonObject], EventSummary]] = {
    "message_template_status_update": _template_status,
    "message_template_quality_update": _template_quality,
    "message_template_components_update": _plain,
    "template_category_update": _template_category,
    "phone_number_quality_update": _number_quality,
    "phone_number_name_update": _decision,
    "business_capability_update": _plain,
    "account_update": _account,
    "account_review_update": _decision,
    "account_alerts": _alert,
    "account_settings_update": _plain,
    "security": _security,
    "business_username_update": _plain,
    "group_lifecycle_update": _group,
    "group_participants_update": _group,
    "group_settings_update": _group,
    "group_status_update": _group,
    "messaging_handovers": _control,
    "messaging_handover": _control,  # both spellings are in use
    "flows": _plain,
    "user_id_update": _plain,  # announced in 2026, then replaced by a system message
    "payment_configuration_update": _plain,
    "partner_solutions": _plain,
    "automatic_events": _plain,
    "tracking_events": _plain,
}
