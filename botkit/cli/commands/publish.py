"""`botkit publish` and `botkit rollback`: make flows the live ones, after saying what that does to everybody in a conversation."""

from __future__ import annotations

import getpass
import json
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from botkit.cli.shared_options import StoreUrl
from botkit.errors import UsageError

if TYPE_CHECKING:
    from botkit.core.engine.program import Programs
    from botkit.flowfile.library import Source
    from botkit.service.publishing.publish import PublishOptions, PublishPreview, SessionPreview
    from botkit.store.database import Store

MAX_LISTED = 20  # people listed of each kind; --json has them all
LOST_CHOICES = ("keep", "end", "restart")

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would happen to everybody in a conversation.")]
MoveAll = Annotated[bool, typer.Option("--move", help="Take conversations along to the new versions, where the same named step is there.")]
MoveFlows = Annotated[list[str] | None, typer.Option("--move-flow", metavar="FLOW", help="The same for one flow; may be repeated.")]
WhenLost = Annotated[str | None, typer.Option(metavar="keep|end|restart", help="What becomes of who has nowhere to go.")]
Note = Annotated[str, typer.Option(help="Why, for the history.")]
By = Annotated[str, typer.Option(help="Who publishes; the user of this machine, if missing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Everything as JSON.")]


def publish(
    folder: Annotated[Path, typer.Argument(help="The project's folder, with botkit.yaml.")] = Path(),
    dry_run: DryRun = False,
    move: MoveAll = False,
    move_flow: MoveFlows = None,
    lost: WhenLost = None,
    note: Note = "",
    by: By = "",
    listed: Annotated[bool, typer.Option("--list", help="Show what was published when, by whom and why.")] = False,
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Make the flows of a project the live ones. Servers notice by themselves.

    Conversations keep the version that they began with, unless --move takes them along. Nobody is lost without your word: see --lost.
    """
    from botkit.cli.open_read_only import open_for_reading
    from botkit.cli.open_store import existing_store
    from botkit.cli.project import load_project
    from botkit.cli.terminal.log_setup import set_up_logging
    from botkit.server.app import build_bot

    set_up_logging(level="warning")
    if listed:
        with open_for_reading(folder, store) as (_, opened_store):
            _list(opened_store, as_json)
        return
    project = load_project(folder).must_be_sound()
    bot = build_bot(project.config, project.library)
    with existing_store(store or project.config.store) as opened_store:
        wish = _wish(bot.programs, move, move_flow, lost, note, by)
        _go(opened_store, bot.programs, project.library.sources, wish, dry_run=dry_run, as_json=as_json)


def rollback(
    digest: Annotated[
        str | None, typer.Argument(help="The beginning of a digest of botkit publish --list; without it, the former flows.")
    ] = None,
    project: Annotated[Path, typer.Option("--project", "-p", help="The project's folder.")] = Path(),
    dry_run: DryRun = False,
    move: MoveAll = False,
    move_flow: MoveFlows = None,
    lost: WhenLost = None,
    note: Note = "",
    by: By = "",
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Make flows that were live before the live ones again, from the store. The files of the project stay as they are."""
    from botkit.cli.open_read_only import open_for_reading
    from botkit.cli.terminal.log_setup import set_up_logging
    from botkit.service.publishing.publish import previous_library
    from botkit.service.publishing.stored_library import compile_stored

    set_up_logging(level="warning")
    with open_for_reading(project, store) as (bot, opened_store):
        target = previous_library(opened_store, digest or "")
        with opened_store.read() as tx:
            programs, written = compile_stored(tx, target, bot)
        wish = _wish(programs, move, move_flow, lost, note or "rollback", by)
        _go(opened_store, programs, written, wish, dry_run=dry_run, as_json=as_json)


def _wish(programs: Programs, move: bool, flows: list[str] | None, lost: str | None, note: str, by: str) -> PublishOptions:
    from botkit.flowfile.suggestions import did_you_mean
    from botkit.service.publishing.publish import PublishOptions
    from botkit.service.publishing.session_migration import EVERY_FLOW

    if lost is not None and lost not in LOST_CHOICES:
        raise UsageError(f'--lost is one of {", ".join(LOST_CHOICES)}, not "{lost}".')
    for flow in flows or ():
        if flow not in programs.current:
            raise UsageError(f'There is no flow "{flow}" among these{did_you_mean(flow, programs.current)}.')
    moved = EVERY_FLOW if move else frozenset(flows or ())
    return PublishOptions(move=moved, lost=lost, publisher=by or _user(), note=note)  # type: ignore[arg-type]  # one of LOST


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without names for its users
        return ""


def _go(store: Store, programs: Programs, written: tuple[Source, ...], wish: PublishOptions, *, dry_run: bool, as_json: bool) -> None:
    from botkit.cli.commands.check import ProgressLine
    from botkit.service.publishing.publish import preview_publish, publish, refusal

    progress = ProgressLine()
    if dry_run:
        outlook = preview_publish(store, programs, wish, progress)
        progress.end()
        is_refused = wish.lost is None and outlook.count("lost") > 0
        if as_json:
            print(json.dumps({**outlook.to_json(), "refused": is_refused}, ensure_ascii=False, indent=2))
        else:
            print(_outlook_text(outlook))
        if is_refused:
            sys.stderr.write(f"{refusal(outlook)}\n")
            raise typer.Exit(1)
        return
    done = publish(store, programs, written, wish, lambda: datetime.now(UTC), progress)
    progress.end()
    result: dict[str, Any] = {"moved": done.moved, "ended": done.ended, "restarted": done.restarted}
    if as_json:
        number = done.publication.number if done.publication else None
        print(json.dumps({**done.preview.to_json(), "publication": number, "done": result}, ensure_ascii=False, indent=2))
        return
    print(_outlook_text(done.preview))
    if done.publication is None:
        sys.stderr.write("These flows are live already.\n")
    else:
        sys.stderr.write(f"Published as number {done.publication.number}: {programs.digest[:12]}. Servers take it up within seconds.\n")
    if any(result.values()):
        sys.stderr.write("Conversations " + ", ".join(f"{what}: {count}" for what, count in result.items() if count) + ".\n")


# ---- text


_WORDS = {
    "same": "go on: their flows did not change",
    "keeps": "keep the version that they began with",
    "moves": "move to the new version, at the same step",
    "lost": "have nowhere to go",
}
_THEN = {"keeps": "stays as it is", "ends": "is ended", "restarts": "begins its flow anew"}


def _outlook_text(outlook: PublishPreview) -> str:
    lines = [f"Flows {outlook.library[:12]}" + (f", after {outlook.live.library[:12]}" if outlook.live else ", the first to be published")]
    changes = outlook.changes
    for what, names in (("new", changes.added), ("changed", changes.changed), ("gone", changes.removed)):
        if names:
            lines.append(f"  {what}: {', '.join(names)}")
    counts = Counter(foreseen.migration.verdict for foreseen in outlook.sessions)
    lines.append(f"Conversations: {len(outlook.sessions)}")
    for verdict, words in _WORDS.items():
        if counts[verdict]:  # type: ignore[index]
            lines.append(f"  {counts[verdict]:>6} {words}")  # type: ignore[index]
            lines += _people([one for one in outlook.sessions if one.migration.verdict == verdict and verdict != "same"])
    return "\n".join(lines)


def _people(people: list[SessionPreview]) -> list[str]:
    lines = [f"         contact {one.contact} on {one.channel}: {_where(one)}" for one in people[:MAX_LISTED]]
    return lines if len(people) <= MAX_LISTED else [*lines, f"         … and {len(people) - MAX_LISTED} more; --json has them all"]


def _where(one: SessionPreview) -> str:
    fate = one.migration
    here = f'"{fate.flow}" at ' + (f'step "{one.step}"' if one.step else fate.at or "its end")
    if fate.verdict == "moves":
        return f"{here}, then at {fate.places[-1].at or 'its end'}"
    return f"{here}: {fate.reason}; {_THEN[fate.then]}" if fate.verdict == "lost" else here


def _list(store: Store, as_json: bool) -> None:
    import msgspec

    from botkit.store import publications

    with store.read() as tx:
        history = publications.history(tx)
    if as_json:
        print(json.dumps(msgspec.to_builtins(history), ensure_ascii=False, indent=2))
        return
    for index, one in enumerate(history):
        live = "live" if index == 0 else ""
        print(f"{one.number:>4}  {one.at:%Y-%m-%d %H:%M:%S}  {one.library[:12]}  {live:<4}  {one.publisher:<12}  {one.note}".rstrip())
    if not history:
        sys.stderr.write("Nothing was published yet.\n")
