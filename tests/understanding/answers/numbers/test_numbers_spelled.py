"""Every number spelled out in words is read back, in each language: the speller below knows the grammar, not the reader's tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.understanding.answers import Reading, read

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ENGLISH = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
)
ENGLISH_TENS = words("_ _ twenty thirty forty fifty sixty seventy eighty ninety")


def english(number: int) -> str:
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        return f"{english(thousands)} thousand" + (f" and {english(rest)}" if 0 < rest < 100 else f" {english(rest)}" if rest else "")
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        return f"{ENGLISH[hundreds]} hundred" + (f" and {english(rest)}" if rest else "")
    if number >= 20:
        return ENGLISH_TENS[number // 10] + (f"-{ENGLISH[number % 10]}" if number % 10 else "")
    return ENGLISH[number]


GERMAN = words(
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn "
)
GERMAN_TENS = words("_ _ zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")


def german(number: int, last: str = "eins") -> str:
    if number >= 1000:
        return german(number // 1000, "ein") + "tausend" + (german(number % 1000) if number % 1000 else "")
    if number >= 100:
        return GERMAN[number // 100] + "hundert" + (german(number % 100) if number % 100 else "")
    if number >= 20:
        return (GERMAN[number % 10] + "und" if number % 10 else "") + GERMAN_TENS[number // 10]
    return last if number == 1 else GERMAN[number]


DUTCH = words(
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien "
)
DUTCH_TENS = words("_ _ twintig dertig veertig vijftig zestig zeventig tachtig negentig")


def dutch(number: int) -> str:
    if number >= 1000:
        thousands = number // 1000
        return ("" if thousands == 1 else dutch(thousands)) + "duizend" + (f" {dutch(number % 1000)}" if number % 1000 else "")
    if number >= 100:
        hundreds = number // 100
        return ("" if hundreds == 1 else DUTCH[hundreds]) + "honderd" + (dutch(number % 100) if number % 100 else "")
    if number >= 20:
        unit = number % 10
        return (DUTCH[unit] + ("ën" if unit in (2, 3) else "en") if unit else "") + DUTCH_TENS[number // 10]
    return DUTCH[number]


SPANISH = words(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho "
    "diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve "
)
SPANISH_TENS = words("_ _ _ treinta cuarenta cincuenta sesenta setenta ochenta noventa")
SPANISH_HUNDREDS = words("_ ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos")


def spanish(number: int) -> str:
    if number >= 1000:
        thousands = number // 1000
        return ("" if thousands == 1 else f"{spanish(thousands)} ") + "mil" + (f" {spanish(number % 1000)}" if number % 1000 else "")
    if number == 100:
        return "cien"
    if number > 100:
        return SPANISH_HUNDREDS[number // 100] + (f" {spanish(number % 100)}" if number % 100 else "")
    if number >= 30:
        return SPANISH_TENS[number // 10] + (f" y {SPANISH[number % 10]}" if number % 10 else "")
    return SPANISH[number]


FRENCH = words("zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf ")
FRENCH_TENS = words("_ _ vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt")


def french(number: int) -> str:
    if number >= 1000:
        thousands = number // 1000
        return ("" if thousands == 1 else f"{french(thousands)} ") + "mille" + (f" {french(number % 1000)}" if number % 1000 else "")
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        before = "" if hundreds == 1 else f"{FRENCH[hundreds]} "
        return before + ("cents" if hundreds > 1 and not rest else "cent") + (f" {french(rest)}" if rest else "")
    if number >= 20:
        ten = number // 10
        unit = number - 10 * (ten - ten % 2 if ten in (7, 9) else ten)
        if unit == 0:
            return "quatre-vingts" if ten == 8 else FRENCH_TENS[ten]
        return FRENCH_TENS[ten] + (" et " if unit in (1, 11) and ten < 8 else "-") + FRENCH[unit]
    return FRENCH[number]


PORTUGUESE = words(
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove "
)
PORTUGUESE_TENS = words("_ _ vinte trinta quarenta cinquenta sessenta setenta oitenta noventa")
PORTUGUESE_HUNDREDS = words("_ cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos")


def portuguese(number: int) -> str:
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        joiner = " e " if rest <= 100 or rest % 100 == 0 else " "
        return ("" if thousands == 1 else f"{portuguese(thousands)} ") + "mil" + (joiner + portuguese(rest) if rest else "")
    if number == 100:
        return "cem"
    if number > 100:
        return PORTUGUESE_HUNDREDS[number // 100] + (f" e {portuguese(number % 100)}" if number % 100 else "")
    if number >= 20:
        return PORTUGUESE_TENS[number // 10] + (f" e {PORTUGUESE[number % 10]}" if number % 10 else "")
    return PORTUGUESE[number]


SPELLERS: dict[str, Callable[[int], str]] = {
    "en": english,
    "de": german,
    "nl": dutch,
    "es": spanish,
    "fr": french,
    "pt": portuguese,
}


def spelled_and_read(language: str, number: int, pattern: str = "{}") -> tuple[str, object]:
    text = pattern.format(SPELLERS[language](number))
    outcome = read("number", text, language=language, now=NOW)
    return text, outcome.value if isinstance(outcome, Reading) else outcome


@pytest.mark.parametrize("language", SPELLERS)
def test_every_number_below_a_thousand_is_read_back(language: str) -> None:
    misread = [pair for number in range(1000) if (pair := spelled_and_read(language, number))[1] != number]
    assert not misread


@pytest.mark.parametrize("language", SPELLERS)
@settings(deadline=None)  # how long it takes is for benchmarks/
@given(number=st.integers(1000, 999_999))
def test_larger_numbers_are_read_back(language: str, number: int) -> None:
    text, value = spelled_and_read(language, number)
    assert value == number, text


@pytest.mark.parametrize(
    ("language", "pattern"),
    [
        ("en", "that's {}, thanks"),
        ("de", "Es sind {} Stück"),
        ("nl", "Ik heb er {}!"),
        ("es", "son {} por favor"),
        ("fr", "il y en a {}."),
        ("pt", "são {} ao todo"),
    ],
)
@settings(deadline=None)
@given(number=st.integers(2, 9999))
def test_a_number_is_found_inside_a_sentence(language: str, pattern: str, number: int) -> None:
    text, value = spelled_and_read(language, number, pattern)
    assert value == number, text
