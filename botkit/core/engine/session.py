"""A session: one contact going through flows on one channel, with a stack of frames and their values.

It is kept between any two messages as JSON (botkit/core/codec.py), and holds no index of a program: a position is
the address of a step in the file (`steps.2.branch.0.then.1`), which is the same for the same source.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct, field

from botkit.core.model.contact import Contact
from botkit.core.model.message import Content, Purpose, Tap
from botkit.core.model.ticket import Ticket
from botkit.core.model.values import Value


class ReplyWait(Struct, frozen=True, kw_only=True, tag="reply"):
    """A question is open. `tries` replies could not be read so far; `page` of the choices is shown.

    `until` and `remind` are None when the flow sets no time; then only the session's own limit ends the wait. `is_held`: it was asked while
    people had the chat, and goes out when the bot has it again; its times begin then.
    """

    asked: datetime
    tries: int = 0
    page: int = 0
    until: datetime | None = None
    remind: datetime | None = None
    is_held: bool = False
    stage: str = ""  # of steps that ask more than once: unsure, confirm
    heard: str = ""  # the words that options were offered for
    offered: tuple[str, ...] = ()  # ids of options that were offered besides the step's own choices
    picked: tuple[str, ...] = ()  # of a question that takes several choices: the marks of those tapped so far
    files: tuple[Mapping[str, str], ...] = ()  # of a question for several files: those that came so far
    token: str = ""  # of a question with a form: the mark by which its answers are known
    wording: str = ""  # of a question for consent, as it was sent: the proof names these words and no others


class TimeWait(Struct, frozen=True, kw_only=True, tag="time"):
    until: datetime


class CallWait(Struct, frozen=True, kw_only=True, tag="call"):
    """A function was asked. When nothing comes back until `until`, it counts as failed."""

    call: str
    until: datetime


class HumanWait(Struct, frozen=True, kw_only=True, tag="human"):
    """A person has the chat: the flow waits until they close the ticket. `until` is of sessions that an older botkit left."""

    queue: str
    until: datetime | None = None


Wait = ReplyWait | TimeWait | CallWait | HumanWait


class AskedQuestion(Struct, frozen=True, kw_only=True):
    """A question that was asked at the address `at`, and what has to be undone to go back to it: the earlier values of the names that
    were set since, and the names that were not set at all. `was_ahead`: a sentence had answered it before it was asked."""

    at: str
    undo: Mapping[str, Value] = field(default_factory=dict)
    unset: tuple[str, ...] = ()
    was_ahead: bool = False
    loops: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)  # what was still to come of each `for_each`


class Frame(Struct, frozen=True, kw_only=True):
    """One flow on the stack. `at` is the address of the step to do next, or of the one that waits; empty: at the end.

    `kind`: how it got here. A `side` frame answers a question in between; a `run` frame gives its values back, under the name
    `save`, to the frame below, and how it ended under the name `outcome`. `topic` is what the contact agreed to be told about, when that
    is why the flow runs. `agreed` are the topics of the latest `opt_in` that they agreed to on the way, by purpose. `asked` are the
    questions that the customer may go back to, the newest last. `ahead` are answers that are known before their question is reached, by its
    address, `said` is what else a sentence said that questions in branches, of lists and in flows that are run may take (ahead.py).
    """

    flow: str
    digest: str
    at: str
    kind: Literal["start", "run", "side"] = "start"
    values: Mapping[str, Value] = field(default_factory=dict)
    wait: Wait | None = None
    event: Mapping[str, Value] | None = None
    subscription: Value = None
    topic: str = ""
    agreed: Mapping[str, str] = field(default_factory=dict)
    save: str = ""
    outcome: str = ""
    asked: tuple[AskedQuestion, ...] = ()
    ahead: Mapping[str, Value] = field(default_factory=dict)
    said: str = ""
    loops: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)  # address of a `for_each` -> its items that are still to come

    def button(self, mark: str) -> str:
        """The id of a button of this frame's step. It comes back with a tap, and is the same in any language and after a restart."""
        return f"{self.flow}/{self.at}/{mark}"

    def tapped(self, content: Content) -> str | None:
        """The mark of the button of this frame's step that was tapped, if one was."""
        prefix = self.button("")
        return content.id[len(prefix) :] if isinstance(content, Tap) and content.id.startswith(prefix) else None

    def topic_of(self, purpose: Purpose) -> str:
        """The topic of a message for this purpose. A message for service that is no answer counts as a notice."""
        return self.agreed.get("utility" if purpose == "service" else purpose, self.topic)


class Session(Struct, frozen=True, kw_only=True):
    """The state of one contact on one channel. Without frames it is idle. `number` counts the sessions begun, `sprints` the present one's.

    `reply` is the last message in words, `parts` what else it holds, `heard` its platform id: the proof of a consent given by it. Until
    `silent_until` the bot keeps silent, as a person of the business is writing with the contact from another tool. `ticket` is the open
    one, `tickets` counts them.
    """

    contact: Contact
    channel: str
    number: int = 0
    frames: tuple[Frame, ...] = ()
    started: datetime | None = None
    sprints: int = 0
    calls: int = 0
    reply: str = ""
    parts: Mapping[str, Value] = field(default_factory=dict)
    heard: str = ""
    silent_until: datetime | None = None
    files_at: datetime | None = None  # when the latest file was sent that a question took, or that belongs to it
    ticket: Ticket | None = None
    tickets: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether nothing has to be kept of it but its counts and the newest message."""
        return not self.frames and self.silent_until is None and self.ticket is None

    @property
    def people_until(self) -> datetime | None:
        """Until when people of the business have the chat, if they do nothing more in it; None: the bot has it."""
        of_ticket = self.ticket.ends_at if self.ticket is not None and self.ticket.owner == "people" else None
        return max((until for until in (of_ticket, self.silent_until) if until is not None), default=None)

    @property
    def has_people(self) -> bool:
        """Whether a person of the business has come: took the ticket, or wrote."""
        return self.silent_until is not None or (self.ticket is not None and self.ticket.is_attended)

    def is_with_people(self, now: datetime) -> bool:
        """Who has the chat at a moment: people, or the bot. Never both."""
        until = self.people_until
        return until is not None and until > now

    @property
    def is_idle(self) -> bool:
        return not self.frames

    @property
    def wait(self) -> Wait | None:
        return self.frames[-1].wait if self.frames else None

    @property
    def due(self) -> datetime | None:
        """When the timer of the session is to fire, if at all: for its ticket, or for the uppermost wait. While people have the chat
        the bot's own waits wait for them."""
        due = self._wait_until
        if due is not None and self.silent_until is not None:
            due = max(due, self.silent_until)
        if self.ticket is None:
            return due
        if due is None or self.ticket.owner == "people":
            return self.ticket.next_at
        return min(due, self.ticket.next_at)

    @property
    def _wait_until(self) -> datetime | None:
        match self.wait:
            case ReplyWait(until=until, remind=remind):
                return min((moment for moment in (until, remind) if moment is not None), default=None)
            case TimeWait(until=until) | CallWait(until=until):
                return until
            case HumanWait(until=until):
                return until
            case None:
                return None
