"""`botkit replay`: run the log of a contact again, offline, and show the first thing that comes out differently."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from botkit.cli.shared_options import Project, StoreUrl
from botkit.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from botkit.service.bot import Bot
    from botkit.service.explain.replay import Difference


def replay(
    contact: Annotated[str | None, typer.Argument(help="An address (whatsapp:447700900123) or a contact's number.")] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody, one after the other.")] = False,
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
) -> None:
    """Run what came in through the engine again, and compare what comes out with the log. Nothing is sent, and nothing is written.

    A difference means that the log was changed, or that another botkit, another botkit.yaml or another machine decides differently.
    """
    from botkit.cli.commands.events import find_contact
    from botkit.cli.open_read_only import open_for_reading
    from botkit.cli.terminal.log_setup import set_up_logging

    if (contact is None) == (not everybody):
        raise UsageError("Name a contact (an address or a number), or say --all.")
    set_up_logging(level="error")
    with open_for_reading(project, store) as (bot, opened_store), opened_store.read() as tx:
        results = _everybody(tx, bot) if contact is None else _compare(tx, bot, [find_contact(tx, contact)])
    if as_json:
        print(json.dumps(_result(results), ensure_ascii=False, indent=2))
    else:
        _tell(results)
    if any(difference is not None for difference in results.values()):
        raise typer.Exit(1)


Found = dict[int, "Difference | None"]


def _everybody(tx: Connection, bot: Bot) -> Found:
    from botkit.store import contacts

    people = [row.contact.id for row in contacts.all_contacts(tx)]
    return _compare(tx, bot, people)


def _compare(tx: Connection, bot: Bot, people: list[int]) -> Found:
    from botkit.cli.commands.check import ProgressLine
    from botkit.service.explain.replay import VersionCache
    from botkit.service.explain.replay import replay as run_again

    versions, progress = VersionCache(tx, bot.programs), ProgressLine()
    results: Found = {}
    for number, contact_id in enumerate(people):
        progress("contact", number, len(people))
        results[contact_id] = run_again(tx, bot, contact_id, versions)
    progress.end()
    return results


def _result(results: Found) -> dict[str, Any]:
    differences = [
        {"contact": contact_id, "event": one.seq, "turn": one.turn, "log": _parts(one.logged), "replay": _parts(one.replayed)}
        for contact_id, one in results.items()
        if one is not None
    ]
    return {"contacts": len(results), "same": len(results) - len(differences), "differences": differences}


def _tell(results: Found) -> None:
    from botkit.cli.terminal.conversation_lines import ConversationFormatter

    paint = ConversationFormatter(sys.stdout)
    for contact_id, one in results.items():
        if one is not None:
            print(f"contact {contact_id}: event {one.seq}, in the turn of event {one.turn}, comes out differently")
            print(paint.diff("\n".join(difference(one))))
            print(f"  See: botkit explain {contact_id}:{one.turn}")
    same = sum(one is None for one in results.values())
    if same == 0:
        print("No log came out as it was written.")
    else:
        print("1 log comes out as it was written." if same == 1 else f"{same} logs come out as they were written.")


def difference(one: Difference) -> list[str]:
    """The lines that differ, `-` for the log and `+` for the replay; equal lines once."""
    old, new = _parts(one.logged), _parts(one.replayed)
    lines = []
    for name in dict.fromkeys([*old, *new]):
        if name in old and old.get(name) == new.get(name):
            lines.append(f"    {name}: {_written(old[name])}")
            continue
        lines += [f"  - {name}: {_written(old[name])}"] if name in old else []
        lines += [f"  + {name}: {_written(new[name])}"] if name in new else []
    return [*lines, *([] if old else ["  - (the log has nothing here)"]), *([] if new else ["  + (nothing comes out here)"])]


def _parts(event: str) -> dict[str, Any]:
    """`kind {body} {personal}`, as the difference has it, as one mapping."""
    if not event:
        return {}
    kind, _, rest = event.partition(" ")
    built: dict[str, Any] = {"event": kind}
    decoder = json.JSONDecoder()
    while rest.strip():
        part, end = decoder.raw_decode(rest.strip())
        built |= part
        rest = rest.strip()[end:]
    return built


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
