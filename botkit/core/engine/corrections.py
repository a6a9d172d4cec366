"""Corrections: "no, I meant Tuesday" changes the answer that it means, and the flow goes on with what follows from it.

Only answers of the same thread can be corrected, and none before a step that cannot be undone. Answers that were given later are kept, as
far as they do not depend on the corrected one: choices, a yes or no, and whatever was asked after a function was called are asked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from botkit.core.engine.ahead import answer_ahead
from botkit.core.engine.answers.certain_answer import is_alone
from botkit.core.engine.answers.choices import Offer, chosen
from botkit.core.engine.answers.confirm_answer import shown_value
from botkit.core.engine.answers.parse_answer import UNREAD, Doubtful, read
from botkit.core.engine.execution import Execution
from botkit.core.engine.history import at_question
from botkit.core.engine.program import Op
from botkit.core.engine.session import Frame, ReplyWait
from botkit.core.engine.sprint import storable
from botkit.core.events import CommandGiven
from botkit.core.flow.model import Ask
from botkit.core.model.message import Outgoing, Text
from botkit.core.model.values import Value
from botkit.core.text.reply_phrases import CHANGE, Correction, correction_in
from botkit.core.text.word_tests import words_of
from botkit.understanding.normalise import tokens

_CHANGE = frozenset(tokens(word) for words in CHANGE.values() for word in words)


class _Answered(NamedTuple):
    """An answered question: the depth of its frame, its number in `asked`, and its step."""

    depth: int
    number: int
    op: Op
    step: Ask
    value: Value  # the present answer


class _Corrected(NamedTuple):
    answered: _Answered
    value: Value
    mark: str


def correct(execution: Execution, op: Op, wait: ReplyWait) -> str | None:
    """Correct an earlier answer if the reply means one: then nothing is left of it, and the result is empty. Else the words that answer
    the open question ("I mean 3" is 3), or None when the reply is no correction."""
    correction = correction_in(execution.reply)
    if correction is None or _is_label(op, execution.reply):
        return None
    corrected = _corrected(execution, op, wait, correction)
    if corrected is not None:
        _apply(execution, op, corrected, correction.new)
        return ""
    return correction.new if correction.is_plain and not correction.name and _reads(execution, op, wait, correction.new) else None


def _is_label(op: Op, reply: str) -> bool:
    """Whether the reply is a choice of the open question, word for word: "No thank you" beside "Yes please" corrects nothing."""
    said = tokens(reply)
    return isinstance(op.step, Ask) and any(tokens(choice.label) == said for choice in op.step.written_choices)


def changes_understood(execution: Execution, said: tuple[str, ...]) -> bool:
    """Take "change": what was understood from a sentence is asked after all, from the first such question on. False when it is not that.
    `said` are the tokens of the reply."""
    if said not in _CHANGE:
        return False
    frame = execution.top
    number = next((number for number, question in enumerate(frame.asked) if question.was_ahead), len(frame.asked) - 1)
    if number < 0 or not (frame.asked[number].was_ahead or any(known["new"] for known in frame.ahead.values())):
        return False
    execution.note(CommandGiven(session=execution.number, flow=frame.flow, step=frame.at, command="change"))
    execution.reset_top(replace(at_question(frame, number), ahead={}))
    return True


def _corrected(execution: Execution, op: Op, wait: ReplyWait, correction: Correction) -> _Corrected | None:
    earlier = list(_answered(execution))
    if correction.old:
        earlier = [one for one in earlier if _is_old(execution, one, correction.old)]
    elif correction.name:
        earlier = [one for one in earlier if _is_named(one, correction.name)]
    elif _is_own(execution, op, wait, correction):
        return None
    typed = [one for one in earlier if not one.step.takes_any_text]
    is_open = isinstance(op.step, Ask) and op.step.takes_any_text and not correction.old and not correction.name
    if is_open or (not correction.is_plain and not correction.old):  # "no, 60" only hints at it: nothing else may be said
        typed = [one for one in typed if not one.step.measure and (one.step.choices or _is_alone(execution, one, correction.new))]
    if found := next(filter(None, (_new_value(execution, one, correction.new) for one in typed)), None):
        return found
    if (not correction.is_plain and not correction.old) or (is_open and not correction.denies):
        return None
    return next(filter(None, (_new_value(execution, one, correction.new) for one in earlier if one.step.takes_any_text)), None)


def _is_alone(execution: Execution, one: _Answered, text: str) -> bool:
    with execution.beneath(one.depth):
        return is_alone(execution, one.step.expect, text)


def _is_own(execution: Execution, op: Op, wait: ReplyWait, correction: Correction) -> bool:
    """Whether the words answer the open question at least as well as an earlier one: "no, the second one" at a list."""
    if not isinstance(op.step, Ask) or (op.step.takes_any_text and not correction.is_plain):
        return True
    return not correction.is_plain and _reads(execution, op, wait, correction.new)


def _reads(execution: Execution, op: Op, wait: ReplyWait, text: str) -> bool:
    if not isinstance(op.step, Ask) or op.step.takes_any_text:
        return False
    if op.step.choices and chosen(execution, op.step, wait, Text(body=text)) is not None:
        return True
    return not op.step.takes_choices_only and read(execution, op.step.expect, Text(body=text)) is not UNREAD


def _answered(execution: Execution) -> Iterator[_Answered]:
    """The answered questions of the thread, the newest first; not the one that is open."""
    for depth in range(len(execution.frames) - 1, execution.thread - 1, -1):
        frame = execution.frames[depth]
        is_open = depth == len(execution.frames) - 1
        program = execution.programs.get(frame.flow, frame.digest)
        for number in range(len(frame.asked) - 1, -1, -1):
            at = frame.asked[number].at
            if program is None or at not in program.index or (is_open and number == len(frame.asked) - 1 and at == frame.at):
                continue
            op = program.ops[program.index[at]]
            if isinstance(op.step, Ask) and op.step.save and not op.step.several:
                yield _Answered(depth, number, op, op.step, frame.values.get(op.step.save))


def _is_old(execution: Execution, one: _Answered, old: str) -> bool:
    """Whether "not Joe" names the present answer of a question."""
    found = _value_in(execution, one, old)
    return (found is not None and found[0] == one.value) or tokens(old) == tokens(words_of(one.value))


def _is_named(one: _Answered, name: str) -> bool:
    return not set(tokens(name)).isdisjoint((*(one.step.save or "").split("_"), *(one.step.name or "").split("_"), *tokens(one.step.ask)))


def _new_value(execution: Execution, one: _Answered, text: str) -> _Corrected | None:
    found = _value_in(execution, one, text)
    return None if found is None or found[0] == one.value else _Corrected(one, *found)


def _value_in(execution: Execution, one: _Answered, text: str) -> tuple[Value, str] | None:
    """The value that some words have as an answer of a question, and the mark of the choice."""
    with execution.beneath(one.depth):
        frame = execution.top
        execution.reset_top(replace(frame, at=one.op.address))  # buttons and choices are those of that step
        try:
            if one.step.choices:
                offer = chosen(execution, one.step, ReplyWait(asked=execution.now), Text(body=text))
                if isinstance(offer, Offer):
                    return storable(offer.value), offer.mark
                if one.step.takes_choices_only:
                    return None
            value = read(execution, one.step.expect, Text(body=text))
            value = value.value if isinstance(value, Doubtful) else value
            return None if value is UNREAD else (storable(value), "")
        finally:
            execution.reset_top(frame)


def _apply(execution: Execution, op: Op, corrected: _Corrected, words: str) -> None:
    one = corrected.answered
    execution.note(CommandGiven(session=execution.number, flow=execution.top.flow, step=op.address, command="correction"))
    shown = words if corrected.mark else shown_value(execution, corrected.value)
    execution.say(Outgoing(body=execution.phrase("corrected").replace("{value}", shown), outside="drop"), op)
    execution.cut(one.depth + 1)
    frame = execution.top
    later = dict(_kept(execution, frame, one.number))
    known = answer_ahead(corrected.value, words, mark=corrected.mark, is_new=False)
    execution.reset_top(replace(at_question(frame, one.number), ahead={**frame.ahead, **later, one.op.address: known}))


def _kept(execution: Execution, frame: Frame, number: int) -> Iterator[tuple[str, Value]]:
    """The answers after a question that hold whatever it was answered."""
    for question in frame.asked[number + 1 :]:
        step = execution.program.ops[execution.program.index[question.at]].step
        if not isinstance(step, Ask) or not step.save or step.choices or "yes_no" in step.expect.kinds or question.at == frame.at:
            continue
        if step.save in frame.values:
            yield question.at, answer_ahead(frame.values[step.save], words_of(frame.values[step.save]), is_new=False)
