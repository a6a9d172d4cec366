"""Unreachable steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem


def unreachable(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """Reports the first step of each unreachable part; the steps in it and after it are not reported."""
    for parsed in parsed_flows:
        if parsed.flow is None or not parsed.resolves:
            continue  # a goto to nowhere would make half the flow look lost
        reached = parsed.paths.reached
        lost = [address for address, _ in parsed.steps if address not in reached]
        for address in lost:
            block, _, number = address.rpartition(".")
            before = f"{block}.{int(number) - 1}"
            above = next((one for one in lost if address.startswith(f"{one}.")), None)
            if above is None and before not in lost:
                hints = _first(parsed, block) if int(number) == 0 else (_why(parsed, before),)
                yield parsed.problem(parsed.verb(address), "unreachable", "this step is never reached: no path leads to it", *hints)


def _first(parsed: ParsedFlow, block: str) -> tuple[str, ...]:
    """Why the first step of a block is out of reach although its step is not: only a question without a time has such a block."""
    return ('"no_reply" is done when the time of "wait" is over: this question has no "wait"',) if block.endswith(".no_reply") else ()


def _why(parsed: ParsedFlow, before: str) -> str:
    line = parsed.verb(before).node.line
    return f"the step before it, in line {line}, never goes on to it; give this step a name and a goto, or remove it"
