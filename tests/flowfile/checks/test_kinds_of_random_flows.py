"""The law of the checks: what `check` lets pass does not fail on its values, whatever customers and businesses send.

Hypothesis writes flows with expressions of all kinds, in every place where an expression may stand. Those that the check finds nothing
in are played: with an event whose fields are as botkit.yaml describes them, or missing, or null, and with answers of every kind. Items
and fields that botkit.yaml does not describe are of no known kind, and are left out: a value that does not fit there fails, and operators
are told.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from botkit.core.engine.program import Program, Programs
from botkit.core.events import StepFailed
from botkit.core.model.contact import Contact
from botkit.flowfile.library import Library, read_library
from botkit.flowfile.yaml.quoting import quoted
from tests.support.engine_talk import LONELY, Talk

# What botkit.yaml says of the event, and what a business may send for each kind.
SCHEMA: dict[str, Any] = {
    "r": {"n": "number", "t": "text", "l": [{"d": "date", "n": "number"}]},
    "s": [{"t": "text", "n": "number", "p": "money", "o": {"m": "moment"}}],
    "n": "number",
    "t": "text",
    "f": "yes_no",
    "d": "date",
    "h": "time",
    "m": "moment",
    "p": "money",
    "l": "list",
    "o": "object",
}
SENT: dict[str, st.SearchStrategy[Any]] = {
    "r": st.fixed_dictionaries(
        {}, optional={"n": st.just(3), "t": st.just("x"), "l": st.sampled_from([[], [{"d": "2026-07-01", "n": 2.5}]])}
    ),
    "s": st.lists(
        st.fixed_dictionaries({}, optional={"t": st.just("soon"), "n": st.just(1.5), "o": st.just({"m": "2026-07-01T14:30Z"})}), max_size=2
    ),
    "n": st.one_of(st.integers(-100, 100), st.floats(-100, 100, width=16), st.just(0)),
    "t": st.sampled_from(["", "Ana", "12", "9.99", "soon", "2026-07-01T14:30", "a,b"]),
    "f": st.booleans(),
    "d": st.just("2026-07-01"),
    "h": st.just("14:30"),
    "m": st.sampled_from(["2026-07-01T14:30+02:00", "2026-07-01T14:30:00Z"]),
    "p": st.sampled_from([{"amount": 9.99, "currency": "EUR"}, {"amount": 0, "currency": "USD"}]),
    "l": st.sampled_from([[], ["a", "b"], [1, 2.5], [{"x": 1}], [None]]),
    "o": st.sampled_from([{}, {"x": 1, "y": None}, {"x": {"z": "deep"}}]),
}
BUSINESS = replace(LONELY, events={"thing.happened": SCHEMA})

# Name of an answer -> what the question expects, and what customers may answer.
ASKED = {
    "number": ("number", ["8", "9.99", "about twenty", "0", "999999999999999999"]),
    "weight": ("number kg", ["500 g", "my bag is 23kg"]),
    "words": ("text", ["hello", "12", "9.99", "NONE"]),
    "day": ("date", ["24 Dec 2026", "31 Dec 9999"]),
    "hour": ("time", ["14:30"]),
    "length": ("duration", ["two hours", "900 years"]),
    "paid": ("money EUR", ["12.50 euros", "20", "50 cent"]),
    "given_in": ("money", ["12.50 euros", "99p", "5 dollars"]),
    "agreed": ("yes_no", ["yes", "no"]),
    "code": ("pattern (?P<letters>[A-Z]{2})(?P<digits>[0-9]+)?", ["bk12", "BK"]),
    "call_at": ("phone GB", ["07700 900123"]),
}
ALWAYS = [*(f"event.{name}" for name in SCHEMA), "contact.name"]
ALWAYS += ["contact.tags", "reply", "now", "business.name", "contact.seat", "contact.tags[0]", "reply.kind", "reply.order.total"]
INSIDE = ["event.r.n", "event.r.t", "event.r.l[0].n", "(event.r.l | last).d", "event.s[0].t", "event.s[0].n", "(event.s | first).o.m"]
ALWAYS += [*INSIDE, "event.s[1].p", "event.r.l", "[1, 2.5][0]"]
LITERALS = ["0", "3", "2.5", "'x'", "'9.99'", "none", "true", "[1, 2.5]", "1 day", "('2 hours' | duration)"]
SIGNS = ["+", "-", "*", "/", "//", "%", "~", "==", "!=", "<", "<=", ">", ">=", "and", "or", "in", "not in"]
FILTERS = ["abs", "ago", "capitalize", "contains('a')", "date", "datetime", "default(1)", "duration", "first", "int", "join", "last"]
FILTERS += ["length", "lower", "moment", "money", "number", "plural(one='# x', other='# y')", "replace('a', 'b')", "round(1)", "title"]
FILTERS += ["select(x='a', other='b')", "split", "time", "trim", "upper"]
TESTS = ["defined", "none", "number", "string", "odd", "even", "not defined"]


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(SIGNS), inner),
        st.builds("({} | {})".format, inner, st.sampled_from(FILTERS)),
        st.builds("({} is {})".format, inner, st.sampled_from(TESTS)),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("(not {})".format, inner),
        st.builds("(-{})".format, inner),
    )


def expressions(names: list[str]) -> st.SearchStrategy[str]:
    return st.recursive(st.one_of(st.sampled_from([*names, *ALWAYS]), st.sampled_from(LITERALS)), _larger, max_leaves=4)


def _say(source: str) -> str:
    return f"- {{say: {quoted(f'Value {{{{ {source} }}}}.')}, outside: drop}}"


LOOP = "{{% for one in event.s if one.n %}}{{{{ {} }}}}{{% endfor %}}"
PLACES = [
    _say,
    lambda source: f"- {{say: {quoted(LOOP.format(source.replace('event.s[0]', 'one')) or '-')}, outside: drop, when: event.s}}",
    lambda source: f"- {{for_each: event.s, as: given, then: [{{set: {{kept: {quoted(source.replace('event.s[0]', 'given'))}}}}}]}}",
    lambda source: (
        f"- {{ask: Which?, save: given, outside: drop, choices: {{from: event.s, value: item.n, label: {quoted(source)}, extra: [Other]}}}}"
    ),
    lambda source: f"- {{say: {quoted(f'{{% if {source} %}}A{{% else %}}B{{% endif %}}')}, outside: drop}}",
    lambda source: f"- {{say: Always., when: {quoted(source)}, outside: drop}}",
    lambda source: f"- {{set: {{given: {quoted(source)}}}}}",
    lambda source: f"- {{set: {{contact.seat: {quoted(source)}}}}}",
    lambda source: f"- {{branch: [{{when: {quoted(source)}, then: [{{set: {{given: 1}}}}]}}, {{otherwise: [{{set: {{given: 2}}}}]}}]}}",
    lambda source: f"- {{ask: Which?, save: given, outside: drop, choices: [{quoted(f'{{{{ {source} }}}}')}, Other]}}",
    lambda source: f"- {{call: flight_status, with: {{value: {quoted(source)}}}}}",
    lambda source: f"- {{subscribe: news, to: {quoted(source)}}}",
]


@st.composite
def flows(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A flow that asks some questions and then does something with their answers; and the answers."""
    asked = draw(st.lists(st.sampled_from(sorted(ASKED)), max_size=3, unique=True))
    answers = [draw(st.sampled_from(ASKED[name][1])) for name in asked]
    lines = [f"- {{ask: {name}?, save: {name}, expect: {quoted(ASKED[name][0])}, outside: drop}}" for name in asked]
    names = [*asked, *(["code_digits"] if "code" in asked else [])]
    lines += [draw(st.sampled_from(PLACES))(draw(expressions(names))) for _ in range(draw(st.integers(1, 3)))]
    steps = "\n".join(f"  {line}" for line in lines)
    return f"botkit: 1\nflow: f\ntitle: f\nlanguage: en\nstarts: [{{event: thing.happened}}]\nsteps:\n{steps}\n", answers


