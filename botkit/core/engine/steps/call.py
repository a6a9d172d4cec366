"""`call`: ask a function of the business, and wait for its result."""

from __future__ import annotations

from datetime import timedelta

from botkit.core.engine.effects import CallFunction
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.session import CallWait
from botkit.core.flow.model import Call
from botkit.core.model.values import Value, settle

CALL_TIMEOUT = timedelta(minutes=5)  # with all retries; a customer who waited longer has put the phone away


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Call)
    if step.call not in execution.programs.business.repeatable:
        execution.forget_questions()
    execution.forget_given_answers()
    execution.calls += 1
    call = f"{execution.number}.{execution.calls}"
    arguments = {key: execution.evaluate(source) for key, source in step.with_.items()}
    execution.effects.append(CallFunction(call=call, function=step.call, arguments=arguments))
    execution.wait(CallWait(call=call, until=execution.now + CALL_TIMEOUT))


def take_result(execution: Execution, op: Op, result: Value, failure: str) -> None:
    """The function answered: save the result and go on, or enter the step's `failed` block."""
    step = op.step
    assert isinstance(step, Call)
    try:
        settled = settle(result)
    except ValueError as fault:
        failure = failure or str(fault)
    if failure:
        execution.go(op.enter("failed"))
        return
    if step.save:
        execution.keep(step.save, settled)
    execution.go(op.next)
