"""Names that stand for one thing only: a flow's, which is also its file's, and a step's within its flow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem


def flow_names(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """The name of a flow is the name of its file, so that people and programs find one by the other."""
    for parsed in parsed_flows:
        if parsed.flow is not None and parsed.flow.flow != parsed.stem:
            ending = parsed.document.file.rpartition(".")[2]
            message = f'the flow is called "{parsed.flow.flow}", but its file "{parsed.stem}.{ending}"; they must agree'
            yield parsed.problem(parsed.spot("flow"), "flow-name", message)


def duplicate_flows(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    first: dict[str, ParsedFlow] = {}
    for parsed in parsed_flows:
        earlier = first.setdefault(parsed.name, parsed)
        if earlier is not parsed:
            message = f'there is another flow "{parsed.name}"; a name stands for one flow'
            yield parsed.problem(parsed.spot("flow"), "duplicate-flow", message, f"the other one: {earlier.document.file}")


def duplicate_steps(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    for parsed in parsed_flows:
        first: dict[str, str] = {}
        for address, step in parsed.steps:
            if step.name and first.setdefault(step.name, address) != address:
                line = parsed.spot(f"{first[step.name]}.name").node.line
                message = f'another step is named "{step.name}"; a name stands for one step'
                yield parsed.problem(parsed.spot(f"{address}.name"), "duplicate-step", message, f"the other one is in line {line}")
