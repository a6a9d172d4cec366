"""The 24-hour window: messages that may fall outside it need a template, or a word on what to do instead.

Free-form messages are allowed for 24 hours after the customer's latest one. For each step the longest time that may have passed since
then is computed along all paths, through other flows that are run on the way; a flow that an event or a schedule starts begins outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from botkit.core.flow.model import Ask, EventStart, OptIn, Run, ScheduleStart, Speaking
from botkit.flowfile.analysis.control_flow import FLOW_END
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem

WINDOW = timedelta(hours=24)
CLOSED = timedelta.max  # it is not known when the customer wrote, or it was too long ago
STEADY = 8  # how often the time at one step may grow before it is taken to grow for ever: a loop with a pause in it


def missing_templates(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    flows = {parsed.name: parsed for parsed in reversed(parsed_flows) if parsed.flow is not None and parsed.resolves}
    ages = _WindowAges(flows)
    inside = _WindowAges(flows)  # as if every flow were begun by the customer
    for name, parsed in flows.items():
        assert parsed.flow is not None  # filtered above
        inside.through(name, timedelta(0))
        begins = CLOSED if any(isinstance(start, EventStart | ScheduleStart) for start in parsed.flow.starts) else timedelta(0)
        ages.through(name, begins)
    for name, parsed in flows.items():
        for address, step in parsed.paths.steps.items():
            age = ages.longest.get((name, address), timedelta(0))
            if isinstance(step, Ask) and step.remind and age <= WINDOW < age + step.remind.after:
                message = "this reminder comes when the 24-hour window is closed, and would not be sent"
                yield parsed.problem(
                    parsed.spot(f"{address}.remind.after"), "missing-template", message, "remind earlier than 24 hours after the question"
                )
            if age <= WINDOW:
                continue
            waits = inside.longest.get((name, address), timedelta(0)) > WINDOW
            why = "a wait before it can last longer" if waits else "the flow can begin without a message of the customer"
            if isinstance(step, OptIn) and step.double and step.template:
                continue  # the request to confirm a sign-up that was made elsewhere: the one question that may come first
            if isinstance(step, OptIn):
                if not step.template:
                    message = 'this question may fall outside the 24-hour window, where it needs a "template"'
                    hint = f"because {why}; or ask in a flow that the customer starts"
                    yield parsed.problem(parsed.key(f"{address}.opt_in"), "missing-template", message, hint)
            elif isinstance(step, Speaking) and not step.template and not step.outside:
                verb = "ask" if isinstance(step, Ask) else "say"
                message = (
                    'this message may fall outside the 24-hour window: it needs a "template", or "outside: drop" or "outside: handoff"'
                )
                yield parsed.problem(parsed.key(f"{address}.{verb}"), "missing-template", message, f"because {why}")


class _WindowAges:
    """How long ago the customer may have written when a step is reached. `longest` joins all the ways into a flow."""

    def __init__(self, flows: Mapping[str, ParsedFlow]) -> None:
        self.flows = flows
        self.longest: dict[tuple[str, str], timedelta] = {}
        self.ends: dict[tuple[str, timedelta], timedelta] = {}

    def through(self, name: str, begins: timedelta) -> timedelta:
        """The longest time at the end of a flow that is begun with this one. A flow that runs itself is taken to change nothing."""
        begins = begins if begins <= WINDOW else CLOSED
        if (name, begins) in self.ends:
            return self.ends[name, begins]
        self.ends[name, begins] = begins
        paths = self.flows[name].paths
        at = {paths.first: begins}
        grown: dict[str, int] = {}
        queue = [paths.first]
        ends = timedelta(0)
        while queue:
            here = queue.pop()
            for edge in paths.edges[here]:
                age = self._after(name, here, edge.kind, edge.after, at[here])
                if edge.to == FLOW_END:
                    ends = max(ends, age)
                elif edge.to not in at or age > at[edge.to]:
                    grown[edge.to] = grown.get(edge.to, 0) + 1
                    at[edge.to] = CLOSED if grown[edge.to] > STEADY else age
                    queue.append(edge.to)
        for address, age in at.items():
            self.longest[name, address] = max(age, self.longest.get((name, address), timedelta(0)))
        self.ends[name, begins] = ends
        return ends

    def _after(self, name: str, here: str, kind: str, took: timedelta | None, age: timedelta) -> timedelta:
        if kind == "reply":
            return timedelta(0)
        if kind == "run":
            step = self.flows[name].paths.steps[here]
            return self.through(step.run, age) if isinstance(step, Run) and step.run in self.flows else age
        if age == CLOSED or took is None:
            return CLOSED
        total = age + took
        return total if total <= WINDOW else CLOSED
