"""`run` with `outcome`: how a flow ended that was run."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from botkit.core.engine.session import HumanWait
from tests.support.engine_talk import BUSINESS, Talk, programs

OUTER = "flow: outer\nstarts: [{keywords: [go]}]\nsteps: [{run: inner, save: r, outcome: how}, {say: '{{ how }} {{ r.n }}', outside: drop}]"
INNER = """
flow: inner
steps:
  - set: {n: 1}
  - ask: A number?
    expect: number
    tries: 2
    wait: 2 hours
    save: n
"""


def talk(outer: str = OUTER) -> Talk:
    customer = Talk(programs(outer, INNER))
    assert customer.say("go") == ["A number?"]
    return customer


def test_a_flow_that_came_to_its_end_is_completed() -> None:
    assert talk().say("7") == ["completed 7"]


def test_a_flow_whose_question_nobody_answered_is_expired() -> None:
    assert talk().after(timedelta(hours=3)) == ["expired 1"]


def test_a_flow_that_did_not_understand_is_given_up() -> None:
    customer = talk()
    customer.say("x")
    assert customer.say("y") == ["given_up 1"]


def test_without_a_name_for_the_outcome_everything_is_as_before() -> None:
    outer = "flow: outer\nstarts: [{keywords: [go]}]\nsteps: [{run: inner, save: r}, {say: 'After {{ r.n }}'}]"
    customer = talk(outer)
    assert customer.after(timedelta(hours=3)) == []
    assert customer.session.is_idle
    customer = talk(outer)
    customer.say("x")
    customer.say("y")
    assert isinstance(customer.session.wait, HumanWait)


def test_the_outcome_passes_through_flows_that_do_not_ask_for_it() -> None:
    outer = "flow: outer\nstarts: [{keywords: [go]}]\nsteps: [{run: middle, outcome: how}, {say: '{{ how }}', outside: drop}]"
    middle = "flow: middle\nsteps: [{run: inner, save: x}, {say: 'n is {{ x.n }}'}]"
    customer = Talk(programs(outer, middle, INNER, business=replace(BUSINESS, queues={})))
    customer.say("go")
    assert customer.after(timedelta(hours=3)) == ["expired"]
