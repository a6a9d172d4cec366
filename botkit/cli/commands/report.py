"""`botkit report`: sessions, charges, outcomes, surveys, funnels, consent and refusals, from the log, in one of several formats."""

from __future__ import annotations

import contextlib
import csv
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from botkit.cli.commands.report_options import CheckedOptions, ProgressCallback, ReportOptions, opened, progress, run
from botkit.cli.commands.report_output import Form
from botkit.cli.commands.report_statement import statement
from botkit.cli.shared_options import Project, StoreUrl, with_shared_options
from botkit.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from botkit.flowfile.library import Library
    from botkit.reports.model import Report
    from botkit.service.reports.runner import ReportRequest

report = typer.Typer(
    help="Show what happened, from the log: sessions, charges, surveys, funnels, consent, refusals, labels.", no_args_is_help=True
)

OneLine = Annotated[
    str, typer.Option("--line", help="Explain this line, named as --lines shows it: its rule, its rate, the events behind it.")
]
Lines = Annotated[bool, typer.Option("--lines", help="Every single line as CSV, however many there are.")]
Models = Annotated[list[str] | None, typer.Option("--model", help="Under this pricing model; more than one: side by side.")]


@report.command("sessions")
@with_shared_options
def sessions(options: ReportOptions, line: OneLine = "", lines: Lines = False) -> None:
    """Billable sessions: 24 hours of one contact on one channel, the unit that a contract counts. Says nothing about money."""
    checked = options.check()
    if line and lines:
        raise UsageError('"--line" and "--lines" ask for different things. Use one of them at a time.')
    if line:
        _explain(line, checked, is_session=True)
    elif lines:
        _write_lines("sessions", checked)
    else:
        run("sessions", checked, _sessions)


@report.command("charges")
@with_shared_options
def charges(options: ReportOptions, models: Models = None, line: OneLine = "", lines: Lines = False) -> None:
    """What the platform bills: every delivered message with its price, added up; one line explained; other pricing models beside it."""
    checked = options.check()
    names = tuple(models or ())
    if sum((bool(names), bool(line), lines)) > 1:
        raise UsageError('"--model", "--line" and "--lines" ask for different things. Use one of them at a time.')
    if line:
        _explain(line, checked)
    elif lines:
        _write_lines("charges", checked)
    else:
        run("charges", checked, lambda tx, checked, request, shown: _charges(tx, checked, request, shown, names))


@report.command("outcomes")
@with_shared_options
def outcomes(options: ReportOptions) -> None:
    """What one answered survey, one booking, one consent cost: the charges of each flow by what it achieved."""
    run("outcomes", options.check(), _outcomes)


@report.command("surveys")
@with_shared_options
def surveys(
    options: ReportOptions,
    texts: Annotated[bool, typer.Option("--texts", help="Show what people wrote, too: these are personal.")] = False,
) -> None:
    """NPS, CSAT and CES: scores with their intervals, response rates, distributions and, if wanted, free texts."""
    run("surveys", options.check(), _from_log, texts=texts)


@report.command("funnel")
@with_shared_options
def funnel(options: ReportOptions, flow: Annotated[str, typer.Argument(help="Only this flow.")] = "") -> None:
    """Where people stop: who reaches each step of a flow, answers it, leaves there, lets its time run out."""
    checked = options.check()
    _require_flow(flow, checked.library)
    run("funnel", checked, _from_log, flow=flow)


@report.command("consent")
@with_shared_options
def consent(options: ReportOptions) -> None:
    """Who agreed, declined and opted out, how, where everybody stands, and opt-outs per 1,000 delivered messages."""
    run("consent", options.check(), _from_log)


@report.command("refusals")
@with_shared_options
def refusals(options: ReportOptions) -> None:
    """What the gate refused or put off and the platform failed, why, where, and what to do about it."""
    run("refusals", options.check(), _from_log)


