"""Volume tiers: the platform tells when a market, category and month came into a lower price band."""

from __future__ import annotations

import re

from botkit.core.model.pricing import TierChange
from webhooks.json_access import JsonObject, moment, obj, text

EVENT = "VOLUME_BASED_PRICING_TIER_UPDATE"

_BAND = re.compile(r"(\d{1,12}):(\d{1,12}|MAX)", re.ASCII)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


def tier_change(field: str, value: JsonObject) -> TierChange | None:
    """The change that an update of the account tells of; None when it is about something else, or cannot be read."""
    if field != "account_update" or text(value, "event") != EVENT:
        return None
    told = obj(value, "volume_tier_info")
    at, band, month = moment(told.get("tier_update_time")), _BAND.fullmatch(text(told, "tier")), text(told, "effective_month")
    if at is None or band is None or not _MONTH.fullmatch(month):
        return None
    return TierChange(
        at=at,
        market=text(told, "region"),
        category=text(told, "pricing_category").lower().replace("-", "_"),
        month=month,
        low=int(band[1]),
    )
