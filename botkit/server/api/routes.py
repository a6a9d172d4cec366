"""The table of routes: who may call what, with which models, and every answer. What is not here is closed.

A new resource is a file in `resources` and its rows here. The document, the page, the checks of tokens and the tests follow from the table.
"""

from __future__ import annotations

from botkit.server.api.resources import (
    callers,
    changes,
    consents,
    contacts,
    events,
    files,
    flows,
    messages,
    publications,
    queues,
    replies,
    reports,
    tickets,
)
from botkit.server.api.resources.tickets import TicketAnswer
from botkit.server.api.route import Handler, Media, Route
from botkit.service.privacy.erase import Erasure

_TICKET = "/v1/tickets/{ticket}"
_CONTACT = "/v1/contacts/{contact}"
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
    Route(method="GET", path="/v1/queues", scope=_READ, does=queues.list_, answers={200: queues.QueueListAnswer}),
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
    Route(method="GET", path=f"{_TICKET}/outlook", scope=_READ, does=replies.outlook, answers={200: replies.OutlookAnswer}),
    Route(method="GET", path=f"{_TICKET}/canned-replies", scope=_READ, does=replies.canned, query=replies.CannedReplyQuery,
          answers={200: replies.CannedReplyListAnswer}),
    Route(method="GET", path="/v1/templates", scope=_READ, does=replies.templates, answers={200: replies.TemplateListAnswer}),
    Route(method="GET", path="/v1/files/{file}", scope="files:read", streams=files.fetch,
          answers={200: Media(type="application/octet-stream", description="The bytes of the file, as the customer sent them.")}),
    Route(method="GET", path="/v1/changes", scope=_READ, streams=changes.listen,
          answers={200: Media(type="text/event-stream", description="Server-sent events, until the caller hangs up.")}),
    Route(method="GET", path="/v1/contacts", scope="contacts:read", does=contacts.list_, query=contacts.ContactListQuery,
          answers={200: contacts.ContactListAnswer}, problems=("invalid",)),
    Route(method="GET", path=_CONTACT, scope="contacts:read", does=contacts.show, answers={200: contacts.ContactAnswer}),
    Route(method="DELETE", path=_CONTACT, scope="contacts:erase", does=contacts.erase_, query=contacts.EraseQuery,
          answers={200: Erasure}, problems=("invalid",), keyed=True),
    Route(method="GET", path=f"{_CONTACT}/export", scope="contacts:read", streams=contacts.export,
          answers={200: Media(type=contacts.NDJSON, description="One JSON object per line; `section` says what it is of.")}),
    Route(method="GET", path="/v1/consents", scope="consents:read", does=consents.show, query=consents.ConsentQuery,
          answers={200: consents.ConsentAnswer}, problems=("not-found", "invalid")),
    Route(method="POST", path="/v1/consents", scope="consents:write", does=consents.enter, body=consents.EnterConsent,
          answers={201: consents.ConsentAnswer}, problems=("invalid",), keyed=True),
    Route(method="POST", path="/v1/events", scope="events:write", does=events.post, body=events.PostEvent,
          answers={200: events.EventPostedAnswer, 202: events.EventPostedAnswer}, problems=("not-found", "nobody-listens"), keyed=True),
    Route(method="GET", path="/v1/events/{event}", scope="events:read", does=events.show, answers={200: events.EventAnswer}),
    Route(method="GET", path="/v1/flows", scope="flows:read", does=flows.list_, answers={200: flows.FlowListAnswer}),
    Route(method="GET", path="/v1/flows/{flow}", scope="flows:read", does=flows.show, answers={200: flows.FlowAnswer}),
    Route(method="GET", path="/v1/publications", scope="flows:read", does=publications.list_, query=publications.PublicationListQuery,
          answers={200: publications.PublicationListAnswer}),
    Route(method="POST", path="/v1/publications", scope="flows:publish", does=publications.roll_back, body=publications.RollBack,
          answers={200: publications.RolledBackAnswer}, problems=("invalid", "sessions-lost", "changed")),
    Route(method="GET", path="/v1/reports", scope="reports:read", does=reports.list_, answers={200: reports.ReportListAnswer}),
    Route(method="GET", path="/v1/reports/{report}", scope="reports:read", does=reports.show, query=reports.ReportQuery,
          answers={200: reports.ReportAnswer}, problems=("invalid",)),
)
# fmt: on
