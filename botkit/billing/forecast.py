"""The forecast: the messages of the rest of a month, by weekday, from those so far, and what they will cost.

Counts are extrapolated, never money: the expected messages are rated by a copy of the present rater, so free units and volume tiers
continue, and a price that changes within the month changes at its day. The same lines always give the same
forecast. The method: docs/cost.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import sqrt
from typing import NamedTuple

from msgspec import Struct

from botkit.billing.billing_period import first_moment, next_month
from botkit.billing.conversation_state import ConversationState, Delivery, Rating
from botkit.billing.line_item import LineItem
from botkit.billing.models import MODELS, model_on
from botkit.billing.rating import Rater
from botkit.core.model.charge import Charge

HISTORY_DAYS = 56  # days of the past that tell a weekday from another: eight of each
MIN_WEEKDAY_DAYS = 14  # with fewer days a weekday is seen once or not at all: they are taken as equal
WEEK = 7

# The 90 % quantile of Student's t by degrees of freedom: between it and its negative lie four of five outcomes. Few days, wide range.
_QUANTILES = (3.08, 1.89, 1.64, 1.53, 1.48, 1.44, 1.41, 1.40, 1.38, 1.37, 1.36, 1.36, 1.35, 1.35)
_MANY = 1.30

_ENTRY = ("free_entry_point", "opens_free_entry_point")
_PAID = ("charged", "free_tier", "unpriced")


class MessageKind(NamedTuple):
    """The properties that decide the cost of a message in a forecast."""

    channel: str
    flow: str
    category: str
    market: str
    country: str
    model: str
    outcome: str
    rule: str


class CostSum(Struct, frozen=True, kw_only=True):
    """A number of messages and their cost; lines without a price are counted, not added."""

    messages: int = 0
    charged: int = 0
    unpriced: int = 0
    saved: int = 0
    amount: Decimal = Decimal("0.0000")

    def with_line(self, line: Charge) -> CostSum:
        is_new = not line.original_period
        return CostSum(
            messages=self.messages + (is_new and line.is_unit),
            charged=self.charged + (is_new and line.outcome == "charged"),
            unpriced=self.unpriced + (line.amount is None),
            saved=self.saved + (line.bubbles - 1) * is_new,
            amount=self.amount + (line.amount or Decimal(0)),
        )


class GroupForecast(Struct, frozen=True, kw_only=True):
    """One group: `so_far`, and at the month's end what is expected, with the range that four of five months would end in."""

    so_far: CostSum = CostSum()
    expected: CostSum = CostSum()
    low: CostSum = CostSum()
    high: CostSum = CostSum()


GroupKey = tuple[str, str, str, str]  # currency, then what it is split by


class Forecast(Struct, frozen=True, kw_only=True):
    """The forecast of a month from `days_seen` whole days for `days_left`, the rest of today included.

    `has_weekdays`: it uses a profile of weekdays. `is_range_known` False: there were too few days for a range.
    """

    month: str
    today: str
    days_seen: int
    days_left: int
    has_weekdays: bool
    is_range_known: bool
    saved: int
    groups: Mapping[GroupKey, GroupForecast]

    def total(self) -> dict[str, GroupForecast]:
        """By currency: two are never added."""
        return self.by(lambda key: key[0])

    def by(self, name: Callable[[GroupKey], str]) -> dict[str, GroupForecast]:
        """Added up by what `name` says of a key."""
        totals: dict[str, GroupForecast] = {}
        for key, part in self.groups.items():
            group = name(key)
            totals[group] = added(totals.get(group, GroupForecast()), part)
        return totals


def added(one: GroupForecast, other: GroupForecast) -> GroupForecast:
    return GroupForecast(
        so_far=_plus(one.so_far, other.so_far),
        expected=_plus(one.expected, other.expected),
        low=_plus(one.low, other.low),
        high=_plus(one.high, other.high),
    )


def _plus(one: CostSum, other: CostSum) -> CostSum:
    return CostSum(
        messages=one.messages + other.messages,
        charged=one.charged + other.charged,
        unpriced=one.unpriced + other.unpriced,
        saved=one.saved + other.saved,
        amount=one.amount + other.amount,
    )


