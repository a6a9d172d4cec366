"""Expressions: what they can say, what they cannot, and that no text of an author or customer makes them endless or huge."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.model.contact import Contact, contact_values
from botkit.core.model.money import Money
from botkit.core.model.values import canonical
from botkit.core.text.expressions import MAX_SOURCE, ExpressionError, compile_expression
from botkit.core.text.filters import FILTERS, TESTS

SCOPE: dict[str, Any] = {
    "score": 9,
    "name": "Ana",
    "price": Decimal("1.50"),
    "rate": Decimal("1.19"),
    "euros": Money(Decimal("12.51"), "EUR"),
    "dollars": Money(3, "USD"),
    "day": date(2026, 12, 24),
    "now": datetime(2026, 3, 2, 12, tzinfo=UTC),
    "event": {"flight": "BK1", "items": [1, 2], "keys": "k"},
    "bomb": "%999999999d",
    "huge": "1e999999999",
    "long": "x" * 5_000,
    "many": ["x" * 50] * 900,
    "$locale": "de",
    "$zone": "Europe/Berlin",
}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("score >= 9 and name == 'Ana'", True),
        ("score + 1", 10),
        ("price * 2", Decimal("3.00")),
        ("'a' ~ score", "a9"),
        ("event.flight", "BK1"),
        ("event['flight']", "BK1"),
        ("event.keys", "k"),
        ("event.items[1]", 2),
        ("name[0]", "A"),
        ("day.year", 2026),
        ("nobody is defined", False),
        ("nobody | default('x')", "x"),
        ("event.gate | default('?')", "?"),
        ("'BK1' in event.flight", True),
        ("1 if score > 5 else 2", 1),
        ("now + ('2 days' | duration)", datetime(2026, 3, 4, 12, tzinfo=UTC)),
        ("score is odd", True),
        ("bomb is odd", False),
        ("euros is even", False),
        ("-score // 2", -5),
        ("(1, 2)", (1, 2)),
        ("0.1 + 0.2", Decimal("0.3")),
        ("price * 1.19", Decimal("1.785")),
        ("price == 1.5", True),
        ("rate <= 1.19", True),
        ("1.19 in [rate, 2.5]", True),
        ("7 / 2", Decimal("3.5")),
        ("6 / 2", 3),
        ("-7 // 2", -4),
        ("-7.5 % 2", Decimal("0.5")),
        ("score * ('1 hour' | duration) / 2", timedelta(hours=4, minutes=30)),
        ("1 < score < 10", True),
        ("euros + euros", Money(Decimal("25.02"), "EUR")),
        ("euros * 2 > 25", True),
        ("euros - 2.51 == euros - euros + 10", True),
        ("euros / euros", 1),
        ("-euros + 13", Money(Decimal("0.49"), "EUR")),
        ("euros.amount >= 12.51 and euros.currency == 'EUR'", True),
        ("euros | round", Money(13, "EUR")),
        ("dollars + euros", None),
        ("dollars / euros", None),
        ("dollars < euros", False),
        ("dollars >= euros", False),
        ("dollars == euros", False),
        ("999999999999 * 999999999999", None),
        ("now + 300 days * 999999", None),
        ("'#' ~ euros ~ '/' ~ price ~ '/' ~ event.gate", "#12.51 EUR/1.50/"),
        ("'x' ~ event", "xBK1, 1, 2, k"),
    ],
)
def test_an_expression_has_a_value(source: str, value: Any) -> None:
    assert compile_expression(source).evaluate(SCOPE) == value


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("score < name", "values of different kinds do not go together"),
        ("name + 1", "values of different kinds do not go together"),
        ("-name", "values of different kinds do not go together"),
        ("now < score", "values of different kinds do not go together"),
        ("1 in score", '"in" needs a text or a list'),
        ("euros * euros", "an amount of money cannot be multiplied by another one"),
        ("euros + name", "values of different kinds do not go together"),
        ("name * 3", '"*" works on numbers only'),
        ("bomb % 3", '"%" works on numbers only'),
        ("many | join", "a filter or a calculation cannot take these values"),
        ("many | join(long)", "a filter or a calculation cannot take these values"),
        ("day | time", "a filter or a calculation cannot take these values"),
        ("now | time(score)", "a filter or a calculation cannot take these values"),
    ],
)
def test_an_expression_that_fails_says_why_in_one_way(source: str, message: str) -> None:
    with pytest.raises(ExpressionError) as fault:
        compile_expression(source).evaluate(SCOPE)
    assert fault.value.message == message


@pytest.mark.parametrize(
    "source",
    [
        "",
        " ",
        "1 +",
        "name.upper()",
        "2 ** 9",
        "name.__class__",
        "_private",
        "name | attr('x')",
        "name | safe",
        "name is callable",
        "name[0:2]",
        "{'a': 1}",
        "lambda: 1",
        "1 }} {{ 2",
        "1) }}{% for x in y %}{{ (x",
        "range(9)",
        '"\\ud800"',
        "(" * 900 + "1" + ")" * 900,
        "not " * 400 + "name",
        "+".join("1" * 900),
        "1 if 1 else " * 90 + "2",
        "x" * (MAX_SOURCE + 1),
    ],
    ids=lambda source: source[:20],
)
def test_what_is_no_safe_expression_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(source)


def test_an_expression_knows_what_it_reads() -> None:
    read = compile_expression("event.flight == score and contact.name | default(day) and event['x']")
    assert read.paths == {"event.flight", "score", "contact.name", "day", "event"}
    assert read.names == {"event", "score", "contact", "day"}


@pytest.mark.parametrize("name", sorted(FILTERS))
@pytest.mark.parametrize(
    "argument", ["score", "name", "price", "day", "now", "event", "bomb", "huge", "long", "nobody", "many", "none", "true", "[]"]
)
def test_no_filter_raises_anything_else_or_makes_anything_huge(name: str, argument: str) -> None:
    for source in (f"{argument} | {name}", f"{argument} | {name}(long)", f"now | {name}({argument})"):
        try:
            value = compile_expression(source).evaluate(SCOPE)
        except ExpressionError:
            continue
        assert len(str(value)) <= 60_000


SIGNS = "| is not and or if else in ( ) [ ] { } . , : ~ + - * / // % == < > ' \" 0 1 1e9 999999999999 'a' {{ }} {% %} # \\ __class__ None"
tokens = st.sampled_from([*SCOPE, *FILTERS, *TESTS, *SIGNS.split(), "\n"])


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(tokens, max_size=12).map(" ".join)))
def test_random_text_raises_nothing_but_its_own_error_and_makes_nothing_huge(source: str) -> None:
    try:
        value = compile_expression(source).evaluate(SCOPE)
    except ExpressionError:
        return
    assert len(repr(value)) <= 200_000


@given(st.lists(st.sampled_from(["long", "many | join", "'a'", "name"]), min_size=1, max_size=300).map(" ~ ".join))
@settings(max_examples=30, deadline=None)
def test_what_an_expression_makes_is_bounded_by_its_own_length(source: str) -> None:
    try:
        value = compile_expression(source).evaluate(SCOPE)
    except ExpressionError:
        return
    assert len(value) <= MAX_SOURCE * 5_000


def test_a_difference_of_times_is_a_duration() -> None:
    assert compile_expression("now - (now - ('1 hour' | duration))").evaluate(SCOPE) == timedelta(hours=1)


class TestNothing:
    """What is not there is nothing, whoever left it out: it ends no conversation."""

    scope: ClassVar = {
        "contact": contact_values(Contact(id=1, name="Ana", fields={"visits": 2})),
        "event": {"null": None, "items": []},
        "n": 3,
        "$locale": "en",
    }
    missing = pytest.mark.parametrize(
        "missing", ["nobody", "contact.tier", "event.gate", "event.gate.name", "event.null", "event.items[0]", "n / 0", "n.x", "event[n]"]
    )

    @missing
    def test_it_has_no_value(self, missing: str) -> None:
        assert compile_expression(missing).evaluate(self.scope) is None

    @missing
    @pytest.mark.parametrize("sign", ["+", "-", "*", "/", "//", "%"])
    def test_a_sum_with_it_is_nothing(self, missing: str, sign: str) -> None:
        assert compile_expression(f"({missing}) {sign} n").evaluate(self.scope) is None
        assert compile_expression(f"n {sign} ({missing})").evaluate(self.scope) is None

    @missing
    @pytest.mark.parametrize("comparison", ["< n", "<= n", "> n", ">= n", "== n", "in [n]"])
    def test_a_comparison_with_it_is_false(self, missing: str, comparison: str) -> None:
        assert compile_expression(f"({missing}) {comparison}").evaluate(self.scope) is False

    @missing
    @pytest.mark.parametrize(
        "name", sorted(set(FILTERS) - {"length", "join", "default", "select", "plural", "contains", "split", "replace"})
    )
    def test_a_filter_of_it_is_nothing(self, missing: str, name: str) -> None:
        assert compile_expression(f"({missing}) | {name}").evaluate(self.scope) is None

    @pytest.mark.parametrize(
        ("source", "value"),
        [
            ("(contact.tier or 0) + 1", 1),
            ("contact.tier is defined", False),
            ("event.gate is none", True),
            ("contact.tier | default('none')", "none"),
            ("event.null | default(4)", 4),
            ("contact.visits + 1", 3),
            ("event.items | length", 0),
            ("event.gate | length", 0),
            ("event.gate is odd", False),
            ("'x' ~ event.gate", "x"),
            ("event.gate | select(x='y', other='z')", "z"),
            ("not event.gate", True),
        ],
    )
    def test_what_asks_for_it_has_an_answer(self, source: str, value: object) -> None:
        assert compile_expression(source).evaluate(self.scope) == value


@settings(max_examples=200)
@given(
    st.decimals(min_value=-(10**8), max_value=10**8, places=4).map(canonical),
    st.decimals(min_value=-(10**8), max_value=10**8, places=4).map(canonical),
)
def test_numbers_calculate_and_compare_as_decimals_do(a: int | Decimal, b: int | Decimal) -> None:
    def value(source: str) -> Any:
        return compile_expression(source).evaluate({"a": a, "b": b})

    x, y = Decimal(a), Decimal(b)
    assert (value("a + b"), value("a - b"), value("a * b")) == (x + y, x - y, x * y)
    assert (value("a < b"), value("a <= b"), value("a == b"), value("a != b")) == (x < y, x <= y, x == y, x != y)
    assert value(f"a + {abs(y):f}") == x + abs(y)
    assert value(f"a >= {abs(y):f}") == (x >= abs(y))
    assert value("a / b") == (x / y if y else None)
