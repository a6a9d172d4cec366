"""The questions that a flow asked, and what was set after each: what is needed to go back to one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from botkit.core.engine.session import AskedQuestion, Frame
from botkit.core.model.values import Value

QUESTIONS = 20  # questions per flow that a customer may go back to; nobody goes back further


def add_question(frame: Frame, *, was_ahead: bool) -> Frame:
    """The frame, with the question at its present step as the newest."""
    return replace(frame, asked=(*frame.asked, AskedQuestion(at=frame.at, loops=frame.loops, was_ahead=was_ahead))[-QUESTIONS:])


def remember(asked: tuple[AskedQuestion, ...], name: str, values: Mapping[str, Value]) -> tuple[AskedQuestion, ...]:
    """The questions, of which the newest remembers what a name held before it is set."""
    if not asked or name in asked[-1].undo or name in asked[-1].unset:
        return asked
    newest = asked[-1]
    if name in values:
        newest = replace(newest, undo={**newest.undo, name: values[name]})
    else:
        newest = replace(newest, unset=(*newest.unset, name))
    return (*asked[:-1], newest)


def undone(values: Mapping[str, Value], asked: Sequence[AskedQuestion]) -> dict[str, Value]:
    """The values as they were before the first of these questions was asked."""
    before = dict(values)
    for question in reversed(asked):
        before.update(question.undo)
        for name in question.unset:
            before.pop(name, None)
    return before


def at_question(frame: Frame, number: int) -> Frame:
    """The frame, to ask its question `number` again, with the values of that time."""
    question = frame.asked[number]
    values = undone(frame.values, frame.asked[number:])
    return replace(frame, at=question.at, wait=None, values=values, asked=frame.asked[:number], loops=question.loops, said="")
