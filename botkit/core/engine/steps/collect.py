"""`collect`: add a row to a sheet. The row is an event of the log, so it is there when the turn is, exactly once."""

from __future__ import annotations

from datetime import timedelta

from botkit.core.engine.effects import UNAWAITED, CallFunction
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.events import RowCollected
from botkit.core.flow.model import Collect

POST_WITHIN = timedelta(days=7)  # a row, with all its tries; an office is back by then, and the row stays in the sheet anyway


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Collect)
    execution.forget_questions()  # who goes back and answers anew would be in the sheet twice
    row = {name: execution.evaluate(source) for name, source in step.with_.items()}
    execution.note(
        RowCollected(session=execution.number, flow=execution.top.flow, step=op.address, sheet=step.collect, columns=tuple(row), row=row)
    )
    function = execution.programs.business.sheet_functions.get(step.collect)
    if function is not None:
        # Nobody waits for its answer. All its tries have one key, by which it knows a row that it has already.
        execution.calls += 1
        call = f"{UNAWAITED}{execution.number}.{execution.calls}"
        execution.effects.append(CallFunction(call=call, function=function, arguments=row, until=execution.now + POST_WITHIN))
    execution.go(op.next)
