"""`branch` and `split`: one way out of several."""

from __future__ import annotations

from hashlib import sha256

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.flow.model import Branch, Case, Split

_ARMS = 2**64


def branch(run: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Branch)
    for number, case in enumerate(step.branch):
        if not isinstance(case, Case):
            run.go(op.enter(f"branch.{number}.otherwise"))
            return
        if run.evaluate(case.when):
            run.go(op.enter(f"branch.{number}.then"))
            return
    run.go(op.next)


def split(run: Execution, op: Op) -> None:
    """By chance, but the same arm for the same contact whenever they come by: chance is a hash of who and where."""
    step = op.step
    assert isinstance(step, Split)
    drawn = int.from_bytes(sha256(f"{run.contact.id}/{run.top.flow}/{step.name or op.address}".encode()).digest()[:8], "big") / _ARMS * 100
    reached = 0.0
    for number, arm in enumerate(step.split):
        reached += arm.percent
        if drawn < reached:
            run.go(op.enter(f"split.{number}.then"))
            return
    run.go(op.next)
