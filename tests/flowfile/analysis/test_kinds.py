"""Kinds of values: what the checker lets pass works with values of these kinds, and what it tells does not."""

from __future__ import annotations

from datetime import datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.flow.expect import KINDS
from botkit.core.text.expressions import HOURS, LOCALE, ZONE, ExpressionError, compile_expression, parse_expression
from botkit.core.text.filters import FILTERS, FORMS
from botkit.flowfile.analysis.kinds import KindFault, MissingField, kinds_of
from botkit.flowfile.analysis.shapes import plain
from botkit.flowfile.analysis.value_kinds import OF_ANSWERS, OF_SCHEMAS, SAMPLES, WORDS, kind_of

NAMES = {kind.replace(" ", "_"): kind for kind in SAMPLES}
GENERAL = {
    "wording": "text",
    "whole days": "duration",
    "any money": "money",
    **dict.fromkeys(("date as text", "time as text", "moment as text"), "text"),
}
SCOPE = {LOCALE: "en", ZONE: "Europe/London", "now": datetime(2026, 6, 2, 10, tzinfo=ZoneInfo("Europe/London")), HOURS: lambda at: True}


def told(source: str) -> tuple[frozenset[str], list[KindFault | MissingField]]:
    faults: list[KindFault | MissingField] = []
    scope = {name: plain(frozenset({kind})) for name, kind in NAMES.items()}
    return kinds_of(parse_expression(source), scope, faults), faults


names = st.sampled_from([*NAMES, "2", "2.5", "'Ana'", "24 hours", "'10:00'"])
LEFT_OUT = ("replace", "contains", "duration", "first", "last")  # with arguments, or of a list whose items are not known
filters = st.sampled_from([name for name in FILTERS if name not in FORMS and name not in LEFT_OUT])
expressions = st.recursive(
    names,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "/", "//", "%", "~"]), inner),
        st.builds("({} {} {})".format, inner, st.sampled_from(["<", "<=", ">", ">=", "==", "!=", "in", "not in"]), inner),
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("({} | {})".format, inner, filters),
        st.builds("-{}".format, inner),
        st.builds("(not {})".format, inner),
    ),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(source=expressions)
def test_what_is_let_pass_works(source: str) -> None:
    kinds, faults = told(source)
    if faults:
        return
    used = [name for name in NAMES if name in source]
    for values in product(*(SAMPLES[NAMES[name]] for name in used)):
        result = compile_expression(source).evaluate({**SCOPE, **dict(zip(used, values, strict=True))})
        assert result is None or kind_of(result) in {GENERAL.get(kind, kind) for kind in kinds} or "anything" in kinds


@settings(max_examples=200, deadline=None)
@given(left=names, sign=st.sampled_from(["+", "-", "*", "/", "//", "%", "<", ">="]), right=names)
def test_what_is_told_fails_or_comes_to_nothing(left: str, sign: str, right: str) -> None:
    source = f"{left} {sign} {right}"
    _, faults = told(source)
    if not any(fault.always for fault in faults) or "wording" in source:
        return
    used = [name for name in NAMES if name in source]
    for values in product(*(SAMPLES[NAMES[name]] for name in used)):
        try:  # a text that is no moment gives nothing with a moment
            assert compile_expression(source).evaluate({**SCOPE, **dict(zip(used, values, strict=True))}) is None
        except ExpressionError:
            continue


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("moment - 24 hours", {"moment"}),
        ("moment_as_text - 24 hours", {"moment"}),
        ("date + time", {"moment"}),
        ("date - date", {"duration"}),
        ("number * 1.19", {"number"}),
        ("money + money", {"money"}),
        ("text | length", {"number"}),
        ("date | moment('10:00')", {"moment"}),
        ("2 hours", {"duration"}),
        ("date - 2 days", {"date"}),
        ("date - 2 hours", {"date", "moment"}),
        ("date.year", {"number", "nothing"}),
        ("unknown * 2", {"anything"}),
        ("list | first", {"anything"}),
        ("text if number > 1 else 2", {"text", "number"}),
        ("business.open(now)", {"yes_no"}),
    ],
)
def test_the_kind_of_an_expression(source: str, kinds: set[str]) -> None:
    assert told(source) == (kinds, [])


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("text * 2", 'a text and a number do not go together ("*")'),
        ("now_ + 1 if number < text else 2", 'a number and a text do not go together ("<")'),
        ("moment + 1", 'a moment and a number do not go together ("+")'),
        ("date < (moment | date)", 'a date and a text for people do not go together ("<")'),
        ("date + date", '"+" cannot be used with two values that are each a date'),
        ("number | ago", 'the filter "ago" cannot take a number'),
        ("date | time", 'the filter "time" cannot take a date'),
        ("-text", 'a text and a number do not go together ("-")'),
    ],
)
def test_what_cannot_work_is_told_in_words(source: str, message: str) -> None:
    _, faults = told(source)
    assert [fault.message for fault in faults] == [message]


def test_every_kind_has_samples_and_words() -> None:
    assert set(SAMPLES) == set(WORDS)
    assert set(OF_ANSWERS) == set(KINDS)
    assert set(OF_ANSWERS.values()) | set(OF_SCHEMAS.values()) <= set(SAMPLES)
