"""Reports: counts and sums of some days, read from the log. None of them has a customer's words."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import UNSET, Meta, Struct, UnsetType, field
from sqlalchemy import Connection

from botkit.config import Config
from botkit.core.flow.model import FlowVersion
from botkit.reports.dimensions import DIMENSIONS, SPLITS, split_dimensions
from botkit.reports.model import Cell, CellKind, Column, Report
from botkit.reports.period import Period
from botkit.server.api.call import Answer, Call
from botkit.server.api.problem import Refused
from botkit.service.billing.bill_run import open_billing
from botkit.service.reports import billing as bill_reports
from botkit.service.reports.runner import ReportRequest, make_report

LONGEST = 92  # days: a longer report is made by botkit report, in a process of its own

Value = str | int | float | None


class ReportQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    first: Annotated[date, Meta(description="The first day; without it the first of this month.")] | UnsetType = field(
        default=UNSET, name="from"
    )
    last: Annotated[date, Meta(description="The last day, included; without it today.")] | UnsetType = field(default=UNSET, name="to")
    by: Annotated[str, Meta(max_length=100, description="What to split by, at most two, with a comma: day,flow.")] = ""
    flow: Annotated[str, Meta(max_length=100, description="Of a funnel: only this flow.")] = ""


class ReportColumn(Struct, frozen=True, kw_only=True):
    """`kind`: amounts are texts, because money is not a binary fraction; shares are from 0 to 1."""

    name: str
    title: str
    kind: CellKind


class ReportTable(Struct, frozen=True, kw_only=True):
    """Rows of values in the order of the columns; null: not known, or not defined. `total`: the sums, where they mean something."""

    name: str
    title: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] | None


class ReportFact(Struct, frozen=True, kw_only=True):
    name: str
    value: Value


class ReportAnswer(Struct, frozen=True, kw_only=True):
    """A report. Its days begin at midnight in `zone`."""

    report: str
    title: str
    first: Annotated[str, Meta(description="The first day.")] = field(name="from")
    last: Annotated[str, Meta(description="The last day.")] = field(name="to")
    zone: str
    by: tuple[str, ...]
    head: tuple[ReportFact, ...]
    tables: tuple[ReportTable, ...]
    notes: tuple[str, ...]


class ReportListAnswer(Struct, frozen=True, kw_only=True):
    """The reports there are."""

    reports: tuple[ReportName, ...]


class ReportName(Struct, frozen=True, kw_only=True):
    """A report, and what it can be split by."""

    name: str
    by: tuple[Annotated[str, Meta(extra_json_schema={"enum": list(DIMENSIONS)})], ...]


async def list_(_: Call) -> Answer:
    """List the reports."""
    return Answer(value=ReportListAnswer(reports=tuple(ReportName(name=name, by=possible) for name, (_, possible) in SPLITS.items())))


async def show(call: Call) -> Answer:
    """Make a report of some days, at most 92."""
    name = call.path["report"]
    if name not in SPLITS:
        raise Refused("not-found", "there is no such report")
    query: ReportQuery = call.query
    config = call.parts.config
    period = _period(query, config.billing.accounts[-1].zone, call)
    request = ReportRequest(
        report=name,
        period=period,
        by=split_dimensions(name, (query.by,) if query.by else ()),
        flow=query.flow,
        business=config.business,
    )
    flows = tuple(program.version for program in call.runtime.bot.programs.current.values())
    async with call.parts.making_report:
        report = await call.read(lambda tx: _make(tx, request, config, flows))
    return Answer(value=_shown(report))


def _period(query: ReportQuery, zone: str, call: Call) -> Period:
    today = call.now.astimezone(ZoneInfo(zone)).date()
    first = query.first if query.first is not UNSET else (query.last if query.last is not UNSET else today).replace(day=1)
    last = query.last if query.last is not UNSET else max(today, first)
    if first > last:
        raise Refused("invalid", "the first day is after the last")
    if last - first >= timedelta(days=LONGEST):
        raise Refused("invalid", f"a report of the API has at most {LONGEST} days; botkit report makes longer ones")
    if not date(1990, 1, 1) <= first <= last <= date(2200, 1, 1):
        raise Refused("invalid", "there is nothing in these years")
    return Period(first=first, last=last, zone=zone)


def _make(tx: Connection, request: ReportRequest, config: Config, flows: tuple[FlowVersion, ...]) -> Report:
    match request.report:
        case "sessions":
            return bill_reports.sessions(tx, request, open_billing(tx, config.billing))[0]
        case "charges":
            return bill_reports.charges(tx, request, open_billing(tx, config.billing))[0]
        case "outcomes":
            return bill_reports.outcomes(tx, request, open_billing(tx, config.billing))[0]
        case _:
            return make_report(tx, request, flows)[0]


def _shown(report: Report) -> ReportAnswer:
    tables = tuple(
        ReportTable(
            name=table.name,
            title=table.title,
            columns=tuple(ReportColumn(name=column.name, title=column.title, kind=column.kind) for column in table.columns),
            rows=tuple(_row(row, table.columns) for row in table.rows),
            total=_row(table.total, table.columns) if table.total is not None else None,
        )
        for table in report.tables
    )
    return ReportAnswer(
        report=report.name,
        title=report.title,
        first=report.first,
        last=report.last,
        zone=report.zone,
        by=report.by,
        head=tuple(ReportFact(name=name, value=_value(cell, "amount")) for name, cell in report.head),
        tables=tables,
        notes=report.notes,
    )


def _row(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> tuple[Value, ...]:
    return tuple(_value(cell, column.kind) for cell, column in zip(row, columns, strict=True))


def _value(cell: Cell, kind: CellKind) -> Value:
    if isinstance(cell, Decimal):
        return f"{cell:f}" if kind == "amount" else float(cell)
    return cell
