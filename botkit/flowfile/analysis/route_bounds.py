"""Bounds of the cost of a flow: what one conversation costs at least and at most, and what each detour of the customer adds.

Between them is every conversation in which nothing is refused; a refused message costs nothing. The cheapest customer answers in the fewest
messages or leaves at a question. The dearest one uses up all tries of every question, and waits for every reminder. Where a time decides
whether the window is open, and it is not known, the cheaper form counts for the cheapest, the dearer one for the dearest.

What customers may do as often as they like has no bound. It is priced by the piece: `repeat` is a question that comes back without
an answer, `again` is the way from an earlier question on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from botkit.core.engine.steps.call import CALL_TIMEOUT
from botkit.core.engine.steps.opt_in import TRIES as OPT_IN_TRIES
from botkit.core.flow.model import (
    Ask,
    Call,
    Faq,
    FaqEntry,
    FlowVersion,
    ForEach,
    Handoff,
    OptIn,
    Pause,
    Remind,
    Run,
    Say,
    Speaking,
    Step,
)
from botkit.core.model.business import Business
from botkit.flowfile.analysis.control_flow import FLOW_END, ControlFlow, Edge
from botkit.flowfile.analysis.message_state import WINDOW
from botkit.flowfile.analysis.outline import Lane, outline
from botkit.flowfile.analysis.route_messages import (
    ENDS,
    Price,
    Route,
    RouteMessage,
    Tail,
    forward_edges,
    free_message,
    template_message,
    unsent_message,
)

EDGE = timedelta(minutes=2)  # before the window closes, in which the gate may take it as closed already (botkit/policy/gate/window.py)
LEFT = "they leave"
NOT_UNDERSTOOD = "not understood"


class Age(NamedTuple):
    """How long ago the customer wrote: at least, and at most. A day and more are one."""

    least: timedelta
    most: timedelta

    @property
    def may_be_open(self) -> bool:
        return self.least < WINDOW

    @property
    def may_be_closed(self) -> bool:
        return self.most >= WINDOW - EDGE

    def later(self, time: timedelta | None) -> Age:
        """After a time in which the customer did not have to write; None when it is not known how long."""
        return Age(self.least, WINDOW) if time is None else Age(min(self.least + time, WINDOW), min(self.most + time, WINDOW))


NOW = Age(timedelta(0), timedelta(0))
TODAY = Age(timedelta(0), WINDOW - EDGE - timedelta(microseconds=1))
LONG_AGO = Age(WINDOW, WINDOW)
UNKNOWN = Age(timedelta(0), WINDOW)


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """`cheapest` and `dearest` for a conversation without detours. `repeat`: the messages of a question that comes back. `again`: the
    dearest way from any question on."""

    cheapest: Route
    dearest: Route
    repeat: tuple[RouteMessage, ...]
    again: Route


class _Way(NamedTuple):
    """A way on from a step: the messages on it, where it leads, in words, how old the customer's message is then, and how it ends here."""

    messages: tuple[RouteMessage, ...]
    to: str
    age: Age
    label: str = ""
    ends: str = ENDS[""]


