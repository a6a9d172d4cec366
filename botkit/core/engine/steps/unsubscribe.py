"""`unsubscribe`: the contact no longer follows something, or anything under the topic."""

from __future__ import annotations

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.events import Unsubscribed
from botkit.core.flow.model import Unsubscribe


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Unsubscribe)
    execution.note(Unsubscribed(topic=step.unsubscribe, to=execution.evaluate(step.to) if step.to else None))
    execution.go(op.next)
