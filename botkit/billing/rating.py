"""The bill: drafts in their order become charges. Free units and volume discounts of a month are counted here and nowhere else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation

from msgspec.structs import replace

from botkit.billing.conversation_state import Rating
from botkit.billing.line_item import LineItem
from botkit.billing.markets import has_international_rate
from botkit.billing.models import MODELS, price_day
from botkit.billing.models.model import Model
from botkit.billing.money import ZERO
from botkit.billing.rates import PriceTiers, RateCards
from botkit.billing.terms import BillingAccount, Terms
from botkit.core.model.charge import Charge
from botkit.core.model.pricing import TierChange

LIST_ONLY = 100_000  # no published ladder has its first step earlier: up to here the list price is sure even where the ladder is not known
TIERED = {"utility": "utility", "authentication": "authentication", "authentication_international": "authentication"}
RATED_AS = {"marketing_lite": "marketing"}  # the Marketing Messages API has no rates of its own


FREE_UNITS, VOLUME_TIER = "unit", "tier"


def usage_key(charge: Charge, terms: Terms) -> str:
    """The name of the count that a line of a bill adds one to: a number's or account's free units, a market's volume ladder; or none."""
    model = MODELS[charge.model]
    if charge.outcome == "free_tier":
        return f"{FREE_UNITS} {charge.channel if model.free_per == 'channel' else f'account {terms.account(charge.channel).name}'}"
    if charge.outcome == "charged" and model.has_tiers and charge.category in TIERED:
        return f"{VOLUME_TIER} {TIERED[charge.category]} {charge.market}"
    return ""


class Rater:
    """Feed it drafts with `take`, in the order of `Draft.order`. Begin with the first of a month: nothing from before counts."""

    def __init__(self, terms: Terms, cards: RateCards, reached: Iterable[TierChange] = ()) -> None:
        self.terms = terms
        self.cards = cards
        self._units: Counter[tuple[str, str]] = Counter()
        self._sent: Counter[tuple[str, str, str]] = Counter()
        self._kept: dict[str, Decimal | None] = {}
        self._reached = _first_reached(reached)

    def copy(self) -> Rater:
        """A bill that goes on from here, and leaves this one as it is."""
        other = Rater(self.terms, self.cards)
        other._reached = self._reached
        other._units, other._sent, other._kept = self._units.copy(), self._sent.copy(), dict(self._kept)
        return other

    def begin(self, counted: str, month: str, count: int) -> None:
        """Begin with so many messages of a month counted already, under the name that `usage_key` gives."""
        kind, _, rest = counted.partition(" ")
        if kind == FREE_UNITS:
            self._units[rest, month] = count
        elif kind == VOLUME_TIER:
            category, _, market = rest.partition(" ")
            self._sent[market, category, month] = count

    def take(self, draft: LineItem) -> Charge:
        model, account = MODELS[draft.model], self.terms.account(draft.channel)
        own, has_unit = self._counted(draft, draft.own, model, account)
        found, flags = own, []
        if draft.told is not None:
            found = draft.told
            if found.outcome == "in_open_conversation" and not found.line:
                found = Rating(found.outcome, found.category, found.rule, line=own.line)
            if _differs(own, found):
                flags.append("rule_mismatch")
            if _base_category(found.category) != _base_category(own.category) and found.outcome not in ("unknown", "in_open_conversation"):
                flags.append("recategorised")
        if has_unit and found.outcome != "in_open_conversation" and not draft.revision:
            self._units[_free_unit_key(draft, model, account)] += 1
        charge = self._priced(draft, model, account, own, found, flags)
        return self._corrected(draft, charge)

    def _counted(self, draft: LineItem, own: Rating, model: Model, account: BillingAccount) -> tuple[Rating, bool]:
        """Our own finding, with the free units of the month and the international rate of authentication worked in."""
        category = own.category
        if category == "authentication" and self._is_international(draft):
            category = "authentication_international"
        if not own.takes_unit or (draft.told is not None and draft.told.outcome == "free_entry_point"):
            return Rating(own.outcome, category, own.rule, line=own.line), False
        key = _free_unit_key(draft, model, account)
        used = self._units[key] + self.terms.used_elsewhere.get((draft.channel, draft.billed_month), 0)
        if used < model.free_units:
            return Rating("free_tier", category, "free-units"), True
        return Rating(own.outcome, category, own.rule), False

    def _is_international(self, draft: LineItem) -> bool:
        """Eligible, at or after the country's start, and not where the business is at home."""
        eligible = self.terms.auth_international
        if eligible is None or draft.country == self.terms.country or not has_international_rate(draft.country, draft.delivered_day):
            return False
        return draft.at >= eligible.countries.get(draft.country, eligible.since)

    def _priced(self, draft: LineItem, model: Model, account: BillingAccount, own: Rating, found: Rating, flags: list[str]) -> Charge:
        amount: Decimal | None = ZERO
        unit_price: Decimal | None = None
        outcome, tier, rate = found.outcome, "", ""
        if draft.by_id:
            flags.append("market_by_id")
        if outcome == "unknown":
            amount = None
        elif outcome == "charged":
            amount = unit_price = _reported_cost(draft, found.category, account.currency)
            number = self._number(draft, model, found.category)
            if amount is not None:
                flags.append("platform_cost")
            else:
                ladder = self._ladder(draft, model, account, found.category)
                if ladder is None:
                    outcome = "unpriced"
                else:
                    row, tier, rate = ladder.band(number)
                    amount = unit_price = row.rate
                    flags += _rate_flags(ladder, row.quality, number)
        return Charge(
            line_id=draft.line_id,
            contact_id=draft.contact_id,
            number=draft.number,
            part=draft.part,
            channel=draft.channel,
            category=found.category,
            expected=own.category if "rule_mismatch" in flags or "recategorised" in flags else "",
            market=draft.market,
            country=draft.country,
            prefix=draft.prefix,
            model=draft.model,
            outcome=outcome,
            rule=found.rule,
            unit_price=unit_price,
            amount=amount,
            currency=account.currency,
            tier=tier,
            rate=rate,
            occurred_at=draft.at,
            known_at=draft.known_at,
            day=draft.day,
            period=draft.period,
            original_period=draft.original_period,
            source="estimated" if draft.told is None else "webhook",
            flags=tuple(flags),
            conversation=found.line,
            flow=draft.flow,
            step=draft.step,
            template=draft.template,
            bubbles=draft.bubbles,
        )

    def _number(self, draft: LineItem, model: Model, category: str) -> int:
        """Which charged message of its market, category and month this is, those of other programs included; 1 where nobody counts."""
        ladder = TIERED.get(category)
        if not model.has_tiers or ladder is None:
            return 1
        key = (draft.market, ladder, draft.billed_month)
        elsewhere = self.terms.sent_elsewhere.get(key, 0) + self.terms.sent_elsewhere.get((draft.market, ladder, "*"), 0)
        for low, at in self._reached.get(key, {}).items():
            if at <= draft.at and self._sent[key] + elsewhere < low - 1:
                self._sent[key] = low - 1 - elsewhere  # others of the portfolio sent what we did not see
        if not draft.revision:
            self._sent[key] += 1
        return self._sent[key] + elsewhere

    def _ladder(self, draft: LineItem, model: Model, account: BillingAccount, category: str) -> PriceTiers | None:
        day = price_day(model, draft.delivered_day)
        return self.cards.ladder(model.name, account.currency, draft.market, RATED_AS.get(category, category), day)

    def _corrected(self, draft: LineItem, charge: Charge) -> Charge:
        """A line that takes the place of a closed one costs the difference."""
        if draft.revision:
            before = self._kept.get(draft.name)
            now = charge.amount
            amount = None if now is None else now - (before or ZERO)
            charge = replace(charge, amount=amount, flags=(*charge.flags, "repriced"))
            if draft.is_kept:
                self._kept[draft.name] = now
        elif draft.is_kept:
            self._kept[draft.name] = charge.amount
        return charge


