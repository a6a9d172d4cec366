"""`botkit broadcast`: one message to many, from the terminal: plan, approve, start, pause, resume, cancel, show, list."""

from __future__ import annotations

import getpass
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from botkit.cli.contact_options import opened
from botkit.cli.shared_options import StoreOptions, with_shared_options
from botkit.errors import UsageError

if TYPE_CHECKING:
    from botkit.policy.broadcasts import Act
    from botkit.service.commands import BroadcastDone

broadcast = typer.Typer(help="Plan, approve, start and stop messages to many.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The name of a broadcast.")]
By = Annotated[str, typer.Option(help="Who does it; without it, your name on this machine.")]
Digest = Annotated[str, typer.Option(help="The plan that you saw, by the first letters of its digest; with another one nothing is done.")]


@broadcast.callback()
def _root() -> None:
    """A broadcast tells a flow to everybody whom a segment or a list means. First it is planned, and shows who would be told, who not and
    why, what it costs and when it ends. A server that runs sends it."""


@broadcast.command()
@with_shared_options
def plan(
    name: Annotated[str, typer.Argument(help="What it is called from now on, strike-december for example.")],
    target: StoreOptions,
    flow: Annotated[str, typer.Option(help='The flow; it has a start "- broadcast: TOPIC".')] = "",
    segment: Annotated[str, typer.Option(help="A segment of segments.yaml. Without it, and without a list: all contacts.")] = "",
    csv: Annotated[Path | None, typer.Option("--csv", help='A list of addresses: a column "address", and others for the flow.')] = None,
    channel: Annotated[str, typer.Option(help="The channel; not needed where there is one.")] = "",
    values: Annotated[list[str] | None, typer.Option("--set", help="A value that the flow reads as event.NAME: day=Monday.")] = None,
    at: Annotated[str, typer.Option(help="When it begins: 2026-12-01T09:00:00Z.")] = "",
    local: Annotated[str, typer.Option(help="When it begins on the clock where each recipient lives: 2026-12-01T10:00.")] = "",
    until: Annotated[str, typer.Option(help="Nobody is told after this: 2026-12-01T18:00:00Z.")] = "",
    per_minute: Annotated[int | None, typer.Option(min=1, help="At most so many a minute.")] = None,
    arm: Annotated[list[str] | None, typer.Option(help="A flow for a share of them, in percent: strike_short=50. Several times.")] = None,
    holdout: Annotated[int, typer.Option(min=0, max=90, help="Percent who are told nothing, to compare with.")] = 0,
    budget: Annotated[str, typer.Option(help="What it may cost; it pauses there.")] = "",
    after: Annotated[str, typer.Option(help="Only recipients of this earlier broadcast, with the outcome of --outcome.")] = "",
    outcome: Annotated[list[str] | None, typer.Option(help="Of the earlier one: delivered, read, failed. Several times.")] = None,
    by: By = "",
) -> None:
    """Freeze the audience, ask the gate for everyone, and show what would happen. Nothing is sent."""
    from botkit.cli.broadcast_plan import PlanOptions, make_plan

    options = PlanOptions(
        name=name,
        flow=flow,
        segment=segment,
        csv=csv,
        channel=channel,
        values=values or [],
        at=at,
        local=local,
        until=until,
        per_minute=per_minute,
        arms=arm or [],
        holdout=holdout,
        budget=budget,
        after=after,
        outcomes=outcome or [],
        by=by or getpass.getuser(),
    )
    _show(make_plan(target.project, target.store, options, quiet=target.as_json), target)


@broadcast.command()
@with_shared_options
def approve(name: Name, target: StoreOptions, digest: Digest = "", by: By = "") -> None:
    """Approve a plan. Who planned it cannot."""
    _act(name, "approve", target, by, digest)


@broadcast.command()
@with_shared_options
def start(name: Name, target: StoreOptions, digest: Digest = "", by: By = "") -> None:
    """Start it: at once, or when its time has come."""
    _act(name, "start", target, by, digest)


@broadcast.command()
@with_shared_options
def pause(name: Name, target: StoreOptions, by: By = "") -> None:
    """Let it rest. Requests that are under way cannot be called back."""
    _act(name, "pause", target, by)


@broadcast.command()
@with_shared_options
def resume(name: Name, target: StoreOptions, by: By = "") -> None:
    """Let it go on where it was; nobody is told twice."""
    _act(name, "resume", target, by)


@broadcast.command()
@with_shared_options
def cancel(name: Name, target: StoreOptions, by: By = "") -> None:
    """End it. What waits is taken back; requests that are under way cannot be."""
    _act(name, "cancel", target, by)


