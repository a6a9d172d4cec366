"""`botkit desks`: what the tools in which people answer have not taken, and trying it again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer

from botkit.cli.contact_options import opened
from botkit.cli.shared_options import StoreOptions, with_shared_options
from botkit.errors import UsageError

desks = typer.Typer(help="See what desks have not taken, and tell them again.", no_args_is_help=True)


@desks.callback()
def _root() -> None:
    """A desk that is down is asked again for three days; what it has not taken stays."""


@desks.command()
@with_shared_options
def show(target: StoreOptions) -> None:
    """What waits for each desk, since when, and its last answer."""
    from botkit.store.tickets.desks import backlogs

    with opened(target.project, target.store) as (config, store), store.read() as tx:
        found = {backlog.desk: backlog for backlog in backlogs(tx)}
    if target.as_json:
        print(json.dumps([json.loads(msgspec.json.encode(backlog)) for backlog in found.values()]))
        return
    for name in sorted(config.desks.keys() | found.keys()):
        backlog = found.get(name)
        if backlog is None:
            print(f"{name}: nothing waits")
            continue
        failing = f"; fails since {backlog.failing_since:%Y-%m-%d %H:%M} UTC ({backlog.problem})" if backlog.failing_since else ""
        given_up = f"; {backlog.given_up:,} tickets given up: botkit desks retry {name}" if backlog.given_up else ""
        waiting = f"{backlog.events:,} events of {backlog.tickets:,} tickets, the oldest of {backlog.oldest:%Y-%m-%d %H:%M} UTC"
        print(f"{name}: {waiting}{failing}{given_up}")
    if not config.desks and not found:
        print("botkit.yaml names no desks.")


@desks.command()
@with_shared_options
def retry(desk: Annotated[str, typer.Argument(help="The name of the desk in botkit.yaml.")], target: StoreOptions) -> None:
    """Tell a desk at once what it has not taken, also what was given up."""
    from botkit.flowfile.suggestions import did_you_mean
    from botkit.store.tickets.desks import retry as tell_again

    with opened(target.project, target.store) as (config, store):
        if desk not in config.desks:
            raise UsageError(f'botkit.yaml names no desk "{desk}"{did_you_mean(desk, config.desks) or "."}')
        with store.begin() as tx:
            tickets = tell_again(tx, desk, datetime.now(UTC))
    print(json.dumps({"tickets": tickets}) if target.as_json else f"Told again of {tickets:,} tickets, within seconds.")
