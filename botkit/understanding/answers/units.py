"""Units beside numbers: "23kg", "3 pcs", "20 ans", and how many of one unit another has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from botkit.understanding.answers.languages.writing import bag, phrases
from botkit.understanding.answers.message import Message, Phrases


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a dimension: `factor` of the dimension's base unit. Units of one dimension are converted, exactly."""

    name: str
    dimension: str
    factor: Decimal


# Name, dimension, factor: words of six languages. An inch, a foot, a mile, a pound and an ounce are defined in metric units
# (international yard and pound agreement, 1959).
_TABLE = """
    mg mass 0.001: mg, milligram, milligrams, milligramm, milligramme, miligramo, miligramos, miligrama, miligramas
    g mass 1: g, gr, gram, grams, grammes, gramme, gramm, gramo, gramos, grama, gramas
    kg mass 1000: kg, kgs, kilo, kilos, kilogram, kilograms, kilogramm, kilogramme, kilogrammes, kilogramo, kilogramos, quilo, quilos
    lb mass 453.59237: lb, lbs, pound, pounds
    oz mass 28.349523125: oz, ounce, ounces, unze, unzen, onza, onzas, once, onces, onça, onças
    mm length 0.001: mm, millimeter, millimeters, millimetre, millimetres, milímetro, milímetros
    cm length 0.01: cm, centimeter, centimeters, centimetre, centimetres, Zentimeter, centímetro, centímetros
    m length 1: m, meter, meters, metre, metres, mètre, mètres, metro, metros
    km length 1000: km, kms, kilometer, kilometers, kilometre, kilometres, kilómetro, kilómetros, quilômetro, quilômetros
    ft length 0.3048: ft, foot, feet
    mi length 1609.344: mi, mile, miles, Meile, Meilen, mijl, milla, millas, milha, milhas
    ml volume 0.001: ml, milliliter, millilitre, millilitres, mililitro, mililitros
    cl volume 0.01: cl, centiliter, centilitre, centilitres, centilitro, centilitros
    l volume 1: l, liter, liters, litre, litres, litro, litros
    pieces count 1: pcs, pc, piece, pieces, Stk, Stück, stuks, x, pièce, pièces, pieza, piezas, peça, peças, unidades
    people people 1: people, person, persons, pax, guests, Personen, Leute, Gäste, personas, persona, personne, personnes, pessoa, pessoas
    years years 1: year, years, yr, yrs, Jahr, Jahre, Jahren, jaar, años, año, ans, anos, ano
    percent percent 1: %, percent, Prozent, procent, por ciento, por cento, pour cent
"""


def _read_table() -> tuple[dict[str, Unit], dict[str, Unit]]:
    """The units by name, and by every word."""
    by_name, by_word = {}, {}
    for line in _TABLE.strip().splitlines():
        head, _, words = line.partition(":")
        name, dimension, factor = head.split()
        by_name[name] = unit = Unit(name, dimension, Decimal(factor))
        by_word.update(dict.fromkeys(phrases(words), unit))
    return by_name, by_word


UNITS, _WORDS = _read_table()
_PHRASES = Phrases(_WORDS)

# What stands before a measure that only describes a thing: "the 180ml bottle", "eine 2kg Packung"; and after one that is a rate.
_BEFORE_THINGS: Mapping[str, frozenset[str]] = {
    "en": bag("the, a, an, my, your, our, this, that"),
    "de": bag("der, die, das, den, dem, des, ein, eine, einen, einem, einer, mein, meine, meinen, dieser, diese"),
    "nl": bag("de, het, een, mijn, deze, dit"),
}
_RATES = bag("a, an, per, each, pro, je, par, por, cada")


def unit_at(message: Message, at: int) -> tuple[Unit, int] | None:
    """The unit that begins at a token, and where it ends."""
    return _PHRASES.at(message.tokens, at) if at < len(message.tokens) else None


def describes_a_thing(message: Message, start: int, end: int) -> bool:
    """Whether a number with its unit (tokens `start` to `end`) only describes what follows: "the 180ml bottle". In the Romance languages
    the measure stands after the thing ("une valise de 23kg"), and tells it."""
    tokens = message.tokens
    if end >= len(tokens) or tokens[end].kind != "word":
        return False
    if tokens[end].text in _RATES and end + 1 < len(tokens):
        return True
    articles = _BEFORE_THINGS.get(message.language.code, frozenset())
    return tokens[end].text not in message.language.small_words and start > 0 and tokens[start - 1].text in articles
