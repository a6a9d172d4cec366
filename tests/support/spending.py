"""What conversations cost, read from their events, beside what `botkit cost` says that they may cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from botkit.core import events as ev
from botkit.core.engine.program import HANDING_OVER, Programs
from botkit.core.events import Event
from botkit.core.events.inputs import INPUTS
from botkit.flowfile.analysis.message_routes import Routes
from botkit.flowfile.analysis.route_bounds import RouteBounds
from botkit.flowfile.analysis.route_messages import RouteMessage

# Prices that tell messages apart: ten free-form messages cost less than one template.
PRICES = {"free": Decimal(1), "template": Decimal(11), "unsent": Decimal(0)}
ANSWERS = (ev.AnswerGiven, ev.AnswerMissed, ev.OptedIn, ev.OptInDeclined, ev.FaqAnswered, ev.ConsentRecorded)


def price(message: RouteMessage) -> Decimal:
    """The made-up price of a message."""
    return PRICES[message.form]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one conversation of a flow costs at least and at most over all its starts, and its detours."""

    least: Decimal
    most: Decimal
    repeat: Decimal
    again: Decimal


def limits_of(programs: Programs) -> dict[str, Limits]:
    """The limits of every flow, and of the one for urgent words."""
    versions = {name: program.version for name, program in programs.current.items()}
    found = {}
    for name, version in versions.items():
        routes = Routes(version, programs.business, versions)
        bounds = RouteBounds(version, programs.business, price, versions)
        of_starts = [bounds.of(age) for _, age in routes.starts]
        found[name] = Limits(
            least=min(_total(one.cheapest.messages) for one in of_starts),
            most=max(_total(one.dearest.messages) for one in of_starts),
            repeat=max(_total(one.repeat) for one in of_starts),
            again=max(_total(one.again.messages) for one in of_starts),
        )
    # What urgent words begin belongs to no author: it says one thing, and hands over.
    found[HANDING_OVER.name] = Limits(least=Decimal(0), most=PRICES["free"], repeat=Decimal(0), again=Decimal(0))
    return found


def _total(messages: Iterable[RouteMessage]) -> Decimal:
    return sum(map(price, messages), Decimal(0))


@dataclass
class Spending:
    """What a customer's events cost. `begun` counts the conversations of each flow, `repeats` the turns in which a question came back
    without an answer, `rounds` the steps that were come to again, `refused` the messages that were kept back."""

    cost: Decimal = Decimal(0)
    begun: Counter[str] = field(default_factory=Counter)
    repeats: int = 0
    rounds: Counter[str] = field(default_factory=Counter)
    refused: int = 0

    def least(self, limits: Mapping[str, Limits]) -> Decimal:
        """What it costs at least, when nothing is refused."""
        return sum((limits[flow].least * number for flow, number in self.begun.items()), Decimal(0))

    def most(self, limits: Mapping[str, Limits]) -> Decimal:
        """What it costs at most, with the detours that were made."""
        begun = sum((limits[flow].most * number for flow, number in self.begun.items()), Decimal(0))
        rounds = sum((limits[flow].again * number for flow, number in self.rounds.items()), Decimal(0))
        return begun + rounds + self.repeats * max(limits[flow].repeat for flow in limits)


def spending(events: Iterable[Event]) -> Spending:
    """Read the events of one customer."""
    found, flows, is_open = Spending(), {0: ""}, False
    visited: dict[str, set[str]] = {}
    for turn in _turns(events):
        kinds = {type(event) for event in turn}
        for event in turn:
            match event:
                case ev.SessionStarted(flow=flow):
                    found.begun[flow] += 1
                    visited[flow] = set()
                case ev.FlowEntered(flow=flow, how=how):
                    visited[flow] = set()
                    if how != "run":
                        found.begun[flow] += 1
                        found.repeats += 1  # the question below comes back once
                case ev.StepsVisited(path=path):
                    for flow, step in path:
                        if step in visited.setdefault(flow, set()):
                            found.rounds[flow] += 1
                            visited[flow] = set()
                        visited[flow].add(step)
                case ev.MessageQueued(number=number, flow=flow):
                    flows[number] = flow
                case ev.SendAttempted(number=number, attempt=1, form=form) if flows[number]:
                    found.cost += PRICES[form]
                case ev.MessageRefused():
                    found.refused += 1
                case ev.CommandGiven() | ev.StepFailed() | ev.HandoffClosed():
                    found.repeats += 1
                case _:
                    pass
        if ev.MessageReceived in kinds and is_open and not kinds.intersection((*ANSWERS, ev.SessionStarted)):
            found.repeats += 1
        if ends := kinds.intersection((ev.SessionStarted, ev.SessionEnded)):
            is_open = ends == {ev.SessionStarted} or isinstance(_last_of(turn), ev.SessionStarted)
    return found


def _last_of(turn: list[Event]) -> Event:
    return [event for event in turn if isinstance(event, ev.SessionStarted | ev.SessionEnded)][-1]


def _turns(events: Iterable[Event]) -> Iterator[list[Event]]:
    turn: list[Event] = []
    for event in events:
        if isinstance(event, INPUTS) and turn:
            yield turn
            turn = []
        turn.append(event)
    if turn:
        yield turn
