"""Checks: what can be wrong in flows that read well. One file each; this table is all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from botkit.flowfile.checks.against import Against
from botkit.flowfile.draft import Draft
from botkit.flowfile.problems import Problem

__all__ = ["CHECKS", "Against", "Check", "check_all"]

# A check sees all flows at once, because names lead from one to another.
Check = Callable[[Sequence[Draft], Against], Iterable[Problem]]

CHECKS: dict[str, Check] = {}


def check_all(drafts: Sequence[Draft], against: Against) -> list[Problem]:
    """Every problem that any check finds in the flows that could be read."""
    return [problem for check in CHECKS.values() for problem in check(drafts, against)]
