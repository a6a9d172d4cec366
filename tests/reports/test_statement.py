"""The monthly statement: items, tax and digests, and its page for print."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from botkit.billing.money import decimals, rounded
from botkit.core.model.charge import BillableSession
from botkit.core.model.statement import StatementTerms
from botkit.reports.formats.as_statement import as_statement
from botkit.reports.statement import MonthlyStatement, PlatformCharges, SessionCount, as_mapping, book_rows, make_statement

OPENED = datetime(2026, 10, 3, 9, tzinfo=UTC)
TERMS = StatementTerms(currency="EUR", price=Decimal("0.0455"), base=Decimal(49), included=2, tax=Decimal(21), issuer=("Kite <Software>",))
CHARGES = PlatformCharges(
    currency="EUR", lines=7, amount=Decimal("1.25"), unpriced=1, disputed_lines=2, disputed=Decimal("0.11"), digest="c0ffee"
)


def session(number: int, direction: Any = "contact", channel: str = "main") -> BillableSession:
    at = OPENED + timedelta(hours=number)
    return BillableSession(
        session_id=f"{number}-{channel}-1",
        contact_id=number,
        channel=channel,
        opened_at=at,
        last_at=at,
        ends_at=at + timedelta(days=1),
        day="2026-10-03",
        period="2026-10",
        direction=direction,
        category="service",
    )


def statement(
    *sessions: BillableSession, terms: StatementTerms = TERMS, closed_on: str = "2026-11-05", brand_of: Callable[[str], str] = str.title
) -> MonthlyStatement:
    counted = SessionCount()
    for one in sessions:
        counted.add(one)
    return make_statement(
        month="2026-10",
        zone="Europe/Amsterdam",
        issued_on="2026-11-06",
        closed_on=closed_on,
        terms=terms,
        counted=counted,
        platform=(CHARGES,),
        brand_of=brand_of,
        rounded=rounded,
    )


def test_only_sessions_beyond_the_included_ones_are_multiplied() -> None:
    made = statement(*(session(number) for number in range(5)))
    assert [(item.text, item.quantity, item.amount) for item in made.items] == [
        ("Base fee", None, Decimal("49.00")),
        ("2 of 2 included billable sessions", None, Decimal("0.00")),
        ("Billable sessions", 3, Decimal("0.14")),
    ]
    assert (made.net, made.tax, made.gross) == (Decimal("49.14"), Decimal("10.32"), Decimal("59.46"))


def test_the_platforms_charges_are_an_item_only_where_they_are_passed_on() -> None:
    passed = statement(session(1), terms=replace(TERMS, passes_on=True))
    assert passed.items[-1].amount == Decimal("1.25")
    assert passed.net - statement(session(1)).net == Decimal("1.25")
    other = statement(session(1), terms=replace(TERMS, passes_on=True, currency="USD"))
    assert all("platform" not in item.text for item in other.items), "two currencies are never added"


def test_brands_and_channels_are_told_apart() -> None:
    made = statement(session(1), session(2, "business"), session(3, channel="cargo"))
    assert made.sessions == (("Cargo", "cargo", 1, 0), ("Main", "main", 1, 1))


def test_the_number_changes_with_what_was_counted_and_with_the_terms() -> None:
    one = statement(session(1))
    assert one.number == f"2026-10-{one.digest[:8]}"
    assert one.number == statement(session(1)).number
    assert len({one.number, statement(session(2)).number, statement(session(1), terms=replace(TERMS, tax=Decimal(9))).number}) == 3


PRICES = st.decimals(0, 99, places=4)


@given(st.sampled_from(["JPY", "EUR", "KWD"]), st.integers(0, 9), PRICES, PRICES, st.integers(0, 25))
def test_rows_of_the_books_add_up_to_the_statement(currency: str, number: int, price: Decimal, base: Decimal, tax: int) -> None:
    terms = replace(TERMS, currency=currency, price=price, base=base, tax=Decimal(tax))
    made = statement(*(session(one) for one in range(number)), terms=terms)
    rows = book_rows(made, rounded)
    assert sum(row[5] for row in rows) == made.net  # type: ignore[misc,arg-type]
    assert sum(row[7] for row in rows) == made.tax  # type: ignore[misc,arg-type]
    assert sum(row[8] for row in rows) == made.gross  # type: ignore[misc,arg-type]
    for amount in (made.net, made.tax, made.gross, *(item.amount for item in made.items)):
        assert -int(amount.as_tuple().exponent) == decimals(currency)


def test_the_page_is_whole_escaped_and_without_scripts() -> None:
    page = as_statement(statement(session(1), session(2)), "A session is a day.")
    assert "Kite &lt;Software&gt;" in page
    assert "59.29 EUR" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "Provisional" not in page
    assert "0.11" in page


def test_an_open_month_and_missing_prices_are_said() -> None:
    page = as_statement(statement(terms=StatementTerms(currency="EUR"), closed_on=""), "A session is a day.")
    assert "Provisional." in page
    assert "No price is set" in page
    assert "No session was opened" in page


def test_json_has_amounts_as_text() -> None:
    facts = as_mapping(statement(session(1)))
    assert (facts["net"], facts["gross"], facts["closed_on"]) == ("49.00", "59.29", "2026-11-05")
