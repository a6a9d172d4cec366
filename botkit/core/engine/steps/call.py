"""`call`, `run` and `pause`: wait for a function of the business, for another flow, for a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from botkit.core.engine.effects import CallFunction as CallEffect
from botkit.core.engine.execution import FRAMES, Execution, StepFault
from botkit.core.engine.program import Op
from botkit.core.engine.session import CallWait, TimeWait
from botkit.core.flow.model import Call, Pause, Until
from botkit.core.flow.model import Run as RunStep
from botkit.core.model.values import Value, settle

CALL_TIMEOUT = timedelta(minutes=5)  # with all retries; a customer who waited longer has put the phone away
LONGEST_PAUSE = timedelta(days=365)


def call(run: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Call)
    run.calls += 1
    name = f"{run.number}.{run.calls}"
    arguments = {key: run.evaluate(source) for key, source in step.with_.items()}
    run.effects.append(CallEffect(call=name, function=step.call, arguments=arguments))
    run.wait(CallWait(call=name, until=run.now + CALL_TIMEOUT))


def returned(run: Execution, op: Op, result: Value, failure: str) -> None:
    """The function answered: keep the result and go on, or take the way for a failure."""
    step = op.step
    assert isinstance(step, Call)
    try:
        kept_result = settle(result)
    except ValueError as fault:
        failure = failure or str(fault)
    if failure:
        run.go(op.enter("failed"))
        return
    if step.save:
        run.keep(step.save, kept_result)
    run.go(op.next)


def run_flow(run: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, RunStep)
    program = run.programs.current.get(step.run)
    if program is None:
        raise StepFault(f'there is no flow "{step.run}"')
    values = {name: run.evaluate(source) for name, source in step.with_.items()}
    if len(run.frames) >= FRAMES:
        raise StepFault(f"more than {FRAMES} flows run inside one another")
    caller = run.top
    run.go(op.next)
    run.push(
        program, kind="run", values=values, save=step.save or "", event=caller.event, subscription=caller.subscription, topic=caller.topic
    )


def pause(run: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Pause)
    until = _moment(run, step.pause) if isinstance(step.pause, Until) else run.now + step.pause
    if until <= run.now:
        run.go(op.next)
    else:
        run.wait(TimeWait(until=min(until, run.now + LONGEST_PAUSE)))


def _moment(run: Execution, until: Until) -> datetime:
    value = run.evaluate(until.until)
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise StepFault('"until" did not give a moment') from None
    if not isinstance(value, datetime):
        raise StepFault('"until" did not give a moment')
    return value if value.tzinfo else value.replace(tzinfo=run.local.tzinfo)
