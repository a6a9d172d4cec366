"""Kinds of values: a number and a text do not go together, and the customer gets there first.

What is known: the kinds of answers (`expect`), of what is set, handed to other flows and kept on contacts, of filters and operators, and of
events and answers of functions that botkit.yaml describes or the transcripts show; with their fields and the items of their lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from jinja2 import TemplateSyntaxError, nodes

from botkit.core.flow.model import FILLED, Ask, ChoicesFrom, ForEach, Mark, Pause, Post, Step, Until
from botkit.core.text.expressions import ENVIRONMENT, TOO_NESTED, ExpressionError, parse_expression
from botkit.core.text.texts import is_plain
from botkit.flowfile.analysis.expression_variables import CACHE_SIZE, skeleton
from botkit.flowfile.analysis.kinds import LOOP, KindFault, MissingField, Scope, faults_of_text, kinds_of
from botkit.flowfile.analysis.kinds_at_steps import EVENT, States, described, kinds_at_steps, with_item
from botkit.flowfile.analysis.value_kinds import Kinds
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.checks.variables import OF_AN_ITEM
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem
from botkit.flowfile.reader.context import MarkedText
from botkit.flowfile.suggestions import did_you_mean, quoted

MOMENTS = frozenset({"moment", "moment as text", "date", "date as text", "text", "anything"})
ADDRESSES = frozenset({"text", "number", "anything"})  # a number may come as one from a system
DAYS = frozenset({"date", "date as text"})
_ONE_CURRENCY = 'then a sum is nothing and a comparison is false; "expect: money EUR" takes that currency only'
_HINTS: Mapping[frozenset[str], str] = {
    frozenset({"text", "number"}): 'ask with "expect: number"; or write "| int", which makes a number of a text',
    frozenset({"text", "money"}): 'ask with "expect: money"',
    frozenset({"number", "wording"}): 'a filter takes the value before it alone: put the calculation in brackets, "(a * b) | money"',
    frozenset({"any money", "money"}): _ONE_CURRENCY,
    frozenset({"any money"}): _ONE_CURRENCY,
    frozenset({"moment", "number"}): 'a duration has a unit: "now + 1 day"',
    frozenset({"date", "number"}): 'a duration has a unit: "day + 1 day"',
}


def mixed_kinds(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """What would fail when a customer gets there: values of different kinds, filters of what they cannot take. And fields that an event
    or an answer does not have, by what botkit.yaml says of it."""
    known = described(context.business, context.samples.events, context.samples.functions)
    states_of = kinds_at_steps(parsed_flows, known)
    for parsed in parsed_flows:
        states: States = states_of.get(parsed.name, {}) if parsed.flow is not None and parsed.resolves else {}
        for word in parsed.marked_texts(Mark.EXPRESSION, *FILLED):
            owner = parsed.owner_of(word.address)
            if owner is None or owner not in states:
                continue
            faults: list[KindFault | MissingField] = []
            scope = _scope(parsed.paths.steps[owner], word, states[owner])
            is_text = word.mark in FILLED
            tree = _tree((skeleton(word.text) or word.text) if is_text else word.text, is_text)
            if isinstance(tree, nodes.Template):
                faults_of_text(tree, scope, faults)
            elif tree is not None:
                yield from _unfit(parsed, word, kinds_of(tree, scope, faults))
            for fault in dict.fromkeys(faults):
                yield _missing(parsed, word, fault) if isinstance(fault, MissingField) else _problem(parsed, word, fault)


def _scope(step: Step, word: MarkedText, at: Scope) -> Scope:
    """The names that an expression knows; one that shapes a choice of a list also the item."""
    if isinstance(step, Ask) and isinstance(step.choices, ChoicesFrom) and word.address.endswith(OF_AN_ITEM):
        return with_item(at, step.choices.from_)
    return at


@lru_cache(CACHE_SIZE)
def _tree(source: str, is_text: bool) -> nodes.Node | None:
    """The tree of a text, or of the expression that it is. What cannot be read is told by another check."""
    try:
        if not is_text:
            return parse_expression(source)
        return None if is_plain(source) else ENVIRONMENT.parse(source)
    except (ExpressionError, TemplateSyntaxError, *TOO_NESTED):
        return None


def _unfit(parsed: ParsedFlow, word: MarkedText, found: Kinds) -> Iterator[Problem]:
    """Kinds that a step cannot take: lists are lists, and a pause ends at a moment. A day needs a time of day, because nobody wants a
    message at midnight."""
    owner = parsed.owner_of(word.address)
    step = parsed.paths.steps[owner] if owner else None
    there = found - {"nothing"}  # what is not there is told by nobody: an event may leave out any field
    if word.address in (f"{owner}.for_each", f"{owner}.choices.from") and there and not there & {"list", "anything"}:
        done = "the steps are done for each item" if isinstance(step, ForEach) else "there is a choice for each item"
        yield parsed.problem(word.spot, "mixed-kinds", f"{done} of a list, and this is none")
    if isinstance(step, Post) and word.address == f"{owner}.contact" and there and not there & ADDRESSES:
        hint = 'ask for it with "expect: phone", or take it from an event'
        yield parsed.problem(word.spot, "mixed-kinds", "a contact is an address, which is a text, and this is none", hint)
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


def _missing(parsed: ParsedFlow, word: MarkedText, fault: MissingField) -> Problem:
    found = re.search(rf"(?<![\w.\"']){re.escape(fault.path)}\b", word.text)
    offset = found.start() if found else 0
    is_of_event = fault.path.startswith(f"{EVENT}.")
    whole = "the event" if is_of_event else f'"{fault.path.rpartition(".")[0]}"'
    message = f'{whole} has no "{fault.field}"{did_you_mean(fault.field, fault.known)}'
    hint = f"{'botkit.yaml says that it has' if is_of_event else 'known here'}: {quoted(fault.known)}"
    return parsed.problem_in(word, offset, len(fault.path) if found else len(word.text), "undefined-variable", message, hint)


def _place(source: str, fault: KindFault) -> tuple[int, int]:
    """Where the operator or the filter stands: after the word on its left, else the first that looks like it."""
    if fault.sign == LOOP and (found := re.search(rf"\bfor\s+{re.escape(fault.near)}\b", source)):
        return found.start(), len(found[0])
    edge = r"(?<![\w])" if fault.sign[0].isalpha() else ""
    sign = edge + re.escape(fault.sign) + (r"(?![\w])" if fault.sign[0].isalpha() else r"(?![=<>/*])")
    for pattern in (rf"{re.escape(fault.near)}(?:\[[^\]]*\])?[\"')\]\s]*({sign})", f"({sign})"):
        if found := re.search(pattern, source):
            return found.start(1), len(found[1])
    return 0, len(source)
