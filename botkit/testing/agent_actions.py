"""What people of the business do in a conversation that is played: a colleague writes, takes the ticket, notes something, closes it; or a
broadcast is planned, started, and told to this one customer. And another customer, with whom the transcript goes on."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from botkit.core.model.values import Value
from botkit.testing.result_lines import Line

if TYPE_CHECKING:
    from botkit.testing.conversation import Conversation

AGENT = "agent:"  # before what a colleague does
BROADCAST = "broadcast:"  # before the flow that is told to many
CUSTOMER = "customer:"  # before the name of the customer whose turn it is from here on

_ACT = re.compile(r"\((?P<act>take|note|close)(?:: ?(?P<text>.*))?\)", re.DOTALL)


AgentAct = Literal["write", "take", "note", "close"]


class AgentActs(Struct, frozen=True, kw_only=True):
    """Who writes or takes without a ticket takes the conversation over."""

    act: AgentAct = "write"
    text: str = ""

    def __str__(self) -> str:
        if self.act == "write":
            return f"{AGENT} {self.text}"
        return f"{AGENT} ({self.act}{': ' if self.text else ''}{self.text})"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        """Raises `NotOffered` when there is no ticket, and none can be opened."""
        return conversation.agent(self.act, self.text)


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


_WRITTEN = re.compile(r"(?P<flow>[^\s{]+)\s*(?P<body>\{.*)?", re.DOTALL)


class Broadcast(Struct, frozen=True, kw_only=True):
    """A flow, and what it reads as `event`."""

    flow: str
    body: dict[str, Value]

    def __str__(self) -> str:
        body = f" {json.dumps(self.body, ensure_ascii=False)}" if self.body else ""
        return f"{BROADCAST} {self.flow}{body}"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        """Whom the gate would refuse is not told, and the line says why."""
        return conversation.broadcast(self.flow, self.body)


def read_broadcast(written: str) -> Broadcast:
    """Read the text after `broadcast:`. Raises ValueError."""
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        raise ValueError('a broadcast is written with its flow and its JSON, for example: broadcast: strike_notice {"day": "Monday"}')
    try:
        body: Any = json.loads(match["body"] or "{}")
    except json.JSONDecodeError as fault:
        raise ValueError(f"the JSON cannot be read: {fault.msg} at character {fault.pos + 1}") from None
    return Broadcast(flow=match["flow"], body=body)


_CUSTOMER = re.compile(r"(?P<name>[^+]*[^+\s])(?:\s+\+(?P<phone>\d{7,15}))?")


class GoOnWith(Struct, frozen=True, kw_only=True):
    """The customer whose turn it is from here on. What followed for them meanwhile comes now."""

    name: str
    phone: str = ""

    def __str__(self) -> str:
        return f"{CUSTOMER} {self.name}{' +' if self.phone else ''}{self.phone}"

    def play(self, conversation: Conversation) -> tuple[Line, ...]:
        """Raises `NotOffered` when the number is somebody else's."""
        return conversation.customer(self.name, self.phone)


def read_customer_name(written: str) -> GoOnWith:
    """Read the text after `customer:`. Raises ValueError."""
    match = _CUSTOMER.fullmatch(written.strip())
    if match is None:
        raise ValueError("another customer has a name, and a number where a flow needs it: customer: Ben +447700900999")
    return GoOnWith(name=match["name"], phone=match["phone"] or "")
