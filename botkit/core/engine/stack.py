"""The stack of flows: how a flow begins above another, how its steps run, how it ends, and how the flow below goes on.

The frames of a session are threads, one above the other: a flow that a start began (`start`, or `side` when it lies above another),
and above it the flows that it runs (`run`). A thread ends as a whole; then the flow that it interrupted goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from botkit.core.engine.answers import albums
from botkit.core.engine.escalation import escalate
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import END
from botkit.core.engine.router import StartMatch
from botkit.core.engine.session import CallWait, HumanWait, ReplyWait, TimeWait
from botkit.core.engine.sprint import FRAMES, STEPS_PER_SPRINT, StepFault
from botkit.core.engine.steps import ASK_AGAIN, EXECUTE, IRREVERSIBLE
from botkit.core.engine.steps.ask import take_files
from botkit.core.engine.steps.call import take_result
from botkit.core.events import QuestionTimedOut
from botkit.core.flow.model import Ask, Faq, OptIn
from botkit.core.model.values import Value

SERVICE_WINDOW = timedelta(hours=24)  # after a customer's message, for texts without a template


def start(
    execution: Execution,
    started: StartMatch,
    *,
    event: Mapping[str, Value] | None = None,
    subscription: Value = None,
    topic: str = "",
    is_asked_for: bool = False,
) -> None:
    """Begin a flow. One that runs already follows its `again`: restart, continue or ignore. `is_asked_for`: by the customer."""
    depth = _running(execution, started.flow)
    again = execution.programs.current[started.flow].flow.again if depth is not None else ""
    if again == "ignore":
        return
    if depth is not None and again == "continue":
        if is_asked_for:
            _continue_at(execution, depth)
        return
    instead = execution.frames[depth] if depth else None
    if depth == 0:
        execution.end("replaced")
    elif depth is not None:
        execution.cut(depth)
    if len(execution.frames) >= FRAMES:
        execution.fail(f"more than {FRAMES} flows lie on one another", flow=started.flow)
        return
    execution.begin(started, event=event, subscription=subscription, topic=topic, instead=instead)


def _running(execution: Execution, flow: str) -> int | None:
    """The depth at which a flow runs. Flows below a handed over chat count as done: a person works there, and is not replaced."""
    for depth in range(len(execution.frames) - 1, -1, -1):
        frame = execution.frames[depth]
        if isinstance(frame.wait, HumanWait):
            return None
        if frame.flow == flow:
            return depth
    return None


def _continue_at(execution: Execution, depth: int) -> None:
    """Continue a flow that runs, with the flows that it runs itself; the flows above these end."""
    end = depth + 1
    while end < len(execution.frames) and execution.frames[end].kind == "run":
        end += 1
    execution.cut(end)
    resume(execution)


LATE = timedelta(minutes=10)  # after the end of a wait: people had the chat meanwhile, or the server was down


def run_on(execution: Execution) -> None:
    """Do steps until something waits, or nothing is left."""
    while execution.frames:
        frame = execution.top
        if frame.wait is not None:
            return
        if not frame.at:
            end_top(execution)
            continue
        if len(execution.path) >= STEPS_PER_SPRINT:
            raise StepFault(f"more than {STEPS_PER_SPRINT} steps without a wait")
        op = execution.op
        execution.path.append((frame.flow, op.address))
        is_begun = op.address in frame.loops  # a loop comes back for its next item: its condition was for the whole of it
        if op.when is not None and not is_begun and not execution.fulfils(op.when):
            execution.go(op.next)
        else:
            if isinstance(op.step, IRREVERSIBLE):
                execution.forget_questions()
            EXECUTE[type(op.step)](execution, op)


def end_top(execution: Execution) -> None:
    """The uppermost flow is done: give its values to the flow that ran it, or resume the one that it interrupted."""
    if len(execution.frames) == 1:
        execution.end("completed")
        return
    done = execution.pop()
    if done.kind == "run":
        execution.agree(done.agreed)
        execution.give_back(done, "completed")
    elif done.event is None:
        resume(execution)
    # After an event of the business the open question waits on without a word: else each event would cost two messages, and outside
    # the window two templates. What is due by now is done by its own timer.


def resume(execution: Execution) -> None:
    """Resume the flow that the customer's own side question interrupted: its question is asked again, unless its time is over by now."""
    if execution.top.wait is None or expire_wait(execution, execution.now):
        return
    wait = execution.top.wait
    if isinstance(wait, ReplyWait) and _is_heard(execution, wait):
        op = execution.op
        if wait.offered or not isinstance(op.step, Faq):  # a list of answers asked for other words: they were those of the side question
            ASK_AGAIN[type(op.step)](execution, op, wait)


