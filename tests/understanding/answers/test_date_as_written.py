"""Dates and times as babel writes them in each country are read back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from babel.dates import format_date, format_time
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.understanding.answers import Reading, read

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
COUNTRIES = "en-US en-GB en-AU en-IN en-ZA de-DE de-AT de-CH nl-NL nl-BE es-ES es-MX fr-FR fr-CA fr-CH pt-BR pt-PT"
FORMATS = ["full", "long", "medium", "short"]


@pytest.mark.parametrize("country", COUNTRIES.split())
@settings(deadline=None)  # how long it takes is for benchmarks/
@given(day=st.dates(date(1960, 1, 1), date(2050, 12, 31)), form=st.sampled_from(FORMATS))
def test_a_date_as_the_country_writes_it_is_read_back(country: str, day: date, form: str) -> None:
    text = format_date(day, form, locale=country.replace("-", "_"))
    outcome = read("date", text, language=country, now=NOW)
    assert isinstance(outcome, Reading), text
    assert outcome.value == day, text


@pytest.mark.parametrize("country", COUNTRIES.split())
@settings(deadline=None)
@given(clock=st.times(), form=st.sampled_from(["medium", "short"]))
def test_a_time_as_the_country_writes_it_is_read_back(country: str, clock: time, form: str) -> None:
    clock = clock.replace(microsecond=0, second=clock.second if form == "medium" else 0)
    text = format_time(clock, form, locale=country.replace("-", "_"))
    outcome = read("time", text, language=country, now=NOW)
    assert isinstance(outcome, Reading), text
    assert outcome.value == clock, text


@pytest.mark.parametrize("country", ["sv", "it", "pl", "da", "fi"])
@settings(deadline=None)
@given(day=st.dates(date(2000, 1, 1), date(2040, 12, 31)), form=st.sampled_from(["long", "short"]))
def test_a_language_without_a_table_still_has_its_months_and_order(country: str, day: date, form: str) -> None:
    outcome = read("date", format_date(day, form, locale=country), language=country, now=NOW)
    assert isinstance(outcome, Reading)
    assert outcome.value == day
