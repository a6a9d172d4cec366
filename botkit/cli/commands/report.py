"""`botkit report`: sessions, charges, surveys, funnels, consent and refusals, from the log, in the form that is wanted."""

from __future__ import annotations

import contextlib
import csv
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from botkit.cli.commands.report_options import (
    AsJson,
    By,
    First,
    Last,
    OneTable,
    Out,
    ProgressCallback,
    Project,
    ReportOptions,
    StoreUrl,
    Wanted,
    check_options,
    opened,
    progress,
    run,
)
from botkit.cli.commands.report_output import Form
from botkit.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from botkit.flowfile.library import Library
    from botkit.reports.model import Report
    from botkit.service.reports.runner import ReportRequest

report = typer.Typer(help="Show what happened, from the log: sessions, charges, surveys, funnels, consent, refusals.", no_args_is_help=True)

OneLine = Annotated[
    str, typer.Option("--line", help="Explain this line, named as --lines shows it: its rule, its rate, the events behind it.")
]
Lines = Annotated[bool, typer.Option("--lines", help="Every single line as CSV, however many there are.")]
Models = Annotated[list[str] | None, typer.Option("--model", help="Under this pricing model; more than one: side by side.")]


@report.command("sessions")
def sessions(
    line: OneLine = "",
    lines: Lines = False,
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
    """Billable sessions: 24 hours of one contact on one channel, the unit that a contract counts. Says nothing about money."""
    asked = check_options(first, last, form, as_json, out, table, project, store)
    if line and lines:
        raise UsageError('"--line" and "--lines" ask for different things. Use one of them at a time.')
    if line:
        _explain(line, asked, is_session=True)
    elif lines:
        _write_lines("sessions", asked)
    else:
        run("sessions", asked, by, _sessions)


@report.command("charges")
def charges(
    models: Models = None,
    line: OneLine = "",
    lines: Lines = False,
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
    """What the platform bills: every delivered message with its price, added up; one line explained; other pricing models beside it."""
    asked = check_options(first, last, form, as_json, out, table, project, store)
    names = tuple(models or ())
    if sum((bool(names), bool(line), lines)) > 1:
        raise UsageError('"--model", "--line" and "--lines" ask for different things. Use one of them at a time.')
    if line:
        _explain(line, asked)
    elif lines:
        _write_lines("charges", asked)
    else:
        run("charges", asked, by, lambda tx, asked, wanted, told: _charges(tx, asked, wanted, told, names))


@report.command("surveys")
def surveys(
    texts: Annotated[bool, typer.Option("--texts", help="Show what people wrote, too: these are personal.")] = False,
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
    """NPS, CSAT and CES: scores with their intervals, response rates, distributions and, if wanted, free texts."""
    run("surveys", check_options(first, last, form, as_json, out, table, project, store), by, _from_log, texts=texts)


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
    asked = check_options(first, last, form, as_json, out, table, project, store)
    _know(flow, asked.library)
    run("funnel", asked, by, _from_log, flow=flow)


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
    run("consent", check_options(first, last, form, as_json, out, table, project, store), by, _from_log)


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
    run("refusals", check_options(first, last, form, as_json, out, table, project, store), by, _from_log)


@report.command("close")
def close(
    month: Annotated[str, typer.Argument(help="The month, 2026-10.")],
    as_json: Annotated[bool, typer.Option("--json", help="The statement as JSON.")] = False,
    project: Project = Path(),
    store: StoreUrl = None,
) -> None:
    """Close a month: its charges stand from now on, and what comes later is a correction in a later month."""
    import msgspec

    from botkit.service.billing.bill_run import close_month

    asked = check_options("", "", None, False, None, "", project, store)
    with opened(asked) as log:
        statement = close_month(log, asked.config.billing, month, datetime.now(UTC))
    if as_json:
        print(json.dumps(msgspec.to_builtins(statement, builtin_types=()), default=str, ensure_ascii=False))
        return
    for total in statement.totals:
        missing = f", {total.unpriced + total.unknown:,} of them without a price" if total.unpriced + total.unknown else ""
        print(f"{month}: {total.shown} {total.currency} for {total.lines:,} lines{missing}.")
    print(f"{month} is closed: {statement.lines:,} lines, {statement.corrections:,} corrections, digest {statement.digest[:12]}.")


# ---- making them


def _from_log(tx: Connection, asked: ReportOptions, wanted: ReportRequest, told: ProgressCallback | None) -> tuple[Report, int]:
    from botkit.service.reports.runner import make_report

    return make_report(tx, wanted, asked.library.flows, told)


def _sessions(tx: Connection, asked: ReportOptions, wanted: ReportRequest, told: ProgressCallback | None) -> tuple[Report, int]:
    from botkit.service.billing.bill_run import open_billing
    from botkit.service.reports import billing as bill_reports

    return bill_reports.sessions(tx, wanted, open_billing(tx, asked.config.billing), told)


def _charges(
    tx: Connection, asked: ReportOptions, wanted: ReportRequest, told: ProgressCallback | None, names: tuple[str, ...]
) -> tuple[Report, int]:
    from botkit.service.billing.bill_run import open_billing
    from botkit.service.reports import billing as bill_reports

    books = open_billing(tx, asked.config.billing)
    if len(names) > 1:
        return bill_reports.models(tx, wanted, books, tuple(dict.fromkeys(names)), told)
    return bill_reports.charges(tx, wanted, books, told, *names)


def _explain(line: str, asked: ReportOptions, *, is_session: bool = False) -> None:
    from botkit.service.billing.bill_run import open_billing
    from botkit.service.reports import billing as bill_reports

    explain = bill_reports.explain_session if is_session else bill_reports.explain
    with opened(asked) as log, log.read() as tx:
        made = explain(tx, open_billing(tx, asked.config.billing), line, asked.period.zone)
    asked.write(made)


def _write_lines(name: str, asked: ReportOptions) -> None:
    """Row by row: a bill of a million lines is never in memory."""
    from botkit.reports.formats.as_csv import in_csv
    from botkit.service.billing.bill_run import open_billing
    from botkit.service.reports import billing as bill_reports
    from botkit.service.reports.runner import ReportRequest

    if asked.form not in (Form.TABLE, Form.CSV):
        raise UsageError(f'Lines are written as CSV. Leave out "--format {asked.form}", or leave out "--lines".')
    wanted = ReportRequest(report=name, period=asked.period, by=())
    with opened(asked) as log, log.read() as tx, progress(asked.period) as told:
        rows = bill_reports.rows(tx, wanted, open_billing(tx, asked.config.billing), told)
        with asked.out.open("w", encoding="utf-8", newline="") if asked.out else contextlib.nullcontext(sys.stdout) as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows([in_csv(cell) for cell in row] for row in rows)


def _know(flow: str, library: Library) -> None:
    names = sorted(version.flow.flow for version in library.flows)
    if flow and flow not in names:
        from botkit.flowfile.suggestions import did_you_mean

        raise UsageError(f'There is no flow "{flow}"{did_you_mean(flow, names) or "."} Known: {", ".join(names) or "none"}.')
