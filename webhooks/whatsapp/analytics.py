"""What the platform counted and charged (`pricing_analytics`): the request, and the parser of the answer or of a saved file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from botkit.core.model.platform import Account, HttpRequest
from botkit.core.model.pricing import PlatformCount
from botkit.errors import BodyUnreadable
from webhooks.json_access import moment, obj, objs, text

FIELD = "pricing_analytics"
DIMENSIONS = ("COUNTRY", "PRICING_CATEGORY", "PRICING_TYPE")
METRICS = ("COST", "VOLUME")


def analytics_request(account: Account, business_account: str, since: datetime, until: datetime) -> HttpRequest:
    """The request for the counts of each day between two moments. `business_account` is the WABA's id: the counts are not a number's."""
    parts = (
        f"start({int(since.timestamp())})",
        f"end({int(until.timestamp())})",
        "granularity(DAILY)",
        f"metric_types({json.dumps(METRICS)})",
        f"dimensions({json.dumps(DIMENSIONS)})",
    )
    fields = quote(".".join((FIELD, *parts)), safe="()[],.")
    return HttpRequest(
        method="GET",
        url=f"{account.base_url}/{account.version}/{quote(business_account, safe='')}?fields={fields}",
        secret_headers={"Authorization": f"Bearer {account.token}"},
    )


def parse_analytics(body: bytes) -> tuple[PlatformCount, ...]:
    """The counts in an answer: the whole object of the account, or the part under the field alone.

    Raises `BodyUnreadable` for any other JSON. Amounts stay decimals: a float would change digits.
    """
    try:
        answer = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise BodyUnreadable("this is no JSON; save the platform's answer as it comes") from None
    analytics = obj(answer, FIELD) or answer
    if not isinstance(analytics, dict) or ("data" not in analytics and "data_points" not in analytics):
        raise BodyUnreadable(f'there is no "{FIELD}" in it; ask the platform for that field, or use --fetch')
    return tuple(_counts(analytics))


def _counts(analytics: dict[str, Any]) -> Iterator[PlatformCount]:
    for part in (analytics, *objs(analytics, "data")):
        for point in objs(part, "data_points"):
            since, until = moment(point.get("start")), moment(point.get("end"))
            yield PlatformCount(
                since=since or datetime(1970, 1, 1, tzinfo=UTC),
                until=until or since or datetime(1970, 1, 1, tzinfo=UTC),
                country=text(point, "country"),
                category=text(point, "pricing_category").lower(),
                kind=text(point, "pricing_type").lower(),
                volume=_whole(point.get("volume")),
                cost=_amount(point.get("cost")),
            )


def _whole(value: Any) -> int:
    return int(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) and 0 <= value < 10**15 else 0


def _amount(value: Any) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
