"""The outline of a flow: its steps as cards, the blocks inside them as lanes. What every picture of a flow is drawn from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from botkit.core.flow.model import (
    Ask,
    Block,
    Branch,
    Call,
    ChoicesFrom,
    End,
    Faq,
    FlowVersion,
    ForEach,
    Goto,
    Handoff,
    OptIn,
    Otherwise,
    Split,
    Step,
)
from botkit.flowfile.analysis.control_flow import ControlFlow
from botkit.flowfile.analysis.step_text import body_of, condition_of, duration_text, marks_of, start_words, verb_of

# What leads into a lane: an answer, a condition, a percentage; words that were not understood; silence; a failure.
Why = Literal["answer", "condition", "missed", "silence", "failure", "through"]


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A block inside a step. `entry` is the address of the first step on it, also where the block is empty and leads on."""

    label: str
    why: Why
    entry: str
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Card:
    """A step. `through`: it may also go straight on, past its lanes. `stops`: nothing that stands below it is reached from it."""

    address: str
    verb: str
    name: str
    body: str
    marks: tuple[str, ...]
    lanes: tuple[Lane, ...]
    through: bool
    stops: bool
    jump: str = ""  # the address that a goto leads to
    runs: str = ""  # the flow that is run
    after: str = ""  # the address of what comes after it and all its lanes
    line: int = 0
    condition: str = ""


@dataclass(frozen=True, kw_only=True)
class Outline:
    flow: str
    title: str
    path: str
    starts: tuple[str, ...]
    cards: tuple[Card, ...]
    edges: tuple[tuple[str, str], ...] = field(default=())  # (from, to) addresses; "" is the end of the flow

    def walk(self) -> Iterator[Card]:
        """Every card, in file order."""
        yield from walk(self.cards)


def outline(version: FlowVersion) -> Outline:
    """The outline of one version of a flow."""
    flow = version.flow
    paths = ControlFlow(flow)
    return Outline(
        flow=flow.flow,
        title=flow.title,
        path=version.path,
        starts=tuple(start_words(start) for start in flow.starts),
        cards=_cards(flow.steps, "steps", paths, version),
        edges=tuple(dict.fromkeys((here, edge.to) for here, edges in paths.edges.items() for edge in edges)),
    )


def walk(cards: tuple[Card, ...]) -> Iterator[Card]:
    """Every card of a column and of the lanes in it."""
    for card in cards:
        yield card
        for lane in card.lanes:
            yield from walk(lane.cards)


def _cards(block: Block, address: str, paths: ControlFlow, version: FlowVersion) -> tuple[Card, ...]:
    return tuple(_card(step, f"{address}.{number}", paths, version) for number, step in enumerate(block))


def _card(step: Step, here: str, paths: ControlFlow, version: FlowVersion) -> Card:
    lanes = tuple(
        Lane(label=label, why=why, entry=paths.enter(here, block_name), cards=_cards(block, f"{here}.{block_name}", paths, version))
        for label, why, block_name, block in _LANES.get(type(step), _no_lanes)(step)
    )
    # An answer without steps of its own leads on like the others without: one lane says so for all of them.
    inside, empty = tuple(lane for lane in lanes if lane.cards), tuple(lane for lane in lanes if not lane.cards)
    if inside and empty:
        inside = (*inside, Lane(label=" · ".join(lane.label for lane in empty), why="through", entry=paths.after[here]))
    following = paths.after[here]
    through = not (inside and empty) and any(edge.to == following for edge in paths.edges[here])
    if through and isinstance(step, Branch | Split) and step.when is None:
        inside, through = (*inside, Lane(label="none of these", why="through", entry=following)), False
    return Card(
        address=here,
        verb=verb_of(step),
        name=step.name or "",
        body=body_of(step),
        marks=marks_of(step, choices=not inside),
        lanes=inside,
        through=through,
        stops=isinstance(step, Goto | End) and step.when is None,
        jump=paths.named.get(step.goto, "") if isinstance(step, Goto) else "",
        runs=getattr(step, "run", "") if verb_of(step) == "run" else "",
        after=following,
        line=version.positions.get(here, (0, 0))[0],
        condition=step.when or "",
    )


# ---- lanes: (label, why, place inside the step, block)

_Lanes = Iterator[tuple[str, Why, str, Block]]


def _no_lanes(_step: Any) -> _Lanes:
    yield from ()


def _ask(step: Ask) -> _Lanes:
    for number, choice in enumerate(step.written_choices):
        yield choice.label, "answer", f"{step.choices_at}.{number}.then", choice.then
    if isinstance(step.choices, ChoicesFrom) and step.choices.empty is not None:
        yield "an empty list", "condition", "choices.empty", step.choices.empty
    if step.otherwise is not None:
        yield from _given_up(step, step.otherwise)
    if step.no_reply is not None:
        after = f" within {_length(step.wait)}" if step.wait else ""
        yield f"no reply{after}", "silence", "no_reply", step.no_reply


def _faq(step: Faq) -> _Lanes:
    entries = step.faq if isinstance(step.faq, tuple) else ()
    for number, entry in enumerate(entries):
        if isinstance(entry.answer, tuple):
            yield entry.title or entry.questions[0], "answer", f"faq.{number}.answer", entry.answer
    if step.otherwise is not None:
        yield from _given_up(step, step.otherwise)


def _given_up(step: Ask | Faq, block: Block) -> _Lanes:
    yield f"not understood {step.tries} times" if step.tries > 1 else "not understood", "missed", "otherwise", block


def _branch(step: Branch) -> _Lanes:
    for number, case in enumerate(step.branch):
        if isinstance(case, Otherwise):
            yield "otherwise", "condition", f"branch.{number}.otherwise", case.otherwise
        else:
            yield condition_of(case), "condition", f"branch.{number}.then", case.then


def _split(step: Split) -> _Lanes:
    for number, arm in enumerate(step.split):
        yield f"{arm.percent:g} %", "condition", f"split.{number}.then", arm.then


def _opt_in(step: OptIn) -> _Lanes:
    yield step.agree, "answer", "agreed", step.agreed
    yield step.decline, "answer", "declined", step.declined


def _for_each(step: ForEach) -> _Lanes:
    yield f"each {step.as_}", "condition", "then", step.then


def _call(step: Call) -> _Lanes:
    if step.failed:
        yield "it failed", "failure", "failed", step.failed


def _handoff(step: Handoff) -> _Lanes:
    if step.unanswered:
        yield "nobody came", "failure", "unanswered", step.unanswered
    if step.closed:
        yield "nobody on duty", "failure", "closed", step.closed


_LANES: dict[type[Step], Callable[[Any], _Lanes]] = {
    Ask: _ask,
    Faq: _faq,
    Branch: _branch,
    Split: _split,
    OptIn: _opt_in,
    ForEach: _for_each,
    Call: _call,
    Handoff: _handoff,
}


def _length(length: timedelta) -> str:
    return duration_text(length)
