"""What the reports' commands share: their options, the days that are meant, the project and its store, and progress."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from botkit.cli.commands.report_output import Form, check, form_of, write
from botkit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from botkit.config import Config
    from botkit.flowfile.library import Library
    from botkit.reports.model import Report
    from botkit.reports.period import Period
    from botkit.service.reports.runner import ReportRequest
    from botkit.store.database import Store

First = Annotated[str, typer.Option("--from", help="The first day (2026-10-01); without it the first of this month.")]
Last = Annotated[str, typer.Option("--to", help="The last day, included; without it today.")]
By = Annotated[list[str] | None, typer.Option("--by", help="What to split by: day, flow, category, country, channel. At most two.")]
Wanted = Annotated[Form | None, typer.Option("--format", help="How to show it; without it as the name of --out says, else a table.")]
AsJson = Annotated[bool, typer.Option("--json", help="The same as --format json.")]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of the terminal.")]
OneTable = Annotated[str, typer.Option("--table", help="Which table of the report a CSV holds; without it the first.")]
Project = Annotated[Path, typer.Option("--project", "-p", help="The project's folder.")]
StoreUrl = Annotated[str | None, typer.Option("--store", help="The store's address, instead of the project's.")]


class ProgressCallback(Protocol):
    """Told about progress now and then: how many events so far, and, where that is known, how far in time."""

    def __call__(self, count: int, at: datetime | None = None, /) -> None: ...


class ReportBuilder(Protocol):
    """Makes a report; the number is how many things it was made from."""

    def __call__(self, tx: Connection, asked: ReportOptions, wanted: ReportRequest, told: ProgressCallback | None, /) -> tuple[Report, int]: ...


@dataclass(frozen=True, kw_only=True)
class ReportOptions:
    """What somebody asked for, checked as far as that is possible without reading the log."""

    config: Config
    library: Library
    period: Period
    form: Form
    out: Path | None
    table: str
    store: str | None

    def write(self, made: Report) -> None:
        write(made, self.form, self.out, table=self.table)


def check_options(
    first: str,
    last: str,
    form: Form | None,
    as_json: bool,
    out: Path | None,
    table: str,
    project: Path,
    store: str | None,
) -> ReportOptions:
    """Check the options and open the project. Raises `UsageError`, and what a project that cannot be read raises."""
    from botkit.cli.project import load_project

    shown = form_of(form, as_json, out)
    check(shown, table, out)
    config, library = load_project(project, secrets=False)
    period = period_of(first, last, zone_of(config))
    return ReportOptions(config=config, library=library, period=period, form=shown, out=out, table=table, store=store)


def run(name: str, asked: ReportOptions, by: list[str] | None, make: ReportBuilder, *, flow: str = "", texts: bool = False) -> None:
    """Make a report and write it."""
    from botkit.reports.dimensions import chosen
    from botkit.service.reports.runner import ReportRequest

    wanted = ReportRequest(report=name, period=asked.period, by=chosen(name, tuple(by or ())), flow=flow, texts=texts)
    with opened(asked) as log, log.read() as tx, progress(asked.period) as told:
        made, count = make(tx, asked, wanted, told)
    if not count:
        sys.stderr.write(f"The log has nothing for this report between {made.first} and {made.last}.\n")
    asked.write(made)


def zone_of(config: Config) -> str:
    """The zone of the account that every channel belongs to which no other account names: its days are those of the bill."""
    return config.billing.accounts[-1].zone


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
def opened(asked: ReportOptions) -> Iterator[Store]:
    """The store of the project, or another; closed again whatever happens."""
    from botkit.cli.open_store import existing_store

    with existing_store(asked.store or asked.config.store) as found:
        yield found


@contextmanager
def progress(period: Period) -> Iterator[ProgressCallback | None]:
    """A bar on stderr while the log is read, if somebody watches; how far in time, which needs no counting beforehand."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("Reading the log"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[events]:,} events"),
        TimeElapsedColumn(),
    )
    whole = (period.until - period.since).total_seconds()
    with Bar(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=None, events=0)

        def told(count: int, at: datetime | None = None, /) -> None:
            if at is None:
                shown.update(task, events=count)
            else:
                shown.update(task, total=whole, completed=max(0.0, (at - period.since).total_seconds()), events=count)

        yield told
