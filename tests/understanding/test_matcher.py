"""The matcher's promises to the rest of the program."""

from functools import partial

import pytest

from botkit.understanding import encoder, matcher
from botkit.understanding.matcher import Answer, Match, Nothing, Unsure

Build = partial[matcher.Matcher]


@pytest.fixture(params=["words", pytest.param("words and meaning", marks=pytest.mark.extra)])
def build(request: pytest.FixtureRequest) -> Build:
    """The same promises hold with the sentence encoder, where it is installed."""
    if request.param == "words":
        return partial(matcher.build)
    found = encoder.load()
    if found is None:
        pytest.skip("the extra `semantic` is not installed")
    return partial(matcher.build, language="en", encoder=found)


BAGGAGE = [
    ("How much luggage may I take?", "baggage"),
    ("What is the baggage allowance?", "baggage"),
    ("Can I bring two suitcases", "baggage"),
    ("How do I change my booking?", "change"),
    ("I want to fly on another day", "change"),
    ("Can I move my flight to Friday?", "change"),
]


def test_an_example_is_answered_with_its_own_label(build: Build) -> None:
    found = build(BAGGAGE)
    for text, label in BAGGAGE:
        decision = found.decide(text)
        assert isinstance(decision, Answer)
        assert decision.match.label == label


def test_a_match_names_the_nearest_example_and_the_words_that_decided(build: Build) -> None:
    best = build(BAGGAGE).rank("how much lugagge may i bring")[0]
    assert isinstance(best, Match)
    assert best.label == "baggage"
    assert best.example == "How much luggage may I take?"
    assert "luggage" in best.words


@pytest.mark.parametrize("text", ["", " ", "\n", "?!", "\u200d"])
def test_a_message_without_words_means_nothing(build: Build, text: str) -> None:
    found = build(BAGGAGE)
    assert found.rank(text) == ()
    assert found.decide(text) == Nothing()


def test_no_examples_understand_nothing(build: Build) -> None:
    assert build([]).decide("hello") == Nothing()


def test_one_label_is_no_reason_to_answer_everything(build: Build) -> None:
    found = build([("What is the baggage allowance?", "baggage")])
    assert isinstance(found.decide("what is the baggage allowance"), Answer)
    assert isinstance(found.decide("who won the cup final yesterday"), Nothing)


def test_one_example_each_is_enough_to_start(build: Build) -> None:
    found = build([("baggage allowance", "baggage"), ("change my booking", "change")])
    decision = found.decide("change my booking please")
    assert isinstance(decision, Answer | Unsure)
    assert found.rank("change my booking please")[0].label == "change"


def test_a_label_with_a_title_only_can_be_found(build: Build) -> None:
    found = build(BAGGAGE, names={"wifi": "Is there wifi on board?", "baggage": "Baggage"})
    assert found.rank("is there wifi on board")[0].label == "wifi"
    assert found.rank("is there wifi on board")[0].title == "Is there wifi on board?"


def test_a_name_without_a_word_in_it_does_no_harm(build: Build) -> None:
    found = build(BAGGAGE, names={"empty": "?"})
    assert found.rank("baggage allowance")[0].label == "baggage"
