"""`label`: give the customer's latest message a label, which reports count."""

from __future__ import annotations

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.events import MessageLabelled
from botkit.core.flow.model import Label


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Label)
    execution.note(MessageLabelled(label=step.label, message=execution.heard, flow=execution.top.flow, step=op.address))
    execution.go(op.next)
