"""Several choices in one answer."""

from __future__ import annotations

import pytest

from botkit.core.events import AnswerGiven
from botkit.core.model.contact import Contact
from tests.support.engine_talk import Talk, programs

FLOW = """
flow: f
starts: [{keywords: [go]}]
steps:
  - ask: Which colours?
    choices: [Red, {label: Blue, value: b}, Green, Bed and breakfast]
    several: true
    save: colours
  - say: "{{ colours | join(', ') }}"
"""


def talk(language: str = "") -> Talk:
    customer = Talk(programs(FLOW), contact=Contact(id=7, name="Ana", language=language))
    customer.say("go")
    return customer


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        ("red and blue", ["Red", "b"]),
        ("Blue, red", ["Red", "b"]),
        ("1, 3", ["Red", "Green"]),
        ("1 3", ["Red", "Green"]),
        ("2", ["b"]),
        ("green", ["Green"]),
        ("all of them", ["Red", "b", "Green", "Bed and breakfast"]),
        ("bed and breakfast", ["Bed and breakfast"]),
        ("red; red", ["Red"]),
        ("rot", None),
        ("red and potatoes", None),
        ("1, 9", None),
    ],
)
def test_what_is_named_is_kept_as_a_list(reply: str, kept: list[str] | None) -> None:
    customer = talk()
    customer.say(reply)
    assert [fact.value for fact in customer.facts(AnswerGiven)] == ([kept] if kept else [])


def test_joining_words_of_other_languages_count_too() -> None:
    customer = talk("de")
    assert customer.say("Red und Green") == ["Red, Green"]


def test_taps_are_gathered_until_that_is_all() -> None:
    customer = talk()
    assert customer.tap("Green") == ["Noted: Green. Anything else?"]
    assert [choice.label for choice in customer.choices] == ["Red", "Blue", "Bed and breakfast", "That is all"]
    assert customer.tap("Red") == ["Noted: Green, Red. Anything else?"]
    assert customer.tap("That is all") == ["Red, Green"]


def test_the_last_tap_of_all_choices_ends_the_list_by_itself() -> None:
    customer = talk()
    for label in ("Red", "Blue", "Green"):
        customer.tap(label)
    assert customer.tap("Bed and breakfast") == ["Red, b, Green, Bed and breakfast"]


@pytest.mark.parametrize(("words", "kept"), [("that is all", "b"), ("red", "Red, b"), ("no", "b")])
def test_words_after_a_tap_end_the_list(words: str, kept: str) -> None:
    customer = talk()
    customer.tap("Blue")
    assert customer.say(words) == [kept]
