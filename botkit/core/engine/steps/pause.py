"""`pause`: wait for a time, or until a moment."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.session import TimeWait
from botkit.core.engine.sprint import StepFault
from botkit.core.flow.model import Pause, Until
from botkit.core.text.moments import at_clock, localised, moment_in, moved

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
    """The moment: first a day at its time of day, and `before` counted from there. A day without a time of day begins at midnight."""
    zone = execution.local.tzinfo
    value = moment_in(execution.evaluate(until.until))
    if value is None or isinstance(value, time):
        raise StepFault('"until" did not give a moment')
    if isinstance(value, datetime):
        value = localised(value, zone)
        moment = value if until.at is None else at_clock(value.astimezone(zone), until.at)
    else:
        moment = localised(at_clock(value, until.at or time()), zone)
    if until.before is None:
        return moment
    before = moved(moment, -until.before)
    assert isinstance(before, datetime)  # a moment stays one
    return before