def _is_heard(execution: Execution, wait: ReplyWait) -> bool:
    """Whether the customer wrote now, or later than a day ago: after the question was asked they asked one of their own.

    A side flow may end days later, when a colleague closes the chat. The question then waits on without a word, as the service window is
    closed, and what would be sent is refused.
    """
    return execution.heard != execution.before.heard or execution.now - wait.asked < SERVICE_WINDOW


def expire_wait(execution: Execution, moment: datetime) -> bool:
    """End the uppermost wait if its time is over at this moment, and do what follows from that. False when it is not over."""
    ended = getattr(execution.top.wait, "until", None)
    execution.is_late = isinstance(ended, datetime) and ended <= moment and execution.now - ended > LATE
    match execution.top.wait:
        case ReplyWait(is_held=True) as wait:
            if not execution.is_with_people:
                _release(execution, wait)
            return False
        case ReplyWait(stage=albums.COLLECTING, until=until) as wait if until is not None and until <= moment:
            take_files(execution, execution.op, wait)
        case ReplyWait(until=until) if until is not None and until <= moment:
            _time_out(execution, moment)
        case TimeWait(until=until) if until <= moment:
            execution.go_past()
        case CallWait(until=until) if until <= moment:
            take_result(execution, execution.op, None, "no answer in time")
        case HumanWait(until=until) if until is not None and until <= moment:
            execution.go_past()
        case _:
            return False
    return True


def _release(execution: Execution, wait: ReplyWait) -> None:
    """The question goes out only now, when the bot has the chat again: its times begin."""
    held = execution.now - wait.asked
    until, remind = (moment and moment + held for moment in (wait.until, wait.remind))
    execution.is_late = False
    execution.wait(replace(wait, is_held=False, until=until, remind=remind))


def _time_out(execution: Execution, moment: datetime) -> None:
    """The question timed out. The flow below it waits on, unless its wait is over too; its question is not asked again."""
    op = execution.op
    execution.note(QuestionTimedOut(session=execution.number, flow=execution.top.flow, step=op.address))
    if isinstance(op.step, Ask) and op.step.no_reply is not None:
        execution.go(op.enter("no_reply"))
        return
    if execution.leave_run("expired"):
        return
    execution.abandon("timed_out")
    if execution.frames:
        expire_wait(execution, moment)


def close_refused(execution: Execution, plan: str) -> None:
    """The question of the uppermost flow was refused by the gate or by the platform: nobody can answer it, so it does not wait.

    `plan` is the author's `outside`, when it was the closed window. Else the flow goes on as after silence; a consent that could not be
    asked for was not given.
    """
    op = execution.op
    if plan == "handoff" and execution.programs.business.queues:
        escalate(execution, f"message of {execution.top.flow} kept back")
    elif isinstance(op.step, Ask) and op.step.no_reply is not None:
        execution.go(op.enter("no_reply"))
    elif isinstance(op.step, OptIn):
        execution.go(op.enter("declined"))
    else:
        execution.abandon("unsent")  # what it lies on waits on; what is due by now is done by its own timer


def close_covered(execution: Execution) -> None:
    """The same for a question that another flow lies on: its flow goes on when it is uppermost again."""
    op = execution.op
    if isinstance(op.step, Ask) and op.step.no_reply is not None:
        execution.go(op.enter("no_reply"))
    elif isinstance(op.step, OptIn):
        execution.go(op.enter("declined"))
    else:
        execution.go(END)


def _is_asked_for(execution: Execution) -> bool:
    """Whether the customer began the uppermost thread, and no event of the business."""
    first = next((frame for frame in reversed(execution.frames) if frame.kind != "run"), execution.top)
    return first.event is None


def recover(execution: Execution, reason: str) -> None:
    """A step failed: say so, and end its thread. A person takes over where there is a queue, else the interrupted flow goes on."""
    execution.fail(reason)
    try:
        if execution.frames and execution.programs.business.queues:
            execution.apologise("fault_handoff")
            escalate(execution)
        elif execution.frames:
            execution.apologise("fault")
            is_asked_for = _is_asked_for(execution)
            execution.abandon("fault")
            if execution.frames and is_asked_for:
                resume(execution)
        run_on(execution)
    except StepFault as fault:  # the version is gone, or the flow below fails as well
        execution.fail(str(fault))
        execution.end("fault")
