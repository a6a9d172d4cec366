"""`botkit explain`: why the bot answered as it did, for one message."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from botkit.cli.shared_options import Project, StoreUrl
from botkit.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection


def explain(
    message: Annotated[
        str | None,
        typer.Argument(help="A message's id on the platform (the customer's or ours), or CONTACT:EVENT as in botkit events."),
    ] = None,
    contact: Annotated[str | None, typer.Option(help="An address (whatsapp:447700900123) or a contact's number, with --last.")] = None,
    last: Annotated[bool, typer.Option("--last", help="The newest turn of the contact.")] = False,
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole explanation as JSON.")] = False,
) -> None:
    """Tell why the bot answered as it did: what took the message, what else could have, and what the gate said.

    MESSAGE is the platform's id of a customer's message or of ours; 3:12 is event 12 of contact 3, 3:m5 the bot's fifth message to them.
    """
    from botkit.cli.open_read_only import open_for_reading
    from botkit.service.explain.explain import explain as explain_turn
    from botkit.service.explain.render import render_explanation

    if (message is None) == (contact is None) or (contact is not None) != last:
        raise UsageError("Name a message (its id, or CONTACT:EVENT), or a contact with --contact ADDRESS --last.")
    with open_for_reading(project, store) as (bot, opened_store), opened_store.read() as tx:
        contact_id, seq = _newest(tx, contact) if contact is not None else _find(tx, message or "")
        explanation = explain_turn(tx, bot, contact_id, seq)
        if explanation is None:
            raise UsageError(f"Event {seq} of contact {contact_id} belongs to no turn. See botkit events {contact_id}.")
    print(json.dumps(explanation.to_json(), ensure_ascii=False, indent=2) if as_json else render_explanation(explanation))


def _newest(tx: Connection, contact: str) -> tuple[int, int]:
    from botkit.cli.commands.events import find_contact
    from botkit.service.explain.replay import INPUT_KINDS
    from botkit.store import events

    contact_id = find_contact(tx, contact)
    seq = events.newest(tx, contact_id, INPUT_KINDS)
    if seq is None:
        raise UsageError(f'Nothing has happened yet that "{contact}" got an answer to.')
    return contact_id, seq


def _find(tx: Connection, message: str) -> tuple[int, int]:
    from botkit.cli.commands.events import find_contact
    from botkit.store import events
    from botkit.store.delivery import messages

    ours = messages.by_platform_ids(tx, [message]).get(message)
    if ours is not None:
        return ours.contact_id, _of_number(tx, ours.contact_id, ours.number)
    contact, _, number = message.rpartition(":")
    if contact.isdecimal() and number.isdecimal():
        return find_contact(tx, contact), int(number)
    if contact.isdecimal() and number.startswith("m") and number[1:].isdecimal():
        return int(contact), _of_number(tx, int(contact), int(number[1:]))
    theirs = events.of_message(tx, message)
    if theirs is None:
        raise UsageError(f'No message has the id "{message}". Write the platform\'s id, or CONTACT:EVENT with numbers from botkit events.')
    return theirs


def _of_number(tx: Connection, contact: int, number: int) -> int:
    from botkit.service.explain.explain import queued_at
    from botkit.store import events

    rows = tuple(events.whole_log(tx, contact))
    index = queued_at(rows, number)
    if index is None:
        raise UsageError(f"Contact {contact} has no message {number}.")
    return rows[index].seq
