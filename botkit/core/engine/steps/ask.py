"""`ask`: send a question, wait, take the reply as what was expected, and know when to give up."""

from __future__ import annotations

from msgspec.structs import replace

from botkit.core.engine.answers import confirm_answer as readback
from botkit.core.engine.answers.choices import MORE, choices, chosen, next_page
from botkit.core.engine.answers.parse_answer import UNREAD, Doubtful, read, read_again
from botkit.core.engine.answers.reply_text import words
from botkit.core.engine.answers.retry import missed, retry_text
from botkit.core.engine.execution import TEXT_KEPT, Execution, storable
from botkit.core.engine.program import Op
from botkit.core.engine.session import ReplyWait
from botkit.core.engine.steps.say import message, plain
from botkit.core.events import AnswerGiven
from botkit.core.flow.model import Ask
from botkit.core.model.message import Content, Media
from botkit.core.model.values import Value
from botkit.core.text.default_texts import phrase


def ask(run: Execution, op: Op) -> None:
    step = _step(op)
    run.say(message(run, op, step, step.ask, choices(run, step, 0)), op)
    run.wait(
        ReplyWait(
            asked=run.now,
            until=run.now + step.wait if step.wait else None,
            remind=run.now + step.remind.after if step.remind else None,
        )
    )


def hear(run: Execution, op: Op, wait: ReplyWait, content: Content) -> bool:
    step = _step(op)
    if isinstance(content, Media) and content.problem and step.expect.kind in ("photo", "file"):
        run.say(plain(run, step, phrase("media", run.language)), op)
        return True
    if step.choices:
        mark = chosen(run, step, wait, content)
        if mark == MORE:
            repeat(run, op, replace(wait, page=next_page(step, wait.page)))
            return True
        if mark:
            _take_choice(run, op, int(mark), words(content))
            return True
        if step.expect.kind == "text":
            return False
    if wait.stage == readback.STAGE and (meant := readback.meant(run, content)) is not None:
        return meant and _settle(run, op, read_again(run, step.expect, wait.heard, wait.asked), wait.heard)
    value = read(run, step.expect, content)
    if isinstance(value, Doubtful):
        readback.ask(run, op, step, wait, value.value, words(content))
        return True
    return _settle(run, op, value, words(content))


def _settle(run: Execution, op: Op, value: Value, raw: str) -> bool:
    if value is UNREAD:
        return False
    _take(run, op, value, raw)
    run.go(op.next)
    return True


def miss(run: Execution, op: Op, wait: ReplyWait) -> None:
    step = _step(op)
    tries = missed(run, op, step, wait)
    if tries is None:
        return
    run.say(plain(run, step, retry_text(run, step), choices(run, step, wait.page)), op)
    run.wait(replace(wait, tries=tries, stage="", heard=""))


def repeat(run: Execution, op: Op, wait: ReplyWait) -> None:
    step = _step(op)
    run.say(message(run, op, step, step.ask, choices(run, step, wait.page)), op)
    # A reminder that fell due meanwhile is given by this.
    later = wait.remind if wait.remind and wait.remind > run.now else None
    run.wait(replace(wait, asked=run.now, remind=later, stage="", heard=""))


def remind(run: Execution, op: Op, wait: ReplyWait) -> None:
    step = _step(op)
    assert step.remind is not None
    # Never as the question's template: that would say other words than these, and cost as much as the question did.
    run.say(plain(run, step, run.text(step.remind.say, step.name), choices(run, step, wait.page)), op)
    run.wait(replace(wait, remind=None))


def _step(op: Op) -> Ask:
    assert isinstance(op.step, Ask)
    return op.step


def _take_choice(run: Execution, op: Op, number: int, raw: str) -> None:
    choice = _step(op).choices[number]
    # The label as the author wrote it, not as this customer read it: conditions compare it in every language.
    _take(run, op, choice.value if choice.value is not None else choice.label, raw)
    run.go(op.enter(f"choices.{number}.then"))


def _take(run: Execution, op: Op, value: Value, raw: str) -> None:
    step = _step(op)
    value = storable(value)
    if step.save:
        run.keep(step.save, value)
    run.note(
        AnswerGiven(
            session=run.number,
            flow=run.top.flow,
            step=op.address,
            save=step.save or "",
            measure=step.measure or "",
            score=str(value) if step.measure else "",
            value=value,
            raw=raw[:TEXT_KEPT],
        )
    )
