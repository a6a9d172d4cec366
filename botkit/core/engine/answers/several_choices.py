"""Several choices in one answer: "red and blue", "1, 3", all of them, or one tap after another until "that is all"."""

from __future__ import annotations

import re

from botkit.core.engine.answers.choices import Offer, choices, chosen, offers
from botkit.core.engine.answers.reply_text import words
from botkit.core.engine.compose import compose_follow_up
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.router import keyword_form
from botkit.core.engine.session import ReplyWait
from botkit.core.flow.model import Ask
from botkit.core.model.message import Choice, Content, Tap, Text
from botkit.core.text.default_texts import PHRASES

DONE = "done"  # the mark of the button that ends the list
PARTS = 60  # parts of one answer; no question has more choices

# What stands between two choices, in the six languages together: no label of an author is nothing but one of these words.
# The white space before it stays with the part: a pattern that began with it would try a long run again from each of its spaces.
_BETWEEN = re.compile(r"[,;+&/\n]\s*|(?<=\s)(?:and|und|sowie|en|et|y|e)\s+", re.IGNORECASE)
_NUMBERS = re.compile(r"\d{1,2}(?:\s+\d{1,2})+")
_ALL = frozenset(
    keyword_form(word)
    for word in (
        *("all", "all of them", "everything", "both", "alle", "alles", "beide", "allemaal", "tous", "toutes", "tout", "les deux"),
        *("todo", "todos", "todas", "ambos", "ambas", "los dos", "tudo", "os dois", "as duas"),
    )
)
_DONE = frozenset(map(keyword_form, (*PHRASES["that_is_all"].values(), "done", "no", "nothing else", "fertig", "nein", "klaar", "nee")))


def marks_chosen(execution: Execution, step: Ask, wait: ReplyWait, content: Content) -> tuple[str, ...]:
    """The marks of the choices that a whole answer names, those tapped before among them; nothing when a part of it names none."""
    text = words(content)
    form = keyword_form(text)
    if execution.top.tapped(content) == DONE or (wait.picked and form in _DONE):
        return wait.picked
    if isinstance(content, Tap) or not form:
        return ()
    if form in _ALL:
        return tuple(offer.mark for offer in offers(execution, step).every)
    parts = text.split() if _NUMBERS.fullmatch(text.strip()) else _BETWEEN.split(text.strip().strip(".!"))
    named = [chosen(execution, step, wait, Text(body=part.strip())) for part in parts[:PARTS] if part.strip()]
    marks = [offer.mark for offer in named if isinstance(offer, Offer)]
    return tuple(dict.fromkeys((*wait.picked, *marks))) if marks and len(marks) == len(named) else ()


def ask_further(execution: Execution, op: Op, step: Ask, wait: ReplyWait) -> None:
    """Name what was tapped so far, and offer the rest."""
    by_mark = {offer.mark: offer.label for offer in offers(execution, step).every}
    labels = ", ".join(by_mark[mark] for mark in wait.picked if mark in by_mark)
    body = execution.phrase("anything_else").replace("{chosen}", labels)
    execution.say(compose_follow_up(execution, step, body, remaining(execution, step, wait)), op)


def remaining(execution: Execution, step: Ask, wait: ReplyWait) -> tuple[Choice, ...]:
    """The choices of a page that were not tapped yet, and the button that ends the list once one was."""
    offered = choices(execution, offers(execution, step), wait.page)
    if not wait.picked:
        return offered
    taken = {execution.top.button(mark) for mark in wait.picked}
    done = Choice(id=execution.top.button(DONE), label=execution.phrase("that_is_all"))
    return (*(choice for choice in offered if choice.id not in taken), done)
