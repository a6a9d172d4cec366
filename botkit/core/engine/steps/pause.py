"""`pause`: wait for a time, or until a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.session import TimeWait
from botkit.core.engine.sprint import StepFault
from botkit.core.flow.model import Pause, Until

LONGEST_PAUSE = timedelta(days=365)


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Pause)
    until = _moment(execution, step.pause) if isinstance(step.pause, Until) else execution.now + step.pause
    if until <= execution.now:
        execution.go(op.next)
    else:
        execution.forget_questions()
        execution.wait(TimeWait(until=min(until, execution.now + LONGEST_PAUSE)))


def _moment(execution: Execution, until: Until) -> datetime:
    value = execution.evaluate(until.until)
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise StepFault('"until" did not give a moment') from None
    if not isinstance(value, datetime):
        raise StepFault('"until" did not give a moment')
    return value if value.tzinfo else value.replace(tzinfo=execution.local.tzinfo)
