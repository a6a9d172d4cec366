"""`handoff`: people take over, or the step's `closed` block when the queue is off duty."""

from __future__ import annotations

from botkit.core.engine.escalation import hand_over
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.flow.model import Handoff


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Handoff)
    if step.closed is not None and not execution.programs.business.is_on_duty(step.handoff, execution.now):
        execution.go(op.enter("closed"))
        return
    hand_over(execution, step.handoff, execution.text(step.note, step.name) if step.note else "", step.due)
