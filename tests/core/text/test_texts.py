"""Texts: filled in for the contact's language and zone, bounded in size, and nothing but text."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.model.money import Money
from botkit.core.text.expressions import ExpressionError
from botkit.core.text.filters import MAX_ITEMS
from botkit.core.text.texts import MAX_RENDERED, MAX_SOURCE, compile_text

BAGS = [{"what": "hat", "kg": 1}, {"what": "vase", "kg": 4}]
SCOPE: dict[str, Any] = {
    "bags": BAGS,
    "nothing": None,
    "words": ["a", 2],
    "name": "Ana",
    "long": "x" * 5_000,
    "$locale": "de",
    "$zone": "Europe/Berlin",
}


@pytest.mark.parametrize(
    ("source", "filled"),
    [
        ("  Plain.\n", "Plain."),
        ("Hi {{ name }}!", "Hi Ana!"),
        ("{% if name %}Hi{% elif other %}Ho{% else %}Hu{% endif %}", "Hi"),
        ("{{ '<b>' }}", "<b>"),
        ("A { B } 5 % C", "A { B } 5 % C"),
        ("{% for bag in bags %}{{ loop.index }} {{ bag.what }}{% if not loop.last %}, {% endif %}{% endfor %}", "1 hat, 2 vase"),
        ("{% for bag in bags if bag.kg > 2 %}{{ bag.what }}{% endfor %}", "vase"),
        ("{% for bag in nothing %}{{ bag }}{% else %}none{% endfor %}", "none"),
        ("{% for a in bags %}{% for b in bags %}{{ a.kg + b.kg }} {% endfor %}{% endfor %}", "2 5 5 8"),
        ("{{ bags | first }}; {{ words }}", "hat, 1; a, 2"),
        ("All:\n{% for bag in bags %}\n  {% if bag.kg %}\n- {{ bag.what }}\n{% endif %}\n{% endfor %}\nBye", "All:\n- hat\n- vase\nBye"),
        ("{% if name %}Hi{% endif %}\nBye", "Hi\nBye"),
        ("{{ name | upper }}\n\n{{ name }}\n", "ANA\n\nAna"),
    ],
)
def test_a_text_is_filled_in(source: str, filled: str) -> None:
    assert compile_text(source).render(SCOPE) == filled


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        (None, "", ""),
        (1_234_567, "1234567", "1234567"),
        (Decimal("12.50"), "12,50", "12.50"),
        (0.5, "0,5", "0.5"),
        (date(2026, 12, 24), "24.12.2026", "Dec 24, 2026"),
        (time(8, 30), "08:30", "8:30\u202fAM"),
        (datetime(2026, 3, 2, 23, 30, tzinfo=UTC), "03.03.26, 00:30", "3/3/26, 12:30\u202fAM"),
        (True, "Ja", "Yes"),
        (Decimal(10) / 3, "3,33333333333333", "3.33333333333333"),
        (Money(Decimal("12.5"), "EUR"), "12,50\xa0€", "€12.50"),
        (timedelta(days=1, hours=2, minutes=30), "1 Tag 2 Stunden 30 Minuten", "1 day 2 hours 30 minutes"),
        (timedelta(0), "0 Sekunden", "0 seconds"),
        ({"status": "late", "gate": None, "delay": Decimal("1.5")}, "late, 1,5", "late, 1.5"),
        ([1, Money(3, "USD"), None], "1, 3,00\xa0$", "1, $3.00"),
        ([{"a": 1, "b": True}, {"a": 2}], "1, Ja, 2", "1, Yes, 2"),
        ("as it is", "as it is", "as it is"),
    ],
)
def test_a_typed_value_is_written_as_the_customer_reads_it(value: Any, german: str, english: str) -> None:
    text = compile_text("{{ value }}")
    assert text.render({**SCOPE, "value": value}) == german
    assert text.render({**SCOPE, "value": value, "$locale": "en"}) == english


@pytest.mark.parametrize(
    "source",
    [
        "{% for a, b in bags %}{{ a }}{% endfor %}",
        "{% for a in bags recursive %}{{ loop(a) }}{% endfor %}",
        "{% for a in bags %}{{ loop }}{% endfor %}",
        "{% for a in bags %}{{ a.__class__ }}{% endfor %}",
        "{% for _a in bags %}{{ _a }}{% endfor %}",
        "{% for contact in bags %}{{ contact }}{% endfor %}",
        "{% for a in bags %}" * 3 + "{% endfor %}" * 3,
        "{% for a in bags %}{% set x = 1 %}{% endfor %}",
        "{% for a in bags %}",
        "{% set x = 1 %}",
        "{% include 'x' %}",
        "{% macro x() %}{% endmacro %}",
        "{{ name.upper() }}",
        "{{ name",
        "{% if name %}",
        "{{ " + "9" * 5_000 + " }}",
        "{% if name %}" * 100 + "{% endif %}" * 100,
        "x" * (MAX_SOURCE + 1),
    ],
    ids=lambda source: source[:20],
)
def test_what_is_no_safe_text_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        compile_text(source)


def test_a_loop_takes_a_hundred_items_and_no_more() -> None:
    text = compile_text("{% for a in items %}{% for b in items %}x{% endfor %}{% endfor %}")
    assert len(text.render({**SCOPE, "items": list(range(5_000))})) == MAX_ITEMS**2


@pytest.mark.parametrize("items", ["text", 5, {"a": 1}])
def test_a_loop_goes_over_lists_only(items: Any) -> None:
    with pytest.raises(ExpressionError):
        compile_text("{% for a in items %}{{ a }}{% endfor %}").render({**SCOPE, "items": items})


def test_a_text_reads_the_list_of_a_loop_and_not_its_item() -> None:
    text = compile_text("{% for a in bags if a.kg > least %}{{ a.what }}{{ name }}{{ loop.index }}{% endfor %}{{ event.at }}")
    assert text.paths == {"bags", "least", "name", "event.at"}


def test_a_text_has_an_end() -> None:
    with pytest.raises(ExpressionError, match=f"more than {MAX_RENDERED}"):
        compile_text("{{ long }}" * 5).render(SCOPE)


def test_a_missing_value_is_an_empty_place() -> None:
    assert compile_text("Hi {{ nobody }}{{ nobody.name | upper }}!").render(SCOPE) == "Hi !"


VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**18), 10**18),
        st.decimals(allow_nan=False, allow_infinity=False, places=4),
        st.dates(),
        st.times(),
        st.datetimes(),
        st.timedeltas(),
        st.builds(Money, st.integers(-(10**9), 10**9), st.sampled_from(["EUR", "USD", "XQX"])),
        st.from_regex("[a-z ]{0,9}", fullmatch=True),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.from_regex("[a-z]{1,5}", fullmatch=True), inner, max_size=3)),
    max_leaves=6,
)


@settings(max_examples=200)
@given(VALUES, st.sampled_from(["en", "de", "nl", "es", "fr", "pt", "xx"]), st.sampled_from(["{{ v }}", "{{ '' ~ v }}", "{{ v | trim }}"]))
def test_no_value_is_written_as_a_program_writes_it(value: Any, language: str, source: str) -> None:
    text = compile_text(source).render({"v": value, "$locale": language})
    assert not any(sign in text for sign in ("{", "[", "'", '"', "Decimal", "datetime", "None", "True", "Undefined"))


def test_a_text_knows_what_it_reads_in_conditions_too() -> None:
    text = compile_text("{% if event.late %}{{ contact.name }}{% endif %} {{ name }}")
    assert text.paths == {"event.late", "contact.name", "name"}
    assert text.names == {"event", "contact", "name"}
    assert compile_text("plain").paths == frozenset()


PARTS = ["{{", "}}", "{%", "%}", "if", "endif", "else", "name", "long", "|", "upper", "'", "x", "\n", "{#", "#}", "-"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=14).map(" ".join))
def test_random_texts_raise_nothing_but_their_own_error(source: str) -> None:
    with suppress(ExpressionError):
        assert len(compile_text(source).render(SCOPE)) <= MAX_RENDERED
