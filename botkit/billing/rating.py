"""The rater: line items, in order, become charges. Free units and volume tiers of a month are counted here and nowhere else."""

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
from botkit.billing.platform_pricing import FREE_ENTRY_OUTCOMES
from botkit.billing.rates import PriceTiers, RateCards
from botkit.billing.terms import BillingAccount, Terms
from botkit.core.model.charge import Charge
from botkit.core.model.pricing import TierChange

LIST_ONLY = 100_000  # no published volume tier begins earlier: up to here the list price is certain even where the tiers are not known
TIERED = {"utility": "utility", "authentication": "authentication", "authentication_international": "authentication"}
RATED_AS = {"marketing_lite": "marketing"}  # the Marketing Messages API has no rates of its own


FREE_UNITS, VOLUME_TIER = "unit", "tier"


def usage_key(charge: Charge, terms: Terms) -> str:
    """The name of the count that a charge adds one to: free units of a channel or account, a volume tier of a market; or empty."""
    model = MODELS[charge.model]
    if charge.outcome == "free_tier":
        return f"{FREE_UNITS} {charge.channel if model.free_per == 'channel' else f'account {terms.account(charge.channel).name}'}"
    if charge.outcome == "charged" and model.has_tiers and charge.category in TIERED:
        return f"{VOLUME_TIER} {TIERED[charge.category]} {charge.market}"
    return ""


class Rater:
    """Call `rate` with line items in the order of `LineItem.order`. Begin with the first of a month: earlier ones do not count."""

    def __init__(self, terms: Terms, cards: RateCards, reached: Iterable[TierChange] = ()) -> None:
        self.terms = terms
        self.cards = cards
        self._units: Counter[tuple[str, str]] = Counter()
        self._sent: Counter[tuple[str, str, str]] = Counter()
        self._superseded: dict[str, Decimal | None] = {}
        self._reached = _first_reached(reached)

    def copy(self) -> Rater:
        """A rater with the counts of this one, which stays as it is."""
        other = Rater(self.terms, self.cards)
        other._reached = self._reached
        other._units, other._sent, other._superseded = self._units.copy(), self._sent.copy(), dict(self._superseded)
        return other

    def preset_usage(self, counted: str, month: str, count: int) -> None:
        """Set the count of a month that `usage_key` names, before rating begins."""
        kind, _, rest = counted.partition(" ")
        if kind == FREE_UNITS:
            self._units[rest, month] = count
        elif kind == VOLUME_TIER:
            category, _, market = rest.partition(" ")
            self._sent[market, category, month] = count

    def rate(self, item: LineItem) -> Charge:
        model, account = MODELS[item.model], self.terms.account(item.channel)
        expected, has_unit = self._counted(item, item.expected, model, account)
        rated, flags = expected, []
        if item.reported is not None:
            rated = item.reported
            if rated.outcome == "in_open_conversation" and not rated.line:
                rated = Rating(rated.outcome, rated.category, rated.rule, line=expected.line)
            if _differs(expected, rated):
                flags.append("rule_mismatch")
            if _base_category(rated.category) != _base_category(expected.category) and rated.outcome not in (
                "unknown",
                "in_open_conversation",
            ):
                flags.append("recategorised")
        if has_unit and rated.outcome != "in_open_conversation" and not item.revision:
            self._units[_free_unit_key(item, model, account)] += 1
        charge = self._priced(item, model, account, expected, rated, flags)
        return self._corrected(item, charge)

    def _counted(self, item: LineItem, expected: Rating, model: Model, account: BillingAccount) -> tuple[Rating, bool]:
        """The rating by our rules, after free units of the month and the international rate of authentication."""
        category = expected.category
        if category == "authentication" and self._is_international(item):
            category = "authentication_international"
        if not expected.takes_unit or (item.reported is not None and item.reported.outcome in FREE_ENTRY_OUTCOMES):
            return Rating(expected.outcome, category, expected.rule, line=expected.line), False
        key = _free_unit_key(item, model, account)
        used = self._units[key] + self._used_elsewhere(item, model, account)
        if used < model.free_units:
            return Rating("free_tier", category, "free-units"), True
        return Rating(expected.outcome, category, expected.rule), False

    def _used_elsewhere(self, item: LineItem, model: Model, account: BillingAccount) -> int:
        """Free units that other programs used: of the number, or of all numbers of the account where the account has the free units."""
        used = self.terms.used_elsewhere
        if model.free_per == "channel":
            return used.get((item.channel, item.billed_month), 0)
        month = item.billed_month
        return sum(count for (channel, of), count in used.items() if of == month and self.terms.account(channel) is account)

    def _is_international(self, item: LineItem) -> bool:
        """Eligible, at or after the country's start, and not where the business is at home."""
        eligible = self.terms.auth_international
        if eligible is None or item.country == self.terms.country or not has_international_rate(item.country, item.delivered_day):
            return False
        return item.at >= eligible.countries.get(item.country, eligible.since)

    def _priced(self, item: LineItem, model: Model, account: BillingAccount, expected: Rating, rated: Rating, flags: list[str]) -> Charge:
        amount: Decimal | None = ZERO
        unit_price: Decimal | None = None
        outcome, tier, rate = rated.outcome, "", ""
        if item.by_id:
            flags.append("market_by_id")
        if outcome == "unknown":
            amount = None
        elif outcome == "charged":
            amount = unit_price = reported_cost(rated.category, item.cost if item.reported else "", item.cost_currency, account.currency)
            number = self._number(item, model, rated.category)
            if amount is not None:
                flags.append("platform_cost")
            else:
                ladder = self._tiers(item, model, account, rated.category)
                if ladder is None:
                    outcome = "unpriced"
                else:
                    row, tier, rate = ladder.tier_for(number)
                    amount = unit_price = row.rate
                    flags += _rate_flags(ladder, row.quality, number)
        return Charge(
            line_id=item.line_id,
            contact_id=item.contact_id,
            number=item.number,
            part=item.part,
            channel=item.channel,
            category=rated.category,
            expected=expected.category if "rule_mismatch" in flags or "recategorised" in flags else "",
            market=item.market,
            country=item.country,
            prefix=item.prefix,
            model=item.model,
            outcome=outcome,
            rule=rated.rule,
            unit_price=unit_price,
            amount=amount,
            currency=account.currency,
            tier=tier,
            rate=rate,
            occurred_at=item.at,
            known_at=item.known_at,
            day=item.day,
            period=item.period,
            original_period=item.original_period,
            source="estimated" if item.reported is None else "webhook",
            flags=tuple(flags),
            conversation=rated.line,
            flow=item.flow,
            step=item.step,
            template=item.template,
            event=item.event,
            broadcast=item.broadcast,
            queue=item.queue,
            agent=item.agent,
            bubbles=item.bubbles,
        )

    def _number(self, item: LineItem, model: Model, category: str) -> int:
        """The number of this charged message in its market, category and month, with those of other programs; 1 without tiers."""
        ladder = TIERED.get(category)
        if not model.has_tiers or ladder is None:
            return 1
        key = (item.market, ladder, item.billed_month)
        elsewhere = self.terms.sent_elsewhere.get(key, 0) + self.terms.sent_elsewhere.get((item.market, ladder, "*"), 0)
        for low, at in self._reached.get(key, {}).items():
            if at <= item.at and self._sent[key] + elsewhere < low - 1:
                self._sent[key] = low - 1 - elsewhere  # other programs of the portfolio sent messages that we did not see
        if not item.revision:
            self._sent[key] += 1
        return self._sent[key] + elsewhere

    def _tiers(self, item: LineItem, model: Model, account: BillingAccount, category: str) -> PriceTiers | None:
        day = price_day(model, item.delivered_day)
        return self.cards.tiers(model.name, account.currency, item.market, RATED_AS.get(category, category), day)

    def _corrected(self, item: LineItem, charge: Charge) -> Charge:
        """The charge of a correction is the difference to the line that it supersedes."""
        if item.revision:
            before = self._superseded.get(item.name)
            now = charge.amount
            amount = None if now is None else now - (before or ZERO)
            charge = replace(charge, amount=amount, flags=(*charge.flags, "repriced"))
            if item.is_superseded:
                self._superseded[item.name] = now
        elif item.is_superseded:
            self._superseded[item.name] = charge.amount
        return charge


