"""The agent's side of the simulator, on a real server: what the panel says before a reply, and what becomes of each act."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from botkit.cli.project import load_project
from botkit.server.simulator.action_input import ActionRefused
from botkit.server.simulator.actions import ACTIONS
from botkit.server.simulator.clock import Clock
from botkit.server.simulator.environment import Simulator, running_simulator
from botkit.server.simulator.feed import Feed
from botkit.server.simulator.recorder import write_transcript
from tests.server.simulator.test_environment import NOW

CONFIG = """\
botkit: 1
business: {name: Kettle & Co, zone: Europe/Amsterdam}
queues: {desk: {due: 4 hours}}
topics: {orders: {title: Orders, purpose: utility}}
templates:
  order_ready: {languages: {en: 1}}
channels:
  shop: {platform: whatsapp, account: "1", token: env T, app_secrets: [env S], verify_token: env V}
"""
HELP = """\
botkit: 1
flow: help
title: Help
language: en
starts:
  - keywords: [help me]
steps:
  - say: A colleague will write to you.
  - handoff: desk
    note: Asked for a person.
  - say: Glad that we could help.
    outside: drop
"""
SIGN_UP = """\
botkit: 1
flow: sign_up
title: Sign up
language: en
starts:
  - keywords: [orders]
steps:
  - opt_in: orders
    purpose: utility
    ask: May we? Stop at any time by sending STOP.
    agree: "Yes"
    decline: "No"
"""


@pytest.fixture
async def simulator(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Simulator]:
    folder = tmp_path / "shop"
    (folder / "flows").mkdir(parents=True)
    (folder / "botkit.yaml").write_text(CONFIG)
    (folder / "flows" / "help.yaml").write_text(HELP)
    (folder / "flows" / "sign_up.yaml").write_text(SIGN_UP)
    async with running_simulator(
        lambda: load_project(folder, secrets=False), folder=folder, store=sqlite_url, start=lambda _: Clock(NOW, runs=False)
    ) as simulator:
        await ACTIONS["add_customer"](simulator, {})
        yield simulator


async def do(simulator: Simulator, action: str, **fields: Any) -> None:
    await ACTIONS[action](simulator, {"customer": simulator.platform.customers[0].key, **fields})
    await simulator.travel.wait_until_idle()


async def panel(simulator: Simulator) -> dict[str, Any]:
    sections = await Feed(simulator).sections()
    shown: dict[str, Any] = sections[f"agent:{simulator.platform.customers[0].key}"]
    return shown


def texts(simulator: Simulator) -> list[str]:
    return [sent.text for sent in simulator.platform.accepted]


async def test_a_colleague_takes_answers_notes_and_closes_and_the_bot_goes_on(simulator: Simulator) -> None:
    assert (await panel(simulator))["ticket"] is None
    await do(simulator, "say", text="help me")
    shown = await panel(simulator)
    assert (shown["ticket"]["queue"], shown["ticket"]["owner"], shown["ticket"]["assignee"]) == ("desk", "people", "")
    assert shown["why"]["taken"]["flow"] == "help"
    assert [step["spot"]["line"] for step in shown["why"]["steps"]][:2] == [8, 9], "to the lines of the flow"
    outlook = shown["outlook"]
    assert (outlook["refused"], outlook["until"]) == ("", "2026-06-03T08:00:00+00:00")
    assert {price["kind"]: bool(float(price["amount"] or 0)) for price in outlook["prices"]} == {"words": False, "utility": False}
    await do(simulator, "agent_take")
    await do(simulator, "agent_write", text="Hello, Sam here.", seen=1)
    await do(simulator, "agent_note", text="Rings back on Monday.")
    assert texts(simulator) == ["A colleague will write to you.", "Hello, Sam here."]
    shown = await panel(simulator)
    assert shown["ticket"]["assignee"] == "Sam"
    assert [entry["side"] for entry in shown["entries"]] == ["customer", "ticket", "bot", "ticket", "agent", "note"]
    await do(simulator, "agent_close", outcome="solved")
    assert (await panel(simulator))["ticket"] is None
    assert texts(simulator)[-1] == "Glad that we could help."
    recording = simulator.recordings[simulator.platform.customers[0].key]
    written = write_transcript(recording, simulator.server.runtime.bot.programs, {})
    assert written.passes
    assert "agent: Hello, Sam here." in written.text
    assert "agent: (close: solved)" in written.text


async def test_after_the_window_words_are_refused_and_a_template_goes_out_for_its_price(simulator: Simulator) -> None:
    await do(simulator, "say", text="orders")
    await do(simulator, "tap", label="Yes")
    await do(simulator, "say", text="help me")
    await do(simulator, "agent_take")
    await do(simulator, "clock", do="forward", seconds=25 * 3600)
    outlook = (await panel(simulator))["outlook"]
    assert (outlook["refused"], outlook["until"]) == ("WINDOW_CLOSED", "")
    prices = {price["kind"]: price["amount"] for price in outlook["prices"]}
    assert float(prices["utility"]) > 0
    with pytest.raises(ActionRefused, match="WINDOW_CLOSED"):
        await do(simulator, "agent_write", text="Are you still there?")
    with pytest.raises(ActionRefused, match="takes 1 value, and 0 came"):
        await do(simulator, "agent_template", template="order_ready", values=[])
    with pytest.raises(ActionRefused, match='no template "order_redy"; did you mean "order_ready"'):
        await do(simulator, "agent_template", template="order_redy", values=["Nadia"])
    with pytest.raises(ActionRefused, match="NO_CONSENT_UTILITY"):
        await do(simulator, "agent_template", template="order_ready", values=["Nadia"])
    await do(simulator, "agent_template", template="order_ready", values=["Nadia"], topic="orders")
    assert simulator.platform.accepted[-1].kind == "template"


async def test_words_that_the_agent_has_not_seen_are_shown_first(simulator: Simulator) -> None:
    await do(simulator, "say", text="help me")
    await do(simulator, "say", text="It is about my order.")
    with pytest.raises(ActionRefused, match="newer words"):
        await do(simulator, "agent_write", text="Hello.", seen=1)
    await do(simulator, "agent_write", text="Hello.", seen=(await panel(simulator))["ticket"]["words"])
    assert texts(simulator)[-1] == "Hello."


async def test_a_conversation_is_taken_over_from_the_bot(simulator: Simulator) -> None:
    with pytest.raises(ActionRefused, match="does not know this customer"):
        await do(simulator, "agent_take")
    await do(simulator, "say", text="hello")
    with pytest.raises(ActionRefused, match="no ticket is open"):
        await do(simulator, "agent_write", text="Hello.")
    await do(simulator, "agent_take")
    assert (await panel(simulator))["ticket"]["assignee"] == "Sam"
