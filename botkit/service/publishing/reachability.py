"""Reachability: which steps of a flow can still be reached from one of them, which flows they run, and which values they need.

It is worked out on the compiled program, to find out whether a session at a step can go on. Each edge has the variables that are set on it:
the answer of a question is set where it was answered, not where nobody replied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from botkit.core.engine.program import END, Op, Program
from botkit.core.flow.model import Ask, Call, End, Goto, Mark, OptIn, Run, Set, blocks, strings
from botkit.core.text.filters import HOURS, LOCALE, ZONE

ALWAYS = frozenset({"contact", "event", "subscription", "reply", "now", "business", LOCALE, ZONE, HOURS})

_UNANSWERED = ("otherwise", "no_reply", "failed")  # blocks that are entered without the step's value
_GUARDED = re.compile(r"(?<!\w)(?P<name>\w+)\s*(?:\|\s*default\b|is\s+(?:not\s+)?defined\b)")


def reachable(program: Program, start: int) -> Mapping[int, frozenset[str]]:
    """The ops that can be reached from one, itself included, each with the names that are set on every way to it."""
    known: dict[int, frozenset[str]] = {start: frozenset()}
    waiting = [start]
    while waiting:
        index = waiting.pop()
        for following, names in _edges(program, program.ops[index]):
            on_this_way = known[index] | names
            former = known.get(following)
            on_every_way = on_this_way if former is None else former & on_this_way
            if on_every_way != former:
                known[following] = on_every_way
                waiting.append(following)
    return known


def flows_run(program: Program, start: int) -> Iterator[tuple[str, str]]:
    """The flows that can be run from this step on, each with the address of a step that runs it."""
    for index in sorted(reachable(program, start)):
        op = program.ops[index]
        if isinstance(op.step, Run):
            yield op.step.run, op.address


def missing_value(program: Program, start: int, values: frozenset[str]) -> tuple[str, str] | None:
    """A variable that is read from this step on before it is set, and the address of a step that reads it; None: nothing is missing."""
    for index, names in sorted(reachable(program, start).items()):
        op = program.ops[index]
        lacking = _read(program, op) - names - values - ALWAYS
        if lacking:
            return min(lacking), op.address
    return None


def _edges(program: Program, op: Op) -> Iterator[tuple[int, frozenset[str]]]:
    """The next steps of a step, each with the variables that are set on the way."""
    step = op.step
    if isinstance(step, Goto):
        target = program.named.get(step.goto)
        edges = [] if target is None else [(target, frozenset[str]())]
    elif isinstance(step, End):
        edges = []
    else:
        edges = [(index, frozenset() if key in _UNANSWERED else _set_by(op)) for key, index in op.entries.items()]
        # An OptIn and a call may go on without a block of their own, and so without a value.
        edges.append((op.next, frozenset() if _may_lack(op) else _set_by(op)))
    if op.when is not None:
        edges.append((op.next, frozenset()))
    return ((index, names) for index, names in edges if index != END)


def _set_by(op: Op) -> frozenset[str]:
    match op.step:
        case Set(set=named):
            return frozenset(name for name in named if not name.startswith("contact."))
        case Ask(save=str(name)) | Call(save=str(name)) | Run(save=str(name)):
            return frozenset({name})
        case _:
            return frozenset()


def _may_lack(op: Op) -> bool:
    """Whether the step can go on to its next one without its value: a block for that case is empty or missing."""
    match op.step:
        case Call():
            return "failed" not in op.entries
        case Ask(otherwise=otherwise, no_reply=no_reply):
            return (otherwise is not None and "otherwise" not in op.entries) or (no_reply is not None and "no_reply" not in op.entries)
        case OptIn():
            return True
        case _:
            return False


def _read(program: Program, op: Op) -> frozenset[str]:
    """The variables that a step itself reads, except those that it guards against being missing."""
    inside = tuple(f"{op.address}.{key}." for key, _ in blocks(op.step))
    names: set[str] = set()
    for mark in (Mark.EXPRESSION, Mark.TEXT, Mark.NOTE):
        for address, source in strings(op.step, mark, op.address):
            if address.startswith(inside):
                continue
            used = program.expression(source).names if mark is Mark.EXPRESSION else program.text(source, "").names
            names |= used - {guarded["name"] for guarded in _GUARDED.finditer(source)}
    return frozenset(names)
