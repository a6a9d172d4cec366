"""An explanation as plain data: why one turn went as it did, for people and for programs.

In `to_json`, times are ISO texts, and values of flows are written as in explanations. The names of the fields are the keys of that JSON.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct


class SourceLocation(Struct, frozen=True, kw_only=True):
    """A step of a flow and its location in the file. `line` and `column` count from 1; 0 when the flow's text is not known."""

    flow: str
    step: str = ""
    verb: str = ""
    name: str = ""
    path: str = ""
    line: int = 0
    column: int = 0

    @property
    def text(self) -> str:
        """`flows/nps.yaml:9:3`, or the flow and the address when the line is not known."""
        return f"{self.path}:{self.line}:{self.column}" if self.line else " ".join(part for part in (self.flow, self.step) if part)


class InputSummary(Struct, frozen=True, kw_only=True):
    """The input. `kind` is that of the event (`message_received`), `content` that of a message (`text`, `tap`)."""

    kind: str
    content: str = ""
    text: str = ""
    message: str = ""
    sent_at: datetime | None = None


class ConversationPosition(Struct, frozen=True, kw_only=True):
    """The position of the conversation before or after the turn. `waits`: "" idle, reply, time, call, human, silent.

    `below` are the flows under the uppermost one; they go on when it has ended.
    """

    waits: Literal["", "reply", "time", "call", "human", "silent"] = ""
    spot: SourceLocation | None = None
    tries: int = 0
    until: datetime | None = None
    below: tuple[str, ...] = ()


class InputMatch(Struct, frozen=True, kw_only=True):
    """What took the input.

    `by`: policy (STOP, START, HELP), wait (the open question read it), retry (the open question could not, and asked again), repeat (an
    older button: the open question came back), start (a flow began), side (a flow began above the open question), resumed (a timer,
    a function or a colleague let the flow go on), ended (its time was over), silence (a person has the chat, or nothing was said), nobody,
    failed (the turn raised).
    `start` is the kind of start, `matched` the phrase of the flow that it matched, `heard` how the reply was read.
    """

    by: Literal["policy", "wait", "retry", "repeat", "start", "side", "resumed", "ended", "silence", "nobody", "failed"]
    flow: str = ""
    start: str = ""
    matched: str = ""
    heard: str = ""
    spot: SourceLocation | None = None
    reason: str = ""


class Candidate(Struct, frozen=True, kw_only=True):
    """A phrase or a FAQ question that the message was compared with. `score` is a probability from 0 to 1: of the
    candidates with 0.8, four in five are right. `example` is the nearest phrase of the flow; `words` are the customer's words for it."""

    flow: str
    label: str
    title: str
    score: float
    example: str
    words: tuple[str, ...] = ()
    chosen: bool = False


class RejectedAlternative(Struct, frozen=True, kw_only=True):
    """Something that could have taken the input, and why it did not. `kind`: a kind of start, `wait`, `policy`."""

    kind: str
    what: str
    reason: str


class ConditionResult(Struct, frozen=True, kw_only=True):
    """An expression of a flow that was evaluated: its value, and those of its variables."""

    source: str
    value: str
    holds: bool | None
    names: tuple[tuple[str, str], ...] = ()
    spot: SourceLocation | None = None
    failure: str = ""


class PassedStep(Struct, frozen=True, kw_only=True):
    """A step that was reached. `skipped`: its `when` did not hold."""

    spot: SourceLocation
    skipped: bool = False


class GateRuling(Struct, frozen=True, kw_only=True):
    """A verdict of the gate: the rule, the reason as a name and as a sentence. `form`: the message may go out as free text or template."""

    verdict: Literal["allowed", "refused", "held"]
    rule: str
    reason: str
    meaning: str
    at: datetime
    until: datetime | None = None
    form: str = ""


class MessageTrace(Struct, frozen=True, kw_only=True):
    """A message of the bot. `queued` is the gate's verdict when it was queued, `sending` when it was sent (None: not yet, or not
    logged). `outcome`: sent, failed, unknown, refused, waiting."""

    number: int
    text: str
    buttons: tuple[str, ...] = ()
    template: str = ""
    purpose: str = ""
    spot: SourceLocation | None = None
    queued: GateRuling | None = None
    sending: GateRuling | None = None
    outcome: str = ""
    outcome_reason: str = ""
    platform_id: str = ""
    status: str = ""


class Timing(Struct, frozen=True, kw_only=True):
    """How long something took, in milliseconds."""

    what: str
    ms: float


class Explanation(Struct, frozen=True, kw_only=True):
    """One turn. `seq` is the number of its input in the contact's log, `library` the digest of the flows that answered it.

    `facts` are the events of the turn as sentences. `differs` says in which event the log differs from this replay.
    """

    contact: int
    channel: str
    seq: int
    at: datetime
    library: str
    came: InputSummary
    before: ConversationPosition
    after: ConversationPosition
    taken: InputMatch
    candidates: tuple[Candidate, ...] = ()
    rejected: tuple[RejectedAlternative, ...] = ()
    conditions: tuple[ConditionResult, ...] = ()
    steps: tuple[PassedStep, ...] = ()
    said: tuple[MessageTrace, ...] = ()
    facts: tuple[str, ...] = ()
    times: tuple[Timing, ...] = ()
    differs: str = ""

    def to_json(self) -> dict[str, Any]:
        """As dicts, lists, texts and numbers."""
        built: dict[str, Any] = msgspec.to_builtins(self)
        return built
