"""Message routes: the routes through a flow with the messages sent on each, when every reply is understood at once.

A route takes each edge at most once: edges back to a visited step are left out, so a loop is run once. It ends where the flow ends or a
colleague takes over. Each step knows whether the 24-hour window is open: a reply opens it, a long silence closes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from botkit.core.flow.model import (
    Ask,
    BroadcastStart,
    EventStart,
    Faq,
    FlowVersion,
    HandedBackStart,
    OptIn,
    Run,
    ScheduleStart,
    Speaking,
    Step,
)
from botkit.core.model.business import Business
from botkit.flowfile.analysis.control_flow import FLOW_END, ControlFlow, Edge
from botkit.flowfile.analysis.message_state import WINDOW
from botkit.flowfile.analysis.outline import Lane, outline
from botkit.flowfile.analysis.route_bounds import LONG_AGO, NOW, TODAY, Age, RouteBounds
from botkit.flowfile.analysis.route_messages import (
    ENDS,
    Route,
    RouteMessage,
    Tail,
    forward_edges,
    free_message,
    template_message,
    unsent_message,
)
from botkit.flowfile.analysis.step_text import start_words

UNANSWERED = "no reply"
_UNANSWERED = Edge(to=FLOW_END, kind="time", after=None)


@dataclass
class Routes:
    """The routes of one flow, among others that it may run."""

    version: FlowVersion
    business: Business
    others: Mapping[str, FlowVersion] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.name = self.version.flow.flow
        self.paths = ControlFlow(self.version.flow)
        drawn = outline(self.version)
        self._labels: dict[tuple[str, str], Lane] = {(card.address, lane.entry): lane for card in drawn.walk() for lane in card.lanes}
        self._forward = forward_edges(self.paths)

    @property
    def starts(self) -> Iterator[tuple[str, Age]]:
        """The starts of the flow in words, and how long ago the customer wrote; two of them for starts without a message of theirs."""
        for start in self.version.flow.starts:
            text = start_words(start).partition(", where")[0]
            if isinstance(start, EventStart | BroadcastStart | ScheduleStart | HandedBackStart):
                yield f"{text}; they have not written for a day", LONG_AGO
                yield f"{text}; they wrote within the last day", TODAY
            else:
                yield text, NOW
        if not self.version.flow.starts:
            yield "run by another flow", NOW

    def every(self, is_open: bool, *, at_most: int) -> list[Route] | None:
        """All routes, in file order; None when there are more than that."""
        routes: list[Route] = []
        for tail in self._all(self.paths.first, is_open):
            if len(routes) == at_most:
                return None
            routes.append(tail.route())
        return routes

    # ---- along the ways

    def _all(self, address: str, is_open: bool) -> Iterator[Tail]:
        if address == FLOW_END:
            yield Tail()
            return
        for messages, edge, label, still_open in self._ways(address, is_open):
            rests = [Tail(ends=ENDS["human"])] if edge.kind == "human" else self._all(edge.to, still_open)
            for rest in rests:
                yield rest.after(messages, label, Decimal(0))

    def _ways(self, address: str, is_open: bool) -> Iterator[tuple[tuple[RouteMessage, ...], Edge, str, bool]]:
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
            messages = (*self._said(address, step, is_open), *self._extra(address, step, lane, is_open), *self._run(step, is_open))
            yield messages, edge, label, _window_after(edge, is_open)

    def _said(self, address: str, step: Step, is_open: bool) -> tuple[RouteMessage, ...]:
        """The message of the step itself."""
        if not isinstance(step, Speaking | OptIn):
            return ()
        if is_open:
            return (free_message(self.name, address, step),)
        if step.template is None:
            return (unsent_message(self.name, address),)
        return (self._template(address, step.purpose if isinstance(step, Speaking) else None, step.template),)

    def _template(self, address: str, purpose: str | None, template: str) -> RouteMessage:
        return template_message(self.business, self.name, address, purpose, template)

    def _extra(self, address: str, step: Step, lane: Lane | None, is_open: bool) -> tuple[RouteMessage, ...]:
        """What is said on one way only: retries before giving up, a reminder before the silence, a FAQ's answer, the second question."""
        why, free = lane.why if lane is not None else "", free_message(self.name, address)
        if isinstance(step, Ask | Faq) and why == "missed":
            return (free,) * (step.tries - 1)
        if isinstance(step, Ask) and why == "silence" and step.remind is not None:
            if is_open and step.remind.after < WINDOW:
                return (free,)
            return () if step.remind.template is None else (self._template(address, step.purpose, step.remind.template),)
        if isinstance(step, Faq) and why != "answer":
            return (free,)
        if isinstance(step, OptIn) and step.double and lane is not None and lane.label == step.agree:
            return (free,)
        return ()

    def _run(self, step: Step, is_open: bool) -> tuple[RouteMessage, ...]:
        """What a flow inside says at least."""
        other = self.others.get(step.run) if isinstance(step, Run) else None
        if other is None or other is self.version:
            return ()
        inside = RouteBounds(other, self.business, _count, self.others, (self.name,))
        return inside.best(inside.paths.first, NOW if is_open else LONG_AGO, most=False).messages


def _silence(step: Step) -> tuple[Edge, ...]:
    """A question without a reply ends the flow, where it has no other edge for that."""
    return (_UNANSWERED,) if isinstance(step, OptIn) or (isinstance(step, Ask) and step.no_reply is None) else ()


def _count(message: RouteMessage) -> Decimal:
    return Decimal(message.form != "unsent")


def _window_after(edge: Edge, is_open: bool) -> bool:
    if edge.kind == "reply":
        return True
    if edge.kind == "time":
        return is_open and edge.after is not None and edge.after < WINDOW
    return is_open
