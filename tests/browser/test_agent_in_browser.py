"""The agent's side in a browser: a customer asks for a colleague, who takes the ticket, answers, notes and closes; the bot goes on."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

CONFIG = """\
botkit: 1
business: {name: Kettle & Co, zone: Europe/Amsterdam}
queues: {desk: {due: 4 hours}}
"""
HELP = """\
botkit: 1
flow: help
title: A colleague
language: en
starts:
  - keywords: [colleague]
steps:
  - say: A colleague will write to you here.
  - handoff: desk
    note: Asked for a person.
  - say: Glad that we could help.
    outside: drop
"""


@pytest.fixture(scope="module")
def shop(start_simulator: Callable[..., Any]) -> Any:
    return start_simulator({"botkit.yaml": CONFIG, "help.yaml": HELP})


def test_a_colleague_answers_beside_the_phone_and_the_bot_goes_on(shop: Any, open_page: Any, phone: Any) -> None:
    page = open_page(shop)
    nadia = phone.joined(page)
    page.get_by_role("tab", name="Agent").click()
    pane = page.get_by_role("tabpanel", name="Agent")
    pane.get_by_text("The business does not know this person yet").wait_for()
    nadia.says("colleague")
    nadia.sees("A colleague will write to you here.")
    pane.get_by_text("people have the chat").wait_for()
    pane.get_by_text(re.compile(r"Words of your own until .* \(2[34] h.*An answer costs nothing")).wait_for()
    pane.get_by_text("Why the bot gave up").wait_for()
    pane.get_by_text("help.yaml:9").first.wait_for()
    pane.get_by_role("button", name="Take it as Sam").click()
    pane.get_by_text("Sam has it.").wait_for()
    pane.get_by_label("Answer").fill("Hello, Sam here.")
    nadia.says("It is about my kettle.")  # while the agent types: their words stay, and the customer's are shown
    pane.get_by_text("It is about my kettle.").wait_for()
    assert pane.get_by_label("Answer").input_value() == "Hello, Sam here."
    pane.get_by_role("button", name="Answer", exact=True).click()
    nadia.sees("Hello, Sam here.")
    pane.get_by_label("Answer").fill("Rings back on Monday.")
    pane.get_by_role("button", name="Add as note").click()
    pane.get_by_text("Sam, note").wait_for()
    assert "Rings back" not in nadia.at.locator(".chat").inner_text()
    pane.get_by_label("What came of it").fill("solved")
    pane.get_by_role("button", name="Close the ticket").click()
    nadia.sees("Glad that we could help.")
    pane.get_by_text("The bot has the chat.").wait_for()


def test_after_a_day_the_pane_says_that_words_may_not_be_sent(shop: Any, open_page: Any, phone: Any) -> None:
    page = open_page(shop)
    tom = phone.joined(page)
    tom.says("colleague")
    tom.sees("A colleague will write to you here.")
    page.get_by_role("tab", name="Agent").click()
    pane = page.get_by_role("tabpanel", name="Agent")
    pane.get_by_role("button", name="Take it as Sam").click()
    pane.get_by_text("Sam has it.").wait_for()
    page.get_by_role("button", name="+24 h").click()
    pane.get_by_text("Words of your own may not be sent").wait_for()
    pane.get_by_label("Answer").fill("Are you still there?")
    pane.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_text("It may not be sent: WINDOW_CLOSED").wait_for()
    assert pane.get_by_label("Answer").input_value() == "Are you still there?", "the words are not lost"
