"""Negations: a hundred messages that deny what a question asks, in six languages, and what is certain all the same."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from botkit.understanding.matcher import Answer, Matcher, Nothing, Unsure, build

HERE = Path(__file__).parent / "negations"


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return build([(row["text"], row["label"]) for row in rows("questions.csv")])


def test_there_are_a_hundred_negated_messages_in_six_languages() -> None:
    assert len(rows("negated.csv")) >= 100
    assert {row["language"] for row in rows("negated.csv")} == {"en", "de", "nl", "es", "fr", "pt"}


@pytest.mark.parametrize("row", rows("negated.csv"), ids=lambda row: row["text"])
def test_a_denial_is_not_answered_as_if_it_were_a_wish(matcher: Matcher, row: dict[str, str]) -> None:
    assert not isinstance(matcher.decide(row["text"]), Answer)
    assert isinstance(matcher.decide(row["text"], in_flow=True), Nothing)


def test_what_is_denied_is_offered(matcher: Matcher) -> None:
    decision = matcher.decide("i do not want to cancel my booking")
    assert isinstance(decision, Unsure)
    assert decision.options[0].label == "cancel"


@pytest.mark.parametrize("text", ["i want to cancel my booking", "ich möchte meine Buchung stornieren", "quiero cancelar mi reserva"])
def test_the_same_without_a_denial_is_answered(matcher: Matcher, text: str) -> None:
    assert isinstance(matcher.decide(text), Answer)


@pytest.mark.parametrize("text", ["i cant log in", "my password doesnt work", "ich kann mich nicht anmelden", "mi contraseña no funciona"])
def test_a_question_that_is_asked_with_a_negation_is_answered(matcher: Matcher, text: str) -> None:
    decision = matcher.decide(text)
    assert isinstance(decision, Answer)
    assert decision.match.label == "login"


@pytest.mark.parametrize("text", ["I don't know how to cancel my booking", "weiß nicht wie kann ich meine Buchung stornieren"])
def test_not_knowing_how_is_no_denial(matcher: Matcher, text: str) -> None:
    decision = matcher.decide(text)
    assert isinstance(decision, Answer)
    assert decision.match.label == "cancel"
