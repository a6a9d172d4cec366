"""Costs: what the platform would bill for each customer on the desk so far, by the cards and rules that bills are made with."""

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

FIRST_DAY = "2009-02-24"  # the platform is no older: conversations that were kept from former days count as well
NO_PRICE: Mapping[str, Any] = {"total": "", "lines": [], "unpriced": 0}  # nothing arrived yet; never zero

# Why a message costs nothing, in a few words.
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
    """Adds up anew when somebody's log has grown: the page looks several times a second."""

    def __init__(self) -> None:
        self._made_of: object = None
        self._found: Mapping[int, Mapping[str, Any]] = {}

    def of(self, tx: Connection, terms: Terms, now: datetime) -> Mapping[int, Mapping[str, Any]]:
        """By contact, as JSON-able values."""
        people = tuple((row.contact.id, row.events) for row in contacts.all_contacts(tx))
        if (people, terms) != self._made_of:
            until = (now + timedelta(days=2)).date().isoformat()  # whatever the account's zone is
            lines: dict[int, list[Charge]] = defaultdict(list)
            for charge in charges(tx, open_billing(tx, terms), FIRST_DAY, until):
                lines[charge.contact_id].append(charge)
            self._found = {contact: cost_json(found) for contact, found in lines.items()}
            self._made_of = people, terms
        return self._found


def cost_json(lines: Iterable[Charge]) -> Mapping[str, Any]:
    """The sum of each currency, and what it is made of. A price that is not known is told as such, and not as zero."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    groups: dict[tuple[str, str], list[Charge]] = defaultdict(list)
    for line in lines:
        groups[line.category, line.outcome].append(line)
        if line.amount is not None:
            sums[line.currency] += line.amount
    return {
        "total": " + ".join(f"{amount:.4f} {currency}" if amount else f"0 {currency}" for currency, amount in sorted(sums.items())),
        "lines": [_group(*key, found) for key, found in groups.items()],
        "unpriced": sum(line.amount is None for found in groups.values() for line in found),
    }


def _group(category: str, outcome: str, lines: list[Charge]) -> Mapping[str, Any]:
    known = [line.amount for line in lines if line.amount is not None]
    why = FREE_REASONS.get(outcome, "" if known else "no rate card knows the price")
    return {"count": len(lines), "category": category, "why": why, "amount": f"{sum(known, Decimal(0)):.4f}" if known and not why else ""}
