"""Amounts of money: "€20", "20 euros", "1.234,50 €", "5 dollars fifty", "20" where the flow says the currency."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from babel.core import Locale
from babel.numbers import get_territory_currencies

from botkit.understanding.answers.message import Message, Phrases
from botkit.understanding.answers.number import plain
from botkit.understanding.answers.numbers.numerals import Numeral, numerals
from botkit.understanding.answers.numbers.rivals import Span, with_rivals
from botkit.understanding.answers.text import fold
from botkit.understanding.answers.values import Money, Outcome, Reading, settle

# Signs and everyday words. "$" and "dollar" are the currency the flow asks for where that is a dollar, else the
# country's, else the first; the same for pounds, pesos, francs and crowns. Words are singular and plural in all six languages.
SIGNS: Mapping[str, tuple[str, ...]] = {
    sign.strip(): tuple(codes.split())
    for codes, _, signs in (
        line.partition(":")
        for line in """
            EUR: €, eur, euro, euros
            USD CAD AUD NZD MXN SGD HKD ARS CLP COP: $
            USD CAD AUD NZD SGD HKD: dollar, dollars
            USD CAD AUD: dolar, dolares, bucks
            GBP: £, quid, pfund, libras, livres
            GBP EGP: pound, pounds
            JPY CNY: ¥
            JPY: yen
            CNY: yuan
            INR: ₹, rupees, rs, rupien, rupias
            BRL: r $, real, reais, reales
            MXN ARS CLP COP: peso, pesos
            CHF: franken, sfr, fr
            CHF XOF XAF: francs, franc
            SEK NOK DKK: kr
            PLN: zl
            TRY: ₺, lira
            RUB: ₽
            KRW: ₩
            ILS: ₪
            UAH: ₴
            ZAR: rand
            AED MAD: dirham, dirhams
        """.strip().splitlines()
    )
    for sign in signs.split(",")
}
COMMON_CODES = frozenset(
    {"USD", "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "BRL", "MXN", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "ZAR", "AED"}
)
# Hundredths, said on their own or after a whole amount, and the currencies that have them.
CENTS: Mapping[str, tuple[str, ...]] = {
    sign.strip(): tuple(codes.split())
    for codes, _, signs in (
        line.partition(":")
        for line in """
            EUR USD CAD AUD NZD SGD HKD ZAR: cent, cents, ct, c
            EUR CHF: centimes, centime
            GBP: pence, penny, p
            CHF: rappen
            BRL MXN ARS CLP COP: centavos, centavo
            EUR: centimos, centimo
        """.strip().splitlines()
    )
    for sign in signs.split(",")
}


@lru_cache(maxsize=32)
def _currencies(locale: Locale) -> Phrases[tuple[str, ...]]:
    codes = {fold(code): (code,) for code in map(str, locale.currencies)}
    return Phrases(codes | dict(SIGNS))


_CENTS = Phrases(CENTS)


def read(message: Message, *, currency: str | None = None) -> Outcome:
    """Read an amount. `currency` (ISO 4217) is meant where the customer names none; without it a bare number is no money."""
    bare: list[Span] = []
    named: list[Span] = []
    skip_until = 0
    for found in numerals(message):
        if found.start < skip_until:
            continue
        amount = plain(found.value)
        hundredths = _CENTS.at(message.tokens, found.end)
        if hundredths is not None:
            before = _said_before(message, found)
            code = _chosen(before[0] if before else hundredths[0], currency, message.locale.territory)
            value = Money(amount=Decimal(amount) / 100, currency=code)
            reading = Reading(value=value, text=message.words(found.start, hundredths[1]), readback=found.doubtful)
            named.append((found.start, hundredths[1], reading))
            continue
        said = _said(message, found, currency)
        if said is None:
            value = Money(amount=Decimal(amount), currency=currency or "")
            bare.append((found.start, found.end, Reading(value=value, text=message.words(found.start, found.end))))
            continue
        code, start, end = said
        cents, end = _cents_after(message, end)
        skip_until = end
        value = Money(amount=Decimal(amount) + cents, currency=code)
        named.append((start, end, Reading(value=value, text=message.words(start, end), readback=found.doubtful)))
    if named:
        return settle(with_rivals(message, named, bare))
    return settle([reading for _, _, reading in bare] if currency is not None else [])


def _said(message: Message, found: Numeral, wanted: str | None) -> tuple[str, int, int] | None:
    """The currency named before or after a number, and the words it spans with it."""
    tokens, currencies = message.tokens, _currencies(message.locale)
    after = currencies.at(tokens, found.end)
    if after is not None and _is_meant(message, found.end, after[1]):
        return _chosen(after[0], wanted, message.locale.territory), found.start, after[1]
    before = _said_before(message, found)
    return None if before is None else (_chosen(before[0], wanted, message.locale.territory), before[1], found.end)


def _said_before(message: Message, found: Numeral) -> tuple[tuple[str, ...], int] | None:
    """The currency named before a number, and where it begins."""
    tokens, currencies = message.tokens, _currencies(message.locale)
    for start in range(max(0, found.start - 2), found.start):
        before = currencies.at(tokens, start)
        if before is not None and before[1] == found.start and _is_meant(message, start, before[1]):
            return before[0], start
    return None


def _is_meant(message: Message, start: int, end: int) -> bool:
    """ "20 all" and "2 try" are words, "20 ALL" are lek: a rare code counts in capitals only."""
    token = message.tokens[start]
    word = message.text[token.start : token.end]
    return end > start + 1 or len(token.text) != 3 or token.text in SIGNS or word.upper() in COMMON_CODES or word.isupper()


def _chosen(codes: tuple[str, ...], wanted: str | None, territory: str | None) -> str:
    if wanted in codes:
        return str(wanted)
    at_home = get_territory_currencies(territory) if territory else []
    return next((code for code in at_home if code in codes), codes[0])


def _cents_after(message: Message, at: int) -> tuple[Decimal, int]:
    """Follow "5 euros" by "50", "fifty cents", "et 20 centimes"."""
    tokens = message.tokens
    start = at + (at < len(tokens) and tokens[at].text in message.language.joiners)
    found = next(numerals(message, start), None) if start < len(tokens) else None
    if found is None or found.start != start or found.value.denominator != 1 or not 0 < found.value < 100:
        return Decimal(0), at
    named = _CENTS.at(tokens, found.end)
    if named is None and (start > at or _currencies(message.locale).at(tokens, found.end) or found.value < 10):
        return Decimal(0), at
    return Decimal(int(found.value)) / 100, named[1] if named else found.end
