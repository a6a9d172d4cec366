"""The prices that receipts report, by the rules of the day.

It shares no code with botkit's billing on purpose: the billing is tested against these receipts, and shared code would hide a mistake.
Receipts carry no amounts; `rate` gives them for analytics.

Rules: conversations from February 2022 (by initiator; by category from June 2023; answers free from November 2024), each message from
July 2025, answers beyond a thousand a month and utility within the window charged from October 2026.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from msgspec import Struct

from webhooks.emulator.number import AcceptedMessage, BusinessNumber
from webhooks.emulator.phones.customer import Customer

DAY = 24 * 3600.0
FREE_ANSWERS = 1_000  # a month and number, from 1 October 2026
ANSWER_AD_WITHIN = DAY
LAST_WITH_CONVERSATION = 23  # the version of webhooks up to which every receipt carries one

# From which day (in the account's zone) which model is in force.
MODELS: tuple[tuple[date, str], ...] = (
    (date(2022, 2, 1), "CBP-2022"),
    (date(2023, 6, 1), "CBP-2023"),
    (date(2024, 11, 1), "CBP-2024-11"),
    (date(2025, 7, 1), "PMP-2025-07"),
    (date(2026, 10, 1), "PMP-2026-10"),
)
# How long everything is free after the answer to a customer who clicked an advertisement: 72 hours, seven days since 28 September 2026.
ENTRY_DAYS: tuple[tuple[date, int], ...] = ((date(2022, 2, 1), 1), (date(2023, 3, 1), 3), (date(2026, 9, 28), 7))


class Price(Struct, frozen=True, kw_only=True):
    """`kind` is the platform's `type`, None where it has none. `conversation` is its id and its end, empty where there is none."""

    model: str
    kind: str | None
    category: str
    billable: bool
    conversation: str = ""
    until: float = 0.0
    always: bool = False  # reported in every version of the webhooks


class DeliveredMessage(Struct, frozen=True, kw_only=True):
    """A delivered message, for analytics."""

    at: float
    country: str
    kind: str
    category: str


class Bill:
    """Prices each message when it is accepted, once; `points` are the delivered ones."""

    def __init__(self, number: BusinessNumber) -> None:
        self.points: list[DeliveredMessage] = []
        self.rate: Callable[[str, str], float] | None = None  # by category and country, for analytics
        self._number = number
        self._zone = ZoneInfo(number.zone)
        self._version = int(number.version.lstrip("v").partition(".")[0])
        self._prices: dict[str, Price] = {}
        self._open: dict[tuple[str, str], tuple[str, float]] = {}  # of a person and a category: a conversation and its end
        self._answers: Counter[tuple[int, int]] = Counter()  # by month
        self._delivered: set[str] = set()

    def pricing_of(self, sent: AcceptedMessage, customer: Customer | None, word: str, at: float) -> dict[str, Any]:
        """The fields of a receipt: the price with `sent` and one of `delivered` and `read`; a conversation's end with `sent` alone."""
        if word == "read" and sent.id in self._delivered:
            return {}
        price = self._prices.get(sent.id)
        if price is None:
            price = self._prices[sent.id] = self._price(sent, customer, at)
        if word != "sent" and sent.id not in self._delivered:
            self._delivered.add(sent.id)
            kind = price.kind or ("regular" if price.billable else "free_tier")
            self.points.append(DeliveredMessage(at=at, country=country_of(sent.to), kind=kind.upper(), category=price.category.upper()))
        return _report(price, word, with_conversation=price.always or self._version <= LAST_WITH_CONVERSATION)

    def _price(self, sent: AcceptedMessage, customer: Customer | None, at: float) -> Price:
        model = self.model(at)
        category = (sent.category or "utility") if sent.kind == "template" else "service"
        entry = self._entry(customer, at)
        if model.startswith("PMP"):
            return self._per_message(sent, customer, at, model, category, entry)
        return self._per_conversation(sent, customer, at, model, category, entry)

    def model(self, at: float) -> str:
        return str(_in_force(MODELS, self._day(at), "CBP-2022"))

    def _day(self, at: float) -> date:
        return datetime.fromtimestamp(at, UTC).astimezone(self._zone).date()

    def _entry(self, customer: Customer | None, at: float) -> float:
        """The end of the free entry point when it is open, which the first answer to an advertisement's visitor opens; else 0."""
        if customer is None:
            return 0.0
        if customer.clicked_ad is not None and at - customer.clicked_ad < ANSWER_AD_WITHIN:
            customer.free_until = at + DAY * _in_force(ENTRY_DAYS, self._day(at), 3)
            for key in [key for key in self._open if key[0] == customer.key]:
                del self._open[key]  # it ends all other conversations
            customer.clicked_ad = None
        return customer.free_until if customer.free_until is not None and at < customer.free_until else 0.0

    def _per_message(self, sent: AcceptedMessage, customer: Customer | None, at: float, model: str, category: str, entry: float) -> Price:
        if entry:
            key = _id(customer.key if customer else sent.to, "entry", entry)
            return Price(
                model="PMP",
                kind="free_entry_point",
                category="referral_conversion",
                billable=False,
                conversation=key,
                until=entry,
                always=True,
            )
        is_open = customer is not None and customer.last_wrote is not None and at - customer.last_wrote < DAY
        free = category == "service" or (category == "utility" and is_open)
        if free and model == "PMP-2026-10":
            free = category == "service" and (sent.kind == "reaction" or self._is_among_free(at))
        kind = "free_customer_service" if free else "regular"
        return Price(model="PMP", kind=kind, category=category, billable=not free, conversation=_id(sent.id, category, at), until=at + DAY)

    def _is_among_free(self, at: float) -> bool:
        day = self._day(at)
        self._answers[day.year, day.month] += 1
        return self._answers[day.year, day.month] <= FREE_ANSWERS

    def _per_conversation(
        self, sent: AcceptedMessage, customer: Customer | None, at: float, model: str, category: str, entry: float
    ) -> Price:
        address = customer.key if customer is not None else sent.to
        if entry:
            key = _id(address, "entry", entry)
            return Price(model="CBP", kind=None, category="referral_conversion", billable=False, conversation=key, until=entry, always=True)
        if model == "CBP-2022":
            answers = customer is not None and customer.last_wrote is not None and at - customer.last_wrote < DAY
            category = self._any_open(address, at) or ("user_initiated" if answers else "business_initiated")
        elif category == "service":
            category = self._any_open(address, at) or "service"  # an answer belongs to whatever is open
        key, until = self._open.get((address, category), ("", 0.0))
        if until <= at:
            key, until = self._open[address, category] = _id(address, category, at), at + DAY
        billable = not (category == "service" and model == "CBP-2024-11")
        return Price(model="CBP", kind=None, category=category, billable=billable, conversation=key, until=until)

    def _any_open(self, address: str, at: float) -> str:
        return next((category for (other, category), (_, until) in self._open.items() if other == address and at < until), "")


