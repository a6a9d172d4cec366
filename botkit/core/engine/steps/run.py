"""`run`: run another flow, and go on when it is done."""

from __future__ import annotations

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.sprint import FRAMES, StepFault
from botkit.core.flow.model import Run


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Run)
    program = execution.programs.current.get(step.run)
    if program is None:
        raise StepFault(f'there is no flow "{step.run}"')
    values = {name: execution.evaluate(source) for name, source in step.with_.items()}
    if len(execution.frames) >= FRAMES:
        raise StepFault(f"more than {FRAMES} flows run inside one another")
    caller = execution.top
    execution.go(op.next)
    execution.push(
        program,
        kind="run",
        values=values,
        save=step.save or "",
        outcome=step.outcome or "",
        event=caller.event,
        subscription=caller.subscription,
        topic=caller.topic,
        agreed=caller.agreed,
        said=caller.said,
    )
