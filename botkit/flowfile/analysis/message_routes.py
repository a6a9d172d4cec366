"""Message routes: the routes through a flow with the messages sent on each. Costs are estimated from them.

A route takes each edge at most once: edges back to a visited step are left out, so a loop is run once. It ends where the flow ends or a
colleague takes over. Each step knows whether the 24-hour window is open: a reply opens it, a long silence closes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Literal

from botkit.core.flow.model import Ask, EventStart, Faq, FlowPart, FlowVersion, HandedBackStart, OptIn, Run, ScheduleStart, Speaking, Step
from botkit.core.model.business import Business
from botkit.flowfile.analysis.control_flow import FLOW_END, ControlFlow, Edge
from botkit.flowfile.analysis.outline import Lane, outline
from botkit.flowfile.analysis.step_text import start_words

WINDOW = timedelta(hours=24)
DEPTH = 3  # of nested flows
UNANSWERED = "no reply"
_UNANSWERED = Edge(to=FLOW_END, kind="time", after=None)
ENDS: Mapping[str, str] = {"": "the flow ends", "human": "a colleague takes over"}


@dataclass(frozen=True, kw_only=True)
class RouteMessage:
    """One message. `form`: free text inside the window, a template outside, or unsent where there is none. A `bare` text can be joined with
    the next message, and one that `joins` with the message before."""

    flow: str
    address: str
    form: Literal["free", "template", "unsent"]
    category: str = "service"
    template: str = ""
    bare: bool = False
    joins: bool = False


@dataclass(frozen=True, kw_only=True)
class Route:
    """`start` in words, `answers` the labels of the ways taken, `messages` in order, `ends` how it ends."""

    start: str = ""
    answers: tuple[str, ...] = ()
    messages: tuple[RouteMessage, ...] = ()
    ends: str = ENDS[""]

    @property
    def sent(self) -> tuple[RouteMessage, ...]:
        return tuple(message for message in self.messages if message.form != "unsent")

    @property
    def joinable(self) -> int:
        """How many messages fewer there would be if texts that follow each other were joined."""
        return sum(message.joins for message in self.messages)


Price = Callable[[RouteMessage], Decimal]


@dataclass(frozen=True, kw_only=True)
class _Tail:
    """The rest of a route from a step on. `open_after`: whether the window is open at its end."""

    cost: Decimal = Decimal(0)
    answers: tuple[str, ...] = ()
    messages: tuple[RouteMessage, ...] = ()
    ends: str = ENDS[""]
    open_after: bool = True


@dataclass
class Routes:
    """The routes of one flow, among others that it may run."""

    version: FlowVersion
    business: Business
    others: Mapping[str, FlowVersion] = field(default_factory=dict)
    depth: int = 0

    def __post_init__(self) -> None:
        self.paths = ControlFlow(self.version.flow)
        drawn = outline(self.version)
        self._labels: dict[tuple[str, str], Lane] = {(card.address, lane.entry): lane for card in drawn.walk() for lane in card.lanes}
        self._forward = _forward(self.paths)

    @property
    def starts(self) -> Iterator[tuple[str, bool]]:
        """The starts of the flow in words, and whether the window is open then; both for starts without a message of the customer."""
        for start in self.version.flow.starts:
            text = start_words(start).partition(", where")[0]
            if isinstance(start, EventStart | ScheduleStart | HandedBackStart):
                yield f"{text}; they have not written for a day", False
                yield f"{text}; they wrote within the last day", True
            else:
                yield text, True
        if not self.version.flow.starts:
            yield "run by another flow", True

    def extremes(self, is_open: bool, price: Price) -> tuple[Route, Route]:
        """The cheapest and the most expensive route; of equal ones the first in the file."""
        cheapest, dearest = self._best(is_open, price, least=True), self._best(is_open, price, least=False)
        return _route(cheapest), _route(dearest)

    def every(self, is_open: bool, *, at_most: int) -> list[Route] | None:
        """All routes, in file order; None when there are more than that."""
        routes: list[Route] = []
        for tail in self._all(self.paths.first, is_open):
            if len(routes) == at_most:
                return None
            routes.append(_route(tail))
        return routes

    # ---- along the ways

    def _best(self, is_open: bool, price: Price, *, least: bool) -> _Tail:
        known: dict[tuple[str, bool], _Tail] = {}
        choose = min if least else max

        def best(address: str, is_open: bool) -> _Tail:
            if address == FLOW_END:
                return _Tail(open_after=is_open)
            key = (address, is_open)
            if key not in known:
                tails = []
                for messages, edge, label, still_open in self._ways(address, is_open, price, least=least):
                    rest = _stopped(still_open) if edge.kind == "human" else best(edge.to, still_open)
                    own = sum((price(one) for one in messages), Decimal(0))
                    tails.append(_joined(messages, label, rest, own + rest.cost))
                known[key] = choose(tails, key=lambda tail: tail.cost) if tails else _Tail(open_after=is_open)
            return known[key]

        return best(self.paths.first, is_open)

    def _all(self, address: str, is_open: bool) -> Iterator[_Tail]:
        if address == FLOW_END:
            yield _Tail(open_after=is_open)
            return
        for messages, edge, label, still_open in self._ways(address, is_open, None, least=True):
            rests = [_stopped(still_open)] if edge.kind == "human" else self._all(edge.to, still_open)
            for rest in rests:
                yield _joined(messages, label, rest, Decimal(0))

    def _ways(
        self, address: str, is_open: bool, price: Price | None, *, least: bool
    ) -> Iterator[tuple[tuple[RouteMessage, ...], Edge, str, bool]]:
        """The edges from a step: the messages on it, the edge, its label, and whether the window is open after it."""
        step = self.paths.steps[address]
        seen: set[tuple[str, str, str]] = set()
        for number, edge in enumerate((*self._forward[address], *_silence(step))):
            lane = self._labels.get((address, edge.to))
            label = UNANSWERED if edge is _UNANSWERED else lane.label if lane is not None and edge.kind != "human" else ""
            if (edge.to, edge.kind, label) in seen:
                continue  # answers that lead to the same step are one edge
            seen.add((edge.to, edge.kind, label))
            if step.when is not None and number == 0:
                yield (), edge, "", is_open
                continue
            messages = (*self._said(address, step, is_open), *self._extra(address, step, lane, is_open))
            inside = self._run(step, is_open, price, least=least)
            still_open = _window_after(edge, is_open if inside is None else inside.open_after)
            yield (*messages, *(inside.messages if inside is not None else ())), edge, label, still_open

    def _said(self, address: str, step: Step, is_open: bool) -> tuple[RouteMessage, ...]:
        """The message of the step itself."""
        if isinstance(step, OptIn):
            return (self._free(address),) if is_open else (RouteMessage(flow=self.version.flow.flow, address=address, form="unsent"),)
        if not isinstance(step, Speaking):
            return ()
        if is_open:
            return (self._free(address, bare=_is_bare(step), joins=_is_text(step)),)
        if step.template is None:
            return (RouteMessage(flow=self.version.flow.flow, address=address, form="unsent"),)
        return (self._template(address, step.purpose, step.template),)

    def _template(self, address: str, purpose: str | None, template: str) -> RouteMessage:
        known = self.business.templates.get(template)
        category = purpose or (known.category if known is not None else "utility")
        return RouteMessage(flow=self.version.flow.flow, address=address, form="template", category=category, template=template)

    def _extra(self, address: str, step: Step, lane: Lane | None, is_open: bool) -> tuple[RouteMessage, ...]:
        """What is said on one way only: retries before giving up, a reminder before the silence, a FAQ's answer, the second question."""
        why = lane.why if lane is not None else ""
        if isinstance(step, Ask | Faq) and why == "missed":
            return (self._free(address),) * (step.tries - 1)
        if isinstance(step, Ask) and why == "silence" and step.remind is not None:
            if is_open and step.remind.after < WINDOW:
                return (self._free(address),)
            return () if step.remind.template is None else (self._template(address, step.purpose, step.remind.template),)
        if isinstance(step, Faq) and why != "answer":
            return (self._free(address),)
        if isinstance(step, OptIn) and step.double and lane is not None and lane.label == step.agree:
            return (self._free(address),)
        return ()

    def _run(self, step: Step, is_open: bool, price: Price | None, *, least: bool) -> _Tail | None:
        """What a flow inside says on its cheapest or dearest route."""
        other = self.others.get(step.run) if isinstance(step, Run) else None
        if other is None or self.depth >= DEPTH:
            return None
        inner = Routes(other, self.business, self.others, self.depth + 1)
        return inner._best(is_open, price or _count, least=least)

    def _free(self, address: str, *, bare: bool = False, joins: bool = False) -> RouteMessage:
        return RouteMessage(flow=self.version.flow.flow, address=address, form="free", bare=bare, joins=joins)


