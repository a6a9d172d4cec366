"""Choices: what customers type to name one of several options."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from botkit.understanding.answers import Ambiguous, Option, Reading, read

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(id=label, label=label) for label in labels)


HELP = (
    Option(id="rebook", label="Rebook my flight"),
    Option(id="refund", label="Get a refund", also=("money back",), description="Back to your card in 5 days"),
    Option(id="agent", label="Live agent"),
    Option(id="office", label="Travel agent"),
)
CABINS = options("Economy", "Premium Economy", "Business class", "First class")
ANSWERS = options("Yes, please", "No thanks")
BAGS = options("2 bags", "1 bag")
SCORES = options(*map(str, range(11)))
TAGE = options("Vormittag", "Nachmittag", "Übermorgen")


def chosen(text: str, among: tuple[Option, ...], language: str = "en") -> object:
    outcome = read("choice", text, language=language, now=NOW, options=among)
    if isinstance(outcome, Ambiguous):
        return [reading.value for reading in outcome.readings]
    return outcome.value if isinstance(outcome, Reading) else None


@pytest.mark.parametrize(
    ("text", "among", "expected"),
    [
        ("refund please", HELP, "refund"),
        ("B)", HELP, "refund"),
        ("option b", HELP, "refund"),
        ("number 2", HELP, "refund"),
        ("2. please", HELP, "refund"),
        ("2 tickets to Paris", HELP, None),
        ("the second one", HELP, "refund"),
        ("I lost it on the second flight", HELP, None),
        ("rebok my fligt", HELP, "rebook"),
        ("refnd", HELP, "refund"),
        ("liveagent", HELP, "agent"),
        ("agent", HELP, ["agent", "office"]),
        ("my", HELP, None),
        ("a refund, not a rebooking", HELP, None),
        ("premium", CABINS, "Premium Economy"),
        ("economy", CABINS, "Economy"),
        ("first class", CABINS, "First class"),
        ("first", CABINS, ["Economy", "First class"]),
        ("yep", ANSWERS, "Yes, please"),
        ("👎", ANSWERS, "No thanks"),
        ("two bags", BAGS, "2 bags"),
        ("2", BAGS, ["2 bags", "1 bag"]),
        ("eight", SCORES, "8"),
        ("🔟", SCORES, "10"),
        ("11", SCORES, None),
        ("late", options("Date", "Place"), None),
        ("stop", options("top", "bottom"), None),
        ("", HELP, None),
        ("!?", HELP, None),
    ],
)
def test_an_option_is_found_or_asked_back(text: str, among: tuple[Option, ...], expected: object) -> None:
    assert chosen(text, among) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("das zweite", "Nachmittag"),
        ("Nachmitag", "Nachmittag"),
        ("ubermorgen", "Übermorgen"),
        ("Buchstabe c", "Übermorgen"),
        ("mittag", None),
    ],
)
def test_labels_of_other_languages_are_found(text: str, expected: object) -> None:
    assert chosen(text, TAGE, "de") == expected


def test_the_value_of_an_option_comes_back_where_it_has_one() -> None:
    assert chosen("red", (Option(id="1", label="Red", value="#f00"), Option(id="2", label="Blue"))) == "#f00"


def test_two_options_with_one_label_are_asked_back() -> None:
    twins = (Option(id="1", label="Berlin"), Option(id="2", label="Berlin"))
    assert chosen("Berlin", twins) == ["1", "2"]
