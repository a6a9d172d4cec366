"""`branch`: the first case whose condition holds, else `otherwise`."""

from __future__ import annotations

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.flow.model import Branch, Case


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Branch)
    for number, case in enumerate(step.branch):
        if not isinstance(case, Case):
            execution.go(op.enter(f"branch.{number}.otherwise"))
            return
        if execution.evaluate(case.when):
            execution.go(op.enter(f"branch.{number}.then"))
            return
    execution.go(op.next)
