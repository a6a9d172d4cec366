"""The state in which a message may be sent: how long ago the customer wrote, whether it answers them, and which topics cover it.

It is computed along all paths from each start, through other flows that are run on the way, as the engine and the gate see it: free-form
messages are allowed for 24 hours after the customer's latest one, and what the business starts needs consent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import NamedTuple

from botkit.core.flow.model import Ask, BroadcastStart, EventStart, FlowPart, Run, Schedule, ScheduleStart
from botkit.flowfile.analysis.control_flow import FLOW_END, Edge
from botkit.flowfile.parsed_flow import ParsedFlow

WINDOW = timedelta(hours=24)  # after a message of the customer, in which free-form messages may go out
CLOSED = timedelta.max  # it is not known when the customer wrote, or it was too long ago
STEADY = 8  # how often the state at one step may change before its time is taken to grow for ever: a loop with a pause in it
PURPOSES = frozenset({"utility", "marketing"})  # what people agree to


class MessageState(NamedTuple):
    """`age` is the longest time since the customer wrote. `is_ours`: an event or a schedule began the flow. `is_answer`: nothing but the
    customer's message led here, so that what is sent answers them. `covered` are the purposes for which a topic is known on all paths."""

    age: timedelta
    is_ours: bool = False
    is_answer: bool = True
    covered: frozenset[str] = frozenset()

    @property
    def is_closed(self) -> bool:
        """Whether the window may be closed: at exactly 24 hours it is."""
        return self.age >= WINDOW

    def covers(self, purpose: str) -> bool:
        """Whether a topic is known for a message of this purpose."""
        return ("utility" if purpose == "service" else purpose) in self.covered

    def later(self, time: timedelta | None) -> MessageState:
        """After a time in which nobody wrote; None when it is not known how long."""
        age = CLOSED if time is None or self.age == CLOSED else self.age + time
        return self._replace(age=age if age < WINDOW else CLOSED, is_answer=not self.is_ours)


ASKED = MessageState(age=timedelta(0))  # the customer has just written


def states_at_start(starts: Iterable[FlowPart]) -> tuple[MessageState, ...]:
    """The states in which the starts begin a flow. A topic that a start names covers messages for every purpose."""
    states: dict[MessageState, None] = {}
    for start in starts:
        named = start.schedule if isinstance(start, ScheduleStart) else start
        if isinstance(named, EventStart | Schedule | BroadcastStart):
            covered = PURPOSES if isinstance(named, BroadcastStart) or named.to else frozenset()
            states[MessageState(age=CLOSED, is_ours=True, is_answer=False, covered=covered)] = None
        else:
            states[ASKED] = None
    return tuple(states)


class MessageStates:
    """The states of every step, over all the ways in which flows were begun with `begin`."""

    def __init__(self, flows: Mapping[str, ParsedFlow]) -> None:
        self.flows = flows
        self._at: dict[tuple[str, str], dict[MessageState, None]] = {}
        self._ends: dict[tuple[str, MessageState], MessageState] = {}

    def of(self, flow: str, address: str) -> tuple[MessageState, ...]:
        """The states in which a step may be reached: one for each way to begin the flow."""
        return tuple(self._at.get((flow, address), ()))

    def begin(self, flow: str, state: MessageState) -> MessageState:
        """Follow a flow that begins in this state. Returns the state at its end. A flow that runs itself is taken to change nothing."""
        if (flow, state) in self._ends:
            return self._ends[flow, state]
        self._ends[flow, state] = state
        paths = self.flows[flow].paths
        at = {paths.first: state}
        changed: dict[str, int] = {}
        queue = [paths.first]
        end: MessageState | None = None
        while queue:
            here = queue.pop()
            for edge in paths.edges[here]:
                after = self._after(flow, here, edge, at[here])
                if edge.to == FLOW_END:
                    end = after if end is None else _joined(end, after)
                    continue
                joined = after if edge.to not in at else _joined(at[edge.to], after)
                if joined != at.get(edge.to):
                    changed[edge.to] = changed.get(edge.to, 0) + 1
                    at[edge.to] = joined._replace(age=CLOSED) if changed[edge.to] > STEADY else joined
                    queue.append(edge.to)
        for address, reached in at.items():
            self._at.setdefault((flow, address), {})[reached] = None
        self._ends[flow, state] = state if end is None else end
        return self._ends[flow, state]

    def _after(self, flow: str, here: str, edge: Edge, state: MessageState) -> MessageState:
        match edge.kind:
            case "reply":
                covered = state.covered | {edge.agrees} if edge.agrees else state.covered
                return state._replace(age=timedelta(0), is_answer=True, covered=covered)
            case "run":
                step = self.flows[flow].paths.steps[here]
                return self._after_run(step, state) if isinstance(step, Run) and step.run in self.flows else state
            case "time" | "call" | "human":
                return state.later(edge.after)
            case _:
                return state

    def _after_run(self, step: Run, state: MessageState) -> MessageState:
        """The state after a flow that was run; where its outcome is asked for, also after a question of it that ran out of time."""
        end = self.begin(step.run, state)
        for address, inner in self.flows[step.run].paths.steps.items():
            if step.outcome and isinstance(inner, Ask) and inner.wait is not None and inner.no_reply is None:
                for asked in self.of(step.run, address):
                    end = _joined(end, asked.later(inner.wait))
        return end


def _joined(one: MessageState, other: MessageState) -> MessageState:
    return MessageState(
        age=max(one.age, other.age),
        is_ours=one.is_ours,
        is_answer=one.is_answer and other.is_answer,
        covered=one.covered & other.covered,
    )


def all_states(flows: Mapping[str, ParsedFlow]) -> MessageStates:
    """The states of all flows, each begun by its starts; one without starts as if it were run right after a message."""
    states = MessageStates(flows)
    for name, parsed in flows.items():
        assert parsed.flow is not None  # only flows that were read whole are followed
        for state in states_at_start(parsed.flow.starts) or (ASKED,):
            states.begin(name, state)
    return states


def begun_by_customers(flows: Mapping[str, ParsedFlow]) -> MessageStates:
    """The same, as if every flow were begun by the customer: what is closed there waits too long itself."""
    states = MessageStates(flows)
    for name in flows:
        states.begin(name, ASKED)
    return states
