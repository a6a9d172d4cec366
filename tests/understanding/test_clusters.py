"""Misses, put together."""

from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.understanding.clusters import cluster
from botkit.understanding.matcher import build

MATCHER = build(
    [
        ("How much luggage may I take?", "baggage"),
        ("What is the baggage allowance?", "baggage"),
        ("How do I change my booking?", "change"),
        ("I want to fly on another day", "change"),
    ]
)
MISSES = [
    "do you fly to lisbon",
    "is my suitcase insured",
    "do you also fly to lisbon?",
    "are suitcases insured",
    "do you fly to lisbon",
    "who are you",
    "??",
]


def test_messages_that_ask_the_same_stand_together_the_largest_group_first() -> None:
    groups = cluster(MISSES, MATCHER)
    assert set(groups[0].messages) == {"do you fly to lisbon", "do you also fly to lisbon?"}
    assert len(groups[0].messages) == 3
    assert {"is my suitcase insured", "are suitcases insured"} in [set(group.messages) for group in groups]


def test_a_group_names_the_answer_it_seems_to_want() -> None:
    groups = cluster(["how much luggage", "how much luggage may we take"], MATCHER)
    assert groups[0].wanted is not None
    assert groups[0].wanted.label == "baggage"


def test_strangers_seem_to_want_nothing() -> None:
    assert cluster(["zebra crossing"], MATCHER)[0].wanted is None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(MISSES), max_size=12))
def test_every_message_with_a_word_is_in_exactly_one_group(messages: list[str]) -> None:
    groups = cluster(messages, MATCHER)
    assert sorted(message for group in groups for message in group.messages) == sorted(message for message in messages if message != "??")
