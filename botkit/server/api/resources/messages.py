"""Messages of a ticket: both sides of its conversation, and an agent's answer."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.model.message import Outgoing
from botkit.policy.tickets import Seen
from botkit.server.api.call import Answer, Call
from botkit.server.api.fields import Id, Moment
from botkit.server.api.problem import MessageAnswer, Refused
from botkit.server.api.resources.tickets import Act, TicketAnswer, by, find_ticket, key_of, must_see_ticket, outcome_of, shown_after
from botkit.service.tickets import acts
from botkit.service.tickets.conversation_view import TicketView, read_view
from botkit.service.tickets.replies import MAX_LINK, file_reply, template_reply
from botkit.store import contacts

MAX_VALUES = 30  # of a template
NEWER = 5  # of the latest entries of a conversation, with a refusal because of them


class MessageListAnswer(Struct, frozen=True, kw_only=True):
    """A page of a conversation, the oldest first. `before`: the `before` of the page of earlier ones; null: there are none."""

    messages: tuple[MessageAnswer, ...]
    before: int | None
    words: Annotated[int, Meta(description="Send it as `seen` with an answer: newer words then refuse it.")]
    window_until: Moment | None


class MessageListQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    before: Annotated[Id, Meta(description="Only what came before this event.")] | UnsetType = UNSET


class TemplateReply(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An approved template, in the customer's language. After the window the gate asks whether the customer agreed to the `topic`."""

    name: Annotated[str, Meta(min_length=1, max_length=512)]
    values: Annotated[tuple[Annotated[str, Meta(max_length=1_024)], ...], Meta(max_length=MAX_VALUES)] = ()
    topic: Annotated[str, Meta(max_length=100)] = ""


class WriteMessage(Act, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An answer to the customer: words, a file with words under it, or a template. Who answers a ticket that nobody has takes it."""

    text: Annotated[str, Meta(max_length=32_000, description="What the customer reads; the platform says how long it may be.")] = ""
    link: Annotated[str, Meta(max_length=MAX_LINK, description="The public https address of a file, which the platform fetches.")] = ""
    template: Annotated[TemplateReply | None, Meta(description="Instead of words of one's own.")] = None
    seen: Annotated[Annotated[int, Meta(ge=0)] | None, Meta(description="`words` of the conversation as the agent read it.")] = None
    anyway: Annotated[bool, Meta(description="Also when somebody else has the ticket, or there are newer words.")] = False


class MessageSentAnswer(Struct, frozen=True, kw_only=True):
    """The message waits to be sent; `until`: not before this moment, because of quiet hours."""

    message: int | None
    until: Moment | None
    ticket: TicketAnswer


async def list_(call: Call) -> Answer:
    """Show a page of the conversation of a ticket, from both sides."""
    query: MessageListQuery = call.query

    def ask(tx: Connection) -> MessageListAnswer:
        before = query.before if query.before is not UNSET else None
        view = read_view(tx, key_of(call), call.now, before)
        if view is None:
            raise Refused("not-found", "there is no such ticket")
        find_ticket(call, view.row)
        earlier = view.first if view.more else None
        return MessageListAnswer(messages=_shown(view), before=earlier, words=view.row.ticket.words, window_until=view.window_until)

    return Answer(value=await call.read(ask))


async def write(call: Call) -> Answer:
    """Answer the customer of a ticket. The gate is asked at once, and again when the message is sent."""
    body: WriteMessage = call.body
    await must_see_ticket(call)
    seen = Seen(version=call.version, words=body.seen, anyway=body.anyway)
    try:
        done = await outcome_of(call, acts.reply(key_of(call), by(call), await _message(call, body), seen))
    except Refused as refused:
        if refused.details.code in ("unseen", "ticket-taken"):
            view = await call.read(lambda tx: read_view(tx, key_of(call), call.now))
            refused.details = replace(refused.details, newer=_shown(view)[-NEWER:] if view is not None else ())
        raise
    sent = MessageSentAnswer(message=done.message, until=done.until, ticket=shown_after(done))
    return Answer(value=sent, status=202, headers={"ETag": f'"{done.ticket.version}"'})


async def _message(call: Call, body: WriteMessage) -> Outgoing:
    """Raises `Refused` and `UsageError` for what cannot be sent so."""
    if body.template is None:
        return file_reply(body.link, body.text) if body.link else Outgoing(body=body.text)
    if body.text or body.link:
        raise Refused("invalid", "a template says its own words: send it without text and link")
    contact = key_of(call)[0]
    row = (await call.read(lambda tx: contacts.read(tx, [contact]))).get(contact)
    if row is None:
        raise Refused("not-found", "there is no such ticket")
    template = body.template
    return template_reply(call.runtime.bot.programs.business, template.name, template.values, row.contact.language, template.topic)


def _shown(view: TicketView) -> tuple[MessageAnswer, ...]:
    return tuple(
        MessageAnswer(
            seq=one.seq, at=one.at, side=one.side, text=one.text, by=one.by, message=one.number or None, status=one.status, file=one.file
        )
        for one in view.entries
    )
