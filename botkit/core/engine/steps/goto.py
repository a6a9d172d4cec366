"""`goto`: go on at a named step of the same flow."""

from __future__ import annotations

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.sprint import StepFault
from botkit.core.flow.model import Goto


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Goto)
    index = execution.program.named.get(step.goto)
    if index is None:
        raise StepFault(f'there is no step "{step.goto}"')
    execution.go(index)
