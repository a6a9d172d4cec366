"""Logs for bills, made by hand: what happened between a business and its contacts, as the entries that a bill reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from botkit.billing.event_reader import BillingEvent, MessageQueuedFields, MessageReceivedFields, SendAttemptedFields, StatusFields
from botkit.billing.line_items import LineItemBuilder
from botkit.billing.markets import shipped_markets
from botkit.billing.models import model_named
from botkit.billing.rates import RateCards, shipped_rates
from botkit.billing.rating import Rater
from botkit.billing.terms import BillingAccount, Terms
from botkit.billing.timeline import Timeline
from botkit.core.model.charge import Charge
from botkit.core.model.pricing import Pricing, TierChange, destination_of

BERLIN = Terms(accounts=(BillingAccount(zone="Europe/Berlin"),))
GERMANY, BRAZIL, INDIA, AMERICA, COLOMBIA = "4930231250", "551199999000", "919999999999", "12025550100", "573001234567"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if "+" not in text and "Z" not in text else datetime.fromisoformat(text)


OCTOBER = at("2026-10-06T08:00")


@dataclass
class Log:
    """Lines of (contact, channel, when we knew, entry). Every message to one contact has a number."""

    lines: list[tuple[int, str, datetime, BillingEvent]] = field(default_factory=list)
    _numbers: dict[int, int] = field(default_factory=dict)

    def received(self, when: datetime, contact: int = 1, channel: str = "main", *, entry: str = "", known: datetime | None = None) -> None:
        self.lines.append((contact, channel, known or when, MessageReceivedFields(when, entry)))

    def sent(self, when: datetime, category: str = "", contact: int = 1, channel: str = "main", to: str = GERMANY) -> int:
        """Category empty: a free-form message."""
        number = self._numbers[contact] = self._numbers.get(contact, 0) + 1
        template = "wording" if category and category != "reaction" else ""
        form = "reaction" if category == "reaction" else "template" if template else "free"
        self.lines.append((contact, channel, when, MessageQueuedFields(number, "orders", "told", category or "service", template)))
        sent_as = category if template else "service"
        self.lines.append((contact, channel, when, SendAttemptedFields(number, 1, form, sent_as, destination_of(to))))
        return number

    def receipt(
        self,
        when: datetime,
        number: int,
        status: str = "delivered",
        *,
        contact: int = 1,
        channel: str = "main",
        price: Pricing | None = None,
        known: datetime | None = None,
        part: str = "",
        to: str = "",
    ) -> None:
        self.lines.append((contact, channel, known or when, StatusFields(number, status, when, part, destination_of(to), price)))

    def delivered(
        self, when: datetime, category: str = "", contact: int = 1, channel: str = "main", to: str = GERMANY, **told: object
    ) -> int:
        number = self.sent(when, category, contact, channel, to)
        self.receipt(when, number, contact=contact, channel=channel, **told)  # type: ignore[arg-type]
        return number


def bill(
    lines: Iterable[tuple[int, str, datetime, BillingEvent]],
    terms: Terms = BERLIN,
    *,
    cards: RateCards | None = None,
    under: str = "",
    closed: dict[str, datetime] | None = None,
    reached: Iterable[TierChange] = (),
) -> list[Charge]:
    """The lines of a bill over that log, in order."""
    histories: dict[int, Timeline] = {}
    for contact, channel, known, entry in lines:
        histories.setdefault(contact, Timeline(contact)).add(channel, known, entry)
    drafting = LineItemBuilder(terms, shipped_markets(), model_named(under) if under else None, closed or {})
    drafts = [draft for history in histories.values() for draft in drafting.build(history)]
    counting = Rater(terms, cards or RateCards(shipped_rates()), reached)
    return [counting.rate(draft) for draft in sorted(drafts, key=lambda draft: draft.order)]


def broadcast(log: Log, count: int, when: datetime, category: str, to: str, *, contact: int, channel: str = "main") -> datetime:
    """Many messages, a second apart; gives back the moment after the last one."""
    for step in range(count):
        log.delivered(when + timedelta(seconds=step), category, contact, channel, to)
    return when + timedelta(seconds=count)
