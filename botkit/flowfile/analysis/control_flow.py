"""The control flow: the edges from each step of a flow, as the engine takes them (botkit/core/engine/steps)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any, Literal

from botkit.core.flow.model import (
    Ask,
    Block,
    Branch,
    Call,
    Cancel,
    ChoicesFrom,
    End,
    Faq,
    Flow,
    ForEach,
    Goto,
    Handoff,
    OptIn,
    Otherwise,
    Pause,
    Run,
    Set,
    Split,
    Step,
    blocks,
    walk_steps,
)

FLOW_END = ""  # the address after the last step

# What an edge waits for: nothing, a reply, a time, a function, an agent, another flow.
Kind = Literal["on", "reply", "time", "call", "human", "run"]


@dataclass(frozen=True, kw_only=True)
class Edge:
    """An edge from a step to another. `saves` are the names that it sets; `after` is its duration, None when it is not known. `agrees` is
    the purpose that the contact has just agreed to.
    """

    to: str
    kind: Kind = "on"
    saves: tuple[str, ...] = ()
    after: timedelta | None = timedelta(0)
    agrees: str = ""

    @property
    def waits(self) -> bool:
        """Whether the engine stops here until something happens outside."""
        return self.kind in ("reply", "time", "human")


class ControlFlow:
    """All edges of one flow, by the addresses of its steps. A goto to a missing step has no edge."""

    def __init__(self, flow: Flow) -> None:
        self.steps: dict[str, Step] = dict(walk_steps(flow.steps))
        self.named: dict[str, str] = {}
        for address, step in self.steps.items():
            if step.name:
                self.named.setdefault(step.name, address)
        self.after: dict[str, str] = {}
        self._follow(flow.steps, "steps", FLOW_END)
        self.edges: Mapping[str, tuple[Edge, ...]] = {address: tuple(self._edges_of(address, step)) for address, step in self.steps.items()}

    def _follow(self, block: Block, address: str, after: str) -> None:
        for number, step in enumerate(block):
            here = f"{address}.{number}"
            following = f"{address}.{number + 1}" if number + 1 < len(block) else after
            self.after[here] = following
            for block_name, nested in blocks(step):
                self._follow(nested, f"{here}.{block_name}", here if isinstance(step, ForEach) else following)

    @property
    def first(self) -> str:
        return "steps.0"

    @cached_property
    def reached(self) -> frozenset[str]:
        """Every step that some path from the first one leads to."""
        seen = {self.first}
        queue = [self.first]
        while queue:
            for edge in self.edges[queue.pop()]:
                if edge.to != FLOW_END and edge.to not in seen:
                    seen.add(edge.to)
                    queue.append(edge.to)
        return frozenset(seen)

    def _edges_of(self, address: str, step: Step) -> Iterator[Edge]:
        following = self.after[address]
        if step.when is not None:
            yield Edge(to=following)
        lead = _EDGES.get(type(step))
        if lead is None:
            yield Edge(to=following)
        else:
            yield from lead(self, address, step)

    def past_loop(self, address: str, target: str) -> str:
        """Where an edge leads when every `for_each` that it would begin again is over."""
        while isinstance(self.steps.get(target), ForEach) and address.startswith(f"{target}."):
            target = self.after[target]
        return target

    def enter(self, address: str, block_name: str) -> str:
        """The first step of a nested block; an empty one leads where its step leads."""
        inside = f"{address}.{block_name}.0"
        return inside if inside in self.steps else self.after[address]


def _ask(paths: ControlFlow, here: str, step: Ask) -> Iterator[Edge]:
    saves = step.saved_names
    for number in range(len(step.written_choices)):
        yield Edge(to=paths.enter(here, f"{step.choices_at}.{number}.then"), kind="reply", saves=saves)
    if isinstance(step.choices, ChoicesFrom) and step.choices.empty is not None:
        yield Edge(to=paths.enter(here, "choices.empty"))
    elif isinstance(step.choices, ChoicesFrom) and not step.choices.extra and step.otherwise is not None:
        yield Edge(to=paths.enter(here, "otherwise"))  # an empty list is not asked
    if isinstance(step.choices, ChoicesFrom) or not step.takes_choices_only:
        yield Edge(to=paths.after[here], kind="reply", saves=saves)
    if step.otherwise is not None:
        yield Edge(to=paths.enter(here, "otherwise"), kind="reply")
    if step.no_reply is not None and step.wait is not None:  # without a time there is no timeout
        yield Edge(to=paths.enter(here, "no_reply"), kind="time", after=step.wait)


def _faq(paths: ControlFlow, here: str, step: Faq) -> Iterator[Edge]:
    for number in range(len(step.faq) if isinstance(step.faq, tuple) else 0):
        yield Edge(to=paths.enter(here, f"faq.{number}.answer"))
    if step.otherwise is not None:
        yield Edge(to=paths.enter(here, "otherwise"), kind="reply")


def _branch(paths: ControlFlow, here: str, step: Branch) -> Iterator[Edge]:
    for number, case in enumerate(step.branch):
        if isinstance(case, Otherwise):
            yield Edge(to=paths.enter(here, f"branch.{number}.otherwise"))
        else:  # also after an "otherwise" in the wrong place: that is a problem of its own, and told once
            yield Edge(to=paths.enter(here, f"branch.{number}.then"))
    if not any(isinstance(case, Otherwise) for case in step.branch):
        yield Edge(to=paths.after[here])


def _split(paths: ControlFlow, here: str, step: Split) -> Iterator[Edge]:
    for number in range(len(step.split)):
        yield Edge(to=paths.enter(here, f"split.{number}.then"))
    if sum(arm.percent for arm in step.split) < 100:
        yield Edge(to=paths.after[here])


def _set(paths: ControlFlow, here: str, step: Set) -> Iterator[Edge]:
    yield Edge(to=paths.after[here], saves=tuple(step.set))


def _opt_in(paths: ControlFlow, here: str, step: OptIn) -> Iterator[Edge]:
    yield Edge(to=paths.enter(here, "agreed"), kind="reply", agrees=step.purpose)
    yield Edge(to=paths.enter(here, "declined"), kind="reply")


def _call(paths: ControlFlow, here: str, step: Call) -> Iterator[Edge]:
    yield Edge(to=paths.after[here], kind="call", saves=(step.save,) if step.save else ())
    yield Edge(to=paths.enter(here, "failed"), kind="call")


def _for_each(paths: ControlFlow, here: str, step: ForEach) -> Iterator[Edge]:
    yield Edge(to=paths.enter(here, "then"), saves=(step.as_,))
    yield Edge(to=paths.after[here])


def _cancel(paths: ControlFlow, here: str, step: Cancel) -> Iterator[Edge]:
    yield Edge(to=paths.after[here], saves=(step.save,) if step.save else ())


def _run(paths: ControlFlow, here: str, step: Run) -> Iterator[Edge]:
    yield Edge(to=paths.after[here], kind="run", saves=tuple(name for name in (step.save, step.outcome) if name))


def _pause(paths: ControlFlow, here: str, step: Pause) -> Iterator[Edge]:
    yield Edge(to=paths.after[here], kind="time", after=step.pause if isinstance(step.pause, timedelta) else None)


def _goto(paths: ControlFlow, here: str, step: Goto) -> Iterator[Edge]:
    if step.goto in paths.named:
        yield Edge(to=paths.named[step.goto])


def _handoff(paths: ControlFlow, here: str, step: Handoff) -> Iterator[Edge]:
    yield Edge(to=paths.after[here], kind="human")
    if step.unanswered is not None:
        yield Edge(to=paths.enter(here, "unanswered"), kind="time")  # only the queue's hours count, so the window may be closed by then
    if step.closed is not None:
        yield Edge(to=paths.enter(here, "closed"))


def _end(paths: ControlFlow, here: str, step: End) -> Iterator[Edge]:
    yield Edge(to=FLOW_END)


# Steps that do not simply go on to the next one.
_EDGES: dict[type[Step], Callable[[ControlFlow, str, Any], Iterator[Edge]]] = {
    Ask: _ask,
    Faq: _faq,
    Branch: _branch,
    Split: _split,
    Set: _set,
    OptIn: _opt_in,
    ForEach: _for_each,
    Cancel: _cancel,
    Call: _call,
    Run: _run,
    Pause: _pause,
    Goto: _goto,
    Handoff: _handoff,
    End: _end,
}