@broadcast.command()
@with_shared_options
def show(
    name: Name,
    target: StoreOptions,
    outcome: Annotated[str, typer.Option(help="List the contacts with this outcome: refused, failed, delivered.")] = "",
    reason: Annotated[str | None, typer.Option(help="Only those for this reason.")] = None,
) -> None:
    """A broadcast: its plan, how far it is, and what became of its recipients."""
    from botkit.core.model.broadcast import OUTCOMES
    from botkit.store.broadcasts import broadcasts, recipients

    if outcome and outcome not in OUTCOMES:
        raise UsageError(f'"{outcome}" is no outcome: {", ".join(OUTCOMES)}.')
    if not outcome:
        _show(name, target)
        return
    with opened(target.project, target.store) as (_, store), store.read() as tx:
        found = broadcasts.by_name(tx, name)
        if found is None:
            raise UsageError(f'There is no broadcast "{name}".')
        cursor = 0
        while rows := recipients.page(tx, found.number, cursor, 1000, (outcome,), reason):
            for row in rows:
                line = {"contact": row.contact_id, "outcome": row.outcome, "reason": row.reason, "message": row.number}
                print(json.dumps(line) if target.as_json else f"{row.contact_id:>10}  {row.outcome:<10} {row.reason}".rstrip())
            cursor = rows[-1].contact_id


@broadcast.command("list")
@with_shared_options
def list_(
    target: StoreOptions, limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many, the newest first.")] = 50
) -> None:
    """The broadcasts, the newest first."""
    from botkit.store.broadcasts import broadcasts

    with opened(target.project, target.store) as (_, store), store.read() as tx:
        found = broadcasts.page(tx, None, limit)
    if target.as_json:
        print(
            json.dumps(
                [{"name": one.spec.name, "state": one.state, "flow": one.spec.flow, "to_be_sent": one.plan.to_be_sent} for one in found]
            )
        )
        return
    for one in found:
        why = f"  ({one.reason})" if one.reason else ""
        print(f"{one.spec.name:<32} {one.state:<10} {one.plan.to_be_sent:>10,} to tell  {one.spec.flow}{why}")
    if not found:
        print("No broadcasts.")


@broadcast.command()
@with_shared_options
def rebuild(
    target: StoreOptions, check: Annotated[bool, typer.Option("--check", help="Only compare, and say what differs.")] = False
) -> None:
    """Make the tables from the log again, while no server runs. Who was in an audience, and what the plan said of them, stays."""
    from botkit.service.broadcasts.rebuild import rebuild as make_again

    with opened(target.project, target.store) as (_, store), store.begin() as tx:
        found = make_again(tx, dry_run=check)
    values = msgspec.to_builtins(found)
    verb = "differ" if check else "were made anew"
    sentence = f"{found.broadcasts:,} broadcasts, {found.recipients:,} recipients and {found.counters:,} counters {verb}."
    print(json.dumps(values) if target.as_json else sentence)


def _act(name: str, act: Act, target: StoreOptions, by: str, digest: str = "") -> None:
    from botkit.cli.node_for_one import carry_out
    from botkit.service.commands import MoveBroadcast
    from botkit.store.broadcasts import broadcasts

    with opened(target.project, target.store) as (_, store), store.read() as tx:
        found = broadcasts.by_name(tx, name)
    if found is None:
        raise UsageError(f'There is no broadcast "{name}". "botkit broadcast list" shows all.')
    command = MoveBroadcast(number=found.number, act=act, by=by or getpass.getuser(), digest=digest)
    done = must_be_done(carry_out(target.project, target.store, command))
    if target.as_json:
        print(json.dumps({"name": name, "state": done.broadcast.state, "under_way": done.under_way}))
        return
    more = f" {done.under_way:,} requests were under way, and go out." if act in ("pause", "cancel") and done.under_way else ""
    print(f"{name} is {done.broadcast.state}.{more}")


def must_be_done(result: Any) -> BroadcastDone:
    """The result of a command. Raises `UsageError` when it was refused."""
    from botkit.policy.broadcasts import REFUSALS
    from botkit.service.commands import BroadcastRefused

    if isinstance(result, BroadcastRefused):
        stands = f" It is {result.broadcast.state}." if result.broadcast is not None and result.why == "state" else ""
        raise UsageError(f"Nothing was done: {REFUSALS[result.why]}.{stands}")
    done: BroadcastDone = result
    return done


def _show(name: str, target: StoreOptions) -> None:
    from botkit.cli.terminal.broadcast_text import as_json, as_text
    from botkit.service.broadcasts.report import report_of
    from botkit.store.broadcasts import broadcasts

    with opened(target.project, target.store) as (_, store), store.read() as tx:
        found = broadcasts.by_name(tx, name)
        if found is None:
            raise UsageError(f'There is no broadcast "{name}". "botkit broadcast list" shows all.')
        report = report_of(tx, found)
    print(json.dumps(as_json(report)) if target.as_json else as_text(report))
