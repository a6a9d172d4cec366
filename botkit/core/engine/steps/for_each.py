"""`for_each`: do the steps of `then` for each item of a list. The items are those of the moment when the loop begins."""

from __future__ import annotations

from botkit.core.engine.answers.choices import items_of
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.flow.model import ForEach


def execute(execution: Execution, op: Op) -> None:
    """Reached first from outside, and then again at the end of `then`: what is left of the list says which it is."""
    step = op.step
    assert isinstance(step, ForEach)
    left = execution.top.loops.get(op.address)
    if left is None:
        left = items_of(execution, step.for_each)[: step.limit]
    if not left:
        execution.keep_items(op.address, ())
        execution.go(op.next)
        return
    execution.keep_items(op.address, left[1:])
    execution.keep(step.as_, left[0])
    execution.go(op.enter("then"))