@report.command("labels")
@with_shared_options
def labels(options: ReportOptions) -> None:
    """How many messages flows gave which label, and from how many contacts."""
    run("labels", options.check(), _from_log)


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

    checked = ReportOptions(project=project, store=store).check()
    with opened(checked) as log:
        statement = close_month(log, checked.config.billing, month, datetime.now(UTC))
    if as_json:
        print(json.dumps(msgspec.to_builtins(statement, builtin_types=()), default=str, ensure_ascii=False))
        return
    for total in statement.totals:
        missing = f", {total.unpriced + total.unknown:,} of them without a price" if total.unpriced + total.unknown else ""
        print(f"{month}: {total.shown} {total.currency} for {total.lines:,} lines{missing}.")
    print(f"{month} is closed: {statement.lines:,} lines, {statement.corrections:,} corrections, digest {statement.digest[:12]}.")


report.command("statement")(statement)


# ---- the reports


def _from_log(tx: Connection, checked: CheckedOptions, request: ReportRequest, shown: ProgressCallback | None) -> tuple[Report, int]:
    from botkit.service.reports.runner import make_report

    return make_report(tx, request, checked.library.flows, shown)


def _sessions(tx: Connection, checked: CheckedOptions, request: ReportRequest, shown: ProgressCallback | None) -> tuple[Report, int]:
    from botkit.service.billing.bill_run import open_billing
    from botkit.service.reports import billing as bill_reports

    return bill_reports.sessions(tx, request, open_billing(tx, checked.config.billing), shown)


def _charges(
    tx: Connection, checked: CheckedOptions, request: ReportRequest, shown: ProgressCallback | None, names: tuple[str, ...]
) -> tuple[Report, int]:
    from botkit.service.billing.bill_run import open_billing
    from botkit.service.reports import billing as bill_reports

    billing = open_billing(tx, checked.config.billing)
    if len(names) > 1:
        return bill_reports.models(tx, request, billing, tuple(dict.fromkeys(names)), shown)
    with_outlook = request.by[0] == "month" and not names
    outlook = bill_reports.outlook(tx, billing, checked.config.budgets, datetime.now(UTC)) if with_outlook else None
    return bill_reports.charges(tx, request, billing, shown, "".join(names), outlook=outlook)


def _outcomes(tx: Connection, checked: CheckedOptions, request: ReportRequest, shown: ProgressCallback | None) -> tuple[Report, int]:
    from botkit.service.billing.bill_run import open_billing
    from botkit.service.reports import billing as bill_reports

    return bill_reports.outcomes(tx, request, open_billing(tx, checked.config.billing), shown)


def _explain(line: str, checked: CheckedOptions, *, is_session: bool = False) -> None:
    from botkit.service.billing.bill_run import open_billing
    from botkit.service.reports import billing as bill_reports

    explain = bill_reports.explain_session if is_session else bill_reports.explain
    with opened(checked) as log, log.read() as tx:
        explanation = explain(tx, open_billing(tx, checked.config.billing), line, checked.period.zone)
    checked.write(explanation)


def _write_lines(name: str, checked: CheckedOptions) -> None:
    """Row by row: a bill of a million lines is never in memory."""
    from botkit.reports.formats.as_csv import csv_cell
    from botkit.reports.formats.as_json import json_line
    from botkit.service.billing.bill_run import open_billing
    from botkit.service.reports import billing as bill_reports
    from botkit.service.reports.runner import ReportRequest

    if checked.form not in (Form.TABLE, Form.CSV, Form.JSON):
        raise UsageError(f'Lines are written as CSV or JSON. Leave out "--format {checked.form}", or leave out "--lines".')
    request = ReportRequest(report=name, period=checked.period, by=())
    with opened(checked) as log, log.read() as tx, progress(checked.period) as shown:
        rows = bill_reports.rows(tx, request, open_billing(tx, checked.config.billing), shown)
        with checked.out.open("w", encoding="utf-8", newline="") if checked.out else contextlib.nullcontext(sys.stdout) as file:
            if checked.form is Form.JSON:
                columns = next(rows)
                file.writelines(json_line(columns, row) for row in rows)
            else:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerows([csv_cell(cell) for cell in row] for row in rows)


def _require_flow(flow: str, library: Library) -> None:
    names = sorted(version.flow.flow for version in library.flows)
    if flow and flow not in names:
        from botkit.flowfile.suggestions import did_you_mean

        raise UsageError(f'There is no flow "{flow}"{did_you_mean(flow, names) or "."} Known: {", ".join(names) or "none"}.')
