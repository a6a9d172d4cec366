"""`say`: send a message, and go on."""

from __future__ import annotations

from botkit.core.engine.compose import compose
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.flow.model import Say


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Say)
    message = compose(execution, op, step, step.say)
    parts = (message.attachment, message.location, message.element, message.template, message.link)
    if message.body or any(part is not None for part in parts):  # a text may be nothing but {% if %}
        execution.say(message, op)
    execution.go(op.next)
