"""What a chat has cost so far: each message as the bill would say it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from botkit.billing.terms import BillingAccount, Terms
from botkit.core.model.business import Business
from botkit.flowfile.library import read_folder
from botkit.service.billing.conversation_cost import ConversationCost
from botkit.service.compile_flows import compile_library
from botkit.testing import Conversation
from botkit.testing.actions import read_event
from botkit.testing.inspection import cost

NOVEMBER = datetime(2026, 11, 10, 12, tzinfo=UTC)
FLOW = """\
botkit: 1
flow: hello
title: Hello
language: en
starts: [no_match]
steps:
  - say: One.
  - say: Two.
"""


@pytest.fixture
def chat(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Conversation]:
    folder = tmp_path_factory.mktemp("flows")
    (folder / "hello.yaml").write_text(FLOW)
    business = Business(merges_messages=getattr(request, "param", "") == "joined")
    made = Conversation(compile_library(read_folder(folder, business), business))
    yield made
    made.close()


def so_far(chat: Conversation, terms: Terms | None = None, **mix: int) -> ConversationCost:
    return cost(chat.node, terms or Terms(), {country: Decimal(share) for country, share in mix.items()}, NOVEMBER)


def test_nothing_was_said_and_nothing_is_owed(chat: Conversation) -> None:
    found = so_far(chat)
    assert (found.lines, found.total, found.currency) == ((), 0, "USD")


def test_what_was_sent_counts_as_delivered_where_the_number_is(chat: Conversation) -> None:
    chat.say("hi")
    found = so_far(chat)
    assert [line.charge.market for line in found.lines] == ["United Kingdom"] * 2
    assert [(line.charge.outcome, line.charge.rule) for line in found.lines] == [("charged", "service")] * 2
    assert found.total == sum(line.charge.amount or 0 for line in found.lines) == Decimal("0.0440")


def test_a_mix_is_weighed(chat: Conversation) -> None:
    chat.say("hi")
    alone = {country: so_far(chat, **{country: 1}).total for country in ("DE", "NL")}
    assert so_far(chat, DE=40, NL=60).total == (2 * alone["DE"] + 3 * alone["NL"]) / 5


def test_what_a_receipt_says_goes_before_it(chat: Conversation) -> None:
    chat.say("hi")
    read_event("receipt failed 131026").play(chat)
    assert [line.number for line in so_far(chat, DE=1).lines] == [1]


def test_a_price_that_nobody_knows_is_not_zero(chat: Conversation) -> None:
    chat.say("hi")
    found = so_far(chat, Terms(accounts=(BillingAccount(currency="INR"),)), DE=1)
    assert (found.total, found.unpriced) == (0, 2)
    assert [line.amount for line in found.lines] == [None, None]


@pytest.mark.parametrize("chat", ["joined"], indirect=True)
def test_joined_bubbles_are_one_message(chat: Conversation) -> None:
    chat.say("hi")
    found = so_far(chat, DE=1)
    assert (len(found.lines), found.total, found.saved) == (1, Decimal("0.0550"), 1)
