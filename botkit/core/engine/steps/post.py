"""`post`: an event for another contact, whose flow it starts as if the business had posted it. This flow does not wait for that."""

from __future__ import annotations

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.sprint import storable
from botkit.core.events import EventPosted
from botkit.core.flow.model import Post
from botkit.core.text.plain import plain


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Post)
    body = {name: storable(execution.evaluate(source)) for name, source in step.with_.items()}
    contact = plain(execution.evaluate(step.contact)).strip()
    execution.calls += 1
    execution.note(
        EventPosted(
            session=execution.number,
            post=f"{execution.number}.{execution.calls}",
            flow=execution.top.flow,
            step=op.address,
            name=step.post,
            contact=contact,
            body=body,
        )
    )
    execution.go(op.next)
