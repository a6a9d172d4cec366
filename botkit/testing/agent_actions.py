"""What people of the business do in a conversation that is played: a colleague writes, takes the ticket, notes something, closes it; or a
broadcast is planned, started, and told to this one customer."""

from __future__ import annotations

import json
import re
from typing import Any, Literal

from msgspec import Struct

from botkit.billing.terms import Terms
from botkit.core.model.broadcast import BroadcastSpec
from botkit.core.model.message import Outgoing
from botkit.core.model.ticket import Ticket
from botkit.core.model.values import Value, pack
from botkit.policy.broadcasts import REFUSALS
from botkit.service.broadcasts.plan import Planner
from botkit.service.commands import BroadcastRefused, DraftBroadcast, FireDueTimers, MoveBroadcast, TicketRefused
from botkit.service.tickets import acts
from botkit.store.broadcasts import broadcasts
from botkit.testing.conversation import Conversation, NotOffered
from botkit.testing.in_process_node import BATCH_SIZE, CHANNEL
from botkit.testing.result_lines import Fact, Line, Refusal

AGENT = "agent:"  # before what a colleague does
BROADCAST = "broadcast:"  # before the flow that is told to many
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
        node = conversation.node
        with node.store.read() as tx:
            name = f"{self.flow}-{len(broadcasts.all_numbers(tx)) + 1}"
        spec = BroadcastSpec(name=name, flow=self.flow, channel=CHANNEL, library=conversation.programs.digest, body=pack(self.body))
        (drafted,) = node.do(DraftBroadcast(spec=spec, by="author"))
        if isinstance(drafted, BroadcastRefused):
            return (Fact(text=f"reached nobody: {REFUSALS[drafted.why]}", kind="nobody"),)
        number = drafted.broadcast.number
        planner = Planner(node.store, node.bot, "in-process", lambda: node.now, node.sender_state.rate_limiter.per_second, Terms())
        planner.claim(number)
        while planner.piece(number) is not None:
            pass
        (started,) = node.do(MoveBroadcast(number=number, act="start", by="author"))
        if isinstance(started, BroadcastRefused):
            plan = started.broadcast.plan if started.broadcast is not None else None
            why = next((count.reason for count in plan.counts if count.reason), "") if plan is not None else ""
            return (Fact(text=f"reached nobody: {why or REFUSALS[started.why]}", kind="nobody"),)
        node.do(FireDueTimers(limit=BATCH_SIZE))
        return conversation.settle()


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
