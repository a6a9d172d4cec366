"""The law of the checks for all kinds of steps, one inside another: what `check` lets pass does not fail, whatever happens to it.

Hypothesis writes the flows with the expressions of the other law of kinds. They are played with answers that fit and answers that do not,
taps, silence, functions that answer as botkit.yaml describes them, leave things out or fail, and colleagues who close the chat. A flow
goes back to its first question, is run within loops, and calculates with what functions and other flows bring.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from botkit.core.engine.program import Program, Programs
from botkit.core.engine.session import CallWait, HumanWait, ReplyWait, TimeWait
from botkit.core.events import StepFailed
from botkit.core.model.business import Opening, Queue
from botkit.core.model.contact import Contact
from botkit.flowfile.library import Library, read_library
from tests.flowfile.checks import test_kinds_of_random_flows as kinds
from tests.support.engine_talk import NOON, Talk

Steps = list[dict[str, Any]]

NIGHT = Queue(name="night", hours=(Opening(weekday=0, opens=NOON.time(), closes=NOON.replace(hour=14).time()),))
RETURNS = {"flight_status": {"n": "number", "t": "text", "items": [{"d": "date", "n": "number"}]}}
BUSINESS = replace(kinds.BUSINESS, returns=RETURNS, queues={"night": NIGHT, "desk": Queue(name="desk")})
NAMES = [*kinds.ASKED, "code_digits", "given", "item", "outcome", "picked", "result", "back"]  # what a step sets
BROUGHT = ["result.n", "result.t", "result.items[0].n", "(result.items | last).d", "result.items", "item.n", "back.given", "back.picked"]
KNOWN = [*NAMES, *BROUGHT]
MOST_ACTIONS = 25  # in one play
TURNS = st.lists(st.integers(0, 7), min_size=MOST_ACTIONS, max_size=MOST_ACTIONS)

# A text may be a moment or not, and an event may leave it out: then nothing is sent at a wrong time, and operators are told.
NO_MOMENT = '"until" did not give a moment'

# What the function may bring: what botkit.yaml says of it, or less.
ITEMS: list[Any] = [{"d": "2026-07-01", "n": 2}, {"n": 9.99}, {"d": None}]
RESULTS: list[Any] = [
    None,
    {},
    {"n": 1, "items": ITEMS},
    {"items": []},
    {"t": "soon", "items": ITEMS[:1]},
    {"n": 0, "more": 1},
    {"n": None},
    {},
]

expression = st.one_of(st.sampled_from([*NAMES, *kinds.ALWAYS]), kinds.expressions(KNOWN))
text = st.builds("Value {{{{ {} }}}}.".format, expression)
out = {"outside": "drop"}  # the window is not what this law is about


def _some(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=keys)


def _asked(deeper: st.SearchStrategy[Steps]) -> st.SearchStrategy[dict[str, Any]]:
    typed = st.builds(
        lambda name, words, more: {"ask": words, "expect": kinds.ASKED[name][0], "save": name, **out, **more},
        st.sampled_from(sorted(kinds.ASKED)),
        text,
        _some(retry=text, otherwise=deeper, wait=st.just("2 hours"), no_reply=deeper, tries=st.just(1), keep=st.just(True), why=text)
        | st.builds(lambda words: {"wait": "2 hours", "remind": {"after": "1 hour", "say": words, **out}}, text),
    )
    label = st.one_of(text, st.sampled_from(["Yes", "Other"]))
    choice = st.one_of(label, st.builds(lambda label, more: {"label": label, **more}, label, _some(then=deeper, description=text)))
    written = st.builds(
        lambda choices, more: {"ask": "Which?", "choices": choices, "save": "given", **out, **more},
        st.lists(choice, min_size=1, max_size=3, unique_by=str),
        _some(otherwise=deeper),
    )
    several = st.builds(
        lambda labels: {"ask": "Which?", "choices": labels, "several": True, "save": "picked", **out},
        st.lists(label, min_size=1, max_size=3, unique=True),
    )
    listed = st.builds(
        lambda source, more, empty: {"ask": "Which?", "choices": {"from": source, **more}, "save": "given", **out, **empty},
        st.one_of(expression, st.sampled_from(["event.l", "event.s", "result.items", "[1, 2.5]", "'a,b' | split(',')"])),
        _some(
            label=st.sampled_from(["item", "'A'", "item.n", "item.n + 1"]) | st.builds(lambda words: {"text": words}, text),
            value=st.sampled_from(["item", "1", "item.n", "item.d"]),
            empty=deeper,
        ),
        _some(otherwise=deeper),
    )
    return st.one_of(typed, written, several, listed)


def _blocks(deeper: st.SearchStrategy[Steps]) -> st.SearchStrategy[Steps]:
    consents = st.builds(
        lambda words, more: {"opt_in": "news", "ask": words, **more},
        text,
        _some(agreed=deeper, declined=deeper, double=st.just(True), agree=st.just("All right")),
    )
    cases = st.one_of(
        st.builds(lambda when, then: {"when": when, "then": then}, expression, deeper),
        st.builds(lambda where, then: {"any_of": ["hello", "12"], "in": where, "then": then}, expression, deeper),
        st.builds(lambda then: {"all_of": ["hello", "yes"], "then": then}, deeper),
    )
    branches = st.builds(
        lambda cases, other: {"branch": [*cases, *([{"otherwise": other}] if other else [])]},
        st.lists(cases, min_size=1, max_size=2),
        st.none() | deeper,
    )
    pauses = st.one_of(
        st.just("1 hour"),
        st.builds(
            lambda until, more: {"until": until, **more},
            expression,
            _some(at=st.just("10:00"), before=st.sampled_from(["1 day", "3 hours"])),
        ),
    )
    steps = st.one_of(
        st.builds(lambda words, more: {"say": words, **out, **more}, text, _some(when=expression, header=text, footer=text)),
        _asked(deeper),
        consents,
        branches,
        st.builds(lambda first, second: {"split": [{"percent": 50, "then": first}, {"percent": 50, "then": second}]}, deeper, deeper),
        st.builds(
            lambda source, then: {"for_each": source, "as": "item", "limit": 3, "then": then},
            expression | st.sampled_from(["event.s", "result.items", "[1, 2]"]),
            deeper,
        ),
        st.builds(lambda until: {"pause": until}, pauses),
        st.builds(
            lambda answer, more: {"faq": [{"questions": ["how much", "what is the price"], "answer": answer}], **more},
            st.one_of(text, deeper),
            _some(retry=text, unsure=text, otherwise=deeper, tries=st.just(1)),
        ),
        st.builds(lambda row: {"collect": "rows.csv", "with": row}, _some(a=expression, b=expression).filter(bool)),
        st.builds(
            lambda value, more: {"call": "flight_status", "with": {"value": value}, "save": "result", **more},
            expression,
            _some(failed=deeper),
        ),
        st.builds(
            lambda value, more: {"run": "other", "with": {"brought": value}, **more},
            expression,
            _some(save=st.just("back"), outcome=st.just("outcome")),
        ),
        st.builds(lambda to, value: {"post": "thing.happened", "contact": to, "with": {"n": value}}, expression, expression),
        st.builds(lambda source: {"set": {"given": source, "contact.seat": source}}, expression),
        st.builds(lambda words: {"set": {"given": {"text": words}}}, text),
        st.builds(lambda to: {"subscribe": "news", "to": to}, expression),
        st.builds(lambda note, more: {"handoff": "night", "note": note, **more}, text, _some(closed=deeper)),
        st.sampled_from([{"label": "seen"}, {"tag": "seen"}, {"cancel": "other", "save": "given"}, {"end": None}]),
        st.sampled_from([{"say": "{{ result }} {{ result.x }} {{ back }} {{ back.more }}", **out}]),
    )
    ends: st.SearchStrategy[Steps] = st.sampled_from([[], [], [], [{"goto": "top"}]])
    return st.builds(lambda some, end: [*some, *end], st.lists(steps, min_size=1, max_size=3), ends)


quick = settings(kinds.slow, phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink])
blocks = st.recursive(st.just([{"say": "Told.", **out}]), _blocks, max_leaves=5)
# What `run` runs: what it is given is of no known kind, so it calculates nothing with it.
others: st.SearchStrategy[Steps] = st.lists(
    st.sampled_from(
        [
            {"say": "{{ brought }} {{ brought.x }}", **out},
            {"ask": "How many?", "expect": "number", "tries": 1, "save": "given", "wait": "1 hour", **out},
            {"ask": "Which?", "choices": [{"label": "Go on", "then": [{"end": None}]}, "Other"], "save": "picked", **out},
            {"call": "flight_status", "with": {"brought": "brought"}, "save": "result", "failed": [{"set": {"given": "brought"}}]},
            {"collect": "rows.csv", "with": {"brought": "brought", "given": "given"}},
            {"pause": "2 hours"},
            {"handoff": "desk"},
        ]
    ),
    min_size=1,
    max_size=3,
)


def _source(flow: str, starts: str, steps: Steps) -> bytes:
    nothing = {"set": dict.fromkeys(NAMES, "none")}  # every name is known, so that the check has something else to say
    top = {"name": "top", "ask": "Once more?", "save": "given", "wait": "2 hours", "tries": 1, **out}
    written = json.dumps([nothing, *([top] if flow == "f" else []), *steps]).replace("null", "")
    return f"botkit: 1\nflow: {flow}\ntitle: {flow}\nlanguage: en\n{starts}steps: {written}\n".encode()


def _act(talk: Talk, turn: int) -> None:
    """What happens next, by what the session waits for."""
    match talk.session.frames[-1].wait:
        case CallWait(call=call):
            talk.give_back(failure="no connection", call=call) if turn < 2 else talk.give_back(RESULTS[turn], call=call)
        case TimeWait(until=until):
            talk.after(until - talk.now)
        case HumanWait():
            talk.close()
        case ReplyWait() if turn == 0:
            talk.after(timedelta(hours=3))
        case ReplyWait() if turn <= 3 and talk.choices:
            talk.tap(talk.choices[turn % len(talk.choices)].label)
        case _:
            said = kinds.ASKED[sorted(kinds.ASKED)[turn]][1] if turn > 3 else ["yes", "how much", "what", "", "hello yes 12"]
            talk.say(said[(turn + talk.session.sprints) % len(said)])


def _play(library: Library, body: dict[str, Any], turns: list[int], language: str) -> list[StepFailed]:
    programs = Programs(current={one.flow.flow: Program(one) for one in library.flows}, business=BUSINESS, digest=library.digest)
    talk = Talk(programs, contact=Contact(id=7, name="Ana", language=language))
    talk.report("f", **body)
    failed = talk.facts(StepFailed)
    for turn in turns:
        if talk.session.is_idle:
            break
        _act(talk, turn)
        failed += talk.facts(StepFailed)
    return failed


def law(steps: Steps, other: Steps, body: dict[str, Any], turns: list[int], language: str) -> None:
    files = {"f.yaml": _source("f", "starts: [{event: thing.happened}]\n", steps), "other.yaml": _source("other", "", other)}
    files["third.yaml"] = _source("third", "", [{"run": "other", "with": {"brought": "1"}}])  # so that it is given something, always
    library = read_library(files, BUSINESS)
    named = {problem.code for problem in library.problems if problem.severity != "info"} - HARMLESS
    for code in named:
        event(code)
    event("named by the check" if named else "played")
    if not named:
        failed = _play(library, body, turns, language)
        assert [one for one in failed if one.reason != NO_MOMENT] == [], (steps, other)


HARMLESS = kinds.HARMLESS | {"unused-flow", "overlap"}


LARGE = pytest.mark.filterwarnings("ignore:Generating overly large repr")


@LARGE
@settings(quick, max_examples=40)
@given(blocks, others, kinds.bodies, TURNS, kinds.languages)
def test_whatever_the_check_lets_pass_runs(steps: Steps, other: Steps, body: dict[str, Any], turns: list[int], language: str) -> None:
    law(steps, other, body, turns, language)


@LARGE
@pytest.mark.thorough
@settings(quick, max_examples=200)
@given(blocks, others, kinds.bodies, TURNS, kinds.languages)
def test_whatever_the_check_lets_pass_runs_in_many_flows(
    steps: Steps, other: Steps, body: dict[str, Any], turns: list[int], language: str
) -> None:
    law(steps, other, body, turns, language)
