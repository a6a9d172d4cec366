"""Escalation: a person takes the chat over, because the flow says so or because the bot cannot go on."""

from __future__ import annotations

from botkit.core.engine.effects import HandOff
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.session import HumanWait
from botkit.core.events import HandedOff
from botkit.core.flow.model import Block
from botkit.core.model.message import Outgoing


def hand_over(execution: Execution, queue: str, note: str = "") -> None:
    """Hand the chat to the people of a queue. The frame keeps its step, and goes on after it when they close the chat."""
    execution.effects.append(HandOff(queue=queue, note=note))
    execution.note(HandedOff(session=execution.number, queue=queue, note=note))
    execution.wait(HumanWait(queue=queue))


def give_up(execution: Execution, op: Op, otherwise: Block | None) -> None:
    """The last try was not understood: do what the step's `otherwise` says, else escalate."""
    if otherwise is not None:
        execution.go(op.enter("otherwise"))
    elif not execution.leave_run("given_up"):
        if not execution.programs.business.queues:
            execution.say(Outgoing(body=execution.phrase("given_up"), outside="drop"), op)
        escalate(execution)


def escalate(execution: Execution, note: str = "") -> None:
    """End the flow and those that run it, and hand the chat to the first queue. Without a queue, it just ends."""
    execution.conclude()
    queues = execution.programs.business.queues
    if queues:
        hand_over(execution, next(iter(queues)), note)
