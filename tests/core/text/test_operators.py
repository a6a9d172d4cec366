"""Operators: whatever values meet, the result is a value of a flow or a fault in the author's words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.core.model.money import Money
from botkit.core.model.values import settle
from botkit.core.text.operators import OperatorFault, calculate, compare

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.decimals(-(10**9), 10**9, places=4),
    st.text(max_size=3),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.timedeltas(),
    st.builds(Money, st.integers(0, 100), st.sampled_from(["EUR", "USD"])),
    st.lists(st.integers(0, 3), max_size=2),
    st.dictionaries(st.sampled_from("ab"), st.integers(0, 3)),
)


@given(st.sampled_from(["+", "-", "*", "/", "//", "%"]), VALUES, VALUES)
def test_what_is_calculated_can_be_kept(sign: str, left: Any, right: Any) -> None:
    try:
        result = calculate(sign, left, right)
    except (OperatorFault, TypeError, OverflowError):
        return
    assert settle(result) == result
    assert not isinstance(result, float)


@given(st.sampled_from(["lt", "lteq", "gt", "gteq", "eq", "ne", "in", "notin"]), VALUES, VALUES)
def test_a_comparison_is_true_or_false_or_a_fault(sign: str, left: Any, right: Any) -> None:
    try:
        result = compare(sign, left, right)
    except OperatorFault:
        assert sign not in ("eq", "ne")
        return
    assert result is True or result is False


@pytest.mark.parametrize(
    ("sign", "left", "right", "result"),
    [
        ("/", timedelta(hours=1), timedelta(minutes=40), Decimal("1.5")),
        ("*", Decimal("1.5"), timedelta(hours=1), timedelta(minutes=90)),
        ("/", timedelta(hours=1), 0, None),
        ("%", timedelta(hours=1), timedelta(minutes=40), timedelta(minutes=20)),
        ("-", date(2026, 12, 24), date(2026, 12, 20), timedelta(days=4)),
        ("+", datetime(2026, 1, 1, tzinfo=UTC), timedelta(days=1), datetime(2026, 1, 2, tzinfo=UTC)),
        ("/", Money(10, "EUR"), Money(4, "EUR"), Decimal("2.5")),
        ("/", Money(10, "EUR"), 4, Money(Decimal("2.5"), "EUR")),
        ("/", Money(10, "EUR"), 0, None),
        ("+", "a", "b", "ab"),
        ("+", [1], [2], [1, 2]),
    ],
)
def test_each_kind_calculates_in_its_own_way(sign: str, left: Any, right: Any, result: Any) -> None:
    assert calculate(sign, left, right) == result
