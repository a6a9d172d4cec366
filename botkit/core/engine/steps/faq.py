"""`faq`: answer the customer's latest message from the author's questions, ask back when unsure, and know when to give up."""

from __future__ import annotations

from msgspec.structs import replace

from botkit.core.engine.answers.reply_text import words
from botkit.core.engine.answers.retry import missed, retry_text
from botkit.core.engine.execution import Execution
from botkit.core.engine.phrase_index import number_of
from botkit.core.engine.program import END, Op, entries_of
from botkit.core.engine.session import ReplyWait
from botkit.core.events import FaqAnswered, NotUnderstood
from botkit.core.flow.model import Faq
from botkit.core.model.message import Choice, Content, Outgoing
from botkit.core.text.default_texts import phrase
from botkit.understanding import answers
from botkit.understanding.answers import Option, Reading
from botkit.understanding.matcher import Answer, Decision, Unsure

SUGGESTED = 300  # characters of a message kept as a suggested phrasing; a longer one is a story


def answer(run: Execution, op: Op) -> None:
    if _decide(run, op, run.reply):
        return
    run.note(NotUnderstood(flow=run.top.flow, step=op.address))
    if run.top.kind == "side":
        run.go(END)  # the question that waits below comes back; two of them at once would confuse everybody
        return
    miss(run, op, ReplyWait(asked=run.now))


def hear(run: Execution, op: Op, wait: ReplyWait, content: Content) -> bool:
    entry = _offered(run, op, wait, content)
    if entry is not None:
        _give(run, op, entry, 1.0, wait.heard)
        return True
    return _decide(run, op, words(content))


def miss(run: Execution, op: Op, wait: ReplyWait) -> None:
    step = _step(op)
    tries = missed(run, op, step, wait)
    if tries is None:
        return
    run.say(Outgoing(body=retry_text(run, step)), op)
    run.wait(ReplyWait(asked=run.now, tries=tries))


def repeat(run: Execution, op: Op, wait: ReplyWait) -> None:
    step = _step(op)
    if wait.offered:
        _offer(run, op, tuple(int(mark) for mark in wait.offered))
    else:
        run.say(Outgoing(body=retry_text(run, step)), op)
    run.wait(replace(wait, asked=run.now))


def _step(op: Op) -> Faq:
    assert isinstance(op.step, Faq)
    return op.step


def _decide(run: Execution, op: Op, text: str) -> bool:
    """Answer, or ask back which question was meant. False when nothing fits."""
    if not text.strip():
        return False
    match _heard(run, op, text):
        case Answer(match=found):
            _give(run, op, number_of(found.label), found.probability)
            return True
        case Unsure(options=options):
            marks = tuple(number_of(option.label) for option in options)
            _offer(run, op, marks)
            run.wait(ReplyWait(asked=run.now, offered=tuple(str(mark) for mark in marks), heard=text[:SUGGESTED]))
            return True
        case _:
            return False


def _heard(run: Execution, op: Op, text: str) -> Decision:
    """By the one ear where it knows this step, else by the step's own index."""
    ear, program = run.router.phrase_index, run.program
    if program is run.programs.current.get(program.name) and ear.knows(program, op.address):
        return ear.among(text, program.name)
    return program.matcher(op.address).decide(text)


def _give(run: Execution, op: Op, number: int, score: float, suggested: str = "") -> None:
    entry = entries_of(_step(op))[number]
    run.note(FaqAnswered(flow=run.top.flow, step=op.address, entry=number, score=round(score, 2), suggested=suggested))
    if isinstance(entry.answer, str):
        run.say(Outgoing(body=run.text(entry.answer, _step(op).name)), op)
    run.go(op.enter(f"faq.{number}.answer"))


def _offer(run: Execution, op: Op, marks: tuple[int, ...]) -> None:
    step = _step(op)
    choices = tuple(Choice(id=run.top.button(str(mark)), label=_label(run, step, mark)) for mark in marks)
    body = run.text(step.unsure, step.name) if step.unsure else phrase("unsure", run.language)
    run.say(Outgoing(body=body, choices=choices, menu=phrase("menu", run.language)), op)


def _label(run: Execution, step: Faq, mark: int) -> str:
    entry = entries_of(step)[mark]
    if entry.title:
        return run.text(entry.title, step.name)
    return run.program.said_in(entry.questions[0], run.language)


def _offered(run: Execution, op: Op, wait: ReplyWait, content: Content) -> int | None:
    step = _step(op)
    mark = run.top.tapped(content)
    if mark is not None:
        return int(mark) if mark in {str(number) for number in range(len(entries_of(step)))} else None
    if not wait.offered or not words(content).strip():
        return None
    options = tuple(Option(id=mark, label=_label(run, step, int(mark))) for mark in wait.offered)
    outcome = answers.read("choice", words(content), language=run.language, now=run.local, options=options)
    return int(str(outcome.value)) if isinstance(outcome, Reading) else None