class DeliveryHistory:
    """What was delivered, by day and kind. `add` the lines of the bill from `first` on; they fill `so_far` where they are of the month."""

    def __init__(self, month: str, first: str, today: str) -> None:
        self.month = month
        self.first = first
        self.today = today
        self.days: defaultdict[str, Counter[MessageKind]] = defaultdict(Counter)
        self.groups: dict[GroupKey, CostSum] = {}

    def add(self, line: Charge) -> None:
        if line.period == self.month:
            key = _key(line)
            self.groups[key] = self.groups.get(key, CostSum()).with_line(line)
        if line.is_unit and not line.original_period and self.first <= line.day <= self.today:
            self.days[line.day][_kind(line)] += 1

    @property
    def seen(self) -> tuple[str, ...]:
        """The whole days that count: from the first on which anything was delivered, to yesterday."""
        begun = min((day for day in self.days if day < self.today), default=self.today)
        return tuple(_days(begun, self.today))


def forecast(past: DeliveryHistory, bill: Rater, zone: str) -> Forecast:
    """Forecast the rest of the month. `bill` has rated the lines of `past`, and stays as it is."""
    seen, left = past.seen, _days(max(past.today, f"{past.month}-01"), f"{next_month(past.month)}-01")
    totals = [past.days[day].total() for day in seen]
    profile = _profile(seen, totals)
    spread = _spread(seen, totals, profile, len(left))
    levels = _levels(past, seen, profile)
    runs = []
    for factor in (1.0, 1.0 - spread, 1.0 + spread) if spread is not None else (1.0,):
        counts = _counts(past, left, profile, levels, max(factor, 0.0))
        runs.append(_rated_months(past, bill.copy(), counts, zone))
    expected, low, high = runs if spread is not None else (runs[0], dict(past.groups), runs[0])
    keys = sorted({*past.groups, *expected, *low, *high})
    groups = {
        key: GroupForecast(
            so_far=past.groups.get(key, CostSum()),
            expected=expected.get(key, CostSum()),
            low=low.get(key, CostSum()),
            high=high.get(key, CostSum()),
        )
        for key in keys
    }
    return Forecast(
        month=past.month,
        today=past.today,
        days_seen=len(seen),
        days_left=len(left),
        has_weekdays=len(seen) >= MIN_WEEKDAY_DAYS,
        is_range_known=spread is not None,
        saved=sum(part.saved for part in past.groups.values()),
        groups=groups,
    )


# ---- how many


def _profile(seen: Sequence[str], totals: Sequence[int]) -> tuple[float, ...]:
    """How busy each weekday is, where 1 is a day like the average one. Two days' worth of the average are mixed in, so that one odd
    Sunday is not taken for the law of Sundays."""
    whole = sum(totals)
    if len(seen) < MIN_WEEKDAY_DAYS or not whole:
        return (1.0,) * WEEK
    mean = whole / len(seen)
    found = []
    for weekday in range(WEEK):
        of_it = [total for day, total in zip(seen, totals, strict=True) if _weekday(day) == weekday]
        found.append((sum(of_it) / mean + 2.0) / (len(of_it) + 2.0))
    return tuple(found)


def _levels(past: DeliveryHistory, seen: Sequence[str], profile: Sequence[float]) -> dict[MessageKind, float]:
    """Messages of each kind on a day like the average one."""
    weight = sum(profile[_weekday(day)] for day in seen)
    counts: Counter[MessageKind] = Counter()
    for day in seen:
        counts.update(past.days[day])
    return {kind: counts[kind] / weight for kind in sorted(counts)} if weight else {}


def _spread(seen: Sequence[str], totals: Sequence[int], profile: Sequence[float], left: int) -> float | None:
    """The range of the rest of the month, as a share of it; None when it is not known.

    It has the variance of the days left and that of the mean of the days seen, at least that of chance.
    """
    weight, whole = sum(profile[_weekday(day)] for day in seen), sum(totals)
    if len(seen) < 2 or not whole or not left:
        return 0.0 if not left else None
    level = whole / weight
    off = [total / (level * profile[_weekday(day)]) - 1.0 for day, total in zip(seen, totals, strict=True)]
    variance = max(sum(one * one for one in off) / (len(off) - 1), 1.0 / level)
    freedom = len(seen) - 1
    quantile = _QUANTILES[freedom - 1] if freedom <= len(_QUANTILES) else _MANY
    return quantile * sqrt(variance * (1.0 / left + 1.0 / len(seen)))


