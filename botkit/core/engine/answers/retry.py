"""A reply that could not be read: count it, and ask again or give up."""

from __future__ import annotations

from botkit.core.engine.escalation import give_up
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.session import ReplyWait
from botkit.core.events import AnswerMissed
from botkit.core.flow.model import Ask, Faq


def count_unreadable(execution: Execution, op: Op, step: Ask | Faq, wait: ReplyWait) -> int | None:
    """How many replies could not be read so far, to ask again; None when that was the last try and the step was given up."""
    tries = wait.tries + 1
    execution.note(AnswerMissed(session=execution.number, flow=execution.top.flow, step=op.address, tries=tries))
    if tries < step.tries:
        return tries
    give_up(execution, op, step.otherwise)
    return None


def retry_text(execution: Execution, step: Ask | Faq) -> str:
    """What the step says to ask again, else our own sentence."""
    return execution.text(step.retry, step.name) if step.retry else execution.phrase("retry")
