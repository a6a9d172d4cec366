"""The stack of flows: how one begins above another, what runs, how it leaves, and what comes back then.

The frames of a session are threads, one above the other: a flow that a start began (`start`, or `side` when it lies above another),
and above it the flows that it runs (`run`). A thread ends as a whole; then what it interrupted comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from botkit.core.engine.execution import FRAMES, STEPS_PER_SPRINT, Execution, StepFault
from botkit.core.engine.router import StartMatch
from botkit.core.engine.session import CallWait, HumanWait, ReplyWait, TimeWait
from botkit.core.engine.steps import DO, REPEAT
from botkit.core.engine.steps.call import returned
from botkit.core.engine.steps.handoff import rescue
from botkit.core.events import QuestionTimedOut
from botkit.core.flow.model import Ask
from botkit.core.model.values import Value


def start(
    run: Execution,
    started: StartMatch,
    *,
    event: Mapping[str, Value] | None = None,
    subscription: Value = None,
    topic: str = "",
    is_asked_for: bool = False,
) -> None:
    """Begin a flow. One that runs already begins anew, goes on, or takes no notice, as it says; `is_asked_for` by the customer."""
    depth = _running(run, started.flow)
    again = run.programs.current[started.flow].flow.again if depth is not None else ""
    if again == "ignore":
        return
    if depth is not None and again == "continue":
        if is_asked_for:
            _go_on_with(run, depth)
        return
    instead = run.frames[depth] if depth else None
    if depth == 0:
        run.end("replaced")
    elif depth is not None:
        run.cut(depth)
    if len(run.frames) >= FRAMES:
        run.fail(f"more than {FRAMES} flows lie on one another", flow=started.flow)
        return
    run.begin(started, event=event, subscription=subscription, topic=topic, instead=instead)


def _running(run: Execution, flow: str) -> int | None:
    """Where a flow runs. One that has handed the chat over is with the person, who is not to be replaced: it counts as done."""
    for depth in range(len(run.frames) - 1, -1, -1):
        frame = run.frames[depth]
        if isinstance(frame.wait, HumanWait):
            return None
        if frame.flow == flow:
            return depth
    return None


def _go_on_with(run: Execution, depth: int) -> None:
    """Back to a flow that runs, and to the flows that it runs itself; what lay on them is over."""
    end = depth + 1
    while end < len(run.frames) and run.frames[end].kind == "run":
        end += 1
    run.cut(end)
    bring_back(run)


def run_on(run: Execution) -> None:
    """Do steps until something waits, or nothing is left."""
    while run.frames:
        frame = run.top
        if frame.wait is not None:
            return
        if not frame.at:
            leave(run)
            continue
        if len(run.path) >= STEPS_PER_SPRINT:
            raise StepFault(f"more than {STEPS_PER_SPRINT} steps without a wait")
        op = run.op
        run.path.append((frame.flow, op.address))
        if op.when is not None and not run.fulfils(op.when):
            run.go(op.next)
        else:
            DO[type(op.step)](run, op)


def leave(run: Execution) -> None:
    """The uppermost flow is done: give its values to the one that ran it, or bring back what it interrupted."""
    if len(run.frames) == 1:
        run.end("completed")
        return
    done = run.pop()
    if done.kind != "run":
        bring_back(run)
    elif done.save:
        run.keep(done.save, done.values)


def bring_back(run: Execution) -> None:
    """What waits uppermost is heard of again: a question is repeated, unless its time is over by now."""
    wait = run.top.wait
    if wait is not None and not expire_wait(run, run.now) and isinstance(wait, ReplyWait):
        op = run.op
        REPEAT[type(op.step)](run, op, wait)


def expire_wait(run: Execution, moment: datetime) -> bool:
    """Do what the uppermost wait wants done when its time is over; False when it is not over at this moment."""
    match run.top.wait:
        case ReplyWait(until=until) if until is not None and until <= moment:
            _time_out(run, moment)
        case TimeWait(until=until) if until <= moment:
            run.go_past()
        case CallWait(until=until) if until <= moment:
            returned(run, run.op, None, "no answer in time")
        case HumanWait(until=until) if until is not None and until <= moment:
            run.go_past()
        case _:
            return False
    return True


def _time_out(run: Execution, moment: datetime) -> None:
    """The question is over; what it lies on waits on, unless that is over too. It is not repeated: nobody is there to read it."""
    op = run.op
    run.note(QuestionTimedOut(session=run.number, flow=run.top.flow, step=op.address))
    if isinstance(op.step, Ask) and op.step.no_reply is not None:
        run.go(op.enter("no_reply"))
        return
    run.abandon("timed_out")
    if run.frames:
        expire_wait(run, moment)


def rescue_from(run: Execution, reason: str) -> None:
    """A step failed. Its thread is left; a person takes over where there is one, else what was interrupted comes back."""
    run.fail(reason)
    try:
        if run.frames and run.programs.business.queues:
            rescue(run)
        elif run.frames:
            run.abandon("fault")
            if run.frames:
                bring_back(run)
        run_on(run)
    except StepFault as fault:  # even leaving failed: the version is gone, or the flow below fails as well
        run.fail(str(fault))
        run.end("fault")
