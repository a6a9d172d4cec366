"""Taps on buttons of questions: of the open one, of one that a side flow lies on, and of earlier ones."""

from __future__ import annotations

from msgspec.structs import replace

from botkit.core.engine.answers.choices import offers
from botkit.core.engine.execution import Execution
from botkit.core.engine.session import HumanWait, ReplyWait
from botkit.core.flow.model import Ask
from botkit.core.model.message import SHORTENED, Content, Tap, short_id

STEP_MARK = "/steps."  # in the id of every button that a step of ours offered


def with_whole_id(execution: Execution, content: Content) -> Content:
    """A tap with the id that was offered, where the platform had room only for a short form of it."""
    if not isinstance(content, Tap) or not content.id.startswith(SHORTENED):
        return content
    for depth in range(len(execution.frames) - 1, -1, -1):
        frame = execution.frames[depth]
        if isinstance(frame.wait, ReplyWait) and (key := _whole_id(execution, depth, content.id)) is not None:
            return replace(content, id=key)
    return content


def _whole_id(execution: Execution, depth: int, short: str) -> str | None:
    frame = execution.frames[depth]
    with execution.beneath(depth):
        step = execution.op.step
        if isinstance(step, Ask) and step.choices:
            keys = (frame.button(offer.mark) for offer in offers(execution, step).every)
            return next((key for key in keys if short_id(key) == short), None)
    return None


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
    is_ours = isinstance(content, Tap) and (STEP_MARK in content.id or content.id.startswith(SHORTENED))
    return is_ours and execution.top.tapped(content) is None
