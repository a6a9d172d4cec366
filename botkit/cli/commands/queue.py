"""`botkit queue`: what waits to be sent; hold and release channels; drain nodes; drop what should not go out any more."""

from __future__ import annotations

import getpass
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from botkit.cli.contact_options import opened, read_moment
from botkit.cli.shared_options import StoreOptions, with_shared_options
from botkit.errors import UsageError

if TYPE_CHECKING:
    from botkit.config import Config
    from botkit.store.database import Store

queue = typer.Typer(help="See what waits to be sent; hold, release and drop it.", no_args_is_help=True)

Channels = Annotated[list[str] | None, typer.Argument(help="Names of channels; without one, all.", show_default=False)]

_ASK = """\
The database is an older copy: what waits in it may have been sent already, and people may have taken consent back since.
Drop what is doubtful first: botkit queue drop CHANNEL --before TIME.
Then say where the withdrawals are: --withdrawals FILE (usually {path}), or --withdrawals none when there is no such file.
Withdrawals that the platform or other systems know, you can record with botkit consent withdraw, or import."""


@queue.callback()
def _root() -> None:
    """Servers notice within some seconds. They go on receiving and answering; answers wait while their channel is held."""


@queue.command()
@with_shared_options
def show(target: StoreOptions) -> None:
    """What waits on each channel, since when, and which channels are held."""
    from botkit.service.delivery.queue_control import queues

    now = datetime.now(UTC)
    with opened(target.project, target.store) as (config, store), store.read() as tx:
        rows = queues(tx, config.channels)
    if target.as_json:
        print(json.dumps([json.loads(msgspec.json.encode(row)) for row in rows]))
        return
    for row in rows:
        counts = ", ".join(f"{count:,} {state}" for state, count in sorted(row.counts.items())) or "nothing waits"
        oldest = f", the oldest due for {max(0, int((now - row.oldest).total_seconds())):,} s" if row.oldest else ""
        held = f"; held since {row.hold.at:%Y-%m-%d %H:%M} UTC by {row.hold.by} ({row.hold.reason})" if row.hold else ""
        print(f"{row.channel}: {counts}{oldest}{held}")


@queue.command()
@with_shared_options
def hold(target: StoreOptions, channels: Channels = None) -> None:
    """Send nothing more on channels, until they are released."""
    from botkit.store.delivery import channel_holds
    from botkit.store.delivery.channel_holds import OPERATOR, ChannelHold

    with opened(target.project, target.store) as (config, store):
        names = _names(config, channels)
        with store.begin() as tx:
            now, by = datetime.now(UTC), getpass.getuser()
            channel_holds.hold(tx, [ChannelHold(channel=name, reason=OPERATOR, by=by, at=now) for name in names])
    _print({"held": names}, f"Held: {', '.join(names)}.", target)


@queue.command()
@with_shared_options
def release(
    target: StoreOptions,
    channels: Channels = None,
    withdrawals: Annotated[str, typer.Option(help="After a restore: the file of withdrawals, or none.")] = "",
) -> None:
    """Send again. After a restore it first asks for the consents that were withdrawn since the copy was made."""
    from botkit.server.app import checkpoint_of
    from botkit.service.consent.withdrawals_file import WithdrawalsFile
    from botkit.store.delivery import channel_holds
    from botkit.store.delivery.channel_holds import RESTORED

    with opened(target.project, target.store) as (config, store):
        names = _names(config, channels)
        with store.read() as tx:
            holds = channel_holds.load(tx)
        is_restored = any(holds[name].reason == RESTORED for name in names if name in holds)
        if is_restored and not withdrawals:
            checkpoint = checkpoint_of(config)
            raise UsageError(_ASK.format(path=checkpoint.with_suffix(".withdrawals") if checkpoint else "none"))
        recorded = 0
        if withdrawals not in ("", "none"):
            path = Path(withdrawals)
            if not path.exists():
                raise UsageError(f'There is no file "{path}".')
            applied = WithdrawalsFile(path).apply(store, config.suppression_key, datetime.now(UTC))
            recorded = applied.recorded
            sys.stderr.write(f"{applied.read:,} withdrawals in the file, {recorded:,} were not in the database and are recorded.\n")
            for contact in applied.erased:
                sys.stderr.write(f"Contact {contact} had been erased, and is in the copy again: botkit contact erase them.\n")
        with store.begin() as tx:
            released = channel_holds.release(tx, names)
    _print({"released": released, "withdrawals": recorded}, f"Released: {released} of {len(names)} channels were held.", target)


