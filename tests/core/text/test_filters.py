"""Filters: by language and zone, from values and from the texts that events carry."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.text.expressions import ExpressionError, compile_expression
from botkit.core.text.filters import FILTERS

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

CASES: list[tuple[str, Any, str]] = [
    ("abs", -3, "3"),
    ("moment", "2026-07-01", "2026-07-01 00:00:00+02:00"),
    ("moment('10:30')", "2026-07-01", "2026-07-01 10:30:00+02:00"),
    ("ago", NOW - timedelta(hours=2), "vor 2 Stunden"),
    ("capitalize", "ana", "Ana"),
    ("contains('rück')", "Ich will mein Geld ZURUCK", "True"),
    ("contains('rock')", "Ich will mein Geld zurück", "False"),
    ("contains('Boots')", ["hat", "boots"], "True"),
    ("contains(3)", [1, 2], "False"),
    ("contains('x')", None, "False"),
    ("date", date(2026, 12, 24), "24.12.2026"),
    ("date", datetime(2026, 3, 2, 23, 30, tzinfo=UTC), "03.03.2026"),
    ("date('full')", "2026-12-24", "Donnerstag, 24. Dezember 2026"),
    ("datetime", "2026-03-02T12:00:00+00:00", "02.03.2026, 13:00"),
    ("default('x')", None, "x"),
    ("default('x')", "", "x"),
    ("default('x')", 0, "0"),
    ("duration", "2 hours", "2:00:00"),
    ("first", [1, 2], "1"),
    ("int", "12.9", "12"),
    ("join", ["a", 1], "a, 1"),
    ("join(' / ')", ["a", "b"], "a / b"),
    ("join", [Decimal("1.5"), date(2026, 12, 24)], "1,5, 24.12.2026"),
    ("join", [{"a": 1, "b": {"c": "x"}}], "1, x"),
    ("join", "alone", "alone"),
    ("last", [1, 2], "2"),
    ("length", "four", "4"),
    ("lower", "ANA", "ana"),
    ("money('EUR')", Decimal("1234.5"), "1.234,50\xa0€"),
    ("number", 1234567.25, "1.234.567,25"),
    ("plural(one='# Koffer, bitte', other='# Koffer')", 1, "1 Koffer, bitte"),
    ("plural(zero='keine Koffer', one='ein Koffer', other='# Koffer')", 0, "keine Koffer"),
    ("plural(one='ein Koffer', other='# Koffer')", 1234, "1.234 Koffer"),
    ("replace('-', ' ')", "a-b-c", "a b c"),
    ("replace('b')", "abc", "ac"),
    ("round", 2.5, "2"),
    ("round(1)", "2.25", "2.2"),
    ("select(mr='Lieber Herr', ms='Liebe Frau', other='Guten Tag')", " Ms", "Liebe Frau"),
    ("select(mr='Lieber Herr', other='Guten Tag')", None, "Guten Tag"),
    ("split", "a, b,,c", "['a', 'b', 'c']"),
    ("split(' und ') | join", "Ana und Ben", "Ana, Ben"),
    ("time", "14:30", "14:30"),
    ("time", "14:30+09:00", "14:30"),
    ("time", "2026-07-01T14:30", "14:30"),
    ("time", "2026-07-01T14:30+09:00", "07:30"),
    ("time(zone='written')", "2026-07-01T14:30+09:00", "14:30"),
    ("time(zone='Asia/Tokyo')", "2026-07-01T12:00Z", "21:00"),
    ("date(zone='Asia/Tokyo')", "2026-07-01T20:00Z", "02.07.2026"),
    ("datetime('short', zone='written')", "2026-07-01T14:30+09:00", "01.07.26, 14:30"),
    ("money", {"amount": Decimal("12.5"), "currency": "USD"}, "12,50\xa0$"),
    ("ago", date(2026, 3, 5), "in 3 Tagen"),
    ("ago", date(2026, 3, 2), "heute"),
    ("time", datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "14:00"),
    ("title", "ana maria", "Ana Maria"),
    ("trim", "  x ", "x"),
    ("upper", "straße", "STRASSE"),
]


@pytest.mark.parametrize(("use", "value", "shaped"), CASES)
def test_a_filter_shapes_a_value(use: str, value: Any, shaped: str) -> None:
    scope = {"value": value, "now": NOW, "$locale": "de", "$zone": "Europe/Berlin"}
    assert str(compile_expression(f"value | {use}").evaluate(scope)) == shaped


def test_every_filter_has_a_case() -> None:
    assert {use.partition("(")[0] for use, _, _ in CASES} == set(FILTERS)


def test_a_zone_and_a_language_that_do_not_exist_are_utc_and_english() -> None:
    scope = {"at": NOW, "$locale": "xx", "$zone": "../etc/passwd"}
    assert compile_expression("at | datetime('short')").evaluate(scope) == "3/2/26, 12:00\u202fPM"
    assert compile_expression("at | datetime").evaluate(scope) == "Mar 2, 2026, 12:00\u202fPM"
    assert compile_expression("at | datetime").evaluate({**scope, "$locale": "de"}) == "02.03.2026, 12:00"


# Language, then: a time, a date, a moment, an amount, a number, two days ago, in three hours; with the number of bags 1 and 5.
SIX = {
    "en": ("2:00\u202fPM", "Jul 1, 2026", "7/1/26, 2:00\u202fPM", "€1,234.50", "1,234.5", "2 days ago", "in 3 hours"),
    "de": ("14:00", "01.07.2026", "01.07.26, 14:00", "1.234,50\xa0€", "1.234,5", "vor 2 Tagen", "in 3 Stunden"),
    "nl": ("14:00", "1 jul 2026", "01-07-2026, 14:00", "€\xa01.234,50", "1.234,5", "2 dagen geleden", "over 3 uur"),
    "es": ("14:00", "1 jul 2026", "1/7/26, 14:00", "1.234,50\xa0€", "1.234,5", "hace 2 días", "dentro de 3 horas"),
    "fr": ("14:00", "1 juil. 2026", "01/07/2026 14:00", "1\u202f234,50\xa0€", "1\u202f234,5", "il y a 2 jours", "dans 3 heures"),
    "pt-BR": ("14:00", "1 de jul. de 2026", "01/07/2026 14:00", "€\xa01.234,50", "1.234,5", "há 2 dias", "em 3 horas"),
}


def shaped(use: str, value: Any, language: str) -> str:
    scope = {"value": value, "now": NOW, "$locale": language, "$zone": "Europe/Berlin"}
    return str(compile_expression(f"value | {use}").evaluate(scope))


@pytest.mark.parametrize("language", SIX)
def test_values_are_written_as_people_of_a_language_write_them(language: str) -> None:
    at = datetime(2026, 7, 1, 12, tzinfo=UTC)
    uses = (
        ("time", at),
        ("date", at),
        ("datetime('short')", at),
        ("money", Decimal("1234.5")),
        ("number", 1234.5),
        ("ago", NOW - timedelta(days=2)),
        ("ago", NOW + timedelta(hours=3)),
    )
    assert tuple(shaped(use, value, language) for use, value in uses) == SIX[language]


@pytest.mark.parametrize(
    ("language", "counts"),
    [
        ("en", "one other other other"),
        ("de", "one other other other"),
        ("fr", "one other other one"),
        ("pt", "one other other one"),
        ("ru", "one few many many"),
        ("ar", "one two few zero"),
        ("ja", "other other other other"),
    ],
)
def test_a_plural_follows_the_rules_of_the_language(language: str, counts: str) -> None:
    forms = ", ".join(f"{name}='{name}'" for name in ("one", "two", "few", "many", "other")) + (", zero='zero'" if language == "ar" else "")
    assert " ".join(shaped(f"plural({forms})", number, language) for number in (1, 2, 5, 0)) == counts


@pytest.mark.parametrize(
    "use", ["plural(one='x')", "plural('x')", "select(mr='x')", "select", "plural(single='x', other='y')", "plural('x', other='y')"]
)
def test_a_choice_among_forms_without_one_for_the_rest_is_refused_before_it_runs(use: str) -> None:
    with pytest.raises(ExpressionError, match="form"):
        compile_expression(f"value | {use}")


ANY = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=20),
    st.datetimes(timezones=st.one_of(st.none(), st.just(UTC))),
    st.dates(),
    st.times(),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.sampled_from(["amount", "currency", "x"]), st.text(max_size=5), max_size=2),
)
USES = [use for use, _, _ in CASES]


@settings(max_examples=150)
@given(st.sampled_from(USES), ANY, st.sampled_from([*SIX, "ja", "ar", "", "xx"]), st.sampled_from(["Asia/Tokyo", "", "nowhere"]))
def test_no_value_makes_a_filter_fail_in_a_way_that_the_engine_does_not_know(use: str, value: Any, language: str, zone: str) -> None:
    scope = {"value": value, "now": NOW, "$locale": language, "$zone": zone}
    with contextlib.suppress(ExpressionError):
        compile_expression(f"value | {use}").evaluate(scope)
