"""Random histories through the whole service: the oracle finds no illegal send and no wrong refusal, and finds out every mutant."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from botkit.policy.gate import gate
from tests.histories.databases import open_emptied
from tests.histories.generator import AGO, BACK, DOUBTS, FATES, GOES, STOPS, TALK, TOLD, YES, make_history
from tests.histories.mutants import FACTS, MUTANTS, OUT_OF_REACH, SEEDS, SOUGHT, caught, history
from tests.histories.runner import HistoryRunner
from tests.histories.runs import OpenStore, RunCounts, failure_of, run_many, shrink
from tests.histories.world import memory

pytestmark = [pytest.mark.thorough]

PEOPLE = 100


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> OpenStore:
    """Opens an empty store, of each kind."""
    if request.param == "sqlite":
        return memory
    url = request.getfixturevalue("pg_url")
    return lambda: open_emptied(url)


def test_nothing_leaves_that_must_not_and_nothing_is_refused_that_may_leave(place: OpenStore) -> None:
    counts = RunCounts()
    runs = 3 if place is memory else 1  # the rules are the same; a history costs seven times as much on PostgreSQL
    bad = run_many(range(5_000, 5_000 + runs), PEOPLE, counts, place)
    assert bad is None, failure_of(shrink(bad))
    assert counts.histories == PEOPLE * runs
    assert counts.tallies["sends"] > 160 * runs


class Life(RuleBasedStateMachine):
    """Two people in one runner, and whatever hypothesis thinks of."""

    open_store: OpenStore = staticmethod(memory)

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        history: dict[str, Any] = {**make_history(seed, 2), "ticks": []}
        self.store = self.open_store()
        self.runner = HistoryRunner(self.store, history)

    def live(self, *acts: list[Any], go: int, **more: Any) -> None:
        with self.runner.recorder.recording():
            self.runner.run_tick({"go": go, "acts": list(acts), **more})

    @rule(
        who=st.integers(0, 1),
        said=st.sampled_from((*STOPS, *DOUBTS, *TALK, *YES, *BACK)),
        ago=st.sampled_from(AGO),
        go=st.sampled_from(GOES),
    )
    def says(self, who: int, said: str, ago: int, go: int) -> None:
        self.live([who, "says", said, ago], go=go)

    @rule(
        who=st.integers(0, 1),
        name=st.sampled_from(TOLD),
        fate=st.sampled_from(("sent", *FATES)),
        go=st.sampled_from(GOES),
        crash=st.sampled_from(("", "", "fetch", "turn", "lost")),
    )
    def told(self, who: int, name: str, fate: str, go: int, crash: str) -> None:
        self.live([who, "tell", name, {}], [who, "fate", fate], go=go, crash=crash)

    @rule(
        who=st.integers(0, 1),
        purpose=st.sampled_from((("marketing", "offers"), ("marketing", ""), ("utility", "flights"))),
        go=st.sampled_from(GOES),
    )
    def agrees_on_paper(self, who: int, purpose: tuple[str, str], go: int) -> None:
        self.live([who, "enter", "given", *purpose, 0, True, ""], go=go)

    @rule(who=st.integers(0, 1), value=st.sampled_from(("stop", "resume")), go=st.sampled_from(GOES))
    def prefers(self, who: int, value: str, go: int) -> None:
        self.live([who, "prefers", value, 0], go=go)

    @rule(who=st.integers(0, 1), go=st.sampled_from(GOES))
    def is_erased(self, who: int, go: int) -> None:
        self.live([who, "erase"], go=go)

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            with self.runner.recorder.recording():
                self.runner.finish()
            self.store.close()


def test_no_life_that_hypothesis_thinks_of_is_judged_otherwise(place: OpenStore) -> None:
    machine: Any = type("Lives", (Life,), {"open_store": staticmethod(place)})
    examples = 12 if place is memory else 4
    run_state_machine_as_test(machine, settings=settings(max_examples=examples, stateful_step_count=14, deadline=None, derandomize=True))


@cache
def is_in_order(place: int) -> bool:
    return not failure_of(history(place))


@pytest.mark.parametrize("name", sorted(MUTANTS.keys() - SOUGHT))
def test_a_service_without_one_of_its_rules_or_facts_is_found_out(name: str) -> None:
    known = json.loads(SEEDS.read_text())[name]
    assert is_in_order(known), "the history itself"
    assert caught(name) is not None


def test_every_rule_of_the_gate_has_its_mutant() -> None:
    rules = {(table, rule) for table, of_table in gate.TABLES.items() for rule, _ in of_table}
    assert {f"{table} without rule {rule}" for table, rule in rules - OUT_OF_REACH} | FACTS.keys() == MUTANTS.keys()
    assert json.loads(SEEDS.read_text()).keys() | SOUGHT == MUTANTS.keys()
    assert len(FACTS) >= 15
