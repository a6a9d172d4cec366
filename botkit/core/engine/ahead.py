"""Answers that are known ahead: a sentence said them before the flow asked, or they were given before a correction.

`Frame.ahead` has them by the address of their question. The question takes its answer without being asked. What a sentence said is read
back in one line with the next message, so that the customer can change it. Questions inside a branch or in a flow that is run may never be
asked, and what a list offers is not known yet. They look at what is left of the sentence (`Frame.said`) when they are reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from botkit.core.engine.answers.certain_answer import READ, find_value
from botkit.core.engine.answers.choices import offer_of
from botkit.core.engine.answers.confirm_answer import shown_value
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.flow.model import Ask, ChoicesFrom
from botkit.core.model.values import Value

MAX_SENTENCE = 300  # characters; a longer message is a story, and nothing in it is certain


def fill_ahead(execution: Execution, sentence: str, *, after: int = -1) -> None:
    """Keep what a sentence says for certain about the questions of the uppermost flow that come after an op, and read it back with the
    next message."""
    if not execution.frames or len(sentence) > MAX_SENTENCE or len(sentence.split()) < 2:
        return
    every = list(_coming(execution, after))
    coming = [(op, step) for op, step in every if _is_alone(step, [other for _, other in every])]
    markers = [marker for _, step in coming for marker in step.in_sentence]
    known: dict[str, Value] = {}
    shown: dict[str, str] = {}
    for op, step in sorted(coming, key=lambda question: _clarity(question[1])):
        found = find_value(execution, step, sentence, others=[marker for marker in markers if marker not in step.in_sentence])
        if found is not None:
            sentence = found.rest
            known[op.address] = answer_ahead(found.value, found.words, mark=found.mark, is_new=True)
            shown[op.address] = found.words if found.mark else shown_value(execution, found.value)
    execution.reset_top(replace(execution.top, ahead={**execution.top.ahead, **known}, said=sentence))
    if known:
        execution.understood += [shown[op.address] for op, _ in coming if op.address in shown]


def fill_from_answer(execution: Execution, op: Op, sentence: str) -> None:
    """Keep what an answer says beside the answer: "50 dollars to Joe". Only where it is clear which words are the answer."""
    step = op.step
    if not isinstance(step, Ask) or not execution.frames or execution.program.ops[execution.program.index.get(op.address, 0)] is not op:
        return
    if len(sentence.split()) < 2:
        return  # most answers are one word
    found = find_value(execution, step, sentence)
    if found is not None and found.rest.strip(" \x00,.!"):
        fill_ahead(execution, found.rest, after=execution.program.index[op.address])


def take_said(execution: Execution, op: Op, step: Ask) -> Mapping[str, Value] | None:
    """What is left of the sentence says about a question that is reached now, if it is certain; it is then used up."""
    sentence = execution.top.said
    if not sentence or not step.save or step.measure:
        return None
    others = [other for at, other in _of_running(execution) if not _excludes(at, op.address)]
    if not _is_alone(step, others):
        return None
    markers = [marker for other in others for marker in other.in_sentence if marker not in step.in_sentence]
    found = find_value(execution, step, sentence, others=markers)
    if found is None:
        return None
    execution.reset_top(replace(execution.top, said=found.rest))
    execution.understood.append(found.words if found.mark else shown_value(execution, found.value))
    return answer_ahead(found.value, found.words, mark=found.mark, is_new=True)


def _of_running(execution: Execution) -> Iterator[tuple[str, Ask]]:
    """The questions of the uppermost flow with their addresses, and those of the flows that it is run by, without."""
    for number, frame in enumerate(reversed(execution.frames)):
        program = execution.programs.get(frame.flow, frame.digest)
        for op in program.ops if program is not None else ():
            if isinstance(op.step, Ask):
                yield "" if number else op.address, op.step
        if frame.kind != "run":
            return


def _excludes(one: str, other: str) -> bool:
    """Whether only one of two steps is done: they stand in two cases of a branch, two choices, or an answer and silence."""
    parts = [(mine, its) for mine, its in zip(one.split("."), other.split("."), strict=False)]
    at = next((number for number, (mine, its) in enumerate(parts) if mine != its), 0)
    return at > 0 and (not parts[at][0].isdigit() or parts[at - 1][0] in ("branch", "choices", "extra", "faq", "split"))


def answer_ahead(value: Value, words: str, *, mark: str = "", is_new: bool) -> Mapping[str, Value]:
    """An answer as `Frame.ahead` keeps it. `is_new`: a sentence said it; else it was given before a correction."""
    return {"value": value, "words": words, "mark": mark, "new": is_new}


def take_ahead(execution: Execution, op: Op, step: Ask) -> Mapping[str, Value] | None:
    """The answer of this question that is known ahead, which is then used up; None when it has to be asked."""
    known = execution.top.ahead.get(op.address)
    if known is None:
        return None
    execution.reset_top(replace(execution.top, ahead={at: answer for at, answer in execution.top.ahead.items() if at != op.address}))
    if known["mark"] and offer_of(execution, step, known["mark"]) is None:
        return None
    return dict(known)


def _coming(execution: Execution, after: int) -> Iterator[tuple[Op, Ask]]:
    """The questions of the flow that can be answered by a sentence. Those inside a branch may never be asked, and are left alone."""
    for op in execution.program.ops[after + 1 :]:
        step = op.step
        if (
            op.address.count(".") == 1
            and isinstance(step, Ask)
            and step.save
            and not step.measure
            and not isinstance(step.choices, ChoicesFrom)
            and op.address not in execution.top.ahead
        ):
            yield op, step


def _is_alone(step: Ask, others: list[Ask]) -> bool:
    """Whether no other question could take the same value: of two numbers nobody knows which one is meant."""
    if step.in_sentence or step.choices:
        return True
    return sum(other.expect.kind == step.expect.kind and not other.in_sentence and not other.choices for other in others) == 1


def _clarity(step: Ask) -> int:
    if "text" in step.expect.kinds and not step.choices:
        return len(READ) + 1
    if step.choices:
        return len(READ)
    return READ.index(step.expect.kind) - (len(READ) if step.in_sentence else 0) if step.expect.kind in READ else len(READ)
