"""`botkit report`: sessions, charges, surveys, funnels, consent and refusals, from the log, in the form that is wanted."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from botkit.cli.report_out import Form, check, form_of, write
from botkit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botkit.config import Config
    from botkit.flowfile.library import Library
    from botkit.reports.period import Period
    from botkit.reports.value import Report
    from botkit.service.reporting import Progress, Request
    from botkit.store.engine import Store

report = typer.Typer(help="Show what happened, from the log: sessions, charges, surveys, funnels, consent, refusals.", no_args_is_help=True)

First = Annotated[str, typer.Option("--from", help="The first day (2026-10-01); without it the first of this month.")]
Last = Annotated[str, typer.Option("--to", help="The last day, included; without it today.")]
By = Annotated[list[str] | None, typer.Option("--by", help="What to split by: day, flow, category, country, channel. At most two.")]
Wanted = Annotated[Form | None, typer.Option("--format", help="How to show it; without it as the name of --out says, else a table.")]
AsJson = Annotated[bool, typer.Option("--json", help="The same as --format json.")]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of the terminal.")]
OneTable = Annotated[str, typer.Option("--table", help="Which table of the report a CSV holds; without it the first.")]
Project = Annotated[Path, typer.Option("--project", "-p", help="The project's folder.")]
StoreUrl = Annotated[str | None, typer.Option("--store", help="The store's address, instead of the project's.")]


@report.command("surveys")
def surveys(
    first: First = "",
    last: Last = "",
    by: By = None,
    texts: Annotated[bool, typer.Option("--texts", help="Show what people wrote, too: these are personal.")] = False,
    form: Wanted = None,
    as_json: AsJson = False,
    out: Out = None,
    table: OneTable = "",
    project: Project = Path(),
    store: StoreUrl = None,
) -> None:
    """NPS, CSAT and CES: scores with their intervals, response rates, distributions and, if wanted, free texts."""
    _run("surveys", first, last, by, form, as_json, out, table, project, store, texts=texts)


@report.command("funnel")
def funnel(
    flow: Annotated[str, typer.Argument(help="Only this flow.")] = "",
    first: First = "",
    last: Last = "",
    by: By = None,
    form: Wanted = None,
    as_json: AsJson = False,
    out: Out = None,
    table: OneTable = "",
    project: Project = Path(),
    store: StoreUrl = None,
) -> None:
    """Where people stop: who reaches each step of a flow, answers it, leaves there, lets its time run out."""
    _run("funnel", first, last, by, form, as_json, out, table, project, store, flow=flow)


@report.command("consent")
def consent(
    first: First = "",
    last: Last = "",
    by: By = None,
    form: Wanted = None,
    as_json: AsJson = False,
    out: Out = None,
    table: OneTable = "",
    project: Project = Path(),
    store: StoreUrl = None,
) -> None:
    """Who agreed, declined and opted out, how, where everybody stands, and opt-outs per 1,000 delivered messages."""
    _run("consent", first, last, by, form, as_json, out, table, project, store)


@report.command("refusals")
def refusals(
    first: First = "",
    last: Last = "",
    by: By = None,
    form: Wanted = None,
    as_json: AsJson = False,
    out: Out = None,
    table: OneTable = "",
    project: Project = Path(),
    store: StoreUrl = None,
) -> None:
    """What the gate refused or put off and the platform failed, why, where, and what to do about it."""
    _run("refusals", first, last, by, form, as_json, out, table, project, store)


# ---- what they share


def _run(
    name: str,
    first: str,
    last: str,
    by: list[str] | None,
    form: Form | None,
    as_json: bool,
    out: Path | None,
    table: str,
    project: Path,
    store: str | None,
    *,
    flow: str = "",
    texts: bool = False,
) -> None:
    from botkit.cli.project import load_project
    from botkit.reports.split import chosen
    from botkit.service.reporting import Request

    wanted_form = form_of(form, as_json, out)
    split = chosen(name, tuple(by or ()))
    config, library = load_project(project, secrets=False)
    period = period_of(first, last, config.business.zone)
    check(wanted_form, table, out)
    _know(flow, library)
    request = Request(report=name, period=period, by=split, flow=flow, texts=texts)
    made = _make(config, library, request, store)
    write(made, wanted_form, out, table=table)


def _make(config: Config, library: Library, request: Request, store: str | None) -> Report:
    from botkit.service import reporting

    with opened(config, store) as log, log.read() as tx, progress(request.period) as told:
        made, count = reporting.make(tx, request, library.flows, told)
    if not count:
        sys.stderr.write(f"The log has nothing for this report between {made.first} and {made.last}.\n")
    return made


def _know(flow: str, library: Library) -> None:
    names = sorted(version.flow.flow for version in library.flows)
    if flow and flow not in names:
        from botkit.flowfile.words import did_you_mean

        raise UsageError(f'There is no flow "{flow}"{did_you_mean(flow, names) or "."} Known: {", ".join(names) or "none"}.')


def period_of(first: str, last: str, zone: str) -> Period:
    """The days that were asked for. Raises `UsageError` for what is no date, and for days in the wrong order."""
    from zoneinfo import ZoneInfo

    from botkit.reports.period import Period

    today = datetime.now(ZoneInfo(zone)).date()
    end = _date(last, "--to") if last else None
    begin = _date(first, "--from") if first else (end or today).replace(day=1)
    end = end or max(today, begin)
    if begin > end:
        raise UsageError(f"The first day, {begin}, is after the last, {end}. Exchange --from and --to.")
    return Period(first=begin, last=end, zone=zone)


def _date(written: str, option: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise UsageError(f'"{written}" is no date for {option}. Write year, month and day: 2026-10-01.') from None


@contextmanager
def opened(config: Config, store: str | None) -> Iterator[Store]:
    """The store of the project, or another; closed again whatever happens."""
    from botkit.cli.events import must_be_there
    from botkit.store.engine import Store

    url = store or config.store
    must_be_there(url)
    found = Store.open(url, migrate=False)
    try:
        yield found
    finally:
        found.close()


@contextmanager
def progress(period: Period) -> Iterator[Progress | None]:
    """A bar on stderr while the log is read, if somebody watches; how far in time, which needs no counting beforehand."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    whole = (period.until - period.since).total_seconds()
    with Bar(
        TextColumn("Reading the log"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[events]:,} events"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as shown:
        task = shown.add_task("", total=whole, events=0)

        def told(count: int, at: datetime) -> None:
            shown.update(task, completed=max(0.0, (at - period.since).total_seconds()), events=count)

        yield told