@queue.command()
@with_shared_options
def drop(
    channel: Annotated[str, typer.Argument(help="The channel.")],
    before: Annotated[str, typer.Option(help="Only messages queued before this time (2026-11-20T10:00:00Z), or now.")],
    target: StoreOptions,
) -> None:
    """Drop waiting messages for good. The log of each contact says so. What is being sent at the moment stays."""
    from botkit.service.delivery.queue_control import drop_waiting

    now = datetime.now(UTC)
    with opened(target.project, target.store) as (config, store):
        (name,) = _names(config, [channel])
        dropped = drop_waiting(store, name, now if before == "now" else read_moment(before), now)
    _print({"dropped": dropped}, f"Dropped: {dropped:,} messages.", target)


@queue.command()
@with_shared_options
def nodes(target: StoreOptions) -> None:
    """The nodes that run on this database, and which of them are drained."""
    from botkit.store.delivery import nodes as running

    now = datetime.now(UTC)
    with opened(target.project, target.store) as (_, store), store.read() as tx:
        rows = running.load(tx)
    if target.as_json:
        print(json.dumps([json.loads(msgspec.json.encode(row)) for row in rows]))
        return
    for row in rows:
        state = f"drained by {row.drained_by}" if row.drained_by else "works"
        left = "" if row.busy is None else f", {row.busy} under way"
        print(f"{row.name}: {state}{left}; seen {max(0, int((now - row.seen_at).total_seconds())):,} s ago")
    if not rows:
        print("No server runs on this database.")


@queue.command()
@with_shared_options
def drain(
    node: Annotated[str, typer.Argument(help="The name of the node: see botkit queue nodes.")],
    target: StoreOptions,
    undo: Annotated[bool, typer.Option("--undo", help="Let it work again.")] = False,
    wait: Annotated[float, typer.Option(help="Seconds to wait until nothing is under way.")] = 60.0,
) -> None:
    """Let one node begin nothing more, before it is stopped. It is not ready, and still takes webhooks; the other nodes send.

    Exit 1: something is still under way.
    """
    from botkit.store.delivery import nodes as running

    with opened(target.project, target.store) as (_, store):
        with store.begin() as tx:
            is_known = running.drain(tx, node, None if undo else getpass.getuser())
            names = [row.name for row in running.load(tx)]
        if not is_known:
            raise UsageError(f'There is no node "{node}"; there are: {", ".join(names) or "none"}.')
        left = None if undo else _wait_until_idle(store, node, wait)
    values: dict[str, object] = {"node": node, "drained": not undo, "under_way": left}
    if undo:
        _print(values, f"{node} works again within some seconds.", target)
    elif left == 0:
        _print(values, f"{node} is drained: nothing is under way.", target)
    else:
        _print(values, f"{node} still has something under way, or did not answer; look again with botkit queue nodes.", target)
        raise typer.Exit(1)


def _wait_until_idle(store: Store, node: str, seconds: float) -> int | None:
    """How much the node has still under way; None: it has not noticed. A node that has ended has nothing."""
    from botkit.store.delivery import nodes as running

    until = monotonic() + seconds
    while True:
        with store.read() as tx:
            row = {row.name: row for row in running.load(tx)}.get(node)
        if row is None or row.busy == 0:
            return 0
        if monotonic() >= until:
            return row.busy
        sleep(0.5)


def _names(config: Config, channels: list[str] | None) -> list[str]:
    unknown = sorted(set(channels or ()) - set(config.channels))
    if unknown:
        raise UsageError(f'There is no channel "{unknown[0]}" in botkit.yaml; there are: {", ".join(sorted(config.channels))}.')
    return sorted(channels or config.channels)


def _print(values: dict[str, object], sentence: str, target: StoreOptions) -> None:
    print(json.dumps(values) if target.as_json else sentence)
