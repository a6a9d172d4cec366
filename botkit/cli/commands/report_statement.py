"""`botkit report statement`: what a month's billable sessions cost at the operator's own price, for print and for bookkeeping."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from botkit.cli.commands.report_options import ReportOptions, opened
from botkit.cli.commands.report_output import Form, check, form_of
from botkit.cli.shared_options import Project, StoreUrl
from botkit.errors import BotkitError, UsageError

if TYPE_CHECKING:
    from botkit.billing.terms import SessionTerms
    from botkit.reports.statement import MonthlyStatement


def statement(
    month: Annotated[str, typer.Argument(help="The month, 2026-10.")],
    form: Annotated[Form | None, typer.Option("--format", help="table, csv for bookkeeping, json, or html for print.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of the terminal.")] = None,
    project: Project = Path(),
    store: StoreUrl = None,
) -> None:
    """The statement of a month: billable sessions at the price and tax of botkit.yaml, with a number and a digest."""
    from botkit.service.billing.bill_run import open_billing
    from botkit.service.reports.statement import monthly_statement

    wanted = form_of(form, as_json, out)
    check(wanted, "", out)
    if wanted is Form.PNG:
        raise UsageError("A statement is no picture. Write it as a page: --out statement.html.")
    checked = ReportOptions(project=project, store=store).check()
    config = checked.config
    with opened(checked) as log, log.read() as tx:
        made = monthly_statement(tx, open_billing(tx, config.billing), config.statement, config.business, month, datetime.now(UTC))
    text = _text(made, wanted, config.billing.sessions)
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, "utf-8", newline="")
    except OSError as fault:
        raise BotkitError(f'The file "{out}" cannot be written: {fault.strerror}.') from None
    sys.stderr.write(f"Written to {out}.\n")


def _text(made: MonthlyStatement, form: Form, rule: SessionTerms) -> str:
    from botkit.billing.money import rounded
    from botkit.reports.formats.as_csv import csv_cell
    from botkit.reports.formats.as_statement import as_statement
    from botkit.reports.statement import BOOK_COLUMNS, as_mapping, book_rows
    from botkit.service.reports.billing import session_rule

    match form:
        case Form.HTML:
            return as_statement(made, session_rule(rule))
        case Form.JSON:
            return json.dumps(as_mapping(made), ensure_ascii=False) + "\n"
        case Form.CSV:
            written = io.StringIO()
            writer = csv.writer(written, lineterminator="\n")
            writer.writerow(BOOK_COLUMNS)
            writer.writerows([csv_cell(cell) for cell in row] for row in book_rows(made, rounded))
            return written.getvalue()
        case _:
            return "".join(f"{line}\n" for line in _lines(made))


def _lines(made: MonthlyStatement) -> list[str]:
    from botkit.reports.formats.cells import counted

    lines = [f"Statement {made.number}, {counted(made.session_count, 'billable session')}, days of {made.zone}"]
    if not made.closed_on:
        lines.append("Provisional: the month is not closed (botkit report close), so these figures may still change.")
    if not made.items:
        lines.append("No price is set: see billing.statement in botkit.yaml.")
    for item in made.items:
        multiplied = "" if item.quantity is None or item.price is None else f"{item.quantity:,} × {item.price:,f}"
        lines.append(f"  {item.text:<44}{multiplied:>20}{item.amount:>16,f}")
    tax = f"{made.terms.tax_name} {made.terms.tax:f} %"
    for name, amount in (("Net", made.net), (tax, made.tax), (f"Total {made.currency}", made.gross)):
        lines.append(f"  {name:<64}{amount:>16,f}")
    for one in made.platform:
        missing = f", {one.unpriced:,} of them without a price" if one.unpriced else ""
        lines.append(f"Charges of the platform: {one.amount:,f} {one.currency} for {one.lines:,} lines{missing}.")
        if one.disputed_lines:
            lines.append(f"Its receipts and the rules disagree on {one.disputed_lines:,} of them: {one.disputed:,f} {one.currency}.")
    lines.append(f"Digest {made.digest}")
    return lines
