"""Values: one written form, and nothing kept that does not come back from it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.core.model.money import Money
from botkit.core.model.values import MAX_DEPTH, MAX_INTEGER, MAX_WEIGHT, ValueTooDeep, as_json, pack, settle, unpack

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-MAX_INTEGER, MAX_INTEGER),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=10),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.datetimes(timezones=st.one_of(st.none(), st.timezones())),
    st.dates(),
    st.times(),
    st.timedeltas(),
)
keys = st.one_of(st.text(max_size=5), st.sampled_from(["$date", "$decimal", "$", "$$date", "$duration"]))


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=3))


values = st.recursive(
    scalars, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=3)), max_leaves=10
)


@given(values)
def test_a_kept_value_comes_back_from_json_as_it_is(value: Any) -> None:
    kept = settle(value)
    assert unpack(msgspec.json.decode(msgspec.json.encode(pack(kept)))) == kept
    assert settle(kept) == kept


@given(values)
def test_what_was_packed_is_unpacked(value: Any) -> None:
    assert unpack(pack(value)) == pack_free(value)


def pack_free(value: Any) -> Any:
    """The value with zones as plain offsets, which is all that the written form has of them, and with decimals for floats."""
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, datetime) and value.tzinfo:
        return datetime.fromisoformat(value.isoformat())
    if isinstance(value, dict):
        return {key: pack_free(item) for key, item in value.items()}
    return [pack_free(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("value", "packed"),
    [
        (Decimal("1.50"), {"$decimal": "1.50"}),
        (9.99, {"$decimal": "9.99"}),
        (2.0, 2),
        (Money(Decimal("1.5"), "EUR"), {"amount": {"$decimal": "1.5"}, "currency": "EUR"}),
        (date(2026, 12, 24), {"$date": "2026-12-24"}),
        (time(8, 30), {"$time": "08:30:00"}),
        (datetime(2026, 1, 2, tzinfo=UTC), {"$datetime": "2026-01-02T00:00:00+00:00"}),
        (timedelta(days=999_999, microseconds=1), {"$duration": [999_999, 0, 1]}),
        ((1, [2]), [1, [2]]),
        ({1: "a"}, {"1": "a"}),
        ({"$date": "tomorrow"}, {"$$date": "tomorrow"}),
    ],
)
def test_each_type_has_one_written_form(value: Any, packed: Any) -> None:
    assert pack(value) == packed


def test_a_number_that_is_whole_is_an_integer() -> None:
    kept = settle([2.0, 9.99, 1e20])
    assert (kept, [type(item) for item in kept]) == ([2, Decimal("9.99"), Decimal("1E+20")], [int, Decimal, Decimal])


def test_other_programs_read_plain_json() -> None:
    value = {
        "price": Decimal("9.99"),
        "paid": Money(3, "EUR"),
        "day": date(2026, 12, 24),
        "length": timedelta(minutes=1, milliseconds=500),
        "items": (1, None, True, "x"),
    }
    assert msgspec.json.decode(msgspec.json.encode(as_json(value))) == {
        "price": 9.99,
        "paid": {"amount": 3, "currency": "EUR"},
        "day": "2026-12-24",
        "length": 60.5,
        "items": [1, None, True, "x"],
    }


def test_a_moment_is_kept_without_the_rules_of_its_zone() -> None:
    kept = settle(datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Europe/Amsterdam")))
    assert kept.isoformat() == "2026-07-01T12:00:00+02:00"
    assert not isinstance(kept.tzinfo, ZoneInfo)


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        Decimal("-Infinity"),
        MAX_INTEGER + 1,
        "x" * MAX_WEIGHT,
        [1] * MAX_WEIGHT,
        object(),
        b"x",
        {1, 2},
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_kept_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        settle([value])


def test_nesting_is_bounded() -> None:
    value: Any = "x"
    for _ in range(MAX_DEPTH):
        value = [value]
    assert settle(value) == value
    with pytest.raises(ValueTooDeep):
        settle([value])


def test_a_value_that_holds_itself_many_times_over_is_not_walked() -> None:
    value: Any = ["x"]
    for _ in range(MAX_DEPTH - 1):
        value = [value] * 1_000  # 10 to the 57 items, if anybody counted
    with pytest.raises(ValueError, match="more than"):
        settle(value)


@pytest.mark.parametrize(
    "packed", [{"$date": None}, {"$date": "x"}, {"$decimal": []}, {"$duration": [1e99]}, {"$duration": 3}, {"$datetime": 5}]
)
def test_what_was_never_packed_is_refused(packed: Any) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        unpack([packed])
