"""Volume tiers: the platform reports when a market, category and month reach a lower price band."""

from __future__ import annotations

import re

from botkit.core.model.pricing import TierChange
from webhooks.json_access import JsonObject, moment, obj, text

EVENT = "VOLUME_BASED_PRICING_TIER_UPDATE"

_BAND = re.compile(r"(\d{1,12}):(\d{1,12}|MAX)", re.ASCII)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


def tier_change(field: str, value: JsonObject) -> TierChange | None:
    """The tier change in an account update; None when it is about something else, or cannot be read."""
    if field != "account_update" or text(value, "event") != EVENT:
        return None
    info = obj(value, "volume_tier_info")
    at, band, month = moment(info.get("tier_update_time")), _BAND.fullmatch(text(info, "tier")), text(info, "effective_month")
    if at is None or band is None or not _MONTH.fullmatch(month):
        return None
    return TierChange(
        at=at,
        market=text(info, "region"),
        category=text(info, "pricing_category").lower().replace("-", "_"),
        month=month,
        low=int(band[1]),
    )