def _report(price: Price, word: str, *, with_conversation: bool) -> dict[str, Any]:
    pricing: dict[str, Any] = {"billable": price.billable, "pricing_model": price.model}
    if price.kind is not None:
        pricing["type"] = price.kind
    report: dict[str, Any] = {}
    if with_conversation:
        report["conversation"] = {"id": price.conversation, "origin": {"type": price.category.replace("-", "_")}}
        if word == "sent":
            report["conversation"] = {"id": price.conversation, "expiration_timestamp": str(int(price.until)), **report["conversation"]}
    return {**report, "pricing": {**pricing, "category": price.category}}


def _in_force(table: tuple[tuple[date, Any], ...], day: date, before: Any) -> Any:
    return next((value for since, value in reversed(table) if since <= day), before)


def _id(*parts: object) -> str:
    return sha256(":".join(map(str, parts)).encode()).hexdigest()[:32]


def country_of(address: str) -> str:
    """The country of a number or a scoped id, as analytics names it; `ZZ` when it is unknown."""
    if not address.lstrip("+").isdigit():
        return address[:2].upper()
    try:
        number = phonenumbers.parse(f"+{address.lstrip('+')}")
        # Invented numbers are valid nowhere; their calling code still names a country.
        return phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(number.country_code or 0)
    except phonenumbers.NumberParseException:
        return "ZZ"


def analytics(bill: Bill, number: BusinessNumber, query: Mapping[str, str]) -> dict[str, Any]:
    """The answer to `pricing_analytics`: what was delivered between `start` and `end`, counted by day (or `granularity`)."""
    start, end = float(query.get("start", 0)), float(query.get("end", 0)) or float("inf")
    span = {"HALF_HOUR": 1800, "DAILY": 86_400}.get(query.get("granularity", "DAILY"), 30 * 86_400)
    counted: Counter[tuple[int, str, str, str]] = Counter(
        (int(point.at // span) * span, point.country, point.kind, point.category) for point in bill.points if start <= point.at < end
    )
    points = []
    for (begin, country, kind, category), volume in sorted(counted.items()):
        point: dict[str, Any] = {
            "start": begin,
            "end": begin + span,
            "phone_number": number.display,
            "country": country,
            "pricing_type": kind,
            "pricing_category": category,
            "volume": volume,
        }
        if bill.rate is not None:
            point["cost"] = bill.rate(category, country) * volume if kind == "REGULAR" else 0
        points.append(point)
    return {"data": [{"data_points": points}]}
