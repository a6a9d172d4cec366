"""Rate cards from outside: read row by row, every problem told at once with its line, and compared with what is known already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from botkit.billing.billing_period import days_before
from botkit.billing.markets import MarketRow, Markets
from botkit.billing.models import MODELS
from botkit.billing.rates import CATEGORIES, RateRow

RATE_COLUMNS = ("effective_from", "model", "currency", "market", "category", "rate")
MARKET_COLUMNS = ("effective_from", "market", "country", "prefix")
MAX_DECIMALS = 4  # the platform prints no more; a fifth is a sign of a converted price
MAX_RATE = Decimal(100)  # in any currency that the platform bills in, a message costs less; pesos and rupiah have their own bound
MAX_RATE_IN = {"COP": Decimal(5000), "IDR": Decimal(20000), "CLP": Decimal(2000), "ARS": Decimal(2000), "JPY": Decimal(500)}

_RATE = re.compile(r"\d{1,7}(\.\d+)?", re.ASCII)


class RateCardProblem(Struct, frozen=True, kw_only=True):
    """What is wrong with a card. `line` is the line of the file, 0 for the file as a whole; a `warning` does not keep it out."""

    line: int
    message: str
    is_warning: bool = False

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{'warning: ' if self.is_warning else ''}{self.message}"


def kind_of(columns: Iterable[str] | None) -> str:
    """`rates`, `markets`, or empty for a file that is neither."""
    names = set(columns or ())
    return "rates" if names.issuperset(RATE_COLUMNS) else "markets" if names.issuperset(MARKET_COLUMNS) else ""


def read_rates(rows: Iterable[Mapping[str, str]]) -> Iterator[RateRow]:
    """The rows of a card that `check_rates` found sound."""
    for row in rows:
        low, high = row.get("tier_from") or "", row.get("tier_to") or ""
        yield RateRow(
            effective_from=row["effective_from"],
            effective_to=row.get("effective_to") or "",
            model=row["model"],
            currency=row["currency"],
            market=row["market"],
            category=row["category"],
            tier_from=int(low or 0),
            tier_to=int(high) if high not in ("", "MAX") else None,
            rate=Decimal(row["rate"]),
            quality="operator",
            source=row.get("source") or "imported",
        )


def read_markets(rows: Iterable[Mapping[str, str]]) -> Iterator[MarketRow]:
    """The rows of a market table that `check_markets` found sound."""
    for row in rows:
        yield MarketRow(effective_from=row["effective_from"], market=row["market"], country=row["country"], prefix=row["prefix"])


def check_rates(rows: Iterable[Mapping[str, str | None]], markets: Markets) -> list[RateCardProblem]:
    """Every problem of a rate card, by line; the first row of a file stands on line 2."""
    problems: list[RateCardProblem] = []
    sound: dict[tuple[str, ...], list[tuple[int, RateRow]]] = {}
    count = 0
    for line, row in enumerate(rows, 2):
        count += 1
        messages = list(_row_problems(row, markets))
        problems += [RateCardProblem(line=line, message=message) for message in messages]
        if not messages:
            read = next(read_rates([{key: value or "" for key, value in row.items() if key}]))
            sound.setdefault((read.model, read.currency, read.market, read.category), []).append((line, read))
    if not count:
        problems.append(RateCardProblem(line=0, message="the file has no rows"))
    for entries in sound.values():
        problems += _band_problems(entries)
        problems += _date_problems(entries)
    problems += _missing(sound, markets)
    return sorted(problems, key=lambda problem: (problem.line, problem.message))


def _row_problems(row: Mapping[str, str | None], markets: Markets) -> Iterator[str]:
    if None in row:
        yield "more cells than columns: is a comma in a text that has no quotes?"
        return
    cells = {key: (value or "").strip() for key, value in row.items()}
    if cells != {key: value or "" for key, value in row.items()}:
        yield "spaces around a cell"
    yield from _date_cell("effective_from", cells["effective_from"])
    if cells.get("effective_to"):
        yield from _date_cell("effective_to", cells["effective_to"])
        if cells["effective_to"] < cells["effective_from"]:
            yield "effective_to lies before effective_from"
    if cells["model"] not in MODELS:
        yield f'there is no model "{cells["model"]}"; there are {", ".join(MODELS)}'
    if not re.fullmatch(r"[A-Z]{3}", cells["currency"]):
        yield f'"{cells["currency"]}" is no currency: three capital letters, as USD'
    if cells["market"] not in markets.names:
        yield f'unknown market "{cells["market"]}"; import the table of markets first, if it is a new one'
    if cells["category"] not in CATEGORIES:
        yield f'unknown category "{cells["category"]}"; there are {", ".join(CATEGORIES)}'
    yield from _rate_cell(cells["rate"], cells["currency"])
    for name in ("tier_from", "tier_to"):
        value = cells.get(name, "")
        if value and not value.isdecimal() and not (name == "tier_to" and value == "MAX"):
            yield f'"{value}" is no number of messages for {name}'


def _date_cell(name: str, value: str) -> Iterator[str]:
    try:
        is_date = date.fromisoformat(value).isoformat() == value
    except ValueError:
        is_date = False
    if not is_date:
        yield f'{name} is "{value}", which is no date like 2026-10-01'


def _rate_cell(rate: str, currency: str) -> Iterator[str]:
    if rate.lower() in ("n/a", "na", "-", ""):
        yield "no rate: leave the row out, a price that does not exist is not zero"
    elif not _RATE.fullmatch(rate):
        yield f'"{rate}" is no price: digits, and a point before the decimals'
    elif len(rate.partition(".")[2].rstrip("0")) > MAX_DECIMALS:
        yield f"{rate} has more than {MAX_DECIMALS} decimals; published prices do not, converted ones do"
    elif Decimal(rate) > MAX_RATE_IN.get(currency, MAX_RATE):
        yield f"{rate} {currency} for one message cannot be right: is the point of the decimals missing?"


def _band_problems(entries: list[tuple[int, RateRow]]) -> Iterator[RateCardProblem]:
    """Bands of one ladder: from 0 to MAX, each beginning one after the one before. And no price twice."""
    ladders: dict[str, list[tuple[int, RateRow]]] = {}
    for line, row in entries:
        ladders.setdefault(row.effective_from, []).append((line, row))
    for ladder in ladders.values():
        ladder.sort(key=lambda entry: (entry[1].tier_from, entry[0]))
        bands = [(line, row) for line, row in ladder if row.tier_from or row.tier_to is not None]
        lists = [line for line, row in ladder if not row.tier_from and row.tier_to is None]
        for line in lists[1:]:
            yield RateCardProblem(line=line, message=f"overlap: line {lists[0]} has a price for the same thing and day")
        expected = 0
        for line, row in bands:
            if row.tier_from < expected:
                yield RateCardProblem(line=line, message=f"overlap: the band begins at {row.tier_from}, where the one before still is")
            elif row.tier_from > expected:
                yield RateCardProblem(line=line, message=f"gap: nothing prices message {expected} to {row.tier_from - 1}")
            expected = (row.tier_to + 1) if row.tier_to is not None else 10**18
        if bands and bands[-1][1].tier_to is not None:
            yield RateCardProblem(line=bands[-1][0], message="gap: the last band must end with MAX")


def _date_problems(entries: list[tuple[int, RateRow]]) -> Iterator[RateCardProblem]:
    """Days without a price between two rows, and rows that are valid at once."""
    by_day = sorted({row.effective_from: (line, row) for line, row in entries}.values(), key=lambda entry: entry[1].effective_from)
    for (_, row), (line, following) in pairwise(by_day):
        if not row.effective_to:
            continue
        if row.effective_to >= following.effective_from:
            yield RateCardProblem(line=line, message=f"overlap: the row before is valid until {row.effective_to}")
        elif row.effective_to < days_before(following.effective_from, 1):
            yield RateCardProblem(
                line=line, message=f"gap: no price between {row.effective_to} and {following.effective_from}", is_warning=True
            )


def _missing(sound: Mapping[tuple[str, ...], list[tuple[int, RateRow]]], markets: Markets) -> Iterator[RateCardProblem]:
    """Markets that a card leaves out: their messages stay unpriced, or keep an older price."""
    cards: dict[tuple[str, str, str], set[str]] = {}
    for (model, currency, market, category), entries in sound.items():
        if category == "authentication_international":
            continue  # only some countries have it
        for _, row in entries:
            cards.setdefault((row.effective_from, f"{model} {currency}", category), set()).add(market)
    for (day, card, category), named in sorted(cards.items()):
        wanted = {row.market for row in markets.rows if row.effective_from <= day} | {"Other"}
        lacking = sorted(wanted - named)
        if lacking and len(named) > 1:
            yield RateCardProblem(
                line=0, message=f"gap: {card} {category} from {day} has no price for {', '.join(lacking)}", is_warning=True
            )


def check_markets(rows: Iterable[Mapping[str, str | None]]) -> list[RateCardProblem]:
    """Every problem of a table of markets, by line."""
    problems: list[RateCardProblem] = []
    seen: dict[tuple[str, str, str], int] = {}
    count = 0
    for line, row in enumerate(rows, 2):
        count += 1
        cells = {key: (value or "").strip() for key, value in row.items() if key}
        messages = list(_date_cell("effective_from", cells["effective_from"]))
        if not cells["market"]:
            messages.append("the market has no name")
        if not re.fullmatch(r"[A-Z]{2}", cells["country"]):
            messages.append(f'"{cells["country"]}" is no country: two capital letters, as DE')
        if not re.fullmatch(r"[1-9]\d{0,3}", cells["prefix"], re.ASCII):
            messages.append(f'"{cells["prefix"]}" is no prefix: one to four digits, without + or 00')
        first = seen.setdefault((cells["effective_from"], cells["prefix"], cells["country"]), line)
        if first != line:
            messages.append(f"overlap: line {first} has the same prefix, country and day")
        problems += [RateCardProblem(line=line, message=message) for message in messages]
    if not count:
        problems.append(RateCardProblem(line=0, message="the file has no rows"))
    return problems
