"""The matcher's promises to the rest of the program."""

import pytest

from botkit.understanding.matcher import Answer, Match, Nothing, Unsure, build

BAGGAGE = [
    ("How much luggage may I take?", "baggage"),
    ("What is the baggage allowance?", "baggage"),
    ("Can I bring two suitcases", "baggage"),
    ("How do I change my booking?", "change"),
    ("I want to fly on another day", "change"),
    ("Can I move my flight to Friday?", "change"),
]


def test_an_example_is_answered_with_its_own_label() -> None:
    matcher = build(BAGGAGE)
    for text, label in BAGGAGE:
        decision = matcher.decide(text)
        assert isinstance(decision, Answer)
        assert decision.match.label == label


def test_a_match_names_the_nearest_example_and_the_words_that_decided() -> None:
    best = build(BAGGAGE).rank("how much lugagge may i bring")[0]
    assert isinstance(best, Match)
    assert best.label == "baggage"
    assert best.example == "How much luggage may I take?"
    assert "luggage" in best.words


@pytest.mark.parametrize("text", ["", " ", "\n", "?!", "\u200d"])
def test_a_message_without_words_means_nothing(text: str) -> None:
    matcher = build(BAGGAGE)
    assert matcher.rank(text) == ()
    assert matcher.decide(text) == Nothing()


def test_no_examples_understand_nothing() -> None:
    assert build([]).decide("hello") == Nothing()


def test_one_label_is_no_reason_to_answer_everything() -> None:
    matcher = build([("What is the baggage allowance?", "baggage")])
    assert isinstance(matcher.decide("what is the baggage allowance"), Answer)
    assert isinstance(matcher.decide("who won the cup final yesterday"), Nothing)


def test_one_example_each_is_enough_to_start() -> None:
    matcher = build([("baggage allowance", "baggage"), ("change my booking", "change")])
    decision = matcher.decide("change my booking please")
    assert isinstance(decision, Answer | Unsure)
    assert matcher.rank("change my booking please")[0].label == "change"


def test_a_label_with_a_title_only_can_be_found() -> None:
    matcher = build(BAGGAGE, names={"wifi": "Is there wifi on board?", "baggage": "Baggage"})
    assert matcher.rank("is there wifi on board")[0].label == "wifi"
    assert matcher.rank("is there wifi on board")[0].title == "Is there wifi on board?"


def test_a_name_without_a_word_in_it_does_no_harm() -> None:
    matcher = build(BAGGAGE, names={"empty": "?"})
    assert matcher.rank("baggage allowance")[0].label == "baggage"
