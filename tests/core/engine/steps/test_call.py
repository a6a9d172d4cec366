"""Waiting for a function, for a time, for another flow; and what lies on one another meanwhile."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from botkit.core.engine.effects import CallFunction, SetTimer
from botkit.core.engine.session import CallWait, TimeWait
from botkit.core.engine.sprint import FRAMES
from botkit.core.events import SessionEnded, StepFailed
from botkit.core.text.default_texts import phrase
from tests.support.engine_talk import LONELY, NOON, Talk, programs

HOUR = timedelta(hours=1)

STATUS = """
flow: status
starts: [{keywords: [status]}]
steps:
  - call: flight_status
    with: {flight: "'BK1'", day: now | date("yyyy"), at: now}
    save: status
    failed: [{say: No luck.}]
  - say: "It is {{ status.text | default('unknown') if status is defined else 'nothing' }}."
"""
GATE = "flow: gate\nstarts: [{keywords: [gate]}]\nsteps: [{ask: Which gate?, save: gate}, {say: 'Gate {{ gate }}.'}]"


def test_a_call_is_an_effect_and_its_result_is_kept() -> None:
    talk = Talk(programs(STATUS))
    assert talk.say("status") == []
    (call,) = [effect for effect in talk.last.effects if isinstance(effect, CallFunction)]
    assert (call.call, call.function, call.arguments["flight"], call.arguments["day"]) == ("1.1", "flight_status", "BK1", "2026")
    assert talk.give_back({"text": "on time"}) == ["It is on time."]


@pytest.mark.parametrize("result", [{}, None, "", 0, [1, {"$date": "boom"}], {"deep": date(2026, 1, 1)}])
def test_any_result_that_can_be_written_is_taken(result: Any) -> None:
    talk = Talk(programs("flow: f\nstarts: [{keywords: [go]}]\nsteps: [{call: flight_status, save: it}, {ask: Well?}]"))
    talk.say("go")
    assert talk.give_back(result) == ["Well?"]
    assert talk.values["it"] == result


@pytest.mark.parametrize(
    ("result", "failure"),
    [(None, "timeout"), ({"x": object()}, ""), (["x" * 60_000], ""), ([float("nan")], ""), ([10**19], "")],
    ids=["failed", "no value", "too large", "no number", "too many digits"],
)
def test_a_failure_and_a_result_that_cannot_be_kept_take_the_way_for_failures(result: Any, failure: str) -> None:
    talk = Talk(programs(STATUS))
    talk.say("status")
    assert talk.give_back(result, failure) == ["No luck.", "It is nothing."]


def test_a_function_that_never_answers_has_failed_after_its_time() -> None:
    talk = Talk(programs(STATUS))
    talk.say("status")
    assert talk.after(HOUR) == ["No luck.", "It is nothing."]
    assert talk.give_back({"text": "late"}) == []


def test_the_answer_to_another_call_is_not_ours() -> None:
    talk = Talk(programs(STATUS))
    talk.say("status")
    assert talk.give_back({"text": "other"}, call="0.9") == []
    assert isinstance(talk.session.wait, CallWait)


def test_a_call_that_returns_under_another_flow_goes_on_when_that_is_done() -> None:
    talk = Talk(programs(STATUS, GATE))
    talk.say("status")
    assert talk.say("gate") == ["Which gate?"]
    assert talk.give_back({"text": "on time"}) == []
    assert talk.flows == ["status", "gate"]
    assert talk.say("B7") == ["Gate B7.", "It is on time."]


def test_a_call_that_fails_its_flow_from_below_leaves_the_flow_above_alone() -> None:
    crowded = ", ".join(f"v{number}: '1'" for number in range(200))
    steps = f"[{{set: {{{crowded}}}}}, {{call: flight_status, save: one_more}}, {{say: Unreached.}}]"
    flow = f"flow: full\nstarts: [{{keywords: [full]}}]\nsteps: {steps}"
    talk = Talk(programs(flow, GATE))
    talk.say("full")
    talk.say("gate")
    assert talk.give_back(1) == [phrase("fault", "en")]
    assert talk.facts(StepFailed)[0].flow == "full"
    assert talk.say("B7") == ["Gate B7."]
    assert talk.session.is_idle


# ---- pause


def test_a_pause_goes_on_by_itself() -> None:
    talk = Talk(programs("flow: p\nstarts: [{keywords: [go]}]\nsteps: [{pause: 3 hours}, {say: Awake.}]"))
    talk.say("go")
    assert talk.last.effects == (SetTimer(at=NOON + 3 * HOUR),)
    assert talk.after(2 * HOUR) == []
    assert talk.after(HOUR) == ["Awake."]
    assert talk.alarm is None


@pytest.mark.parametrize(
    ("until", "at"),
    [
        ("'2026-03-02T15:00:00+00:00'", NOON + 3 * HOUR),
        ("'2026-03-02T15:00:00'", NOON + 2 * HOUR),  # on the business's clock, in Amsterdam
        ("now + ('2 hours' | duration)", NOON + 2 * HOUR),
        ("'2099-01-01'", NOON + timedelta(days=365)),
    ],
)
def test_a_pause_until_a_moment(until: str, at: Any) -> None:
    talk = Talk(programs(f'flow: p\nstarts: [{{keywords: [go]}}]\nsteps: [{{pause: {{until: "{until}"}}}}, {{say: Awake.}}]'))
    talk.say("go")
    assert talk.session.wait == TimeWait(until=at)


def test_a_pause_until_a_moment_that_is_past_is_none() -> None:
    talk = Talk(programs("flow: p\nstarts: [{keywords: [go]}]\nsteps: [{pause: {until: \"'1999-01-01'\"}}, {say: Awake.}]"))
    assert talk.say("go") == ["Awake."]


@pytest.mark.parametrize("until", ["'soon'", "7"])
def test_a_pause_until_what_is_no_moment_is_a_fault(until: str) -> None:
    talk = Talk(programs(f'flow: p\nstarts: [{{keywords: [go]}}]\nsteps: [{{pause: {{until: "{until}"}}}}]'))
    talk.say("go")
    assert talk.facts(StepFailed)[0].reason == '"until" did not give a moment'


# ---- run


def test_a_flow_that_is_run_gets_values_and_gives_its_own_back() -> None:
    talk = Talk(
        programs(
            "flow: outer\nstarts: [{keywords: [go]}]\n"
            "steps: [{set: {a: '1'}}, {run: inner, with: {x: a + 1}, save: got}, {say: '{{ got.x }} {{ got.y }} {{ a }}'}]",
            "flow: inner\nsteps: [{set: {y: x * 10}}, {ask: 'Is it {{ y }}?'}, {end: }]",
        )
    )
    assert talk.say("go") == ["Is it 20?"]
    assert talk.flows == ["outer", "inner"]
    assert talk.say("yes") == ["2 20 1"]


def test_a_flow_that_is_run_knows_the_event_and_the_topic() -> None:
    talk = Talk(
        programs(
            "flow: outer\nstarts: [{event: trip.booked, to: news}]\nsteps: [{run: inner}]",
            "flow: inner\nsteps: [{say: '{{ event.trip }} {{ subscription }}', outside: drop}]",
        )
    )
    assert talk.report("outer", "trip.booked", "T1", trip="T1") == ["T1 T1"]
    assert talk.sent[0].topic == "news"


def test_flows_that_run_one_another_without_end_are_stopped() -> None:
    talk = Talk(programs("flow: deep\nstarts: [{keywords: [go]}]\nsteps: [{run: deep}]", business=LONELY))
    assert talk.say("go") == [phrase("fault", "en")]
    assert talk.facts(StepFailed)[0].reason == f"more than {FRAMES} flows run inside one another"
    assert talk.facts(SessionEnded)[0].how == "fault"


def test_events_on_one_another_are_not_begun_beyond_the_limit_and_disturb_nothing() -> None:
    flows = [f"flow: f{n}\nstarts: [{{event: e{n}}}]\nsteps: [{{ask: 'Question {n}?', outside: drop}}]" for n in range(FRAMES + 1)]
    talk = Talk(programs(*flows))
    for number in range(FRAMES):
        assert talk.report(f"f{number}") == [f"Question {number}?"]
    before = talk.session.frames
    assert talk.report(f"f{FRAMES}") == []
    assert talk.facts(StepFailed)[0].flow == f"f{FRAMES}"
    assert talk.session.frames == before


@pytest.mark.parametrize("body", [{"x": float("inf")}, {"x": ["y" * 60_000]}])
def test_an_event_that_cannot_be_kept_is_not_begun(body: dict[str, Any]) -> None:
    talk = Talk(programs(GATE, "flow: f\nstarts: [{event: e}]\nsteps: [{ask: 'Well?', outside: drop}]"))
    talk.say("gate")
    assert talk.report("f", **body) == []
    assert (talk.facts(StepFailed)[0].flow, talk.flows) == ("f", ["gate"])


def test_an_event_for_a_flow_that_is_gone_changes_nothing() -> None:
    talk = Talk(programs(GATE))
    assert talk.report("never_heard_of") == []
    assert talk.session.is_idle
