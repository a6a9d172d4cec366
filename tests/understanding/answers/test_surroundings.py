"""What stands around a typed value: limits, denials, conditions and second quantities are never dropped silently."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from botkit.understanding.answers import Ambiguous, Option, Reading, read

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)  # a Sunday

# kind, language, messages: each value is read, and read back to the customer.
READ_BACK = [
    (
        "date",
        "en",
        "any day but monday | before friday | by friday | not before the 5th of december | friday or later | starting from monday",
    ),
    ("date", "de", "vor Freitag | ab Montag | frühestens Montag | nicht vor dem 5. Dezember | Freitag oder später"),
    ("date", "nl", "voor vrijdag | vanaf maandag | uiterlijk vrijdag | vrijdag of later"),
    ("date", "es", "después de Reyes | antes del viernes | a partir del lunes | no antes del lunes | el viernes o después"),
    ("date", "fr", "avant vendredi | à partir de lundi | pas avant lundi | vendredi au plus tard"),
    ("date", "pt", "antes de sexta | a partir de segunda | até sexta | sexta ou depois"),
    ("time", "en", "after 5pm | before 10:30 | not before 11am | from 6pm | 6pm or later | 930"),
    ("time", "de", "ab 18 Uhr | nach 17 Uhr | spätestens 18:30 Uhr"),
    ("time", "fr", "après 17h | avant 15h30"),
    ("time", "es", "después de las 17:00 | a partir de las 5 de la tarde"),
    ("time", "pt", "depois das 17h | a partir das 18h"),
    ("time", "nl", "na 17 uur | vanaf 18.00 | voor 15.30"),
    ("number", "en", "at least 3 | max 4 | more than 5 | 5 or more | 5+ | two adults and a child | me and 2 friends | room 12 | at 5 pm"),
    ("number", "en", "12 o'clock | 2 adults, 2 kids | three of us plus a dog | 2 weeks | since 2019 | 29km road | just me | not 3 but 4"),
    (
        "number",
        "de",
        "mindestens 3 | ab 3 | höchstens 4 | zwei Erwachsene und ein Kind | ich und 2 Freunde | Zimmer 12 | um 5 Uhr | nur ich",
    ),
    ("number", "nl", "minstens 3 | twee volwassenen en een kind | kamer 12 | 3 of meer"),
    ("number", "es", "al menos 3 | dos adultos y un niño | habitación 12 | 3 o más"),
    ("number", "fr", "au moins 3 | deux adultes et un enfant | chambre 12 | 3 ou plus"),
    ("number", "pt", "pelo menos 3 | dois adultos e uma criança | quarto 12 | 3 ou mais"),
    ("money", "en", "at least 50 euros | max 100 dollars | 50 euros each"),
    ("money", "de", "mindestens 50 Euro | bis 100 Euro | 50 Euro pro Person"),
    ("duration", "en", "at least 2 hours | less than an hour"),
    ("yes_no", "en", "yes if it is free | sure, as long as it is cheaper | ok but only the small one"),
    ("yes_no", "de", "ja, wenn es kostenlos ist | ja, aber nur abends"),
    ("yes_no", "fr", "oui, si c'est gratuit"),
    ("yes_no", "es", "sí, pero solo por la tarde"),
]
PLAIN = [
    ("date", "en", "friday | on the 5th of december | tomorrow please | let's say monday | christmas eve | why not tomorrow"),
    ("date", "de", "am Freitag | morgen bitte | Silvester"),
    ("date", "fr", "vendredi | le 5 décembre"),
    ("time", "en", "5pm | at 1730 | around 6pm | half past five pm"),
    ("time", "de", "um 18:30 Uhr | gegen 18 Uhr"),
    ("number", "en", "4 | we are 4 | 4 please and thank you | about 20 | 34 years old | none | 20kg | for 4 people"),
    ("number", "de", "wir sind 4 | zu dritt | keine | für 4 Personen"),
    ("number", "nl", "voor 3 personen | geen"),
    ("money", "en", "50 euros | about 30 euro"),
    ("yes_no", "en", "yes | yes please | sure thing"),
    ("yes_no", "de", "ja aber gern | ja klar"),
]


def listed(rows: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [(kind, language, text.strip()) for kind, language, texts in rows for text in texts.split("|")]


def outcome(kind: str, language: str, text: str, **limits: Any) -> object:
    return read(kind, text, language=language, now=NOW, **limits)


@pytest.mark.parametrize(("kind", "language", "text"), listed(READ_BACK))
def test_a_value_that_other_words_change_is_read_back(kind: str, language: str, text: str) -> None:
    found = outcome(kind, language, text)
    assert isinstance(found, Reading)
    assert found.readback


@pytest.mark.parametrize(("kind", "language", "text"), listed(PLAIN))
def test_words_that_change_nothing_cost_no_question(kind: str, language: str, text: str) -> None:
    found = outcome(kind, language, text)
    assert isinstance(found, Reading)
    assert not found.readback


@pytest.mark.parametrize(
    ("kind", "language", "text"),
    [
        ("date", "en", "not tomorrow"),
        ("date", "de", "nicht am Freitag"),
        ("date", "fr", "pas demain"),
        ("number", "en", "not 3"),
        ("time", "nl", "niet om 18.00"),
    ],
)
def test_what_is_denied_is_no_answer(kind: str, language: str, text: str) -> None:
    assert outcome(kind, language, text) is None


def test_of_two_values_the_one_that_is_not_denied_counts() -> None:
    assert outcome("number", "en", "not 3 but 4") == Reading(value=4, text="4", readback=True)
    assert isinstance(outcome("number", "en", "3 or 4"), Ambiguous)


def test_an_option_that_is_denied_is_not_chosen() -> None:
    options = (Option(id="red", label="Red"), Option(id="blue", label="Blue"))
    assert outcome("choice", "en", "not the blue one", options=options) is None
    assert outcome("choice", "en", "the blue one", options=options) == Reading(value="blue", text="the blue one")


@pytest.mark.parametrize(
    ("language", "text"), [("fr", "au moins 3"), ("es", "por lo menos 3"), ("pt", "pelo menos 3"), ("es", "más o menos 3")]
)
def test_at_least_three_is_not_minus_three(language: str, text: str) -> None:
    found = outcome("number", language, text)
    assert isinstance(found, Reading)
    assert found.value == 3


@pytest.mark.parametrize(
    ("language", "text"), [("en", "none"), ("de", "gar keine"), ("nl", "geen"), ("es", "ninguna"), ("fr", "aucun"), ("pt", "nenhum")]
)
def test_none_is_zero_where_zero_may_be_said(language: str, text: str) -> None:
    assert outcome("number", language, text) == Reading(value=0, text=text)
    assert outcome("number", language, text, minimum=Decimal(1)) is None


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "2 days before christmas", date(2026, 12, 23)),
        ("en", "the day before christmas", date(2026, 12, 24)),
        ("en", "2 days before friday", date(2026, 11, 25)),
        ("en", "the day after the 5th of december", date(2026, 12, 6)),
        ("en", "easter monday", date(2027, 3, 29)),
        ("en", "last easter", date(2026, 4, 5)),
        ("en", "new year's eve", date(2026, 12, 31)),
        ("en", "christmas eve 2028", date(2028, 12, 24)),
        ("de", "am Tag vor Weihnachten", date(2026, 12, 24)),
        ("de", "Silvester", date(2026, 12, 31)),
        ("de", "2. Weihnachtsfeiertag", date(2026, 12, 26)),
        ("de", "Karfreitag", date(2027, 3, 26)),
        ("nl", "twee dagen voor kerst", date(2026, 12, 23)),
        ("nl", "koningsdag", date(2027, 4, 27)),
        ("es", "la víspera de Navidad", date(2026, 12, 24)),
        ("es", "dos días antes de Navidad", date(2026, 12, 23)),
        ("fr", "Noël", date(2026, 12, 25)),
        ("fr", "la veille de Noël", date(2026, 12, 24)),
        ("fr", "deux jours avant Noël", date(2026, 12, 23)),
        ("pt", "véspera de Natal", date(2026, 12, 24)),
        ("pt", "dois dias depois do Natal", date(2026, 12, 27)),
    ],
)
def test_feast_days_and_the_days_beside_them_are_dates(language: str, text: str, expected: date) -> None:
    found = outcome("date", language, text)
    assert isinstance(found, Reading)
    assert found.value == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "2 days before my wedding"),
        ("en", "the day after my exam"),
        ("es", "dos días antes de la boda"),
        ("fr", "la veille de mon départ"),
    ],
)
def test_a_day_counted_from_one_that_nobody_knows_is_no_date(language: str, text: str) -> None:
    assert outcome("date", language, text) is None
