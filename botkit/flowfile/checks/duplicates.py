"""Names that stand for one thing only: a flow's, which is also its file's, and a step's within its flow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from botkit.flowfile.checks.context import Against
from botkit.flowfile.parsed_flow import Draft
from botkit.flowfile.problems import Problem


def flow_names(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """The name of a flow is the name of its file, so that people and programs find one by the other."""
    for draft in drafts:
        if draft.flow is not None and draft.flow.flow != draft.stem:
            ending = draft.document.file.rpartition(".")[2]
            message = f'the flow is called "{draft.flow.flow}", but its file "{draft.stem}.{ending}"; they must agree'
            yield draft.problem(draft.spot("flow"), "flow-name", message)


def duplicate_flows(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    first: dict[str, Draft] = {}
    for draft in drafts:
        earlier = first.setdefault(draft.name, draft)
        if earlier is not draft:
            message = f'there is another flow "{draft.name}"; a name stands for one flow'
            yield draft.problem(draft.spot("flow"), "duplicate-flow", message, f"the other one: {earlier.document.file}")


def duplicate_steps(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    for draft in drafts:
        first: dict[str, str] = {}
        for address, step in draft.steps:
            if step.name and first.setdefault(step.name, address) != address:
                line = draft.spot(f"{first[step.name]}.name").node.line
                message = f'another step is named "{step.name}"; a name stands for one step'
                yield draft.problem(draft.spot(f"{address}.name"), "duplicate-step", message, f"the other one is in line {line}")
