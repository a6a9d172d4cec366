"""`end`: the flow is over; `end: all`: also those below it that wait for an answer."""

from __future__ import annotations

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import END, Op
from botkit.core.flow.model import End


def execute(execution: Execution, op: Op) -> None:
    assert isinstance(op.step, End)
    if op.step.end == "all":
        execution.end_all()
    else:
        execution.go(END)
