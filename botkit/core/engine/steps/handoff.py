"""`goto`, `handoff` and `end`, and what happens when a question is given up."""

from __future__ import annotations

from botkit.core.engine.effects import HandOff
from botkit.core.engine.execution import Execution, StepFault
from botkit.core.engine.program import END, Op
from botkit.core.engine.session import HumanWait
from botkit.core.events import HandedOff
from botkit.core.flow.model import Block, End, Goto, Handoff


def goto(run: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Goto)
    place = run.program.named.get(step.goto)
    if place is None:
        raise StepFault(f'there is no step "{step.goto}"')
    run.go(place)


def handoff(run: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Handoff)
    if step.closed is not None and not run.programs.business.is_on_duty(step.handoff, run.now):
        run.go(op.enter("closed"))
        return
    hand_over(run, step.handoff, run.text(step.note, step.name) if step.note else "")


def end(run: Execution, op: Op) -> None:
    assert isinstance(op.step, End)
    run.go(END)


def hand_over(run: Execution, queue: str, note: str = "") -> None:
    """Bring in a person. The frame keeps its place: it goes on after them."""
    run.effects.append(HandOff(queue=queue, note=note))
    run.note(HandedOff(session=run.number, queue=queue, note=note))
    run.wait(HumanWait(queue=queue))


def give_up(run: Execution, op: Op, otherwise: Block | None) -> None:
    """Nobody could read the replies: do what the flow says, else bring in a person if there is any, else end the flow."""
    if otherwise is not None:
        run.go(op.enter("otherwise"))
    else:
        rescue(run)


def rescue(run: Execution) -> None:
    """Leave the flow, and those that run it, so that the customer is not left alone: to the first queue, and no further afterwards."""
    run.conclude()
    queues = run.programs.business.queues
    if queues:
        hand_over(run, next(iter(queues)))
