"""`tag`: give the contact a tag."""

from __future__ import annotations

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.events import Tagged
from botkit.core.flow.model import Tag


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Tag)
    if step.tag not in execution.contact.tags:
        execution.know(tags=(*execution.contact.tags, step.tag))
        execution.note(Tagged(label=step.tag))
    execution.go(op.next)
