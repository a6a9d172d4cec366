"""Expressions: what they can say, what they cannot, and that no text of an author or customer makes them endless or huge."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.model.contact import Contact, contact_values
from botkit.core.text.expressions import MAX_SOURCE, ExpressionError, compile_expression
from botkit.core.text.filters import FILTERS, TESTS

SCOPE: dict[str, Any] = {
    "score": 9,
    "name": "Ana",
    "price": Decimal("1.50"),
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
        ("-score // 2", -5),
        ("(1, 2)", (1, 2)),
    ],
)
def test_an_expression_has_a_value(source: str, value: Any) -> None:
    assert compile_expression(source).evaluate(SCOPE) == value


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("nobody", '"nobody" is not set'),
        ("event.gate", '"gate" is not set'),
        ("event[name]", "there is no such entry"),
        ("event.items[7]", "there is no such entry"),
        ("score < name", "values of different kinds do not go together"),
        ("score / 0", "nothing can be divided by 0"),
        ("name * 3", '"*" works on numbers only'),
        ("bomb % 3", '"%" works on numbers only'),
        ("bomb is odd", "values of different kinds do not go together"),
        ("huge | int", "a filter or a calculation cannot take these values"),
        ("huge | number", "a filter or a calculation cannot take these values"),
        ("'1e-999999999' | number", "a filter or a calculation cannot take these values"),
        ("many | join", "a filter or a calculation cannot take these values"),
        ("many | join(long)", "a filter or a calculation cannot take these values"),
        ("999999999999 * 999999999999", "a result is larger than 1e+18"),
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


class TestFieldsOfAContact:
    """They differ from person to person: one that is not there is nothing."""

    scope: ClassVar = {"contact": contact_values(Contact(id=1, name="Ana", fields={"visits": 2}))}

    @pytest.mark.parametrize(
        ("source", "value"),
        [
            ('contact.tier == "gold"', False),
            ("contact.tier", None),
            ("(contact.tier or 0) + 1", 1),
            ("contact.tier is defined", False),
            ("contact.tier | default('none')", "none"),
            ("contact.visits + 1", 3),
            ("contact.name", "Ana"),
        ],
    )
    def test_a_missing_one_is_nothing(self, source: str, value: object) -> None:
        assert compile_expression(source).evaluate(self.scope) == value

    def test_but_it_is_no_number(self) -> None:
        with pytest.raises(ExpressionError, match=r"contact\.tier"):
            compile_expression("contact.tier + 1").evaluate(self.scope)
