"""Taps on buttons of questions: of the open one, of one that a side flow lies on, and of earlier ones."""

from __future__ import annotations

from botkit.core.engine.execution import Execution
from botkit.core.engine.session import HumanWait, ReplyWait
from botkit.core.model.message import Content, Tap

STEP_MARK = "/steps."  # in the id of every button that a step of ours offered


def is_answer(execution: Execution, content: Content) -> bool:
    """Whether it is a tap on a button of the open question: that is meant for the bot, even while a person writes in the chat."""
    return bool(execution.frames) and isinstance(execution.top.wait, ReplyWait) and execution.top.tapped(content) is not None


def uncover(execution: Execution, content: Content) -> None:
    """A tap on a button of a question that a side flow lies on answers that question: the side flow is over."""
    for depth in range(len(execution.frames) - 1, -1, -1):
        frame = execution.frames[depth]
        if isinstance(frame.wait, HumanWait):
            return
        if isinstance(frame.wait, ReplyWait) and frame.tapped(content) is not None:
            execution.cut(depth + 1)
            return


def is_stale(execution: Execution, content: Content) -> bool:
    """A tap on a button of an earlier question: buttons stay tappable for as long as the chat exists, and two may say "Yes"."""
    return isinstance(content, Tap) and STEP_MARK in content.id and execution.top.tapped(content) is None
