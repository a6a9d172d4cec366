"""Events of tickets: what people of the business do (inputs of the engine), and what becomes of a ticket by itself."""

from __future__ import annotations

from datetime import datetime

from botkit.core.events.base import EventBase
from botkit.core.model.message import Content, Outgoing
from botkit.core.model.ticket import Priority

# ---- inputs: `by` is the person of the business who did it


class TicketAssigned(EventBase, frozen=True, kw_only=True, tag="ticket_assigned"):
    """`assignee` has the ticket now; empty: nobody. Who takes a ticket assigns it to themselves."""

    ticket: int
    by: str
    assignee: str = ""


class TicketMoved(EventBase, frozen=True, kw_only=True, tag="ticket_moved"):
    """It is in another queue, where nobody has it yet."""

    ticket: int
    by: str
    queue: str


class TicketSnoozed(EventBase, frozen=True, kw_only=True, tag="ticket_snoozed"):
    """It rests until a moment, or until the customer writes; None ends the rest."""

    ticket: int
    by: str
    until: datetime | None = None


class TicketPrioritised(EventBase, frozen=True, kw_only=True, tag="ticket_prioritised"):
    ticket: int
    by: str
    priority: Priority


class NoteAdded(EventBase, frozen=True, kw_only=True, tag="note_added"):
    """A note for colleagues; the customer never sees it."""

    personal = ("text",)
    ticket: int
    by: str
    text: str = ""


class AgentWrote(EventBase, frozen=True, kw_only=True, tag="agent_wrote"):
    """A person of the business writes to the customer through botkit."""

    personal = ("message",)
    ticket: int
    by: str
    message: Outgoing = Outgoing()


class TicketRequested(EventBase, frozen=True, kw_only=True, tag="ticket_requested"):
    """A person of the business takes the conversation over, or reopens their `former` ticket."""

    by: str
    queue: str
    former: int = 0


class HandoffClosed(EventBase, frozen=True, kw_only=True, tag="human_closed"):
    """The person who took over has closed the chat: the bot may answer again. `ticket` 0: whichever is open."""

    personal = ("outcome",)
    by: str = ""
    ticket: int = 0
    outcome: str = ""


class AgentReplied(EventBase, frozen=True, kw_only=True, tag="human_answered"):
    """A person of the business wrote to the contact from another tool (an echo): the bot keeps silent."""

    personal = ("content",)
    by: str = ""
    content: Content | None = None


TicketInput = AgentWrote | NoteAdded | TicketAssigned | TicketMoved | TicketSnoozed | TicketPrioritised | TicketRequested | HandoffClosed

# ---- what becomes of it


class TicketOpened(EventBase, frozen=True, kw_only=True, tag="ticket_opened"):
    ticket: int
    queue: str
    due_at: datetime | None = None
    former: int = 0
    by: str = ""  # who asked for it; empty: the bot handed over


class TicketOverdue(EventBase, frozen=True, kw_only=True, tag="ticket_overdue"):
    """Its moment passed. `unanswered`: nobody had come, and the flow goes on with what it does then; the bot has the chat again."""

    ticket: int
    unanswered: bool = False


class TicketAwoken(EventBase, frozen=True, kw_only=True, tag="ticket_awoken"):
    """Its rest is over."""

    ticket: int


class TicketExpired(EventBase, frozen=True, kw_only=True, tag="ticket_expired"):
    """No person did anything for so long that nobody may answer in words of their own any more: it is closed, and the bot answers."""

    ticket: int


TicketFact = TicketOpened | TicketOverdue | TicketAwoken | TicketExpired
