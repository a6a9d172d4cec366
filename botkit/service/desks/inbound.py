"""What people did in a desk, as commands of the write queue."""

from __future__ import annotations

from botkit.config import Desk
from botkit.core.model.message import Outgoing
from botkit.policy.tickets import Seen
from botkit.service.commands import TicketCommand
from botkit.service.tickets import acts
from botkit.service.tickets.replies import file_reply
from webhooks.desks.inbound import DeskAct

# The desk settles among its own people who answers.
_DESK = Seen(anyway=True)


def command_of(desk: Desk, act: DeskAct) -> TicketCommand | None:
    """None: it names no ticket. Raises `UsageError` for a file without a public address."""
    key = acts.read_ticket_id(act.ticket)
    if key is None:
        return None
    match act.act:
        case "close":
            command = acts.close(key, act.by)
        case "reply":
            command = acts.reply(key, act.by, Outgoing(body=act.text), _DESK)
        case "file":
            command = acts.reply(key, act.by, file_reply(act.link, act.text), _DESK)
    return acts.once(command, f"desk/{desk.name}/{act.key}") if act.key else command
