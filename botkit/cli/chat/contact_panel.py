"""The contact panel of a chat: what is stored about the customer, their consent, the window, the state of the conversation."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from botkit.cli.terminal.colour import PrintableConsole
from botkit.core.engine.session import CallWait, HumanWait, ReplyWait, Session, TimeWait
from botkit.testing.inspection import Person

PLAIN_WIDTH = 100  # in a file or a pipe


def print_state(person: Person, now: datetime) -> None:
    """Print the panel on stdout, in colour on a terminal."""
    console = PrintableConsole(sys.stdout)
    if not console.is_terminal:
        console = PrintableConsole(sys.stdout, width=PLAIN_WIDTH, no_color=True)
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column()
    for name, value in _facts(person, now):
        grid.add_row(name, Text(value, style="" if value else "dim"))
    console.print(Panel(grid, title=person.contact.name or "The customer", title_align="left", expand=False))


def print_consent(consent: Mapping[str, Any]) -> None:
    """Print the standing of each consent and the ledger behind it on stdout."""
    for standing in consent["standings"]:
        until = f", until {standing['valid_until']}" if standing["valid_until"] else ""
        since = f" since {_short(standing['since'])}" if standing["since"] else ""
        print(f"{_topic(standing)}: {standing['status']}{since}{until}")
    if consent["platform_stopped"]:
        print("marketing is stopped in the messenger itself")
    if not consent["standings"]:
        print("nothing was asked, agreed to or declined yet")
    for line in consent["lines"]:
        details = ", ".join(f"{name} {line[name]}" for name in ("method", "wording", "evidence") if line.get(name))
        print(f"  {_short(line['occurred_at'])}  {line['action']} {_topic(line)}{f'  ({details})' if details else ''}")


def state_json(person: Person) -> dict[str, Any]:
    """The panel as JSON."""
    return {
        "kind": "state",
        "contact": msgspec.to_builtins(person.contact, enc_hook=str),
        "window_closes": person.window_closes.isoformat() if person.window_closes else None,
        "follows": [[topic, msgspec.to_builtins(value, enc_hook=str)] for topic, value in person.follows],
        "waits_for": _waiting(person.session),
        "consent": person.consent["standings"],
    }


def _facts(person: Person, now: datetime) -> Iterator[tuple[str, str]]:
    contact = person.contact
    yield "language", contact.language or "as the flow's"
    if contact.zone:
        yield "zone", contact.zone
    if contact.tags:
        yield "tags", ", ".join(contact.tags)
    for name, value in contact.fields.items():
        yield name, str(value)
    yield "window", _window(person.window_closes, now)
    for standing in person.consent["standings"]:
        yield "consent", f"{_topic(standing)}: {standing['status']}"
    for topic, value in person.follows:
        yield "follows", topic if value is None else f"{topic}: {value}"
    yield "now", f"{now:%A %d %B %Y %H:%M} UTC"
    yield "waits for", _waiting(person.session) or "nothing"
    if person.session is not None:
        for frame in person.session.frames:
            yield frame.flow, ", ".join(f"{name} = {value}" for name, value in frame.values.items()) or "no values yet"


def _window(closes: datetime | None, now: datetime) -> str:
    if closes is None:
        return "closed: they never wrote"
    left = closes - now
    if left <= timedelta(0):
        return "closed: only approved templates may go out"
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    return f"open for another {hours} h {minutes:02} min"


def _waiting(session: Session | None) -> str:
    match session.wait if session is not None else None:
        case ReplyWait():
            return "a reply"
        case TimeWait(until=until):
            return f"{until:%d %B %H:%M} UTC"
        case CallWait():
            return "a function"
        case HumanWait(queue=queue):
            return f"a colleague of {queue}"
        case _:
            return ""


def _topic(standing: Mapping[str, Any]) -> str:
    return f"{standing.get('topic') or 'everything'} ({standing['purpose']})"


def _short(moment: str) -> str:
    return moment[:16].replace("T", " ")
