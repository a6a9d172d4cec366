"""What the report commands share: their options, the period, the project with its store, and the progress bar."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from botkit.cli.commands.report_output import Form, check, form_of, write
from botkit.cli.shared_options import Project, StoreUrl
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


class ProgressCallback(Protocol):
    """Called now and then while the log is read: how many events so far, and, where it is known, up to which moment."""

    def __call__(self, count: int, at: datetime | None = None, /) -> None: ...


class ReportBuilder(Protocol):
    """Makes a report; the number is how many things it was made from."""

    def __call__(
        self, tx: Connection, options: CheckedOptions, request: ReportRequest, progress: ProgressCallback | None, /
    ) -> tuple[Report, int]: ...


@dataclass(frozen=True, kw_only=True)
class ReportOptions:
    """The options that every report has, as they were given."""

    first: First = ""
    last: Last = ""
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            help="What to split by, at most two: day, flow, category, country, channel, brand; charges also month, template, event, "
            "broadcast, queue, agent.",
        ),
    ] = None
    form: Annotated[Form | None, typer.Option("--format", help="How to show it; without it as the name of --out says, else a table.")] = (
        None
    )
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of the terminal.")] = None
    table: Annotated[str, typer.Option("--table", help="Which table of the report a CSV holds; without it the first.")] = ""
    project: Project = Path()
    store: StoreUrl = None

    def check(self) -> CheckedOptions:
        """Check them as far as possible without the log, and read the project. Raises `UsageError` and what `load_project` raises."""
        from botkit.cli.project import load_project

        form = form_of(self.form, self.as_json, self.out)
        check(form, self.table, self.out)
        project = load_project(self.project)
        period = period_of(self.first, self.last, zone_of(project.config))
        return CheckedOptions(
            config=project.config,
            library=project.library,
            period=period,
            by=tuple(self.by or ()),
            form=form,
            out=self.out,
            table=self.table,
            store=self.store,
        )


@dataclass(frozen=True, kw_only=True)
class CheckedOptions:
    """Options that fit each other, with the project and the period that they name."""

    config: Config
    library: Library
    period: Period
    by: tuple[str, ...]
    form: Form
    out: Path | None
    table: str
    store: str | None

    def write(self, report: Report) -> None:
        write(report, self.form, self.out, table=self.table)


def run(name: str, options: CheckedOptions, build: ReportBuilder, *, flow: str = "", texts: bool = False) -> None:
    """Make a report and write it."""
    from botkit.reports.dimensions import split_dimensions
    from botkit.service.reports.runner import ReportRequest

    request = ReportRequest(
        report=name,
        period=options.period,
        by=split_dimensions(name, options.by),
        flow=flow,
        texts=texts,
        business=options.config.business,
    )
    with opened(options) as log, log.read() as tx, progress(options.period) as shown:
        report, count = build(tx, options, request, shown)
    if not count:
        sys.stderr.write(f"The log has nothing for this report between {report.first} and {report.last}.\n")
    options.write(report)


def zone_of(config: Config) -> str:
    """The zone of the last account, to which every channel belongs that no other account names: reports have the days of its bill."""
    return config.billing.accounts[-1].zone


def period_of(first: str, last: str, zone: str) -> Period:
    """The period from --from to --to. Raises `UsageError` for what is no date, and for days in the wrong order."""
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
def opened(options: CheckedOptions) -> Iterator[Store]:
    """The store of the project, or another; closed again whatever happens."""
    from botkit.cli.open_store import existing_store

    with existing_store(options.store or options.config.store) as store:
        yield store


@contextmanager
def progress(period: Period) -> Iterator[ProgressCallback | None]:
    """A bar on stderr while the log is read, on a terminal. It shows the position in time, which needs no counting beforehand."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    from botkit.cli.terminal.colour import PrintableConsole

    columns = (
        TextColumn("Reading the log"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[events]:,} events"),
        TimeElapsedColumn(),
    )
    whole = (period.until - period.since).total_seconds()
    with Bar(*columns, console=PrintableConsole(sys.stderr), transient=True) as shown:
        task = shown.add_task("", total=None, events=0)

        def update(count: int, at: datetime | None = None, /) -> None:
            if at is None:
                shown.update(task, events=count)
            else:
                shown.update(task, total=whole, completed=max(0.0, (at - period.since).total_seconds()), events=count)

        yield update
