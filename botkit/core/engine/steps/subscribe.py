"""`subscribe`: the contact follows something, such as one flight, under a topic."""

from __future__ import annotations

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.events import Subscribed
from botkit.core.flow.model import Subscribe


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Subscribe)
    execution.note(Subscribed(topic=step.subscribe, to=execution.evaluate(step.to) if step.to else None))
    execution.go(op.next)
