"""Branches and splits: cases that nothing can reach, and arms that do not add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from botkit.core.flow.model import Branch, Otherwise, Split
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem


def branch_order(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """`otherwise` is always taken, so cases after it are never tried."""
    for parsed in parsed_flows:
        for address, step in parsed.steps:
            if not isinstance(step, Branch):
                continue
            others = [number for number, case in enumerate(step.branch) if isinstance(case, Otherwise)]
            for number in others[1:]:
                spot = parsed.key(f"{address}.branch.{number}.otherwise")
                yield parsed.problem(spot, "branch-order", 'a branch has one "otherwise"; this is the second')
            if others and others[0] != len(step.branch) - 1 and len(others) == 1:
                spot = parsed.key(f"{address}.branch.{others[0]}.otherwise")
                yield parsed.problem(spot, "branch-order", '"otherwise" must be the last case: the cases after it would never be tried')
            if len(step.branch) == 1 and others:
                spot = parsed.key(f"{address}.branch.0.otherwise")
                yield parsed.problem(spot, "branch-order", 'a branch begins with a case that has "when"')


def split_percent(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """The percentages of a split add up to 100."""
    for parsed in parsed_flows:
        for address, step in parsed.steps:
            if isinstance(step, Split):
                total = sum(arm.percent for arm in step.split)
                if abs(total - 100) > 0.01:
                    message = f"the arms of this split add up to {total:g} percent; they must be 100"
                    yield parsed.problem(parsed.key(f"{address}.split"), "split-percent", message)
