"""`end`: the flow is over."""

from __future__ import annotations

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import END, Op
from botkit.core.flow.model import End


def execute(execution: Execution, op: Op) -> None:
    assert isinstance(op.step, End)
    execution.go(END)
