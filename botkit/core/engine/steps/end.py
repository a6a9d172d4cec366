"""`end`: the flow is over; `end: all`: also those below it that wait for an answer."""

from __future__ import annotations

from msgspec.structs import replace

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import END, Op
from botkit.core.engine.session import CallWait, Frame, HumanWait, TimeWait
from botkit.core.events import SessionEnded
from botkit.core.flow.model import End


def execute(execution: Execution, op: Op) -> None:
    assert isinstance(op.step, End)
    if op.step.end == "all":
        _end_all(execution)
    else:
        execution.go(END)


def _end_all(execution: Execution) -> None:
    """Leave this thread and all that wait for an answer. What pauses, waits for a function or is with a person goes on: a reminder still
    comes."""
    is_alone = execution.thread == 0
    kept: list[Frame] = []
    ended = ""
    while (first := execution.thread) or execution.frames:
        thread = execution.frames[first:]
        execution.cut(first)
        if isinstance(thread[-1].wait, TimeWait | CallWait | HumanWait):
            kept = [*thread, *kept]
        if not execution.frames:
            ended = thread[0].flow
    if kept:
        execution.frames += [replace(kept[0], kind="start"), *kept[1:]]
    else:
        execution.note(SessionEnded(session=execution.number, flow=ended, how="completed" if is_alone else "cancelled"))
