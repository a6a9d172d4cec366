"""The choices of a question: how they are shown, page by page, and which of them a reply means."""

from __future__ import annotations

from botkit.core.engine.answers.reply_text import words
from botkit.core.engine.execution import Execution
from botkit.core.engine.session import ReplyWait
from botkit.core.flow.model import Ask
from botkit.core.model.message import Choice, Content
from botkit.core.text.default_texts import phrase
from botkit.understanding import answers
from botkit.understanding.answers import Option, Reading

CHOICES_PER_PAGE = 20  # numbered choices in one message; nobody reads a longer list
MORE = "more"  # the mark of the button that turns the page


def choices(execution: Execution, step: Ask, page: int) -> tuple[Choice, ...]:
    """The choices on one page, with "more" below them when there are further ones."""
    if not step.choices:
        return ()
    shown = tuple(_choice(execution, step, number) for number in _numbers(step, page))
    if (page + 1) * CHOICES_PER_PAGE < len(step.choices):
        return (*shown, Choice(id=execution.top.button(MORE), label=phrase("more", execution.language)))
    return shown


def _numbers(step: Ask, page: int) -> range:
    return range(page * CHOICES_PER_PAGE, min((page + 1) * CHOICES_PER_PAGE, len(step.choices)))


def _choice(execution: Execution, step: Ask, number: int) -> Choice:
    choice = step.choices[number]
    return Choice(
        id=execution.top.button(str(number)),
        label=execution.text(choice.label, step.name),
        description=execution.text(choice.description, step.name) if choice.description else "",
    )


def next_page(step: Ask, page: int) -> int:
    """The page after this one; after the last comes the first again."""
    return page + 1 if (page + 1) * CHOICES_PER_PAGE < len(step.choices) else 0


def chosen(execution: Execution, step: Ask, wait: ReplyWait, content: Content) -> str:
    """The number of the choice that a reply means, "more", or nothing. Two equally good readings are nothing: it does not guess."""
    mark = execution.top.tapped(content)
    if mark is not None:
        return mark if mark == MORE or mark in {str(number) for number in range(len(step.choices))} else ""
    text = words(content)
    if not text.strip():
        return ""
    here = tuple(_option(execution, step, number) for number in _numbers(step, wait.page))
    pages = len(step.choices) > CHOICES_PER_PAGE
    more = (Option(id=MORE, label=phrase("more", execution.language)),) if pages else ()
    number = _read(execution, text, here) or _read(execution, text, more) or _yes_or_no(execution, text, here)
    if not number and pages and not any(character.isdecimal() for character in text):
        # A city on another page is known by its name; a number means a line of the page that is seen.
        number = _read(execution, text, tuple(_option(execution, step, number) for number in range(len(step.choices))))
    return number


def _read(execution: Execution, text: str, options: tuple[Option, ...]) -> str:
    if not options:
        return ""
    outcome = answers.read("choice", text, language=execution.language, now=execution.local, options=options)
    return str(outcome.value) if isinstance(outcome, Reading) else ""


def _yes_or_no(execution: Execution, text: str, options: tuple[Option, ...]) -> str:
    """ "no thanks" means the one choice that says no, when exactly one does."""
    meaning = _meaning(execution, text)
    if meaning is None:
        return ""
    same = [option.id for option in options if _meaning(execution, option.label) is meaning]
    return same[0] if len(same) == 1 else ""


def _meaning(execution: Execution, text: str) -> bool | None:
    outcome = answers.read("yes_no", text, language=execution.language, now=execution.local)
    return bool(outcome.value) if isinstance(outcome, Reading) else None


def _option(execution: Execution, step: Ask, number: int) -> Option:
    choice = step.choices[number]
    shown = _choice(execution, step, number)
    also = tuple(form for word in (*choice.also, choice.label) for form in execution.program.in_all_languages(word))
    return Option(id=str(number), label=shown.label, also=also, description=shown.description)
