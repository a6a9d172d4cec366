"""The monthly statement: billable sessions at the operator's price, with tax, and the digests of everything that was counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from botkit.core.model.charge import BillableSession
from botkit.core.model.statement import StatementTerms
from botkit.reports.model import Cell

Rounded = Callable[[Decimal, str], Decimal]  # a total in a currency, to its smaller unit
ID_DIGITS = 8  # of the digest, in a statement's number


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of the sum. `quantity` and `price` are None where nothing is multiplied. `amount` is rounded."""

    text: str
    amount: Decimal
    quantity: int | None = None
    price: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class PlatformCharges:
    """What the platform charges for the month in one currency. `unpriced` lines are in no amount, `disputed` is the money that hangs on
    the lines on which the platform's receipts and the rules disagree."""

    currency: str
    lines: int
    amount: Decimal
    unpriced: int
    disputed_lines: int
    disputed: Decimal
    digest: str


@dataclass(frozen=True, kw_only=True)
class MonthlyStatement:
    """A statement. `number` names it: month and digest. A month that is not `closed` may still change."""

    month: str
    zone: str
    issued_on: str
    closed_on: str  # empty: the month is not closed
    currency: str
    terms: StatementTerms
    sessions: tuple[tuple[str, str, int, int], ...]  # brand, channel, opened by the contact, opened by the business
    items: tuple[Item, ...]
    net: Decimal
    tax: Decimal
    platform: tuple[PlatformCharges, ...]
    digest: str

    @property
    def number(self) -> str:
        return f"{self.month}-{self.digest[:ID_DIGITS]}"

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax

    @property
    def session_count(self) -> int:
        return sum(contact + business for _, _, contact, business in self.sessions)


class SessionCount:
    """Counts billable sessions by channel and side, and digests them one by one."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self._digest = sha256()

    def add(self, session: BillableSession) -> None:
        self.counts[session.channel, session.direction] += 1
        self._digest.update(f"{session.session_id} {session.direction} {session.category}\n".encode())

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()


def make_statement(
    *,
    month: str,
    zone: str,
    issued_on: str,
    closed_on: str,
    terms: StatementTerms,
    counted: SessionCount,
    platform: Iterable[PlatformCharges],
    brand_of: Callable[[str], str],
    rounded: Rounded,
) -> MonthlyStatement:
    """The statement of what was counted. Each item is rounded once, the tax once from their sum."""
    charges = tuple(platform)
    channels = sorted({channel for channel, _ in counted.counts}, key=lambda channel: (brand_of(channel), channel))
    sessions = tuple(
        (brand_of(channel), channel, counted.counts[channel, "contact"], counted.counts[channel, "business"]) for channel in channels
    )
    items = tuple(_items(terms, sum(counted.counts.values()), charges, rounded))
    net = sum((item.amount for item in items), rounded(Decimal(0), terms.currency))
    digest = sha256("\n".join((month, counted.digest, *(one.digest for one in charges), repr(terms))).encode()).hexdigest()
    return MonthlyStatement(
        month=month,
        zone=zone,
        issued_on=issued_on,
        closed_on=closed_on,
        currency=terms.currency,
        terms=terms,
        sessions=sessions,
        items=items,
        net=net,
        tax=rounded(net * terms.tax / 100, terms.currency),
        platform=charges,
        digest=digest,
    )


def _items(terms: StatementTerms, sessions: int, platform: Iterable[PlatformCharges], rounded: Rounded) -> Iterable[Item]:
    if terms.base:
        yield Item(text="Base fee", amount=rounded(terms.base, terms.currency))
    if terms.included:
        yield Item(
            text=f"{min(sessions, terms.included):,} of {_units(terms.included, f'included {terms.unit}')}",
            amount=rounded(Decimal(0), terms.currency),
        )
    beyond = max(0, sessions - terms.included)
    if terms.price is not None:
        yield Item(
            text=_units(2, terms.unit).partition(" ")[2].capitalize(),
            quantity=beyond,
            price=terms.price,
            amount=rounded(beyond * terms.price, terms.currency),
        )
    if terms.passes_on:
        for one in platform:
            if one.currency == terms.currency:
                yield Item(text="Charges of the platform, at cost", quantity=one.lines, amount=rounded(one.amount, one.currency))


def _units(number: int, unit: str) -> str:
    return f"{number:,} {unit}" if number == 1 else f"{number:,} {unit}s"


BOOK_COLUMNS = ("statement", "month", "text", "quantity", "price", "net", "tax_percent", "tax", "gross", "currency")


def book_rows(statement: MonthlyStatement, rounded: Rounded) -> tuple[tuple[Cell, ...], ...]:
    """A row for each item, for bookkeeping. The taxes of the rows add up to that of the statement: the last item takes the difference."""
    rows: list[tuple[Cell, ...]] = []
    left = statement.tax
    for place, item in enumerate(statement.items, start=1):
        tax = left if place == len(statement.items) else rounded(item.amount * statement.terms.tax / 100, statement.currency)
        left -= tax
        rows.append(
            (
                *(statement.number, statement.month, item.text, item.quantity, item.price, item.amount),
                *(statement.terms.tax, tax, item.amount + tax, statement.currency),
            )
        )
    return tuple(rows)


def as_mapping(statement: MonthlyStatement) -> Mapping[str, object]:
    """The statement for JSON: amounts are texts with their decimals."""
    return {
        "statement": statement.number,
        "month": statement.month,
        "zone": statement.zone,
        "issued_on": statement.issued_on,
        "closed_on": statement.closed_on or None,
        "currency": statement.currency,
        "sessions": [
            {"brand": brand, "channel": channel, "by_contact": contact, "by_business": business}
            for brand, channel, contact, business in statement.sessions
        ],
        "items": [
            {
                "text": item.text,
                "quantity": item.quantity,
                "price": None if item.price is None else str(item.price),
                "amount": str(item.amount),
            }
            for item in statement.items
        ],
        "net": str(statement.net),
        "tax_name": statement.terms.tax_name,
        "tax_percent": str(statement.terms.tax),
        "tax": str(statement.tax),
        "gross": str(statement.gross),
        "platform": [
            {
                "currency": one.currency,
                "lines": one.lines,
                "amount": str(one.amount),
                "unpriced": one.unpriced,
                "disputed_lines": one.disputed_lines,
                "disputed": str(one.disputed),
                "digest": one.digest,
            }
            for one in statement.platform
        ],
        "digest": statement.digest,
    }
