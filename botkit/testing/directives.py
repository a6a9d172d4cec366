"""Directives: the lines of a transcript that set the customer's name and language, the time, answers of functions and earlier consent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from botkit.core.model.values import Value
from botkit.flowfile.suggestions import did_you_mean

if TYPE_CHECKING:
    from botkit.testing.conversation import Conversation

FAILS = "fails"

_LANGUAGE = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class FunctionFails(Exception):
    """Raise it in a function, or give an instance as its answer, to let the call fail for this reason."""


class NotOffered(LookupError):
    """A tap on a button that no message has. The text names those that the customer can see."""


class Directive(Struct, frozen=True, kw_only=True):
    """`kind` is the first word of the line, `name` the second, `value` what follows. `line` counts from 1."""

    kind: str
    line: int
    name: str = ""
    value: Value = None

    def play(self, conversation: Conversation) -> None:
        """Apply it. Directives before the first message have no effect here: the conversation is created with them."""
        DIRECTIVES[self.kind].play(conversation, self)


@dataclass(frozen=True, kw_only=True)
class _DirectiveKind:
    read: Callable[[str], tuple[str, Value]]
    play: Callable[[Conversation, Directive], None]
    only_first: bool = False


def read_directive(line: str, number: int) -> Directive:
    """Read `language de`. Raises ValueError with a sentence for the author."""
    kind, _, rest = line.strip().partition(" ")
    if kind not in DIRECTIVES:
        raise ValueError(
            f'"{kind}" begins no line of a transcript{did_you_mean(kind, DIRECTIVES)}; the customer is ">", the bot "<", a fact "*", '
            f'a refusal "!", time "...", an event "@", a comment "#"'
        )
    name, value = DIRECTIVES[kind].read(rest.strip())
    return Directive(kind=kind, name=name, value=value, line=number)


def _read_language(rest: str) -> tuple[str, Value]:
    if not _LANGUAGE.fullmatch(rest):
        raise ValueError(f'"{rest}" is no language; write its code, for example: language de')
    return rest, None


def _read_name(rest: str) -> tuple[str, Value]:
    if not rest:
        raise ValueError("the customer's name is missing; write for example: name Ana")
    return rest, None


def _read_now(rest: str) -> tuple[str, Value]:
    try:
        moment = datetime.fromisoformat(rest)
    except ValueError:
        raise ValueError(f'"{rest}" is no moment; write date and time of the business, for example: now 2026-06-06 22:30') from None
    return rest, moment


def _read_function(rest: str) -> tuple[str, Value]:
    name, _, written = rest.partition(" ")
    written = written.strip()
    if not _NAME.fullmatch(name) or not written:
        raise ValueError(
            'a function has a name and an answer: function flight_status {"status": "on time"}, or: function flight_status fails'
        )
    if written.split()[0] == FAILS:
        return name, FunctionFails(written.removeprefix(FAILS).strip() or "it failed")
    try:
        return name, json.loads(written)
    except json.JSONDecodeError as fault:
        raise ValueError(f"the function's answer is no JSON: {fault.msg} at character {fault.pos + 1} of it") from None


def _read_topic(rest: str) -> tuple[str, Value]:
    name, _, value = rest.partition(" ")
    if not _NAME.fullmatch(name):
        raise ValueError(f'"{name}" is no name of a topic')
    return name, _plain(value.strip())


def _plain(written: str) -> Value:
    """The value as JSON if it is JSON, else as text: a flight number needs no quotation marks."""
    try:
        return json.loads(written) if written else None
    except json.JSONDecodeError:
        return written


def _nothing(conversation: Conversation, directive: Directive) -> None:
    """The conversation was created with it."""


# First word of a line -> how it is read and what it does.
DIRECTIVES: Mapping[str, _DirectiveKind] = {
    "language": _DirectiveKind(read=_read_language, play=lambda talk, it: talk.speak(it.name)),
    "name": _DirectiveKind(read=_read_name, play=_nothing, only_first=True),
    "now": _DirectiveKind(read=_read_now, play=_nothing, only_first=True),
    "function": _DirectiveKind(read=_read_function, play=lambda talk, it: talk.answer_with(it.name, it.value)),
    "consent": _DirectiveKind(read=_read_topic, play=lambda talk, it: talk.consent(it.name, str(it.value or "utility"))),
    "follows": _DirectiveKind(read=_read_topic, play=lambda talk, it: talk.follow(it.name, it.value)),
}
