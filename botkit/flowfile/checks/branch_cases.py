"""Cases of a branch that are never taken: a case above covers them, or no answer is in their range.

Only what can be known for certain is looked at: comparisons of one name with one number, and conditions that are written twice. "score >=
7" above "score >= 9" is a common mistake in surveys; the second is then never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from jinja2 import nodes
from msgspec import Struct

from botkit.core.flow.model import Ask, Branch, Case
from botkit.core.text.expressions import paths_in
from botkit.flowfile.analysis.expression_variables import parsed_source
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.checks.variables import names_set_by
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem

# Numbers as (number, whether just above or below it): "> 9" begins at (9, 1), ">= 9" at (9, 0), "< 9" ends at (9, -1).
Bound = tuple[Decimal, int]
LOWEST: Bound = (Decimal("-Infinity"), 0)
HIGHEST: Bound = (Decimal("Infinity"), 0)

_COMPARED = re.compile(r"[\s()]*[\w.-]+\s*[<>=]=?\s*[\w.-]+[\s()]*")  # what may be such a comparison: the rest need not be parsed
_TURNED = {"gt": "lt", "gteq": "lteq", "lt": "gt", "lteq": "gteq", "eq": "eq"}


class NumberRange(Struct, frozen=True):
    """The numbers from `low` to `high` of one name: what a comparison is true for."""

    name: str
    low: Bound
    high: Bound

    def holds(self, other: NumberRange) -> bool:
        return self.name == other.name and self.low <= other.low and other.high <= self.high

    @property
    def is_empty(self) -> bool:
        return self.low > self.high


def cases_never_true(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    for parsed in parsed_flows:
        branches = [(address, step) for address, step in parsed.steps if isinstance(step, Branch)]
        known = _ranges(parsed) if branches else {}
        for address, step in branches:
            yield from _check_branch(parsed, address, step, known)


def _check_branch(parsed: ParsedFlow, address: str, step: Branch, known: Mapping[str, NumberRange]) -> Iterator[Problem]:
    above: list[tuple[str, str]] = []
    for number, case in enumerate(step.branch):
        if not isinstance(case, Case):
            continue
        spot = parsed.spot(f"{address}.branch.{number}.when")
        taken = next((address_above for when, address_above in above if _covers(when, case.when)), None)
        if taken is not None:
            line = parsed.spot(taken).node.line
            message = f"nobody comes to this case: whoever it is for is taken by the case in line {line}"
            hint = "cases are tried from the top: put the narrower one first"
            yield parsed.problem(spot, "branch-order", message, hint)
        elif (span := _number_range(case.when)) is not None and (answer := known.get(span.name)) is not None and _misses(span, answer):
            message = f'this is never true: the answer "{span.name}" is a number from {answer.low[0]} to {answer.high[0]}'
            yield parsed.problem(spot, "branch-order", message)
        above.append((case.when, f"{address}.branch.{number}.when"))


def _covers(above: str, below: str) -> bool:
    """Whether whatever makes the lower condition true makes the upper one true."""
    one, other = parsed_source(above), parsed_source(below)
    if one is not None and other is not None and one == other and any(paths_in(one)):
        return True
    wide, narrow = _number_range(above), _number_range(below)
    return wide is not None and narrow is not None and wide.holds(narrow)


def _misses(span: NumberRange, answer: NumberRange) -> bool:
    return NumberRange(span.name, max(span.low, answer.low), min(span.high, answer.high)).is_empty


def _ranges(parsed: ParsedFlow) -> dict[str, NumberRange]:
    """The numbers that an answer can be, where nothing else sets its name."""
    ranges: dict[str, NumberRange] = {}
    other: set[str] = set()
    for _, step in parsed.steps:
        expect = step.expect if isinstance(step, Ask) and not step.choices else None
        for name in names_set_by(step):
            if expect is None or expect.kinds != ("number",) or expect.minimum is None or expect.maximum is None:
                other.add(name)
                continue
            before = ranges.get(name, NumberRange(name, (expect.minimum, 0), (expect.maximum, 0)))
            ranges[name] = NumberRange(name, min(before.low, (expect.minimum, 0)), max(before.high, (expect.maximum, 0)))
    return {name: span for name, span in ranges.items() if name not in other}


@lru_cache(maxsize=10_000)
def _number_range(source: str) -> NumberRange | None:
    """The numbers for which a comparison is true; None for any other condition."""
    if _COMPARED.fullmatch(source) is None:
        return None
    tree = parsed_source(source)
    if not isinstance(tree, nodes.Compare) or len(tree.ops) != 1:
        return None
    left, operator, right = tree.expr, tree.ops[0].op, tree.ops[0].expr
    if isinstance(left, nodes.Const):
        left, right, operator = right, left, _TURNED.get(operator, "")
    if not isinstance(right, nodes.Const) or isinstance(right.value, bool) or not isinstance(right.value, int | float):
        return None
    names = list(paths_in(left))
    if not isinstance(left, nodes.Name | nodes.Getattr) or len(names) != 1:
        return None
    number = Decimal(str(right.value))
    bounds: dict[str, tuple[Bound, Bound]] = {
        "gt": ((number, 1), HIGHEST),
        "gteq": ((number, 0), HIGHEST),
        "lt": (LOWEST, (number, -1)),
        "lteq": (LOWEST, (number, 0)),
        "eq": ((number, 0), (number, 0)),
    }
    return NumberRange(names[0], *bounds[operator]) if operator in bounds else None
