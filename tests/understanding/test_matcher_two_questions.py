"""Two questions in one message: both answered when sure, both offered when likely, and one question never taken for two."""

from __future__ import annotations

import pytest

from botkit.understanding.matcher import Answer, Decision, Matcher, TwoAnswers, Unsure, build

QUESTIONS = {
    "delivery": ["How much is delivery?", "What are the shipping costs?", "Is delivery free?"],
    "duration": ["How long does delivery take?", "When will my order be here?", "How many days until it arrives?"],
    "refund": ["When do I get my money back?", "How long does a refund take?", "My refund has not arrived"],
    "cancel": ["How do I cancel my order?", "Please cancel my order", "I want to cancel it"],
    "voucher": ["Where do I enter my voucher code?", "My discount code does not work"],
    "invoice": ["Where is my invoice?", "I need a receipt", "Send me the bill please"],
    "hours": ["When are you open?", "What are your opening hours?"],
}


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return build([(text, label) for label, texts in QUESTIONS.items() for text in texts])


def decided(matcher: Matcher, text: str) -> Decision:
    return matcher.decide(text, may_join=lambda first, second: True)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("cancel my order and when do i get the money back?", ["cancel", "refund"]),
        ("Hi there! Where is my invoice? What are your opening hours? Thanks a lot", ["invoice", "hours"]),
        ("my voucher code does not work, how much is delivery", ["voucher", "delivery"]),
    ],
)
def test_both_are_answered_in_their_order(matcher: Matcher, text: str, labels: list[str]) -> None:
    decision = decided(matcher, text)
    assert isinstance(decision, TwoAnswers)
    assert [match.label for match in decision.matches] == labels


def test_what_is_denied_is_offered_and_not_answered(matcher: Matcher) -> None:
    decision = decided(matcher, "please do not cancel my order, where is my invoice")
    assert isinstance(decision, Unsure)
    assert {option.label for option in decision.options} >= {"cancel", "invoice"}


@pytest.mark.parametrize(
    "text",
    [
        "i ordered shoes and a hat and a coat, when will my order be here",
        "hello and good morning, when are you open",
        "We came home late and my wife was tired. When do I get my money back? Best regards and thanks, Susan",
    ],
)
def test_one_question_is_not_taken_for_two(matcher: Matcher, text: str) -> None:
    assert not isinstance(decided(matcher, text), TwoAnswers)


def test_labels_that_may_not_be_joined_are_one_question(matcher: Matcher) -> None:
    text = "cancel my order and when do i get the money back?"
    assert not isinstance(matcher.decide(text, may_join=lambda first, second: False), TwoAnswers)
    assert not isinstance(matcher.decide(text), TwoAnswers)
    assert isinstance(matcher.decide("when do i get the money back?"), Answer)