@dataclass
class RouteBounds:
    """The bounds of one flow, among others that it may run. `running` are the flows that this one is inside of."""

    version: FlowVersion
    business: Business
    price: Price
    others: Mapping[str, FlowVersion] = field(default_factory=dict)
    running: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.name = self.version.flow.flow
        self.paths = ControlFlow(self.version.flow)
        self._lanes: dict[tuple[str, str], Lane] = {
            (card.address, lane.entry): lane for card in outline(self.version).walk() for lane in card.lanes
        }
        self._forward = forward_edges(self.paths)
        self._known: dict[tuple[str, Age, bool, str], Tail] = {}

    def of(self, age: Age) -> Bounds:
        """The bounds of a conversation that begins when the customer wrote that long ago."""
        cheapest, dearest = self.best(self.paths.first, age, most=False), self.best(self.paths.first, age, most=True)
        asking = [address for address in self._forward if isinstance(self.paths.steps[address], Ask | OptIn | Faq)]
        again = [self.best(address, NOW, most=True) for address in asking] + [dearest]
        free = free_message(self.name, asking[0] if asking else self.paths.first)
        return Bounds(
            cheapest=cheapest.route(),
            dearest=dearest.route(),
            repeat=(free, free) if asking else (),  # the answer to "why?", and the question
            again=max(again, key=lambda tail: tail.cost).route(),
        )

    def best(self, address: str, age: Age, *, most: bool, stop: str = FLOW_END) -> Tail:
        """The cheapest or dearest way from a step to the end of the flow, or to a step at which a loop begins again."""
        if address in (FLOW_END, stop):
            return Tail()
        key = (address, age, most, stop)
        if key not in self._known:
            tails = []
            for way in self._ways(address, age, most=most):
                rest = self.best(way.to, way.age, most=most, stop=stop) if way.ends == ENDS[""] else Tail(ends=way.ends)
                tails.append(rest.after(way.messages, way.label, self._total(way.messages)))
            choose = max if most else min
            self._known[key] = choose(tails, key=lambda tail: (tail.cost, len(tail.messages)))
        return self._known[key]

    def _total(self, messages: Iterable[RouteMessage]) -> Decimal:
        return sum((self.price(message) for message in messages), Decimal(0))

    # ---- the ways on from a step

    def _ways(self, address: str, age: Age, *, most: bool) -> Iterator[_Way]:
        step, edges = self.paths.steps[address], self._forward[address]
        if step.when is not None:  # the first edge goes past the step
            yield _Way((), edges[0].to, age)
            edges = edges[1:]
        make = self._waits.get(type(step))
        if make is not None:
            yield from make(address, step, edges, age, most=most)
            return
        said = self._said(address, step, age, most=most)
        for edge in edges or (Edge(to=self.paths.past_loop(address, self.paths.after[address])),):
            yield _Way(said, edge.to, age, self._label(address, edge))

    @property
    def _waits(self) -> Mapping[type[Step], Callable[..., Iterator[_Way]]]:
        return {
            Ask: self._ask,
            OptIn: self._opt_in,
            Faq: self._faq,
            Pause: self._pause,
            Call: self._call,
            Run: self._run,
            Handoff: self._handoff,
            ForEach: self._for_each,
        }

    def _ask(self, address: str, step: Ask, edges: tuple[Edge, ...], age: Age, *, most: bool) -> Iterator[_Way]:
        question = self._said(address, step, age, most=most)
        missed = (free_message(self.name, address),) * (step.tries - 1)
        retries = (*missed, *self._reminder(address, step, age)) if most else ()
        for edge in edges:
            label = self._label(address, edge)
            if edge.kind == "on":  # an empty list is not asked
                yield _Way((), edge.to, age, label)
            elif edge.kind == "time":
                yield _Way((*question, *retries), edge.to, Age(timedelta(0), age.later(edge.after).most), label)
            elif step.otherwise is not None and edge.to == self.paths.enter(address, "otherwise") and not most:
                yield _Way((*question, *missed), edge.to, NOW, label)
            else:
                yield _Way(() if not most and _may_be_known(step) else (*question, *retries), edge.to, NOW, label)
        if step.no_reply is not None and (step.wait is None or most):  # also where the question is refused
            yield _Way((), self.paths.enter(address, "no_reply"), age, "refused")
        if step.otherwise is None and most:
            yield self._gives_up(address, (*question, *retries))
        yield _Way((*question, *retries), FLOW_END, age, LEFT)

    def _opt_in(self, address: str, step: OptIn, edges: tuple[Edge, ...], age: Age, *, most: bool) -> Iterator[_Way]:
        question = self._said(address, step, age, most=most)
        # Each of the two questions of a double opt-in is repeated until the last try.
        free = (free_message(self.name, address),) * ((OPT_IN_TRIES - 1) + (OPT_IN_TRIES if step.double else 0))
        said = (*question, *free) if most else question
        for edge in edges:
            yield _Way(said, edge.to, NOW, self._label(address, edge))
        yield _Way(said, FLOW_END, age, LEFT)

    def _faq(self, address: str, step: Faq, edges: tuple[Edge, ...], age: Age, *, most: bool) -> Iterator[_Way]:
        free = free_message(self.name, address)
        missed, offer = (free,) * (step.tries - 1), (free,)  # which question was meant is asked at most once before an answer
        entries = {self.paths.enter(address, f"faq.{number}.answer"): entry for number, entry in enumerate(_entries(step))}
        for edge in edges:
            is_missed = edge.kind == "reply" and edge.to == self.paths.enter(address, "otherwise")
            entry = entries.get(edge.to)
            given = () if is_missed or (entry is not None and not isinstance(entry.answer, str)) else (free,)
            before = (*missed, *offer) if most else missed if is_missed else ()
            yield _Way((*before, *given), edge.to, NOW, self._label(address, edge))
        if any(isinstance(entry.answer, str) for entry in _entries(step)):
            yield _Way((*missed, *offer, free) if most else (free,), self.paths.past_loop(address, self.paths.after[address]), NOW)
        if step.otherwise is None and most:
            yield self._gives_up(address, (*missed, *offer))
        yield _Way((), FLOW_END, age, LEFT)

    def _pause(self, address: str, step: Pause, edges: tuple[Edge, ...], age: Age, *, most: bool) -> Iterator[_Way]:
        for edge in edges:  # until a moment that may be over: they may also write meanwhile
            yield _Way((), edge.to, Age(timedelta(0), age.later(edge.after).most))
        yield _Way((), FLOW_END, age, LEFT)

    def _call(self, address: str, step: Call, edges: tuple[Edge, ...], age: Age, *, most: bool) -> Iterator[_Way]:
        for edge in edges:
            yield _Way((), edge.to, Age(timedelta(0), age.later(CALL_TIMEOUT).most), self._label(address, edge))
        yield _Way((), FLOW_END, age, LEFT)

    def _run(self, address: str, step: Run, edges: tuple[Edge, ...], age: Age, *, most: bool) -> Iterator[_Way]:
        other = self.others.get(step.run)
        if other is None or step.run == self.name or step.run in self.running:
            yield from (_Way((), edge.to, UNKNOWN) for edge in edges)
            return
        inner = RouteBounds(other, self.business, self.price, self.others, (*self.running, self.name))
        inside = inner.best(inner.paths.first, age, most=most)
        for edge in edges:
            yield _Way(inside.messages, edge.to, Age(timedelta(0), age.most if inner.is_quick else WINDOW), self._label(address, edge))
        yield _Way(inside.messages, FLOW_END, age, "".join(inside.answers[-1:]), inside.ends)

    def _handoff(self, address: str, step: Handoff, edges: tuple[Edge, ...], age: Age, *, most: bool) -> Iterator[_Way]:
        yield _Way((), FLOW_END, UNKNOWN, ends=ENDS["human"])
        for edge in edges:
            yield _Way((), edge.to, UNKNOWN if edge.kind == "human" else age, self._label(address, edge))

    def _for_each(self, address: str, step: ForEach, edges: tuple[Edge, ...], age: Age, *, most: bool) -> Iterator[_Way]:
        inside, after = self.paths.enter(address, "then"), self.paths.past_loop(address, self.paths.after[address])
        yield _Way((), after, age)
        if most:
            for first in (age, UNKNOWN):  # after the first item nothing is known about the window
                rounds = self.best(inside, first, most=True, stop=after).messages * step.limit
                yield _Way(rounds, after, UNKNOWN, self._label(address, Edge(to=inside)))

    # ---- the messages

    def _gives_up(self, address: str, before: tuple[RouteMessage, ...]) -> _Way:
        """The last try was not understood, and the step does not say what then: a colleague takes over, or the flow ends with a word."""
        if self.business.queues:
            return _Way(before, FLOW_END, NOW, NOT_UNDERSTOOD, ENDS["human"])
        return _Way((*before, free_message(self.name, address)), FLOW_END, NOW, NOT_UNDERSTOOD)

    def _said(self, address: str, step: Step, age: Age, *, most: bool) -> tuple[RouteMessage, ...]:
        if not isinstance(step, Speaking | OptIn):
            return ()
        purpose = step.purpose if isinstance(step, Speaking) else None
        if not most and isinstance(step, Say) and "{%" in step.say:
            return ()  # a text of conditions may be empty, and is not sent then
        return self._dearer(address, age, step.template, purpose, most=most, step=step)

    def _reminder(self, address: str, step: Ask, age: Age) -> tuple[RouteMessage, ...]:
        remind: Remind | None = step.remind
        if remind is None:
            return ()
        asked = Age(timedelta(0), age.most)  # they may have written since the question
        return self._dearer(address, asked.later(remind.after)._replace(least=timedelta(0)), remind.template, step.purpose, most=True)

    def _dearer(
        self, address: str, age: Age, template: str | None, purpose: str | None, *, most: bool, step: Step | None = None
    ) -> tuple[RouteMessage, ...]:
        """The cheaper or dearer of the forms that the message may have."""
        forms = [free_message(self.name, address, step)] if age.may_be_open else []
        if age.may_be_closed:
            forms.append(
                template_message(self.business, self.name, address, purpose, template)
                if template is not None
                else unsent_message(self.name, address)
            )
        return ((max if most else min)(forms, key=self.price),)

    def _label(self, address: str, edge: Edge) -> str:
        lane = self._lanes.get((address, edge.to))
        return lane.label if lane is not None and edge.kind != "human" else ""

    @property
    def is_quick(self) -> bool:
        """Whether no time passes in the flow that the customer has not written after."""
        slow = (Pause, Handoff, Run, Ask, OptIn, Call)
        return not any(isinstance(step, slow) for step in self.paths.steps.values())


def _may_be_known(step: Ask) -> bool:
    """Whether a sentence before may have answered it (botkit/core/engine/ahead.py): then it is not asked."""
    return bool(step.save) and not step.measure and (not step.takes_any_text or bool(step.in_sentence))


def _entries(step: Faq) -> tuple[FaqEntry, ...]:
    return step.faq if isinstance(step.faq, tuple) else ()
