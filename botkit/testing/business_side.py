"""What people of the business do in a conversation that is played: a colleague writes, takes the ticket, notes something, closes it; or a
broadcast is planned, started, and told to this one customer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

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
from botkit.testing.agent_actions import AgentAct
from botkit.testing.directives import NotOffered
from botkit.testing.in_process_node import BATCH_SIZE, CHANNEL
from botkit.testing.result_lines import Fact, Line, Refusal

if TYPE_CHECKING:
    from botkit.testing.conversation import Conversation

NAME = "Sam"


def agent(conversation: Conversation, act: AgentAct, text: str) -> tuple[Line, ...]:
    """Raises `NotOffered` when there is no ticket, and none can be opened."""
    node, ticket = conversation.node, _ticket(conversation)
    if ticket is None:
        queues = conversation.programs.business.queues
        if act in ("note", "close") or not queues:
            raise NotOffered("no ticket is open" + ("" if queues else ", and botkit.yaml has no queue for one"))
        node.do(acts.request(node.contact, CHANNEL, NAME, next(iter(queues))))
        ticket = _ticket(conversation)
        assert ticket is not None
    key = (node.contact, CHANNEL, ticket.number)
    match act:
        case "write":
            command = acts.reply(key, NAME, Outgoing(body=text))
        case "take":
            command = acts.take(key, NAME)
        case "note":
            command = acts.note(key, NAME, text)
        case "close":
            command = acts.close(key, NAME, text)
    (result,) = node.do(command)
    lines = conversation.settle()
    if not isinstance(result, TicketRefused):
        return lines
    why = Refusal(reason=result.reason) if result.why == "gate" else Fact(text=f"refused: {result.why}", kind="refused")
    return (*lines, why)


def broadcast(conversation: Conversation, flow: str, body: Mapping[str, Value]) -> tuple[Line, ...]:
    """Whom the gate would refuse is not told, and the line says why."""
    node = conversation.node
    with node.store.read() as tx:
        name = f"{flow}-{len(broadcasts.all_numbers(tx)) + 1}"
    spec = BroadcastSpec(name=name, flow=flow, channel=CHANNEL, library=conversation.programs.digest, body=pack(body))
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


def _ticket(conversation: Conversation) -> Ticket | None:
    session = conversation.session
    return session.ticket if session is not None else None
