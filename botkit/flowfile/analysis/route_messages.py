"""The messages of a route through a flow, and the edges that a route follows. Routes and the bounds of their cost are made of these."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from botkit.core.flow.model import Ask, Speaking, Step
from botkit.core.flow.speaking import SHOWN
from botkit.core.model.business import Business
from botkit.flowfile.analysis.control_flow import FLOW_END, ControlFlow, Edge

_BESIDE_TEXT = (*SHOWN, "header", "template", "request", "form", "preview", "quote")

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


Price = Callable[[RouteMessage], Decimal]


@dataclass(frozen=True, kw_only=True)
class Route:
    """`answers` are the labels of the ways taken, `messages` in order, `ends` how it ends."""

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


@dataclass(frozen=True, kw_only=True)
class Tail:
    """The rest of a route from a step on."""

    cost: Decimal = Decimal(0)
    answers: tuple[str, ...] = ()
    messages: tuple[RouteMessage, ...] = ()
    ends: str = ENDS[""]

    def after(self, messages: tuple[RouteMessage, ...], label: str, cost: Decimal) -> Tail:
        """The rest from a step before, which sends these messages."""
        answers = (label, *self.answers) if label else self.answers
        return replace(self, cost=cost + self.cost, answers=answers, messages=(*messages, *self.messages))

    def route(self) -> Route:
        """The route. `joins` stays only where the message right before can be joined."""
        messages: list[RouteMessage] = []
        for number, one in enumerate(self.messages):
            before = self.messages[number - 1] if number else None
            follows = before is not None and before.bare and before.flow == one.flow
            messages.append(replace(one, joins=one.joins and follows))
        return Route(answers=self.answers, messages=tuple(messages), ends=self.ends)


def free_message(flow: str, address: str, step: Step | None = None) -> RouteMessage:
    """A free-form message: the text of a step, or without one a text that nothing is joined with."""
    return RouteMessage(flow=flow, address=address, form="free", bare=_is_bare(step), joins=_is_text(step))


def template_message(business: Business, flow: str, address: str, purpose: str | None, template: str) -> RouteMessage:
    """A template, in the category that the step or the catalogue says."""
    known = business.templates.get(template)
    category = purpose or (known.category if known is not None else "utility")
    return RouteMessage(flow=flow, address=address, form="template", category=category, template=template)


def unsent_message(flow: str, address: str) -> RouteMessage:
    """A message that cannot go out: the window is closed, and there is no template."""
    return RouteMessage(flow=flow, address=address, form="unsent")


def forward_edges(paths: ControlFlow) -> dict[str, tuple[Edge, ...]]:
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


def _is_text(step: Step | None) -> bool:
    return isinstance(step, Speaking) and not any(getattr(step, name, None) for name in _BESIDE_TEXT)


def _is_bare(step: Step | None) -> bool:
    """Said without waiting for anything: an `ask` waits, so nothing can be joined to it from behind."""
    return _is_text(step) and not isinstance(step, Ask) and not any(getattr(step, name) for name in ("footer", "link"))
