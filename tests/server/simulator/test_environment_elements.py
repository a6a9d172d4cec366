"""The simulator's phones answer what a message asks for: a place, a number, a permission, a form, an order."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from botkit.cli.project import load_project
from botkit.server.simulator.action_input import ActionRefused
from botkit.server.simulator.actions import ACTIONS, add_first_customers
from botkit.server.simulator.clock import Clock
from botkit.server.simulator.environment import Simulator, running_simulator
from botkit.server.simulator.feed import Feed

NOW = datetime(2026, 6, 2, 10, 0, tzinfo=UTC)


def at(folder: Path, store: str) -> Any:
    return running_simulator(
        lambda: load_project(folder, secrets=False), folder=folder, store=store, start=lambda _: Clock(NOW, runs=False)
    )


def key_of(simulator: Simulator) -> str:
    return simulator.platform.customers[0].key


async def do(simulator: Simulator, action: str, **fields: Any) -> None:
    await ACTIONS[action](simulator, {"customer": key_of(simulator), **fields})
    await simulator.travel.wait_until_idle()


ELEMENTS = """\
botkit: 1
flow: bag
title: A lost bag
language: en
starts:
  - keywords: [bag]
steps:
  - ask: Where did you land?
    request: location
    save: place
  - ask: Your number?
    request: phone
    save: number
  - ask: May we call?
    request: call
    save: call
  - ask: Your bag?
    form: {name: bag, label: Describe it}
    save: bag
  - say: This helps until then.
    products: {catalog: "59", items: [SOAP]}
  - say: "{{ bag.colour }} {{ number }} {{ call.allowed }}"
"""


async def test_what_a_message_asks_for_can_be_given_and_is_recorded(tmp_path: Path, sqlite_url: str) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "bag.yaml").write_text(ELEMENTS, encoding="utf-8")
    (tmp_path / "botkit.yaml").write_text('botkit: 1\nforms:\n  bag: {id: "88", screen: BAG}\n', encoding="utf-8")
    async with at(tmp_path, sqlite_url) as simulator:
        await add_first_customers(simulator)
        with pytest.raises(ActionRefused, match="no form"):
            await do(simulator, "form", answers="{}")
        await do(simulator, "say", text="bag")
        await do(simulator, "location")
        await do(simulator, "share_number")
        await do(simulator, "allow_call", allowed=True)
        for wrong in ("{", "[]"):
            with pytest.raises(ActionRefused):
                await do(simulator, "form", answers=wrong)
        await do(simulator, "form", answers='{"colour": "blue"}')
        assert simulator.platform.accepted[-1].text.startswith("blue +447700900")
        with pytest.raises(ActionRefused):
            await do(simulator, "order", products=[])
        await do(simulator, "order", products=["SOAP"])
        written = [str(line) for line in simulator.recordings[key_of(simulator)].lines]
        shown = (await Feed(simulator).sections())[f"phone:{key_of(simulator)}"]["bubbles"]
    assert '> (form {"colour": "blue"})' in written
    assert "> (may call)" in written
    assert any(line.startswith("> (order [") for line in written)
    assert ("product SOAP",) in [tuple(bubble["screen"].get("parts", ())) for bubble in shown]
    assert ("SOAP",) in [tuple(bubble["screen"].get("products", ())) for bubble in shown]
