"""`untag`: take a tag from the contact."""

from __future__ import annotations

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.events import Untagged
from botkit.core.flow.model import Untag


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Untag)
    if step.untag in execution.contact.tags:
        execution.know(tags=tuple(label for label in execution.contact.tags if label != step.untag))
        execution.note(Untagged(label=step.untag))
    execution.go(op.next)
