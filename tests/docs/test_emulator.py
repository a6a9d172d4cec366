"""docs/emulator.md tells of every fault, every rule's code and every exported act, and its examples hold."""

from __future__ import annotations

import ast
import re

import pytest

from tests.support.paths import DOCS
from webhooks.emulator.events.table import EVENTS
from webhooks.emulator.faults import TARGETS
from webhooks.emulator.phones.activity import Activity
from webhooks.emulator.phones.customer import Customer
from webhooks.emulator.scenario import read_scenario

PAGE = (DOCS / "emulator.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("kind", TARGETS)
def test_every_fault_stands_in_the_table(kind: str) -> None:
    assert f"\n| `{kind}` |" in PAGE


def test_the_scenario_on_the_page_is_sound() -> None:
    (written,) = blocks("yaml")
    scenario, problems = read_scenario("page.yaml", written.encode())
    assert problems == ()
    assert scenario is not None
    assert (scenario.limits.reach, scenario.limits.window) == (100, True)


def test_the_code_on_the_page_is_python_and_the_acts_exist() -> None:
    found = blocks("python")
    assert len(found) >= 3
    for block in found:
        ast.parse("async def page():\n" + "".join(f"    {line}\n" for line in block.splitlines()))
    acts = re.findall(r"nadia\.(\w+)\(", PAGE)
    assert acts
    assert all(hasattr(Customer, act) for act in acts)


def test_every_event_that_the_page_triggers_exists() -> None:
    kinds = re.findall(r"^botkit trigger ([a-z_.]+)", "".join(blocks("sh")), re.MULTILINE)
    assert kinds
    assert set(kinds) <= set(EVENTS)


@pytest.mark.parametrize("kind", [kind.__name__ for kind in Activity.__args__])  # type: ignore[attr-defined]
def test_everything_that_is_seen_is_named(kind: str) -> None:
    assert f"`{kind}`" in PAGE
