"""`faq`: answer the customer's latest message from the author's questions, ask which was meant when unsure, give up in the end."""

from __future__ import annotations

from msgspec.structs import replace

from botkit.core.engine.answers.reply_text import words
from botkit.core.engine.answers.retry import count_unreadable, retry_text
from botkit.core.engine.execution import Execution
from botkit.core.engine.phrase_index import number_of
from botkit.core.engine.program import END, Op, entries_of
from botkit.core.engine.router import keyword_form
from botkit.core.engine.session import ReplyWait
from botkit.core.events import FaqAnswered, NotUnderstood
from botkit.core.flow.model import Faq
from botkit.core.model.message import Choice, Content, Outgoing, Tap
from botkit.core.text.default_texts import PHRASES
from botkit.core.text.reply_phrases import NONE_OF_THESE
from botkit.understanding import answers
from botkit.understanding.answers import Option, Reading
from botkit.understanding.matcher import Answer, Decision, TwoAnswers, Unsure

NONE = "none"  # the mark of the button below the questions that are offered
SUGGESTED = 300  # characters of a message kept as a suggested phrasing; a longer one is no phrasing of a question

_NONE = frozenset(map(keyword_form, (*PHRASES["none_of_these"].values(), *NONE_OF_THESE)))


def execute(execution: Execution, op: Op) -> None:
    if _decide(execution, op, execution.reply):
        return
    execution.note(NotUnderstood(flow=execution.top.flow, step=op.address))
    if execution.top.kind == "side":
        execution.go(END)  # the question below is asked again; this step must not ask one of its own as well
        return
    handle_unreadable(execution, op, ReplyWait(asked=execution.now))


def take_reply(execution: Execution, op: Op, wait: ReplyWait, content: Content) -> bool:
    if wait.offered and _is_none(execution, content):
        execution.note(NotUnderstood(flow=execution.top.flow, step=op.address))
        handle_unreadable(execution, op, wait)
        return True
    entry = _offered(execution, op, wait, content)
    if entry is not None:
        _give(execution, op, entry, 1.0, wait.heard)
        return True
    return _decide(execution, op, words(content))


def handle_unreadable(execution: Execution, op: Op, wait: ReplyWait) -> None:
    step = _step(op)
    tries = count_unreadable(execution, op, step, wait)
    if tries is None:
        return
    execution.say(Outgoing(body=retry_text(execution, step), opened=execution.now), op)
    execution.wait(ReplyWait(asked=execution.now, tries=tries))


def ask_again(execution: Execution, op: Op, wait: ReplyWait) -> None:
    step = _step(op)
    if wait.offered:
        _offer(execution, op, tuple(int(mark) for mark in wait.offered))
    else:
        execution.say(Outgoing(body=retry_text(execution, step)), op)
    execution.wait(replace(wait, asked=execution.now))


def _step(op: Op) -> Faq:
    assert isinstance(op.step, Faq)
    return op.step


def _decide(execution: Execution, op: Op, text: str) -> bool:
    """Answer, or ask which question was meant. False when nothing fits."""
    if not text.strip():
        return False
    match _match(execution, op, text):
        case Answer(match=match):
            _give(execution, op, number_of(match.label), match.probability)
            return True
        case TwoAnswers(matches=matches):
            if all(isinstance(entries_of(_step(op))[number_of(match.label)].answer, str) for match in matches):
                for match in matches:
                    _give(execution, op, number_of(match.label), match.probability)
            else:  # an answer of steps goes its own way: the customer says what comes first
                _ask_which(execution, op, tuple(number_of(match.label) for match in matches), text)
            return True
        case Unsure(options=options):
            _ask_which(execution, op, tuple(number_of(option.label) for option in options), text)
            return True
        case _:
            return False


def _ask_which(execution: Execution, op: Op, marks: tuple[int, ...], text: str) -> None:
    _offer(execution, op, marks)
    execution.wait(ReplyWait(asked=execution.now, offered=tuple(str(mark) for mark in marks), heard=text[:SUGGESTED]))


def _match(execution: Execution, op: Op, text: str) -> Decision:
    """By the phrase index where it contains this step, else by the step's own matcher."""
    phrase_index, program = execution.router.phrase_index, execution.program
    if program is execution.programs.current.get(program.name) and phrase_index.contains(program, op.address):
        return phrase_index.decide_in_flow(text, program.name)
    return program.matcher(op.address).decide(text, may_join=lambda first, second: True)


def _give(execution: Execution, op: Op, number: int, score: float, suggested: str = "") -> None:
    entry = entries_of(_step(op))[number]
    execution.note(FaqAnswered(flow=execution.top.flow, step=op.address, entry=number, score=round(score, 2), suggested=suggested))
    if isinstance(entry.answer, str):
        execution.say(Outgoing(body=execution.text(entry.answer, _step(op).name)), op)
    execution.go(op.enter(f"faq.{number}.answer"))


def _offer(execution: Execution, op: Op, marks: tuple[int, ...]) -> None:
    step = _step(op)
    choices = (
        *(Choice(id=execution.top.button(str(mark)), label=_label(execution, step, mark)) for mark in marks),
        Choice(id=execution.top.button(NONE), label=execution.phrase("none_of_these")),
    )
    body = execution.text(step.unsure, step.name) if step.unsure else execution.phrase("unsure")
    execution.say(Outgoing(body=body, choices=choices, menu=execution.phrase("menu"), opened=execution.now), op)


def _is_none(execution: Execution, content: Content) -> bool:
    """Whether none of the questions that were offered was meant, by tap or in words."""
    if isinstance(content, Tap):
        return execution.top.tapped(content) == NONE
    said = keyword_form(words(content))
    return said in _NONE or said == keyword_form(execution.phrase("none_of_these"))


def _label(execution: Execution, step: Faq, mark: int) -> str:
    entry = entries_of(step)[mark]
    if entry.title:
        return execution.text(entry.title, step.name)
    return execution.program.translated_phrase(entry.questions[0], execution.language)


def _offered(execution: Execution, op: Op, wait: ReplyWait, content: Content) -> int | None:
    step = _step(op)
    mark = execution.top.tapped(content)
    if mark is not None:
        return int(mark) if mark in {str(number) for number in range(len(entries_of(step)))} else None
    if not wait.offered or not words(content).strip():
        return None
    options = tuple(Option(id=mark, label=_label(execution, step, int(mark))) for mark in wait.offered)
    outcome = answers.read("choice", words(content), language=execution.language, now=execution.local, options=options)
    return int(str(outcome.value)) if isinstance(outcome, Reading) else None
