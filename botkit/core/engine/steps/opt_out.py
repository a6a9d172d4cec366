"""`opt_out`: the contact withdraws consent to a topic, or to everything."""

from __future__ import annotations

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.events import OptedOut
from botkit.core.flow.model import OptOut


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, OptOut)
    execution.note(OptedOut(topic=step.opt_out, method="flow", evidence=execution.heard))
    execution.go(op.next)
