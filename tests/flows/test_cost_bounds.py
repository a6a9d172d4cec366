"""The law of `botkit cost`: whatever a customer does, a conversation costs at least the cheapest route, and at most the dearest with its
detours. BOTKIT_LIVES says how many conversations of each flow are tried."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache

import pytest

from botkit.cli.project import PACKS, shipped_flows
from botkit.core.engine.program import Programs
from botkit.core.events import Event
from botkit.service.project import read_project
from botkit.testing.runner import played_events
from botkit.testing.transcript import find_transcripts, read_transcript
from tests.support.lives import live
from tests.support.plain_lives import plain_life
from tests.support.spending import Limits, limits_of, spending

LANGUAGES = ("", "de", "nl")
FLOWS = [(pack, path.stem) for pack in PACKS for path in sorted(shipped_flows(pack).glob("*.yaml")) if path.stem.isidentifier()]
FLOWS = [(pack, flow) for pack, flow in FLOWS if flow not in ("botkit", "segments")]


@cache
def programs(pack: str) -> Programs:
    return read_project(shipped_flows(pack)).compile()


@cache
def limits(pack: str) -> dict[str, Limits]:
    return limits_of(programs(pack))


def outside(pack: str, events: Iterable[Event]) -> str:
    """How the cost of these events is outside of its limits; empty when it is within."""
    found = spending(events)
    least, most = found.least(limits(pack)), found.most(limits(pack))
    if found.cost > most:
        return f"{found} costs more than {most}"
    return f"{found} costs less than {least}" if found.cost < least and not found.refused else ""


def all_outside(pack: str, lives: Iterable[tuple[object, Iterable[Event]]]) -> dict[object, str]:
    return {seed: said for seed, events in lives if (said := outside(pack, events))}


@pytest.mark.parametrize("pack", PACKS)
def test_every_transcript_costs_what_its_flows_may_cost(pack: str) -> None:
    paths = find_transcripts(shipped_flows(pack))
    assert all_outside(pack, ((path.stem, played_events(read_transcript(path), programs(pack))) for path in paths)) == {}


@pytest.mark.parametrize("pack", PACKS)
def test_no_life_costs_less_than_the_cheapest_or_more_than_the_dearest(pack: str) -> None:
    assert all_outside(pack, ((seed, live(programs(pack), seed, LANGUAGES[seed % 3])) for seed in range(4))) == {}


@pytest.mark.parametrize(("pack", "flow"), FLOWS)
def test_no_conversation_costs_less_than_the_cheapest_or_more_than_the_dearest(pack: str, flow: str) -> None:
    assert _tried(pack, flow, 8) == {}


@pytest.mark.thorough
@pytest.mark.parametrize(("pack", "flow"), FLOWS)
def test_many_conversations_cost_what_their_flows_may_cost(pack: str, flow: str) -> None:
    assert _tried(pack, flow, int(os.environ.get("BOTKIT_LIVES", "60"))) == {}


@pytest.mark.parametrize(
    ("pack", "flow"), [("airline", "boarding_pass"), ("airline", "trips"), ("airline", "unfollow"), ("shop", "order_sent")]
)
def test_the_dearest_is_no_more_than_somebody_pays(pack: str, flow: str) -> None:
    """In some conversations without detours each try is used up, and the cost is exactly the bound."""
    plain = [spending(plain_life(programs(pack), flow, seed, "")) for seed in range(60)]
    alone = [found for found in plain if found.begun == {flow: 1} and not found.repeats and not found.rounds]
    assert max(found.cost for found in alone) == limits(pack)[flow].most


def _tried(pack: str, flow: str, number: int) -> dict[object, str]:
    return all_outside(pack, ((seed, plain_life(programs(pack), flow, seed, LANGUAGES[seed % 3])) for seed in range(number)))
