"""Phrasings under the wrong answer are found by their likeness alone, and lists that answer well have none."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.understanding.overlap import find_overlaps

LIST = [
    ("How much baggage can I take?", "bags"),
    ("baggage allowance", "bags"),
    ("How heavy may my suitcase be?", "bags"),
    ("How do I get a refund?", "refund"),
    ("cancel my booking", "refund"),
    ("I want my money back", "refund"),
    ("How do I choose my seat?", "seat"),
    ("choose a seat", "seat"),
    ("Can I sit at the window?", "seat"),
]


def test_a_list_that_keeps_its_questions_apart_has_none() -> None:
    assert find_overlaps(LIST) == ()


def test_a_question_under_the_wrong_answer_is_found_and_the_right_one_is_not_blamed() -> None:
    (found,) = find_overlaps([*LIST, ("How do I choose a seat", "bags")])
    assert (found.example, found.label, found.other, found.other_label) == (
        "How do I choose a seat",
        "bags",
        "How do I choose my seat?",
        "seat",
    )


def test_the_same_words_under_two_answers_are_found_whatever_else_stands_there() -> None:
    (found,) = find_overlaps([*LIST, ("Baggage allowance!", "refund"), ("the allowance for baggage", "refund")])
    assert found.similarity > 0.97
    assert {found.example, found.other} == {"Baggage allowance!", "baggage allowance"}


def test_one_answer_has_no_rivals() -> None:
    assert find_overlaps([(text, "one") for text, _ in LIST]) == find_overlaps([]) == ()


@settings(max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=20), st.sampled_from("abc")), max_size=12))
def test_no_words_make_it_fail(examples: list[tuple[str, str]]) -> None:
    for found in find_overlaps(examples):
        assert found.label != found.other_label
        assert 0.0 <= found.similarity <= 1.0
