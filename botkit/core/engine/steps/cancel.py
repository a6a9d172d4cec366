"""`cancel`: end another flow that waits with the same contact, a reminder for an appointment that was moved, for example."""

from __future__ import annotations

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.flow.model import Cancel


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Cancel)
    was_there = execution.cancel(step.cancel)
    if step.save:
        execution.keep(step.save, was_there)
    execution.go(op.next)
