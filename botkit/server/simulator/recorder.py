"""Recordings: the actions of each customer, from which a transcript for `botkit test` is written.

The bot's messages are not copied from the screen: the actions are played again with the present flows, and the messages that follow are
written. So the transcript passes by construction, also when flows were changed in the middle of the conversation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from botkit.core.engine.program import Programs
from botkit.core.events import CallRequested
from botkit.testing import Conversation, NotOffered
from botkit.testing.actions import Action, AllowCall, ComeFrom, Pass, React, Say, SendCard, SendFile, SendForm, SendOrder, Share, TapOn
from botkit.testing.conversation import REPLY_DELAY
from botkit.testing.directives import Directive, read_directive
from botkit.testing.runner import run_transcript, visible_lines
from botkit.testing.transcript import parse_transcript

DRIFT = timedelta(minutes=1)  # time between two actions from which on a line "..." is written for it
MESSAGES = (Say, ComeFrom, TapOn, SendFile, Share, SendForm, SendCard, AllowCall, SendOrder, React)


@dataclass(kw_only=True)
class Recording:
    """One customer's actions. `began` is the moment of the first one, `at` the time in the transcript after the last one."""

    name: str
    language: str = ""
    lines: list[Action | Directive | str] = field(default_factory=list)
    began: datetime | None = None
    at: datetime | None = None

    def add(self, action: Action, now: datetime) -> None:
        """Record an action of this moment."""
        if self.began is None or self.at is None:
            if isinstance(action, Pass):
                return  # a transcript begins with an action of the customer, not with time
            self.began = self.at = now
        if isinstance(action, Pass):
            self._pass(action.length)
            return
        drift = now - self.at
        if drift >= DRIFT:
            self._pass(timedelta(minutes=round(drift / timedelta(minutes=1))))
        self.lines.append(action)
        if isinstance(action, MESSAGES):
            self.at += REPLY_DELAY

    def set(self, line: str) -> None:
        """Record a directive that may stand anywhere in a transcript: `language de`. Raises ValueError when it cannot be read."""
        self.lines.append(read_directive(line, 1))

    def comment(self, text: str) -> None:
        """Record, as a comment, something that a transcript cannot express."""
        self.lines.append(f"# {text}")

    def _pass(self, length: timedelta) -> None:
        assert self.at is not None
        self.at += length
        if self.lines and isinstance(last := self.lines[-1], Pass):
            self.lines[-1] = Pass(length=last.length + length)
        else:
            self.lines.append(Pass(length=length))


@dataclass(frozen=True, kw_only=True)
class RecordedTranscript:
    """A transcript. `problem` says why it ends early; `passes`, whether it passed when it was run."""

    text: str
    passes: bool
    problem: str = ""


def write_transcript(recording: Recording, programs: Programs, functions: Mapping[str, str]) -> RecordedTranscript:
    """Write a customer's recording as a transcript. `functions` are answers by name; those of called functions stand in the transcript."""
    if recording.began is None:
        return RecordedTranscript(text="", passes=False, problem="nothing was sent from this phone yet")
    local = recording.began.astimezone(ZoneInfo(programs.business.zone)).replace(tzinfo=None, second=0, microsecond=0)
    text, problem = _replay(recording, programs, functions, local)
    return RecordedTranscript(text=text, passes=run_transcript(parse_transcript(text), programs).passed, problem=problem)


def _replay(recording: Recording, programs: Programs, functions: Mapping[str, str], local: datetime) -> tuple[str, str]:
    start = local.replace(tzinfo=ZoneInfo(programs.business.zone)).astimezone(UTC)
    lines: list[str] = []
    problem = ""
    with Conversation(programs, now=start, language=recording.language, name=recording.name or "Ana") as talk:
        for name, answer in functions.items():
            read_directive(f"function {name} {answer}", 1).play(talk)
        for part in recording.lines:
            if isinstance(part, str):
                lines.append(part)
                continue
            if isinstance(part, Directive):
                part.play(talk)
                lines += ["", f"{part.kind} {part.name}"]  # directly below a message it would be read as part of the message
                continue
            try:
                followed = part.play(talk)
            except NotOffered as fault:
                problem = f"{part}: {fault}"
                break
            lines += [str(part), *(text for line in visible_lines(followed) for text in str(line).splitlines())]
        called = {event.function for event in talk.events if isinstance(event, CallRequested)}
    head = [f"now {local.isoformat(sep=' ', timespec='minutes')}"]
    head += [f"{word} {value}" for word, value in (("language", recording.language), ("name", recording.name)) if value]
    head += [f"function {name} {answer}" for name, answer in functions.items() if name in called]
    return "\n".join([*head, *lines]) + "\n", problem