def _first_reached(reached: Iterable[TierChange]) -> dict[tuple[str, str, str], dict[int, datetime]]:
    """When each tier was reached. Several messages may report one change: the earliest counts."""
    found: dict[tuple[str, str, str], dict[int, datetime]] = {}
    for change in sorted(reached, key=lambda change: (change.low, change.at)):
        found.setdefault((change.market, TIERED.get(change.category, change.category), change.month), {}).setdefault(change.low, change.at)
    return found


def _free_unit_key(item: LineItem, model: Model, account: BillingAccount) -> tuple[str, str]:
    return (item.channel if model.free_per == "channel" else f"account {account.name}", item.billed_month)


def reported_cost(category: str, cost: str, cost_currency: str, currency: str) -> Decimal | None:
    """The platform's own price of a message with a maximum price; of no other one, and never in another currency."""
    if category != "marketing_lite" or not cost or cost_currency != currency:
        return None
    try:
        return Decimal(cost)
    except InvalidOperation:
        return None


def _rate_flags(ladder: PriceTiers, quality: str, number: int) -> list[str]:
    flags = ["reconstructed_rate"] if quality == "reconstructed" else []
    if ladder.is_tiered and number > (ladder.rows[0].tier_to or number):
        flags.append("tier_estimated")
    elif not ladder.is_tiered and number > LIST_ONLY:
        flags.append("tier_unknown")
    return flags


def _base_category(category: str) -> str:
    """The category without the variants that the platform chooses by itself."""
    return {"authentication_international": "authentication", "marketing_lite": "marketing"}.get(category, category)


def _differs(expected: Rating, rated: Rating) -> bool:
    return expected.outcome != rated.outcome or (
        expected.outcome == "charged" and RATED_AS.get(rated.category, rated.category) != expected.category
    )
