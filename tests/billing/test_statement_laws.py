"""What holds for every log: neither order nor repetition nor a pause changes a bill, its parts add up, and a closed month stands."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from botkit.billing.statement import encode_charge, statement_of
from botkit.core.model.charge import Charge
from botkit.core.model.pricing import Pricing
from tests.support.billing_log import AMERICA, BERLIN, BRAZIL, GERMANY, Log, at, bill

BEGAN = {"2026-10": at("2026-09-25T00:00"), "2025-07": at("2025-06-26T00:00"), "2024-01": at("2024-01-03T00:00")}
TOLD = (
    None,
    None,
    Pricing(model="PMP", kind="regular", category="utility"),
    Pricing(model="PMP", kind="free_customer_service", category="service"),
    Pricing(model="PMP", kind="free_entry_point", category="marketing", expires_at=at("2026-10-03T00:00")),
    Pricing(model="CBP", category="utility", billable=True, conversation="c1"),
    Pricing(model="PMP", kind="new_kind", category="utility"),
)
Happened = tuple[int, int, str, int, int, int]

# Minutes since the beginning (twelve days), contact, what, price, minutes until it arrives, minutes until we hear of it.
happened = st.tuples(
    st.integers(0, 17_280),
    st.integers(1, 3),
    st.sampled_from(["heard", "ad", "", "", "utility", "marketing", "authentication", "read", "failed"]),
    st.integers(0, len(TOLD) - 1),
    st.integers(0, 2_000),
    st.sampled_from([0, 0, 1, 600, 9_000]),
)
logs = st.tuples(st.sampled_from(sorted(BEGAN)), st.lists(happened, max_size=25))


def log_of(month: str, lines: list[Happened]) -> Log:
    log = Log()
    for minutes, contact, what, price, delay, lateness in lines:
        when = BEGAN[month] + timedelta(minutes=minutes)
        if what in ("heard", "ad"):
            log.received(when, contact, entry=what.replace("heard", ""), known=when + timedelta(minutes=lateness))
            continue
        category = "utility" if what in ("read", "failed") else what
        number = log.sent(when, category, contact, to=(GERMANY, BRAZIL, AMERICA)[contact - 1])
        arrived = when + timedelta(minutes=delay)
        known = arrived + timedelta(minutes=lateness)
        log.receipt(when, number, "sent", contact=contact, price=TOLD[price] if delay % 2 else None)
        if what == "failed":
            log.receipt(arrived, number, "failed", contact=contact)
            continue
        if what != "read":
            log.receipt(arrived, number, contact=contact, price=TOLD[price], known=known)
        log.receipt(arrived + timedelta(minutes=lateness), number, "read", contact=contact, known=known + timedelta(minutes=lateness))
    return log


def written(charges: list[Charge]) -> bytes:
    return b"\n".join(map(encode_charge, charges))


quickly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quickly
@given(logs, st.randoms(use_true_random=False))
def test_order_repetition_and_pauses_change_nothing(made: tuple[str, list[Happened]], random: Random) -> None:
    log = log_of(*made)
    whole = written(bill(log.lines))
    shuffled = list(log.lines) * 2
    random.shuffle(shuffled)
    assert written(bill(shuffled)) == whole


@quickly
@given(logs)
def test_lines_and_days_add_up_to_the_whole(made: tuple[str, list[Happened]]) -> None:
    charges = bill(log_of(*made).lines)
    (total,) = statement_of("", charges).totals or (None,)
    days: dict[str, Decimal] = {}
    for charge in charges:
        days[charge.day] = days.get(charge.day, Decimal(0)) + (charge.amount or 0)
    assert (total.amount if total else 0) == sum(days.values()) == sum(charge.amount or 0 for charge in charges)
    assert sum(1 for charge in charges if charge.amount is None) == (total.unpriced + total.unknown if total else 0)


@quickly
@given(logs)
def test_every_line_is_one_message_that_arrived_and_each_of_those_has_one(made: tuple[str, list[Happened]]) -> None:
    log = log_of(*made)
    charges = bill(log.lines)
    arrived = {(contact, entry.number) for contact, _, _, entry in log.lines if getattr(entry, "status", "") in ("delivered", "read")}
    assert {charge.message for charge in charges} == arrived
    assert len(charges) == len(arrived)


@quickly
@given(logs)
def test_closing_never_changes_a_closed_month(made: tuple[str, list[Happened]]) -> None:
    """Whatever is heard later: the lines of the month are the ones that were known when it was closed."""
    month, lines = made
    log = log_of(month, lines)
    closed_month = {"2026-10": "2026-09", "2025-07": "2025-06", "2024-01": "2023-12"}[month]
    closed_at = BEGAN[month] + timedelta(days=8)
    closed = {closed_month: closed_at}
    before = [
        charge for charge in bill([line for line in log.lines if line[2] <= closed_at], closed=closed) if charge.period <= closed_month
    ]
    after = bill(log.lines, closed=closed)
    assert written([charge for charge in after if charge.period <= closed_month]) == written(before)
    once: dict[str, str] = {}
    for charge in after:
        assert once.setdefault(charge.line_id, charge.period) == charge.period
    corrected = [charge for charge in after if charge.original_period]
    assert all(charge.original_period <= closed_month < charge.period for charge in corrected)


@quickly
@given(logs)
def test_closed_or_not_everything_that_arrived_is_billed_once(made: tuple[str, list[Happened]]) -> None:
    month, lines = made
    log = log_of(month, lines)
    closed = {"2026-10": "2026-09", "2025-07": "2025-06", "2024-01": "2023-12"}[month]
    plain = {charge.message for charge in bill(log.lines)}
    corrected = {charge.message for charge in bill(log.lines, closed={closed: BEGAN[month] + timedelta(days=8)})}
    assert corrected == plain


@quickly
@given(logs, st.sampled_from(["CBP-2022", "CBP-2023", "CBP-2024-11", "PMP-2025-07", "PMP-2026-10"]))
def test_every_model_can_bill_every_log(made: tuple[str, list[Happened]], model: str) -> None:
    log = log_of(*made)
    charges = bill(log.lines, under=model)
    assert {charge.model for charge in charges} <= {model}
    assert [charge.message for charge in charges] == [charge.message for charge in bill(log.lines)]
    assert all(charge.outcome == "unpriced" if charge.amount is None else True for charge in charges)


@pytest.mark.parametrize("month", sorted(BEGAN))
def test_an_empty_log_is_an_empty_bill(month: str) -> None:
    assert bill(log_of(month, []).lines, BERLIN) == []
