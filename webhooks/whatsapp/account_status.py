"""Updates that decide about messages, in botkit's terms: a template's status, restrictions of the account, its limit of people a day.

Sources: the platform's pages of the fields `message_template_*`, `template_category_update`, `account_update`,
`business_capability_update` and `phone_number_quality_update` (September 2026).
"""

from __future__ import annotations

import re
from typing import Literal

from msgspec.structs import replace

from botkit.core.model.platform import AccountStatusUpdate, TemplateUpdate
from webhooks.json_access import JsonObject, moment, obj, objs, text

# The template status after an event. FLAGGED is a warning about quality: the template can still be sent.
_STATUS = {"REINSTATED": "approved", "UNPAUSED": "approved", "FLAGGED": None, "UNFLAGGED": None, "PENDING_DELETION": "deleted"}

# The restrictions of messages, the stronger first. Other kinds are about calls and further numbers.
_HOLDS: dict[str, Literal["all", "starts"]] = {
    "RESTRICTED_CUSTOMER_INITIATED_MESSAGING": "all",
    "RESTRICTED_BIZ_INITIATED_MESSAGING": "starts",
}
# Of notices alone. The second is about notices that are sent without an approved template; in doubt none goes out.
_NOTICES = ("RESTRICTED_UTILITY_TEMPLATES", "RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES")
_RESTRICTS: dict[str, Literal["all", "starts", "none"]] = {
    "DISABLE": "all",
    "REINSTATE": "none",
    "ACCOUNT_DELETED": "all",
    "ACCOUNT_OFFBOARDED": "all",
    "ACCOUNT_RECONNECTED": "none",
}
_TIER = re.compile(r"^(?:TIER_)?(\d+)(K?)$")
_NO_LIMIT = ("TIER_UNLIMITED", "UNLIMITED", "-1")


def template_news(account: str, field: str, value: JsonObject) -> TemplateUpdate | None:
    """The update of a template in a change; None for a change of something else."""
    name, language = text(value, "message_template_name"), text(value, "message_template_language")
    if not name or not language:
        return None
    status = quality = None
    category: str | None = text(value, "message_template_category", "new_category").lower() or None
    match field:
        case "message_template_status_update":
            event = text(value, "event").upper()
            status = _STATUS.get(event, event.lower()) or None
            if text(obj(value, "other_info"), "title").upper() == "UNPAUSED":
                status = "approved"
        case "message_template_quality_update":
            quality = text(value, "new_quality_score").lower() or None
        case "template_category_update":
            # In an announcement `new_category` is the present one as well; `correct_category` is what it may become.
            category = text(value, "new_category").lower() or None
        case _:
            return None
    reason = text(value, "reason") or text(obj(value, "rejection_info"), "reason")
    return TemplateUpdate(
        account=account,
        name=name,
        language=language,
        category=category,
        status=status,
        quality=quality,
        reason="" if reason.upper() == "NONE" else reason,
    )


def standing_news(field: str, value: JsonObject) -> AccountStatusUpdate | None:
    """The update of the account's restrictions and limits in a change; None for a change of something else."""
    match field:
        case "account_update":
            return _account(value)
        case "business_capability_update":
            limit = _people(text(value, "max_daily_conversations_per_business", "max_daily_conversation_per_phone"))
        case "phone_number_quality_update":
            limit = _people(text(value, "max_daily_conversations_per_business", "current_limit"))
        case _:
            return None
    return None if limit is None else AccountStatusUpdate(people_limit=limit)


def _account(value: JsonObject) -> AccountStatusUpdate | None:
    event = text(value, "event")
    if event == "ACCOUNT_RESTRICTION":
        ends = {text(line, "restriction_type"): moment(line.get("expiration")) for line in objs(value, "restriction_info")}
        news: AccountStatusUpdate | None = None
        if notices := [ends[kind] for kind in _NOTICES if kind in ends]:
            stated = [end for end in notices if end is not None]
            news = AccountStatusUpdate(notices="restricted", notices_until=max(stated) if len(stated) == len(notices) else None)
        for kind, restriction in _HOLDS.items():
            if kind in ends:
                return replace(news or AccountStatusUpdate(), restriction=restriction, until=ends[kind])
        return news
    account_restriction = _RESTRICTS.get(text(obj(value, "ban_info"), "waba_ban_state") if event == "DISABLED_UPDATE" else event)
    if account_restriction is None:
        return None
    lifted = AccountStatusUpdate(restriction="none", notices="none")
    return lifted if account_restriction == "none" else AccountStatusUpdate(restriction=account_restriction)


def _people(limit: str) -> int | None:
    """A number of people: `2000`, `TIER_2K`, `TIER_UNLIMITED`; None when it is no number."""
    limit = limit.upper()
    if limit in _NO_LIMIT:
        return 0
    match = _TIER.match(limit)
    return None if match is None else int(match[1]) * (1000 if match[2] else 1)