bodies = st.fixed_dictionaries({}, optional={name: st.one_of(st.none(), sent) for name, sent in SENT.items()})


def _plays(library: Library, body: dict[str, Any], answers: list[str], language: str) -> list[StepFailed]:
    """Play the flow to its end; the steps that failed."""
    programs = Programs(current={"f": Program(library.flows[0])}, business=BUSINESS, digest=library.digest)
    talk = Talk(programs, contact=Contact(id=7, name="Ana", language=language))
    failed: list[StepFailed] = []
    talk.report("f", **body)
    failed += talk.facts(StepFailed)
    for said in [*answers, "Other", "Other", "Other"]:
        if talk.session.is_idle:
            break
        talk.after(timedelta(hours=1))
        failed += talk.facts(StepFailed)
        talk.say(said)
        failed += talk.facts(StepFailed)
    return failed


def law(flow: tuple[str, list[str]], body: dict[str, Any], language: str) -> None:
    source, answers = flow
    library = read_library({"f.yaml": source.encode()}, BUSINESS)
    named = {problem.code for problem in library.problems if problem.code not in HARMLESS}
    event("named by the check" if named else "played")
    if not named:
        assert _plays(library, body, answers, language) == [], source


# What the check says of such flows without meaning that a step could fail.
HARMLESS = {"unused-answer", "branch-order", "branch-case", "unset-variable", "uncovered-message", "missing-template", "choice-value"}

languages = st.sampled_from(["", "de", "pt-BR", "xx"])
slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@settings(slow, max_examples=60)
@given(flows(), bodies, languages)
def test_what_the_check_lets_pass_does_not_fail(flow: tuple[str, list[str]], body: dict[str, Any], language: str) -> None:
    law(flow, body, language)


@pytest.mark.thorough
@settings(slow, max_examples=120)
@given(flows(), bodies, languages)
def test_what_the_check_lets_pass_does_not_fail_in_many_flows(flow: tuple[str, list[str]], body: dict[str, Any], language: str) -> None:
    law(flow, body, language)
