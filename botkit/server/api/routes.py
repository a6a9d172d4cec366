"""The table of routes: who may call what, with which models, and every answer. What is not here is closed.

A new resource is a file in `resources` and its rows here. The document, the page, the checks of tokens and the tests follow from the table.
"""

from __future__ import annotations

from botkit.server.api.resources import callers, changes, events, messages, tickets
from botkit.server.api.resources.tickets import TicketAnswer
from botkit.server.api.route import Handler, Media, Route

_TICKET = "/v1/tickets/{ticket}"
_READ, _WRITE = "tickets:read", "tickets:write"


def _act(name: str, does: Handler, body: type, *problems: str) -> Route:
    """Something done with a ticket."""
    return Route(
        method="POST", path=f"{_TICKET}/{name}", scope=_WRITE, does=does, body=body, answers={200: TicketAnswer},
        problems=("ticket-closed", *problems), keyed=True, tagged=True, matched=True,
    )  # fmt: skip


# fmt: off
ROUTES: tuple[Route, ...] = (
    Route(method="GET", path="/v1/caller", scope="", does=callers.show, answers={200: callers.CallerAnswer}),
    Route(method="GET", path="/v1/tickets", scope=_READ, does=tickets.list_, query=tickets.TicketListQuery,
          answers={200: tickets.TicketListAnswer}),
    Route(method="POST", path="/v1/tickets", scope=_WRITE, does=tickets.open_, body=tickets.OpenTicket, answers={201: TicketAnswer},
          problems=("not-found", "ticket-open", "invalid"), keyed=True, tagged=True),
    Route(method="GET", path=_TICKET, scope=_READ, does=tickets.show, answers={200: TicketAnswer}, tagged=True),
    _act("take", tickets.take, tickets.TakeTicket, "ticket-taken"),
    _act("assign", tickets.assign, tickets.AssignTicket),
    _act("move", tickets.move, tickets.MoveTicket, "invalid"),
    _act("snooze", tickets.snooze, tickets.SnoozeTicket, "invalid"),
    _act("priority", tickets.prioritise, tickets.PrioritiseTicket),
    _act("notes", tickets.note, tickets.NoteTicket, "invalid"),
    _act("close", tickets.close, tickets.CloseTicket),
    Route(method="POST", path=f"{_TICKET}/reopen", scope=_WRITE, does=tickets.reopen, body=tickets.ReopenTicket,
          answers={201: TicketAnswer}, problems=("ticket-open", "invalid"), keyed=True, tagged=True),
    Route(method="GET", path=f"{_TICKET}/messages", scope=_READ, does=messages.list_, query=messages.MessageListQuery,
          answers={200: messages.MessageListAnswer}),
    Route(method="POST", path=f"{_TICKET}/messages", scope=_WRITE, does=messages.write, body=messages.WriteMessage,
          answers={202: messages.MessageSentAnswer}, problems=("ticket-closed", "ticket-taken", "unseen", "invalid", "refused"),
          keyed=True, tagged=True, matched=True),
    Route(method="GET", path="/v1/changes", scope=_READ, streams=changes.listen,
          answers={200: Media(type="text/event-stream", description="Server-sent events, until the caller hangs up.")}),
    Route(method="POST", path="/v1/events", scope="events:write", does=events.post, body=events.PostEvent,
          answers={200: events.EventPostedAnswer, 202: events.EventPostedAnswer}, problems=("not-found", "nobody-listens"), keyed=True),
    Route(method="GET", path="/v1/events/{event}", scope="events:read", does=events.show, answers={200: events.EventAnswer}),
)
# fmt: on
