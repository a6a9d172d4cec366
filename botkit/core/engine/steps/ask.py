"""`ask`: send a question, wait, read the reply as the kind of answer that is expected, ask again, and give up in the end."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from botkit.core.engine.ahead import take_ahead, take_said
from botkit.core.engine.answers import albums, confirm_answer
from botkit.core.engine.answers.certain_answer import open_words
from botkit.core.engine.answers.choices import MORE, Offer, Offers, choices, chosen, next_page, offer_of, offers
from botkit.core.engine.answers.parse_answer import UNREAD, Doubtful, pattern_parts, read, read_again
from botkit.core.engine.answers.reply_parts import form_token
from botkit.core.engine.answers.reply_text import words
from botkit.core.engine.answers.retry import count_unreadable, retry_text
from botkit.core.engine.answers.several_choices import ask_further, marks_chosen, remaining
from botkit.core.engine.compose import as_repeated, compose, compose_follow_up, compose_reminder, new_token, with_request
from botkit.core.engine.escalation import give_up
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.session import ReplyWait
from botkit.core.engine.sprint import TEXT_KEPT, storable
from botkit.core.events import AnswerGiven
from botkit.core.flow.model import Ask, ChoicesFrom
from botkit.core.model.message import Content, Form, Media
from botkit.core.model.values import Value


def execute(execution: Execution, op: Op) -> None:
    step = _step(op)
    listed: Offers | None = None
    if isinstance(step.choices, ChoicesFrom):
        listed = offers(execution, step)
        if _is_pointless(step.choices, listed):
            _skip(execution, op, step.choices)
            return
    if (known := take_ahead(execution, op, step) or take_said(execution, op, step)) is not None:
        execution.add_question(was_ahead=known["new"])
        _take_known(execution, op, known)
        return
    token = new_token(execution) if step.form is not None else ""
    question = compose(execution, op, step, step.ask, choices(execution, listed or offers(execution, step), 0), token)
    execution.say(replace(question, opened=execution.now), op)
    execution.add_question()
    execution.wait(
        ReplyWait(
            asked=execution.now,
            until=execution.now + step.wait if step.wait else None,
            remind=execution.now + step.remind.after if step.remind else None,
            is_held=not step.urgent and _is_held(execution),
            token=token,
        )
    )


def take_reply(execution: Execution, op: Op, wait: ReplyWait, content: Content) -> bool:
    step = _step(op)
    if isinstance(content, Form) and step.form is not None and form_token(content) != wait.token:
        return False  # of another question, or of another person
    if isinstance(content, Media) and content.problem and albums.takes_files(step):
        execution.say(compose_follow_up(execution, step, execution.phrase("media")), op)
        return True
    if "files" in step.expect.kinds and (collecting := albums.collect(execution, wait, content)) is not None:
        execution.wait(collecting)
        return True
    if step.several:
        if _take_several(execution, op, wait, content):
            return True
        if step.takes_choices_only:
            return False
    elif step.choices:
        choice = chosen(execution, step, wait, content)
        if choice == MORE:
            ask_again(execution, op, replace(wait, page=next_page(execution, step, wait.page)))
            return True
        if isinstance(choice, Offer):
            _take(execution, op, choice.value, words(content))
            execution.go(op.enter(choice.block))
            return True
        if step.takes_choices_only:
            return False
    if wait.stage == confirm_answer.STAGE and (is_confirmed := confirm_answer.is_confirmed(execution, content)) is not None:
        return is_confirmed and _settle(execution, op, read_again(execution, step.expect, wait.heard, wait.asked), wait.heard)
    value = read(execution, step.expect, content)
    if isinstance(value, str) and step.in_sentence and step.takes_any_text:
        value = open_words(execution, step, value)
    if isinstance(value, Doubtful):
        confirm_answer.ask(execution, op, step, wait, value.value, words(content))
        return True
    return _settle(execution, op, value, words(content))


def take_files(execution: Execution, op: Op, wait: ReplyWait) -> None:
    """Take the files that came: no more of them followed."""
    captions = "\n".join(caption for file in wait.files if (caption := file["caption"]))
    _settle(execution, op, [dict(file) for file in wait.files], captions)


def _take_known(execution: Execution, op: Op, known: Mapping[str, Value]) -> None:
    """Take an answer that is known ahead, as if it had just been given."""
    offer = offer_of(execution, _step(op), known["mark"]) if known["mark"] else None
    _take(execution, op, known["value"], known["words"])
    execution.go(op.next if offer is None else op.enter(offer.block))


def _take_several(execution: Execution, op: Op, wait: ReplyWait, content: Content) -> bool:
    """A tap adds a choice and asks for more, until all are named; a typed answer names all at once. False when it names none."""
    step, offered = _step(op), offers(execution, _step(op))
    if execution.top.tapped(content) == MORE:
        ask_again(execution, op, replace(wait, page=next_page(execution, step, wait.page)))
        return True
    tapped = execution.top.tapped(content) or ""
    if any(offer.mark == tapped for offer in offered.every):
        wait = replace(wait, picked=tuple(dict.fromkeys((*wait.picked, tapped))))
        if len(wait.picked) < len(offered.every):
            ask_further(execution, op, step, wait)
            execution.wait(wait)
            return True
        marks = wait.picked
    else:
        marks = marks_chosen(execution, step, wait, content)
    values = [offer.value for offer in offered.every if offer.mark in marks]
    if not values:
        return False
    _take(execution, op, values, words(content))
    execution.go(op.next)
    return True


def _settle(execution: Execution, op: Op, value: Value, raw: str) -> bool:
    if value is UNREAD:
        return False
    _take(execution, op, value, raw)
    execution.go(op.next)
    return True


def handle_unreadable(execution: Execution, op: Op, wait: ReplyWait) -> None:
    step = _step(op)
    tries = count_unreadable(execution, op, step, wait)
    if tries is None:
        return
    again = compose_follow_up(execution, step, retry_text(execution, step), remaining(execution, step, wait))
    execution.say(with_request(execution, step, again, wait.token), op)
    execution.wait(replace(wait, tries=tries, stage="", heard=""))


def ask_again(execution: Execution, op: Op, wait: ReplyWait) -> None:
    step = _step(op)
    execution.say(as_repeated(compose(execution, op, step, step.ask, remaining(execution, step, wait), wait.token)), op)
    # A reminder that is due by now is not needed: the question itself has just been sent again.
    later = wait.remind if wait.remind and wait.remind > execution.now else None
    execution.wait(replace(wait, asked=execution.now, remind=later, stage="", heard=""))


def remind(execution: Execution, op: Op, wait: ReplyWait) -> None:
    step = _step(op)
    reminder = compose_reminder(execution, step, remaining(execution, step, wait))
    execution.say(with_request(execution, step, reminder, wait.token), op)
    execution.wait(replace(wait, remind=None))


def _step(op: Op) -> Ask:
    assert isinstance(op.step, Ask)
    return op.step


def _is_held(execution: Execution) -> bool:
    """Whether what the bot says waits until people are done: they had the chat before, and the person wrote nothing to the bot."""
    return execution.is_with_people and execution.before.is_with_people(execution.now) and execution.heard == execution.before.heard


def _is_pointless(choices: ChoicesFrom, offered: Offers) -> bool:
    """Whether there is nothing to choose from, or `empty` says what to do without the list."""
    return not offered.paged and (choices.empty is not None or not offered.extra)


def _skip(execution: Execution, op: Op, choices: ChoicesFrom) -> None:
    if choices.empty is not None:
        execution.go(op.enter("choices.empty"))
    else:
        give_up(execution, op, _step(op).otherwise)


def _take(execution: Execution, op: Op, value: Value, raw: str) -> None:
    step = _step(op)
    value = storable(value)
    if step.save:
        execution.keep(step.save, value)
        for part, text in pattern_parts(step.expect, raw).items():
            execution.keep(f"{step.save}_{part}", text)
    execution.note(
        AnswerGiven(
            session=execution.number,
            flow=execution.top.flow,
            step=op.address,
            save=step.save or "",
            measure=step.measure or "",
            score=str(value) if step.measure else "",
            value=value,
            raw=raw[:TEXT_KEPT],
        )
    )
