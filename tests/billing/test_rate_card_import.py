"""Rate cards: the shipped ones are sound, and what is wrong with others is told at once, line by line."""

from __future__ import annotations

import csv
from decimal import Decimal
from importlib import resources

import pytest

from botkit.billing.markets import shipped_markets
from botkit.billing.models import MODELS
from botkit.billing.rate_card_import import check_markets, check_rates, kind_of, read_rates
from botkit.billing.rates import CATEGORIES, SHIPPED, RateCards, shipped_rates
from botkit.core.model.pricing import PREFIX_DIGITS

HEAD = "effective_from,effective_to,model,currency,market,category,tier_from,tier_to,rate"
SOUND = "2026-10-01,,PMP-2026-10,EUR,Germany,marketing,,,0.1131"


def problems(*lines: str) -> list[str]:
    return [str(problem) for problem in check_rates(csv.DictReader([HEAD, *lines]), shipped_markets())]


def errors(*lines: str) -> list[str]:
    return [line for line in problems(*lines) if "warning" not in line]


def test_a_sound_card_has_no_problem() -> None:
    assert problems(SOUND) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("2026-13-01,,PMP-2026-10,EUR,Germany,marketing,,,0.1", "no date"),
        ("2026-10-01,2026-09-01,PMP-2026-10,EUR,Germany,marketing,,,0.1", "before effective_from"),
        ("2026-10-01,,PMP-3,EUR,Germany,marketing,,,0.1", "no model"),
        ("2026-10-01,,PMP-2026-10,euro,Germany,marketing,,,0.1", "no currency"),
        ("2026-10-01,,PMP-2026-10,EUR,Germny,marketing,,,0.1", "unknown market"),
        ("2026-10-01,,PMP-2026-10,EUR,Germany,promo,,,0.1", "unknown category"),
        ("2026-10-01,,PMP-2026-10,EUR,Germany,marketing,,,0.12345", "more than 4 decimals"),
        ('2026-10-01,,PMP-2026-10,EUR,Germany,marketing,,,"0,1"', "no price"),
        ("2026-10-01,,PMP-2026-10,EUR,Germany,marketing,,,n/a", "not zero"),
        ("2026-10-01,,PMP-2026-10,EUR,Germany,marketing,,,1131", "decimals missing"),
        ("2026-10-01,,PMP-2026-10,EUR,Germany,marketing,x,,0.1", "no number"),
        ("2026-10-01,,PMP-2026-10,EUR,Germany,marketing,,,0.1,more", "more cells"),
        ("2026-10-01,,PMP-2026-10,EUR, Germany,marketing,,,0.1", "spaces"),
    ],
)
def test_each_problem_is_told_with_its_line(line: str, told: str) -> None:
    found = errors(SOUND.replace("Germany", "France"), line)
    assert any(told in message and message.startswith("line 3") for message in found), found


def test_bands_reach_from_nothing_to_the_end_without_gap_and_overlap() -> None:
    bands = "2026-10-01,,PMP-2026-10,EUR,France,utility"
    assert errors(f"{bands},0,100,0.05", f"{bands},101,MAX,0.04") == []
    assert errors(f"{bands},0,100,0.05", f"{bands},102,MAX,0.04") == ["line 3: gap: nothing prices message 101 to 101"]
    assert "overlap" in errors(f"{bands},0,100,0.05", f"{bands},100,MAX,0.04")[0]
    assert errors(f"{bands},0,100,0.05", f"{bands},101,200,0.04") == ["line 3: gap: the last band must end with MAX"]


def test_days_without_a_price_and_days_with_two_are_told() -> None:
    first, second = SOUND.replace("01,,", "01,2026-12-30,"), SOUND.replace("2026-10-01", "2027-01-01")
    assert problems(first, second) == ["line 3: warning: gap: no price between 2026-12-30 and 2027-01-01"]
    assert errors(first.replace("12-30", "12-31"), second) == []
    assert "overlap" in errors(first.replace("2026-12-30", "2027-01-01"), second)[0]


def test_markets_that_a_card_leaves_out_are_named() -> None:
    (told,) = problems(SOUND, SOUND.replace("Germany", "France"))
    assert "Kazakhstan" in told
    assert "Germany" not in told.partition("for")[2]


def test_a_table_of_markets_is_checked_too() -> None:
    rows = ["effective_from,market,country,prefix", "2027-01-01,Estonia,EE,372", "2027-01-01,,ee,+372", "2027-01-01,Estonia,EE,372"]
    assert kind_of(rows[0].split(",")) == "markets"
    assert [str(problem) for problem in check_markets(csv.DictReader(rows))] == [
        "line 3: the market has no name",
        'line 3: "ee" is no country: two capital letters, as DE',
        'line 3: "+372" is no prefix: one to four digits, without + or 00',
        "line 4: overlap: line 2 has the same prefix, country and day",
    ]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_card_is_sound(name: str) -> None:
    text = resources.files("botkit.billing").joinpath("data", name).read_text("utf-8")
    found = check_rates(csv.DictReader(text.splitlines()), shipped_markets())
    assert [str(problem) for problem in found if not problem.is_warning] == []


def test_every_shipped_row_says_where_it_is_from_and_how_sure_it_is() -> None:
    for row in shipped_rates():
        assert row.source
        assert row.quality in ("card", "secondary", "reconstructed")
        assert row.model in MODELS
        assert row.category in CATEGORIES
        assert row.rate >= 0
        assert row.rate == row.rate.quantize(Decimal("0.0001"))


def test_no_prefix_is_longer_than_what_the_log_keeps() -> None:
    assert max(len(row.prefix) for row in shipped_markets().rows) == PREFIX_DIGITS


@pytest.mark.parametrize(
    ("number", "day", "market"),
    [
        ("1809", "2026-10-01", "Rest of Latin America"),
        ("1202", "2026-10-01", "North America"),
        ("1242", "2026-10-01", "Other"),
        ("7701", "2026-09-30", "Other"),
        ("7701", "2026-10-01", "Kazakhstan"),
        ("7916", "2026-10-01", "Russia"),
        ("2637", "2025-09-30", "Other"),
        ("2637", "2025-10-01", "Rest of Africa"),
        ("3805", "2026-09-30", "Rest of Central & Eastern Europe"),
        ("3805", "2026-10-01", "Ukraine"),
        ("8210", "2026-10-01", "Other"),
        ("PL", "2026-06-30", "Rest of Central & Eastern Europe"),
        ("PL", "2026-07-01", "Poland"),
        ("EE", "2026-10-01", "Other"),
        ("", "2026-10-01", "unknown"),
    ],
)
def test_the_longest_prefix_in_force_that_day_tells_the_market(number: str, day: str, market: str) -> None:
    assert shipped_markets().match(number, day).market == market


def test_an_imported_row_goes_before_a_shipped_one_of_its_day() -> None:
    own = list(read_rates(csv.DictReader([HEAD, SOUND.replace("EUR", "USD")])))
    ladder = RateCards([*shipped_rates(), *own]).tiers("PMP-2026-10", "USD", "Germany", "marketing", "2026-10-02")
    assert ladder is not None
    assert [row.rate for row in ladder.rows] == [Decimal("0.1131")]


def test_a_price_ends_when_its_card_says_so_and_is_not_carried_on() -> None:
    cards = RateCards(shipped_rates())
    assert cards.tiers("CBP-2023", "USD", "Germany", "utility", "2024-07-31") is not None
    assert cards.tiers("CBP-2023", "USD", "Germany", "utility", "2024-08-01") is None, "lowered that day, and no card is at hand"
