"""What a colleague does in a conversation that is played: writes, takes the ticket, notes something, closes it."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from botkit.core.model.message import Outgoing
from botkit.core.model.ticket import Ticket
from botkit.service.commands import TicketRefused
from botkit.service.tickets import acts
from botkit.testing.conversation import Conversation, NotOffered
from botkit.testing.in_process_node import CHANNEL
from botkit.testing.result_lines import Fact, Line, Refusal

AGENT = "agent:"  # before what a colleague does
NAME = "Sam"

_ACT = re.compile(r"\((?P<act>take|note|close)(?:: ?(?P<text>.*))?\)", re.DOTALL)


class AgentActs(Struct, frozen=True, kw_only=True):
    """Who writes or takes without a ticket takes the conversation over."""

    act: Literal["write", "take", "note", "close"] = "write"
    text: str = ""

    def __str__(self) -> str:
        if self.act == "write":
            return f"{AGENT} {self.text}"
        return f"{AGENT} ({self.act}{': ' if self.text else ''}{self.text})"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        """Raises `NotOffered` when there is no ticket, and none can be opened."""
        node, ticket = conversation.node, _ticket(conversation)
        if ticket is None:
            queues = conversation.programs.business.queues
            if self.act in ("note", "close") or not queues:
                raise NotOffered("no ticket is open" + ("" if queues else ", and botkit.yaml has no queue for one"))
            node.do(acts.request(node.contact, CHANNEL, NAME, next(iter(queues))))
            ticket = _ticket(conversation)
            assert ticket is not None
        key = (node.contact, CHANNEL, ticket.number)
        match self.act:
            case "write":
                command = acts.reply(key, NAME, Outgoing(body=self.text))
            case "take":
                command = acts.take(key, NAME)
            case "note":
                command = acts.note(key, NAME, self.text)
            case "close":
                command = acts.close(key, NAME, self.text)
        (result,) = node.do(command)
        lines = conversation.settle()
        if not isinstance(result, TicketRefused):
            return lines
        why = Refusal(reason=result.reason) if result.why == "gate" else Fact(text=f"refused: {result.why}", kind="refused")
        return (*lines, why)


def read_agent(written: str) -> AgentActs:
    """Read the text after `agent:`. Raises ValueError."""
    text = written.strip()
    if found := _ACT.fullmatch(text):
        if found["act"] == "note" and not found["text"]:
            raise ValueError("the note is missing; write for example: agent: (note: rings back on Monday)")
        return AgentActs(act=found["act"], text=found["text"] or "")  # type: ignore[arg-type]  # one of the words of the pattern
    if not text:
        raise ValueError('nothing stands after "agent:"; write what the colleague says, or (take), (note: …), (close)')
    return AgentActs(text=text)


def _ticket(conversation: Conversation) -> Ticket | None:
    session = conversation.session
    return session.ticket if session is not None else None