def _silence(step: Step) -> tuple[Edge, ...]:
    """A question without a reply ends the flow, where it has no other edge for that."""
    return (_UNANSWERED,) if isinstance(step, OptIn) or (isinstance(step, Ask) and step.no_reply is None) else ()


def _count(message: RouteMessage) -> Decimal:
    return Decimal(message.form != "unsent")


def _stopped(is_open: bool) -> _Tail:
    return _Tail(ends=ENDS["human"], open_after=is_open)


def _joined(messages: tuple[RouteMessage, ...], label: str, rest: _Tail, cost: Decimal) -> _Tail:
    answers = (label, *rest.answers) if label else rest.answers
    return _Tail(cost=cost, answers=answers, messages=(*messages, *rest.messages), ends=rest.ends, open_after=rest.open_after)


def _route(tail: _Tail) -> Route:
    """`joins` stays only where the message right before can be joined."""
    messages: list[RouteMessage] = []
    for number, one in enumerate(tail.messages):
        before = tail.messages[number - 1] if number else None
        follows = before is not None and before.bare and before.flow == one.flow
        messages.append(RouteMessage(**{**one.__dict__, "joins": one.joins and follows}))
    return Route(answers=tail.answers, messages=tuple(messages), ends=tail.ends)


def _window_after(edge: Edge, is_open: bool) -> bool:
    if edge.kind == "reply":
        return True
    if edge.kind == "time":
        return is_open and edge.after is not None and edge.after < WINDOW
    return is_open


def _forward(paths: ControlFlow) -> dict[str, tuple[Edge, ...]]:
    """The edges of a flow without those that lead back to a visited step."""
    forward: dict[str, tuple[Edge, ...]] = {}
    passing: set[str] = set()

    def go(address: str) -> None:
        passing.add(address)
        # A loop is gone through once: its last step leads on to what follows the loop.
        onward = (replace(edge, to=paths.past_loop(address, edge.to)) for edge in paths.edges[address])
        edges = tuple(edge for edge in onward if edge.to not in passing)
        forward[address] = edges or (Edge(to=FLOW_END),)
        for edge in edges:
            if edge.to != FLOW_END and edge.to not in forward:
                go(edge.to)
        passing.discard(address)

    go(paths.first)
    return forward


def _is_text(step: FlowPart) -> bool:
    return isinstance(step, Speaking) and not any(
        getattr(step, name) for name in ("image", "video", "audio", "file", "location", "header", "template")
    )


def _is_bare(step: FlowPart) -> bool:
    """Said without waiting for anything: an `ask` waits, so nothing can be joined to it from behind."""
    return _is_text(step) and not isinstance(step, Ask) and not any(getattr(step, name) for name in ("footer", "link"))