def _counts(
    past: DeliveryHistory, left: Sequence[str], profile: Sequence[float], levels: Mapping[MessageKind, float], factor: float
) -> Iterator[tuple[str, Counter[MessageKind]]]:
    """Whole messages of each day that is left. Fractions are carried on, so that three a week are three a week. What came today already
    is taken off today's."""
    reached: defaultdict[MessageKind, float] = defaultdict(float)
    given: Counter[MessageKind] = Counter()
    for day in left:
        counts: Counter[MessageKind] = Counter()
        for kind, level in levels.items():
            expected = factor * level * profile[_weekday(day)]
            reached[kind] += max(expected - past.days[day][kind], 0.0) if day == past.today else expected
            counts[kind] = int(reached[kind] + 0.5) - given[kind]
            given[kind] += counts[kind]
        yield day, counts


# ---- how much


def _rated_months(
    past: DeliveryHistory, bill: Rater, counts: Iterable[tuple[str, Counter[MessageKind]]], zone: str
) -> dict[GroupKey, CostSum]:
    """The groups of the month with these further messages, rated by `bill`."""
    found = dict(past.groups)
    number = 0
    for day, of_day in counts:
        noon = first_moment(day, zone) + timedelta(hours=12)
        findings = {kind: _expected_rating(kind, day, noon) for kind in of_day}
        for kind in _interleaved(of_day):
            number += 1
            line = bill.rate(_line_item(kind, findings[kind], day, noon, number))
            key = _key(line)
            found[key] = found.get(key, CostSum()).with_line(line)
    return found


def _interleaved(counts: Counter[MessageKind]) -> list[MessageKind]:
    """The messages of a day, each kind spread over it: free units are used up by all of them alike."""
    spread_messages = [((2 * step + 1) / count, kind) for kind, count in counts.items() for step in range(count)]
    return [kind for _, kind in sorted(spread_messages)]


def _expected_rating(kind: MessageKind, day: str, at: datetime) -> Rating:
    """What the rules will say of such a message: what they said of those before it, unless other rules hold by then."""
    model = model_on(day)
    if kind.outcome in (*_ENTRY, "free_reaction"):
        return Rating("free_entry_point" if kind.outcome in _ENTRY else kind.outcome, kind.category, kind.rule)
    if kind.model != model.name:
        delivery = Delivery(line_id="", number=1, at=at, day=day, category=kind.category, is_template=kind.category != "service")
        return model.rule(ConversationState(), delivery)
    if kind.outcome in _PAID:
        takes_unit = bool(MODELS[kind.model].free_units) and kind.category in ("service", "user_initiated", "business_initiated")
        return Rating("charged", kind.category, kind.rule, takes_unit=takes_unit)
    return Rating(kind.outcome, kind.category, kind.rule)


def _line_item(kind: MessageKind, expected: Rating, day: str, at: datetime, number: int) -> LineItem:
    return LineItem(
        contact_id=0,
        number=number,
        channel=kind.channel,
        at=at,
        entered_at=at,
        day=day,
        period=day[:7],
        delivered_day=day,
        model=model_on(day).name,
        expected=expected,
        market=kind.market,
        country=kind.country,
        flow=kind.flow,
    )


def _kind(line: Charge) -> MessageKind:
    # One of the free units and a charged one are of a kind: which it is depends on how many came before.
    outcome = "charged" if line.outcome in _PAID else line.outcome
    rule = "service" if line.rule in ("free-units", "platform") and line.category == "service" else line.rule
    return MessageKind(line.channel, line.flow, line.category, line.market, line.country, line.model, outcome, rule)


def _key(line: Charge) -> GroupKey:
    return line.currency, line.category, line.flow, line.country or line.market


def _weekday(day: str) -> int:
    return date.fromisoformat(day).weekday()


def _days(first: str, end: str) -> list[str]:
    """From the first, up to but not including the end."""
    count = (date.fromisoformat(end) - date.fromisoformat(first)).days
    return [(date.fromisoformat(first) + timedelta(days=step)).isoformat() for step in range(max(count, 0))]
