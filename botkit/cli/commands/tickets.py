"""`botkit tickets`: the conversations that people are responsible for, from the terminal: list, show, take, answer, close."""

from __future__ import annotations

import getpass
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from botkit.cli.contact_options import opened
from botkit.cli.shared_options import StoreOptions, with_shared_options
from botkit.errors import UsageError

if TYPE_CHECKING:
    from botkit.service.commands import TicketCommand
    from botkit.service.tickets.reply_outlook import ReplyOutlook
    from botkit.store.tickets.tickets import TicketKey, TicketRow

tickets = typer.Typer(help="List, show, take, answer and close tickets.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="The id of a ticket, as the list shows it: 17-main-1.")]
By = Annotated[str, typer.Option(help="Who does it; without it, your name on this machine.")]


@tickets.callback()
def _root() -> None:
    """What is done here goes through the same turn as everything else: a server that runs sends the answer within a second or two."""


@tickets.command("list")
@with_shared_options
def list_(
    target: StoreOptions,
    state: Annotated[str, typer.Option(help="open, snoozed or closed.")] = "open",
    queue: Annotated[str | None, typer.Option(help="Only this queue.")] = None,
    assignee: Annotated[str | None, typer.Option(help="Only what this person has; an empty name: what nobody has.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many, the latest changed first.")] = 50,
) -> None:
    """The tickets, the latest changed first."""
    from botkit.store.tickets.tickets import TicketFilter, page

    if state not in ("open", "snoozed", "closed"):
        raise UsageError(f'"{state}" is no state of a ticket: open, snoozed, closed.')
    with opened(target.project, target.store) as (_, store), store.read() as tx:
        rows = page(tx, TicketFilter(state=state, queue=queue, assignee=assignee), limit=limit)
    if target.as_json:
        print(json.dumps([_as_json(row) for row in rows]))
        return
    now = datetime.now(UTC)
    for row in rows:
        print(_line(row, now))
    if not rows:
        print("No tickets.")


@tickets.command()
@with_shared_options
def show(ticket: Id, target: StoreOptions) -> None:
    """A ticket: what it is, how long the window is open, and the latest words of the conversation."""
    from botkit.cli.node_for_one import live_bot
    from botkit.service.billing.bill_run import open_billing
    from botkit.service.tickets.conversation_view import read_view
    from botkit.service.tickets.reply_outlook import reply_outlook

    key, now = _key(ticket), datetime.now(UTC)
    with live_bot(target.project, target.store) as (loaded, bot, store), store.read() as tx:
        view = read_view(tx, key, now)
        is_open = view is not None and view.row.ticket.closed_at is None
        outlook = reply_outlook(tx, bot, key, now, open_billing(tx, loaded.config.billing)) if is_open else None
    if view is None:
        raise UsageError(f'There is no ticket "{ticket}".')
    if target.as_json:
        print(msgspec.json.encode({**msgspec.structs.asdict(view), "outlook": outlook}).decode())
        return
    print(_line(view.row, now))
    if outlook is not None:
        print(f"reply    {_outlook(outlook)}")
    for entry in view.entries:
        print(f"{entry.at:%m-%d %H:%M}  {entry.by or entry.side:<10} {entry.text}")


@tickets.command()
@with_shared_options
def take(ticket: Id, target: StoreOptions, by: By = "") -> None:
    """Take a ticket that nobody has."""
    from botkit.service.tickets import acts

    _do(acts.take(_key(ticket), by or getpass.getuser()), target)


@tickets.command()
@with_shared_options
def reply(
    ticket: Id,
    target: StoreOptions,
    text: Annotated[str, typer.Argument(help="What the customer reads; under a file, with --link.")] = "",
    by: By = "",
    anyway: Annotated[bool, typer.Option("--anyway", help="Also when somebody else has the ticket.")] = False,
    link: Annotated[str, typer.Option(help="The public address of a picture, video, sound or document to send.")] = "",
    canned: Annotated[str, typer.Option(help="Prepared words of botkit.yaml, by their name.")] = "",
    template: Annotated[str, typer.Option(help="An approved template instead of words of your own.")] = "",
    value: Annotated[list[str] | None, typer.Option(help="A value of the template, in their order.")] = None,
    topic: Annotated[str, typer.Option(help="What the template is about: the customer must have agreed to it.")] = "",
    language: Annotated[str, typer.Option(help="The language of the template; without it, that of the business.")] = "",
) -> None:
    """Answer the customer. The gate is asked at once."""
    from botkit.core.model.message import Outgoing
    from botkit.policy.tickets import Seen
    from botkit.service.tickets import acts
    from botkit.service.tickets.replies import file_reply, template_reply

    key, by = _key(ticket), by or getpass.getuser()
    if sum(map(bool, (text, canned, template))) > 1 or (template and link):
        raise UsageError("Write a text, or name --canned words, or a --template, which says its own words.")
    if canned:
        text = _canned(key, canned, by, target)
    if template:
        from botkit.cli.project import load_project

        message = template_reply(load_project(target.project).config.business, template, tuple(value or ()), language, topic)
    else:
        message = file_reply(link, text) if link else Outgoing(body=text)
    _do(acts.reply(key, by, message, Seen(anyway=anyway)), target)


@tickets.command()
@with_shared_options
def note(ticket: Id, text: Annotated[str, typer.Argument(help="What colleagues read.")], target: StoreOptions, by: By = "") -> None:
    """Write a note for colleagues; the customer never sees it."""
    from botkit.service.tickets import acts

    _do(acts.note(_key(ticket), by or getpass.getuser(), text), target)


@tickets.command()
@with_shared_options
def close(
    ticket: Id, target: StoreOptions, by: By = "", outcome: Annotated[str, typer.Option(help="What came of it, in a word or two.")] = ""
) -> None:
    """Close a ticket: the bot answers again, and the flow goes on after its hand-off."""
    from botkit.service.tickets import acts

    _do(acts.close(_key(ticket), by or getpass.getuser(), outcome), target)


@tickets.command()
@with_shared_options
def rebuild(
    target: StoreOptions, check: Annotated[bool, typer.Option("--check", help="Only compare, and say what differs.")] = False
) -> None:
    """Make the lists and counters from the log again, while no server runs."""
    from botkit.service.tickets.rebuild import compare
    from botkit.service.tickets.rebuild import rebuild as make_again

    with opened(target.project, target.store) as (_, store):
        if check:
            with store.read() as tx:
                found = compare(tx)
            values: dict[str, Any] = {"tickets": found.tickets, "rows": len(found.rows), "counters": len(found.counters)}
            sentence = f"{found.tickets:,} tickets in the log; {len(found.rows):,} rows and {len(found.counters):,} counters differ."
        else:
            with store.begin() as tx:
                made = make_again(tx)
            values, sentence = {"tickets": made}, f"{made:,} tickets made from the log."
    print(json.dumps(values) if target.as_json else sentence)


def _canned(key: TicketKey, name: str, by: str, target: StoreOptions) -> str:
    from botkit.service.tickets.canned_replies import canned_reply
    from botkit.store import contacts

    with opened(target.project, target.store) as (config, store), store.read() as tx:
        row = contacts.read(tx, [key[0]]).get(key[0])
    if row is None:
        raise UsageError("There is no such ticket.")
    return canned_reply(config.business, name, row.contact, by)


def _key(written: str) -> TicketKey:
    from botkit.service.tickets.acts import read_ticket_id

    key = read_ticket_id(written)
    if key is None:
        raise UsageError(f'"{written}" is no id of a ticket. Write it as the list shows it, for example 17-main-1.')
    return key


def _do(command: TicketCommand, target: StoreOptions) -> None:
    """Carry a command out in a transaction of its own, with the live flows. Raises `UsageError` when it is refused."""
    from botkit.cli.node_for_one import carry_out
    from botkit.policy.tickets import REFUSALS
    from botkit.service.commands import TicketDone, TicketRefused

    result = carry_out(target.project, target.store, command)
    match result:
        case TicketDone():
            built = msgspec.to_builtins(result)
            print(json.dumps(built) if target.as_json else f"Done: the ticket is {result.ticket.state}{_who(result.ticket.assignee)}.")
        case TicketRefused(why="gate", reason=reason, rule=rule):
            raise UsageError(f"The message may not be sent: {reason} (rule {rule} of docs/consent.md).")
        case TicketRefused(why="key_reused"):
            raise UsageError("This key was used for something else.")
        case TicketRefused(why=why):
            raise UsageError(f"Nothing was done: {REFUSALS[why]}.")
        case _:
            raise UsageError("There is no such ticket.")


def _outlook(outlook: ReplyOutlook) -> str:
    """`words of your own until 2026-06-03 08:00 UTC; words cost 0 EUR, a utility template 0.0456 EUR`."""
    until = f" until {outlook.words_until:%Y-%m-%d %H:%M} UTC" if outlook.words_until else ""
    words = f"words of your own may not be sent: {outlook.refused}" if outlook.refused else f"words of your own{until}"
    prices = [price for price in outlook.prices if not (outlook.refused and price.kind == "words")]
    costs = [
        f"{'words cost' if price.kind == 'words' else f'a {price.kind} template costs'} "
        + ("an unknown price" if price.amount is None else f"{price.amount:f} {price.currency}")
        for price in prices
    ]
    return "; ".join([words, ", ".join(costs)]) if costs else words


def _who(assignee: str) -> str:
    return f", {assignee} has it" if assignee else ""


def _as_json(row: TicketRow) -> dict[str, Any]:
    return {"id": row.id, "contact": row.contact_id, "channel": row.channel, "state": row.ticket.state, **msgspec.to_builtins(row.ticket)}


def _line(row: TicketRow, now: datetime) -> str:
    ticket = row.ticket
    waits = f"waits {_length(now - ticket.waiting_since)}" if ticket.waiting_since else ""
    late = "overdue" if ticket.overdue_at else ""
    bot = "with the bot" if ticket.owner == "bot" and ticket.state != "closed" else ""
    more = "  ".join(part for part in (waits, late, bot, ticket.outcome) if part)
    return f"{row.id:<16} {ticket.state:<8} {ticket.queue:<16} {ticket.assignee or '-':<12} {ticket.priority:<7} {more}".rstrip()


def _length(length: Any) -> str:
    minutes = int(length.total_seconds() // 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"
