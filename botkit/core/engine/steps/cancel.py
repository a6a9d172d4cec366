"""`cancel`: end another flow that waits with the same contact, a reminder for an appointment that was moved, for example."""

from __future__ import annotations

from itertools import pairwise

from msgspec.structs import replace

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.session import HumanWait
from botkit.core.events import FlowCancelled
from botkit.core.flow.model import Cancel


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Cancel)
    was_there = _end_below(execution, step.cancel)
    if step.save:
        execution.keep(step.save, was_there)
    execution.go(op.next)


def _end_below(execution: Execution, flow: str) -> bool:
    """End a flow wherever it lies below the uppermost thread, and its thread with it. Not where a person has the chat."""
    frames = execution.frames
    threads = [depth for depth, frame in enumerate(frames) if frame.kind != "run"] or [0]
    ended = False
    for first, after in reversed(list(pairwise(threads))):
        thread = frames[first:after]
        if any(frame.flow == flow for frame in thread) and not any(isinstance(frame.wait, HumanWait) for frame in thread):
            del frames[first:after]
            execution.note(FlowCancelled(session=execution.number, flow=flow))
            ended = True
    frames[0] = replace(frames[0], kind="start")
    return ended
