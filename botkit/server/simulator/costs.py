"""What the platform would bill for each customer of the simulator so far, by the rate cards and rules of real bills."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from botkit.billing.terms import Terms
from botkit.core.model.charge import Charge
from botkit.service.billing.bill_run import charges, open_billing
from botkit.store import contacts

FIRST_DAY = "2009-02-24"  # the platform is no older: conversations that `--keep` kept from earlier days count as well
NO_PRICE: Mapping[str, Any] = {"total": "", "lines": [], "unpriced": 0}  # nothing was delivered yet; not the same as zero

# Outcome of the pricing -> why the message costs nothing.
FREE_REASONS = {
    "free_customer_service": "free inside the window",
    "free_tier": "free, of the month's allowance",
    "free_entry_point": "free after a click on an ad",
    "opens_free_entry_point": "free after a click on an ad",
    "free_reaction": "reactions are free",
    "in_open_conversation": "part of an open conversation",
    "opens_free_service": "opens a free conversation",
    "free_other": "free",
}


class CustomerCosts:
    """Computed again only when a log has grown: the feed asks several times a second."""

    def __init__(self) -> None:
        self._computed_for: object = None
        self._costs: Mapping[int, Mapping[str, Any]] = {}

    def of(self, tx: Connection, terms: Terms, now: datetime) -> Mapping[int, Mapping[str, Any]]:
        """By contact, as JSON-able values."""
        people = tuple((row.contact.id, row.events) for row in contacts.all_contacts(tx))
        if (people, terms) != self._computed_for:
            until = (now + timedelta(days=2)).date().isoformat()  # beyond today in every zone
            lines: dict[int, list[Charge]] = defaultdict(list)
            for charge in charges(tx, open_billing(tx, terms), FIRST_DAY, until):
                lines[charge.contact_id].append(charge)
            self._costs = {contact: cost_json(own) for contact, own in lines.items()}
            self._computed_for = people, terms
        return self._costs


def cost_json(lines: Iterable[Charge]) -> Mapping[str, Any]:
    """The sum of each currency, and what it is made of. A price that is not known counts as "unpriced", not as zero."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    groups: dict[tuple[str, str], list[Charge]] = defaultdict(list)
    for line in lines:
        groups[line.category, line.outcome].append(line)
        if line.amount is not None:
            sums[line.currency] += line.amount
    return {
        "total": " + ".join(f"{amount:.4f} {currency}" if amount else f"0 {currency}" for currency, amount in sorted(sums.items())),
        "lines": [_group(*key, group) for key, group in groups.items()],
        "unpriced": sum(line.amount is None for group in groups.values() for line in group),
    }


def _group(category: str, outcome: str, lines: list[Charge]) -> Mapping[str, Any]:
    known = [line.amount for line in lines if line.amount is not None]
    why = FREE_REASONS.get(outcome, "" if known else "no rate card knows the price")
    return {"count": len(lines), "category": category, "why": why, "amount": f"{sum(known, Decimal(0)):.4f}" if known and not why else ""}
