"""Actions of the agent's side: a colleague takes the conversation, answers, writes notes, closes. Each is an act on the ticket."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from botkit.core.model.message import Outgoing
from botkit.errors import UsageError
from botkit.policy.gate.reasons import REASONS, Reason
from botkit.policy.tickets import NOTE_LENGTH, REFUSALS, Seen
from botkit.server.simulator.action_input import ActionRefused, Body, customer_of, recording_of, text_of
from botkit.server.simulator.environment import Simulator
from botkit.server.simulator.panels import contact_of
from botkit.service.commands import TicketCommand, TicketRefused
from botkit.service.tickets import acts
from botkit.service.tickets.replies import template_reply
from botkit.store.tickets import tickets
from botkit.store.tickets.tickets import TicketRow
from botkit.testing.agent_actions import AgentActs
from botkit.testing.business_side import NAME
from webhooks.emulator.phones.customer import Customer

MAX_WORDS = 10_000  # characters of an answer in a request; the platform's own limit is told by the act
MAX_VALUES = 30  # of a template


async def agent_take(simulator: Simulator, body: Body) -> None:
    """Take the ticket. Without one, the conversation is taken over from the bot."""
    customer = customer_of(simulator, body)
    contact, row = await asyncio.to_thread(_look, simulator, customer)
    if row is None:
        queue = next(iter(simulator.server.runtime.bot.programs.business.queues), "")
        if not queue:
            raise ActionRefused("botkit.yaml names no queue that could take the conversation over")
        command = acts.request(contact, simulator.channel, NAME, queue)
    else:
        command = acts.take(row.key, NAME)
    await _do(simulator, customer, command, AgentActs(act="take"))


async def agent_write(simulator: Simulator, body: Body) -> None:
    """Answer the customer. `seen` is the version of the conversation that the page showed: newer words are shown first."""
    customer, text = customer_of(simulator, body), text_of(body, "text", MAX_WORDS)
    row = await _ticket(simulator, customer)
    seen = body.get("seen")
    command = acts.reply(row.key, NAME, Outgoing(body=text), Seen(words=seen if isinstance(seen, int) else None))
    await _do(simulator, customer, command, AgentActs(text=text))


async def agent_template(simulator: Simulator, body: Body) -> None:
    """Send an approved template in place of words of one's own."""
    customer, name, values = customer_of(simulator, body), text_of(body, "template"), body.get("values", [])
    if not isinstance(values, list) or len(values) > MAX_VALUES or not all(isinstance(value, str) for value in values):
        raise ActionRefused("the values of a template are texts")
    row = await _ticket(simulator, customer)
    try:
        message = template_reply(simulator.server.runtime.bot.programs.business, name, values, customer.language, text_of(body, "topic"))
    except UsageError as fault:
        raise ActionRefused(str(fault)) from None
    await _do(simulator, customer, acts.reply(row.key, NAME, message), None)
    recording_of(simulator, customer).comment(f"{NAME} sent the template {name}")


async def agent_note(simulator: Simulator, body: Body) -> None:
    customer, text = customer_of(simulator, body), text_of(body, "text", NOTE_LENGTH)
    row = await _ticket(simulator, customer)
    await _do(simulator, customer, acts.note(row.key, NAME, text), AgentActs(act="note", text=text))


async def agent_close(simulator: Simulator, body: Body) -> None:
    """Close the ticket: the bot has the chat again."""
    customer, outcome = customer_of(simulator, body), text_of(body, "outcome", 100).strip()
    row = await _ticket(simulator, customer)
    await _do(simulator, customer, acts.close(row.key, NAME, outcome), AgentActs(act="close", text=outcome))


async def _ticket(simulator: Simulator, customer: Customer) -> TicketRow:
    _, row = await asyncio.to_thread(_look, simulator, customer)
    if row is None:
        raise ActionRefused("no ticket is open: take the conversation over first")
    return row


def _look(simulator: Simulator, customer: Customer) -> tuple[int, TicketRow | None]:
    with simulator.server.runtime.store.read() as tx:
        contact = contact_of(tx, customer)
        if contact is None:
            raise ActionRefused("the business does not know this customer yet")
        return contact, next((row for row in tickets.open_of(tx, [contact]) if row.channel == simulator.channel), None)


async def _do(simulator: Simulator, customer: Customer, command: TicketCommand, recorded: AgentActs | None) -> None:
    """Carry the act out, and record it if it was."""
    (result,) = await simulator.server.runtime.writer.submit(command)
    match result:
        case TicketRefused(why="gate", reason=reason):
            raise ActionRefused(f"it may not be sent: {reason}. {REASONS[Reason(reason)].meaning}")
        case TicketRefused(why="key_reused"):
            raise ActionRefused("the key was used for something else")
        case TicketRefused(why=why):
            raise ActionRefused(REFUSALS[why])
        case None:
            raise ActionRefused("the business does not know this customer yet")
    if recorded is not None:
        recording_of(simulator, customer).add(recorded, simulator.clock())


# Name of an action in the page's requests -> its function.
AGENT_ACTIONS: Mapping[str, Callable[[Simulator, Body], Awaitable[None]]] = {
    "agent_take": agent_take,
    "agent_write": agent_write,
    "agent_template": agent_template,
    "agent_note": agent_note,
    "agent_close": agent_close,
}