def _first_reached(reached: Iterable[TierChange]) -> dict[tuple[str, str, str], dict[int, datetime]]:
    """When each band was reached. Several messages may tell of one change: the earliest moment counts."""
    found: dict[tuple[str, str, str], dict[int, datetime]] = {}
    for change in sorted(reached, key=lambda change: (change.low, change.at)):
        found.setdefault((change.market, TIERED.get(change.category, change.category), change.month), {}).setdefault(change.low, change.at)
    return found


def _free_unit_key(draft: LineItem, model: Model, account: BillingAccount) -> tuple[str, str]:
    return (draft.channel if model.free_per == "channel" else f"account {account.name}", draft.billed_month)


def _reported_cost(draft: LineItem, category: str, currency: str) -> Decimal | None:
    """The platform's own price of a message with a maximum price; of no other one, and never in another currency."""
    if category != "marketing_lite" or draft.told is None or not draft.cost or draft.cost_currency != currency:
        return None
    try:
        return Decimal(draft.cost)
    except InvalidOperation:
        return None


def _rate_flags(ladder: PriceTiers, quality: str, number: int) -> list[str]:
    flags = ["reconstructed_rate"] if quality == "reconstructed" else []
    if ladder.has_bands and number > (ladder.rows[0].tier_to or number):
        flags.append("tier_estimated")
    elif not ladder.has_bands and number > LIST_ONLY:
        flags.append("tier_unknown")
    return flags


def _base_category(category: str) -> str:
    """The category without what the platform adds to it by itself."""
    return {"authentication_international": "authentication", "marketing_lite": "marketing"}.get(category, category)


def _differs(own: Rating, found: Rating) -> bool:
    return own.outcome != found.outcome or (own.outcome == "charged" and RATED_AS.get(found.category, found.category) != own.category)
