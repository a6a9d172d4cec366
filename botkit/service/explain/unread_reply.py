"""Why an open question could not take a reply, in the words of the question."""

from __future__ import annotations

from botkit.core import events as ev
from botkit.core.engine.answers.reply_text import words
from botkit.core.engine.tracing import ReplyTried
from botkit.core.flow.expect import Expect
from botkit.core.flow.model import Ask, ChoicesFrom
from botkit.core.model.message import Opened
from botkit.service.explain.source_locations import SourceLocations
from botkit.service.explain.value_text import shortened


def explain_unread(event: ev.MessageReceived, locations: SourceLocations, heard: ReplyTried) -> str:
    """Why an open question could not take a reply."""
    text, step = shortened(words(event.content), 60), locations.step(heard.flow, heard.step)
    what = f'"{text}"' if text else "a message without words"
    if isinstance(event.content, Opened):
        return "the chat was opened, without a word"
    if not isinstance(step, Ask):
        return f"{what} is not among its answers"
    if step.takes_choices_only:
        count = "" if isinstance(step.choices, ChoicesFrom) else f"{len(step.choices)} "
        return f"{what} is none of its {count}choices"
    return f"{what} cannot be read as {expected(step)}"


def expected(step: Ask) -> str:
    """The expected answer in words: `a number from 0 to 10`."""
    return " or ".join(map(_expected, step.expect.alternatives))


def _expected(limits: Expect) -> str:
    if (written := limits.dates or limits.times) is not None:
        return f"{_KINDS[limits.kind]} ({written.written})"
    if limits.kind != "number" or (limits.minimum is None and limits.maximum is None):
        return _KINDS.get(limits.kind, limits.kind)
    if limits.maximum is None:
        return f"a number from {limits.minimum}"
    return f"a number up to {limits.maximum}" if limits.minimum is None else f"a number from {limits.minimum} to {limits.maximum}"


_KINDS = {
    "text": "text",
    "number": "a number",
    "date": "a date",
    "time": "a time",
    "duration": "a length of time",
    "email": "an e-mail address",
    "phone": "a phone number",
    "yes_no": "yes or no",
    "money": "an amount of money",
    "photo": "a photo",
    "file": "a file",
    "files": "files",
    "location": "a location",
    "form": "a filled-in form",
    "order": "an order",
    "contact": "a contact card",
    "pattern": "what the pattern allows",
}
