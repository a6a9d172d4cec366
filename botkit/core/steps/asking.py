"""`ask`: send a question, wait, read the reply as what was expected, and know when to give up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec.structs import replace

from botkit.core.events import AnswerGiven, AnswerMissed
from botkit.core.expect import compile_pattern
from botkit.core.flow import Ask
from botkit.core.message import Choice, Content, Location, Media, Tap
from botkit.core.phrases import phrase
from botkit.core.program import Op
from botkit.core.session import ReplyWait
from botkit.core.sprint import Run
from botkit.core.steps.hearing import words
from botkit.core.steps.leaving import give_up
from botkit.core.steps.saying import message, plain
from botkit.core.values import Value
from botkit.understanding import answers
from botkit.understanding.answers import Money, Option, Reading

CHOICES_PER_PAGE = 20  # numbered choices in one message; a longer list is read by nobody

_UNREAD = object()


def ask(run: Run, op: Op) -> None:
    step = _step(op)
    run.say(message(run, op, step, step.ask, _choices(run, op, 0)), op)
    run.wait(
        ReplyWait(
            asked=run.now,
            until=run.now + step.wait if step.wait else None,
            remind=run.now + step.remind.after if step.remind else None,
        )
    )


def hear(run: Run, op: Op, wait: ReplyWait, content: Content) -> bool:
    step = _step(op)
    if isinstance(content, Media) and content.problem and step.expect.kind in ("photo", "file"):
        run.say(plain(run, step, phrase("media", run.language)), op)
        return True
    if step.choices:
        chosen = _chosen(run, op, wait, content)
        if chosen == "more":
            _turn_page(run, op, wait)
            return True
        if chosen:
            _take_choice(run, op, int(chosen), words(content))
            return True
    if step.choices and step.expect.kind == "text":
        return False
    value = _READERS[step.expect.kind](run, step, content)
    if value is _UNREAD:
        return False
    _take(run, op, value, words(content))
    run.go(op.next)
    return True


def miss(run: Run, op: Op, wait: ReplyWait) -> None:
    step = _step(op)
    tries = wait.tries + 1
    run.note(AnswerMissed(session=run.number, flow=run.top.flow, step=op.address, tries=tries))
    if tries >= step.tries:
        give_up(run, op, step.otherwise)
        return
    body = run.text(step.retry, step.name) if step.retry else phrase("retry", run.language)
    run.say(plain(run, step, body, _choices(run, op, wait.page)), op)
    run.wait(replace(wait, tries=tries))


def repeat(run: Run, op: Op, wait: ReplyWait) -> None:
    step = _step(op)
    run.say(message(run, op, step, step.ask, _choices(run, op, wait.page)), op)
    run.wait(replace(wait, asked=run.now))


def remind(run: Run, op: Op, wait: ReplyWait) -> None:
    step = _step(op)
    assert step.remind is not None
    # Never as the question's template: that would say other words than these, and cost as much as the question did.
    run.say(plain(run, step, run.text(step.remind.say, step.name), _choices(run, op, wait.page)), op)
    run.wait(replace(wait, remind=None))


def _step(op: Op) -> Ask:
    assert isinstance(op.step, Ask)
    return op.step


# ---- choices


def choice_id(run: Run, op: Op, mark: str) -> str:
    """What comes back with a tap: the flow, the step and the choice. It stays right in any language and after a restart."""
    return f"{run.top.flow}/{op.address}/{mark}"


def _choices(run: Run, op: Op, page: int) -> tuple[Choice, ...]:
    step = _step(op)
    first, last = page * CHOICES_PER_PAGE, (page + 1) * CHOICES_PER_PAGE
    shown = tuple(
        Choice(
            id=choice_id(run, op, str(number)),
            label=run.text(choice.label, step.name),
            description=run.text(choice.description, step.name) if choice.description else "",
        )
        for number, choice in enumerate(step.choices)
        if first <= number < last
    )
    if last < len(step.choices):
        return (*shown, Choice(id=choice_id(run, op, "more"), label=phrase("more", run.language)))
    return shown


def _chosen(run: Run, op: Op, wait: ReplyWait, content: Content) -> str:
    """The number of the choice that a reply means, "more", or nothing. Two equally good readings are nothing: never a coin toss."""
    if isinstance(content, Tap):
        mine = choice_id(run, op, "")
        if content.id.startswith(mine):
            mark = content.id.removeprefix(mine)
            return mark if mark == "more" or (mark.isdecimal() and int(mark) < len(_step(op).choices)) else ""
    text = words(content)
    if not text.strip():
        return ""
    options = tuple(_option(run, op, choice) for choice in _choices(run, op, wait.page))
    outcome = answers.read("choice", text, language=run.language, now=run.local, options=options)
    return str(outcome.value) if isinstance(outcome, Reading) else _yes_or_no(run, text, options)


def _yes_or_no(run: Run, text: str, options: tuple[Option, ...]) -> str:
    """ "no thanks" means the one choice that says no, when exactly one does."""

    def meaning(words: str) -> Value:
        outcome = answers.read("yes_no", words, language=run.language, now=run.local)
        return outcome.value if isinstance(outcome, Reading) else None

    said = meaning(text)
    same = [option.id for option in options if said is not None and meaning(option.label) == said]
    return same[0] if len(same) == 1 else ""


def _option(run: Run, op: Op, choice: Choice) -> Option:
    mark = choice.id.rpartition("/")[2]
    also: tuple[str, ...] = ()
    if mark.isdecimal():
        part = _step(op).choices[int(mark)]
        also = tuple(said for word in (*part.also, part.label) for said in run.program.everywhere(word))
    return Option(id=mark, label=choice.label, also=also, description=choice.description)


def _turn_page(run: Run, op: Op, wait: ReplyWait) -> None:
    turned = replace(wait, page=wait.page + 1)
    if turned.page * CHOICES_PER_PAGE >= len(_step(op).choices):
        turned = replace(wait, page=0)
    repeat(run, op, turned)


def _take_choice(run: Run, op: Op, number: int, raw: str) -> None:
    choice = _step(op).choices[number]
    # The label as the author wrote it, not as this customer read it: conditions compare it in every language.
    _take(run, op, choice.value if choice.value is not None else choice.label, raw)
    run.go(op.enter(f"choices.{number}.then"))


def _take(run: Run, op: Op, value: Value, raw: str) -> None:
    step = _step(op)
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
            raw=raw,
        )
    )


# ---- typed replies


def _typed(run: Run, step: Ask, content: Content) -> Value:
    text = words(content)
    if not text.strip():
        return _UNREAD
    limits = {}
    if step.expect.kind == "number":
        limits = {"minimum": step.expect.minimum, "maximum": step.expect.maximum}
    outcome = answers.read(step.expect.kind, text, language=run.language, now=run.local, **limits)
    if not isinstance(outcome, Reading):
        return _UNREAD
    if isinstance(outcome.value, Money):
        return {"amount": outcome.value.amount, "currency": outcome.value.currency}
    return outcome.value


def _any_text(run: Run, step: Ask, content: Content) -> Value:
    text = words(content)
    return text if text.strip() else _UNREAD


def _pattern(run: Run, step: Ask, content: Content) -> Value:
    text = words(content).strip()
    if not text or not compile_pattern(step.expect.pattern).fullmatch(text):
        return _UNREAD
    # "bk1234" is kept as the author spells such things: what is compared later (a flight, an order) must be one spelling.
    exact = compile_pattern(step.expect.pattern, any_case=False)
    return next((form for form in (text, text.upper(), text.lower()) if exact.fullmatch(form)), text)


def _photo(run: Run, step: Ask, content: Content) -> Value:
    return _file_of(content) if isinstance(content, Media) and content.kind == "image" else _UNREAD


def _file(run: Run, step: Ask, content: Content) -> Value:
    return _file_of(content) if isinstance(content, Media) else _UNREAD


def _file_of(media: Media) -> Value:
    return {"kind": media.kind, "ref": media.ref, "mime": media.mime, "filename": media.filename, "caption": media.caption}


def _place(run: Run, step: Ask, content: Content) -> Value:
    if not isinstance(content, Location):
        return _UNREAD
    return {"latitude": content.latitude, "longitude": content.longitude, "name": content.name, "address": content.address}


_READERS: Mapping[str, Callable[[Run, Ask, Content], Value]] = {
    "text": _any_text,
    "number": _typed,
    "date": _typed,
    "time": _typed,
    "duration": _typed,
    "email": _typed,
    "phone": _typed,
    "yes_no": _typed,
    "money": _typed,
    "pattern": _pattern,
    "photo": _photo,
    "file": _file,
    "location": _place,
}


def is_over(wait: ReplyWait, now: datetime) -> bool:
    return wait.until is not None and wait.until <= now
