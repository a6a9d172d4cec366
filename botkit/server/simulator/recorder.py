"""Scripts: what was done with each customer, so that it can be written down as a transcript that `botkit test` plays.

What followed is not copied from the screen: the actions are played again, against the flows as they are now, and what follows then is
written. So the transcript passes by construction, also after flows were changed in the middle of the conversation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from botkit.core.engine.program import Programs
from botkit.core.events import CallRequested
from botkit.testing import Conversation, NotOffered
from botkit.testing.actions import Action, ComeFrom, Pass, React, Say, SendFile, Share, TapOn
from botkit.testing.conversation import REPLY_DELAY
from botkit.testing.directives import Directive, read_directive
from botkit.testing.runner import run_transcript, visible_lines
from botkit.testing.transcript import parse_transcript

DRIFT = timedelta(minutes=1)  # that the running clock may have moved between two actions before it is worth a line
MESSAGES = (Say, ComeFrom, TapOn, SendFile, Share, React)


@dataclass(kw_only=True)
class Recording:
    """One customer. `began` is the moment of the first action, `at` how far the written time has come."""

    name: str
    language: str = ""
    lines: list[Action | Directive | str] = field(default_factory=list)
    began: datetime | None = None
    at: datetime | None = None

    def add(self, action: Action, now: datetime) -> None:
        """Something was done at this moment."""
        if self.began is None or self.at is None:
            if isinstance(action, Pass):
                return  # nothing was said yet that time could pass after
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
        """Something that a transcript can set at any place: `language de`. Raises ValueError when it cannot be read."""
        self.lines.append(read_directive(line, 1))

    def remark(self, text: str) -> None:
        """Something that no transcript can do."""
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
    """A transcript. `problem` says why it could not be written to the end; `passes`, that it was played once more and held."""

    text: str
    passes: bool
    problem: str = ""


def write_transcript(script: Recording, programs: Programs, functions: Mapping[str, str]) -> RecordedTranscript:
    """Write a customer's script as a transcript. `functions` are the answers of functions; those that were asked stand in it."""
    if script.began is None:
        return RecordedTranscript(text="", passes=False, problem="nothing was said on this phone yet")
    local = script.began.astimezone(ZoneInfo(programs.business.zone)).replace(tzinfo=None, second=0, microsecond=0)
    text, problem = _replay(script, programs, functions, local)
    return RecordedTranscript(text=text, passes=run_transcript(parse_transcript(text), programs).passed, problem=problem)


def _replay(script: Recording, programs: Programs, functions: Mapping[str, str], local: datetime) -> tuple[str, str]:
    start = local.replace(tzinfo=ZoneInfo(programs.business.zone)).astimezone(UTC)
    lines: list[str] = []
    problem = ""
    with Conversation(programs, now=start, language=script.language, name=script.name or "Ana") as talk:
        for name, answer in functions.items():
            read_directive(f"function {name} {answer}", 1).play(talk)
        for part in script.lines:
            if isinstance(part, str):
                lines.append(part)
                continue
            if isinstance(part, Directive):
                part.play(talk)
                lines += ["", f"{part.kind} {part.name}"]  # right below a message it would be read as a further line of it
                continue
            try:
                followed = part.play(talk)
            except NotOffered as fault:
                problem = f"{part}: {fault}"
                break
            lines += [str(part), *(line for told in visible_lines(followed) for line in str(told).splitlines())]
        asked = {event.function for event in talk.events if isinstance(event, CallRequested)}
    first = [f"now {local.isoformat(sep=' ', timespec='minutes')}"]
    first += [f"{word} {value}" for word, value in (("language", script.language), ("name", script.name)) if value]
    first += [f"function {name} {answer}" for name, answer in functions.items() if name in asked]
    return "\n".join([*first, *lines]) + "\n", problem
