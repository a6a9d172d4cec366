"""Kinds of values: a number and a text do not go together, and the customer gets there first.

What is known: the kinds of answers (`expect`), of what is set, of filters and operators, and of events that botkit.yaml describes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from jinja2 import TemplateSyntaxError, nodes

from botkit.core.flow.expect import Expect
from botkit.core.flow.model import FILLED, Ask, ChoicesFrom, EventStart, ForEach, Mark, Pause, Run, Set, Step, Until
from botkit.core.model.reply import PARTS
from botkit.core.text.expressions import ENVIRONMENT, TOO_NESTED, ExpressionError, parse_expression
from botkit.core.text.texts import is_plain
from botkit.flowfile.analysis.expression_variables import CACHE_SIZE, skeleton
from botkit.flowfile.analysis.kinds import ANYTHING, OF_ANSWERS, OF_SCHEMAS, TEXT, KindFault, Kinds, Lookup, kinds_of
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.checks.variables import OF_AN_ITEM, names_set_by
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem
from botkit.flowfile.reader.context import MarkedText
from botkit.flowfile.suggestions import did_you_mean, quoted

# Names that are always there.
ALWAYS: Mapping[str, Kinds] = {
    "contact.name": TEXT,
    "contact.language": TEXT,
    "contact.zone": TEXT,
    "contact.tags": frozenset({"list"}),
    "reply": TEXT,
    **dict.fromkeys((f"reply.{part}" for part in PARTS), ANYTHING),
    "now": frozenset({"moment"}),
    "business.name": TEXT,
    "business.zone": TEXT,
}
MOMENTS = frozenset({"moment", "moment as text", "date", "date as text", "text", "anything"})
DAYS = frozenset({"date", "date as text"})
STEADY = 50  # times that one step is looked at; kinds only grow, so it is a last guard
_ONE_CURRENCY = 'then a sum is nothing and a comparison is false; "expect: money EUR" takes that currency only'
_HINTS: Mapping[frozenset[str], str] = {
    frozenset({"text", "number"}): 'ask with "expect: number"; or write "| int", which makes a number of a text',
    frozenset({"text", "money"}): 'ask with "expect: money"',
    frozenset({"any money", "money"}): _ONE_CURRENCY,
    frozenset({"any money"}): _ONE_CURRENCY,
    frozenset({"moment", "number"}): 'a duration has a unit: "now + 1 day"',
    frozenset({"date", "number"}): 'a duration has a unit: "day + 1 day"',
}

States = Mapping[str, Mapping[str, Kinds]]  # step -> name -> its kinds when the step is reached


def mixed_kinds(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """What would fail when a customer gets there: values of different kinds, filters of what they cannot take."""
    given = {step.run for parsed in parsed_flows for _, step in parsed.steps if isinstance(step, Run)}
    for parsed in parsed_flows:
        if parsed.flow is None or not parsed.resolves:
            continue
        events = {} if parsed.name in given else event_kinds(parsed, context)
        states = kinds_at_steps(parsed, {**ALWAYS, **events}, is_run=parsed.name in given)
        for word in parsed.marked_texts(Mark.EXPRESSION, *FILLED):
            owner = parsed.owner_of(word.address)
            if owner is None or owner not in states or word.address.endswith(OF_AN_ITEM):
                continue
            faults: list[KindFault] = []
            is_text = word.mark in FILLED
            for tree in _trees((skeleton(word.text) or word.text) if is_text else word.text, is_text):
                found = kinds_of(tree, _lookup(states[owner]), faults)
                yield from _unfit(parsed, word, found)
            for fault in dict.fromkeys(faults):
                yield _problem(parsed, word, fault)


def unknown_event_fields(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """Fields that an event does not have, by what botkit.yaml says of it."""
    given = {step.run for parsed in parsed_flows for _, step in parsed.steps if isinstance(step, Run)}
    for parsed in parsed_flows:
        if parsed.flow is None or parsed.name in given or not (events := event_kinds(parsed, context)):
            continue
        fields = [name.removeprefix("event.") for name in events]
        for word in parsed.marked_texts(Mark.EXPRESSION, *FILLED):
            for found in re.finditer(r"(?<![\w.\"'])event\.([a-z_]\w*)", word.text):
                if found[1] not in fields:
                    message = f'the event has no "{found[1]}"{did_you_mean(found[1], fields)}'
                    hint = f"botkit.yaml says that it has: {quoted(fields)}"
                    yield parsed.problem_in(word, found.start(), len(found[0]), "undefined-variable", message, hint)


def event_kinds(parsed: ParsedFlow, context: CheckContext) -> dict[str, Kinds]:
    """`event.flight` -> its kinds, when botkit.yaml describes every event that the flow starts by."""
    known = context.business.events if context.business else {}
    starts = [start for start in parsed.flow.starts if isinstance(start, EventStart)] if parsed.flow else []
    if not starts or any(start.event not in known for start in starts):
        return {}
    kinds: dict[str, Kinds] = {}
    for start in starts:
        for field, kind in known[start.event].items():
            kinds[f"event.{field}"] = kinds.get(f"event.{field}", frozenset()) | {OF_SCHEMAS[kind], "nothing"}
    return kinds


def kinds_at_steps(parsed: ParsedFlow, begin: Mapping[str, Kinds], *, is_run: bool) -> States:
    """For each step that is reached, the kinds of the names that may be set there. Grows until nothing changes."""
    paths = parsed.paths
    at: dict[str, Mapping[str, Kinds]] = {paths.first: begin}
    looked: dict[str, int] = {}
    queue = [paths.first]
    while queue:
        here = queue.pop()
        looked[here] = looked.get(here, 0) + 1
        saved = _saved(paths.steps[here], at[here], is_run=is_run)
        for edge in paths.edges[here]:
            if not edge.to:
                continue
            after = {**at[here], **saved} if edge.saves else at[here]
            joined = after if edge.to not in at else _joined(at[edge.to], after)
            if joined != at.get(edge.to) and looked.get(edge.to, 0) < STEADY:
                at[edge.to] = joined
                queue.append(edge.to)
    return at


def _joined(one: Mapping[str, Kinds], other: Mapping[str, Kinds]) -> dict[str, Kinds]:
    return {name: one.get(name, frozenset()) | other.get(name, frozenset()) for name in {**one, **other}}


def answer_kinds(step: Ask) -> Kinds:
    """What a question saves."""
    if step.several:
        return frozenset({"list"})
    if isinstance(step.choices, ChoicesFrom):
        return ANYTHING
    read = frozenset(map(_kind_read, step.expect.alternatives))
    if not step.choices:
        return read
    return TEXT if step.takes_choices_only else TEXT | read


def _kind_read(expect: Expect) -> str:
    return "any money" if expect.kind == "money" and not expect.currency else OF_ANSWERS.get(expect.kind, "anything")


def _saved(step: Step, at: Mapping[str, Kinds], *, is_run: bool) -> dict[str, Kinds]:
    """The names that a step sets, with their kinds."""
    if isinstance(step, Ask) and step.save:
        parts = dict.fromkeys(step.saved_names[1:], TEXT)  # of a pattern, as they were written
        return {step.save: answer_kinds(step), **parts}
    if isinstance(step, Set):
        return {
            name: _of_source(source, at) if isinstance(source, str) else TEXT
            for name, source in step.set.items()
            if not name.startswith("contact.")
        }
    return dict.fromkeys(names_set_by(step), ANYTHING)


def _of_source(source: str, at: Mapping[str, Kinds]) -> Kinds:
    try:
        return kinds_of(parse_expression(source), _lookup(at), [])
    except ExpressionError:
        return ANYTHING  # told by another check


def _lookup(at: Mapping[str, Kinds]) -> Lookup:
    return at.get


@lru_cache(CACHE_SIZE)
def _trees(source: str, is_text: bool) -> tuple[nodes.Node, ...]:
    """The expressions of a text, or the expression that it is. What cannot be read is told by another check."""
    try:
        if not is_text:
            return (parse_expression(source),)
        return () if is_plain(source) else tuple(_of_text(ENVIRONMENT.parse(source)))
    except (ExpressionError, TemplateSyntaxError, *TOO_NESTED):
        return ()


def _of_text(tree: nodes.Node) -> Iterator[nodes.Node]:
    """The expressions of a text, but for those of a loop: what its items are is not known."""
    for child in tree.iter_child_nodes():
        if isinstance(child, nodes.Expr):
            yield child
        elif not isinstance(child, nodes.For):
            yield from _of_text(child)


def _unfit(parsed: ParsedFlow, word: MarkedText, found: Kinds) -> Iterator[Problem]:
    """Kinds that a step cannot take: lists are lists, and a pause ends at a moment. A day needs a time of day, because nobody wants a
    message at midnight."""
    owner = parsed.owner_of(word.address)
    step = parsed.paths.steps[owner] if owner else None
    there = found - {"nothing"}  # what is not there is told by nobody: an event may leave out any field
    if word.address in (f"{owner}.for_each", f"{owner}.choices.from") and there and not there & {"list", "anything"}:
        done = "the steps are done for each item" if isinstance(step, ForEach) else "there is a choice for each item"
        yield parsed.problem(word.spot, "mixed-kinds", f"{done} of a list, and this is none")
    if not isinstance(step, Pause) or not isinstance(step.pause, Until) or not word.address.endswith(".until"):
        return
    if not there & MOMENTS:
        yield parsed.problem(
            word.spot, "mixed-kinds", "a pause ends at a moment, and this is none", 'write for example "until: event.departs"'
        )
    elif there <= DAYS and step.pause.at is None:
        message = "a pause until a day needs a time of day as well"
        yield parsed.problem(word.spot, "mixed-kinds", message, 'write "at", for example: {until: day, at: "10:00"}')


def _problem(parsed: ParsedFlow, word: MarkedText, fault: KindFault) -> Problem:
    offset, length = _place(word.text, fault)
    hint = _HINTS.get(frozenset({fault.left, fault.right}))
    some = "" if fault.always or fault.is_of_currencies else "; on some ways this is what stands here"
    return parsed.problem_in(
        word,
        offset,
        length,
        "mixed-kinds",
        fault.message + some,
        *([hint] if hint else []),
        severity="error" if fault.always else "warning",
    )


def _place(source: str, fault: KindFault) -> tuple[int, int]:
    """Where the operator or the filter stands: after the word on its left, else the first that looks like it."""
    edge = r"(?<![\w])" if fault.sign[0].isalpha() else ""
    sign = edge + re.escape(fault.sign) + (r"(?![\w])" if fault.sign[0].isalpha() else r"(?![=<>/*])")
    for pattern in (rf"{re.escape(fault.near)}[\"')\]\s]*({sign})", f"({sign})"):
        if found := re.search(pattern, source):
            return found.start(1), len(found[1])
    return 0, len(source)
