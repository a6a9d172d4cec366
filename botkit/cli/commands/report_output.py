"""Where a report goes and in which form: the table of forms, the file it is written to, what is missing for a picture."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from botkit.errors import BotkitError, UsageError

if TYPE_CHECKING:
    from botkit.reports.model import Report

PICTURE_SCALE = 2.0  # sharp on the screens of today, and in print


class Form(StrEnum):
    """What a report can be shown as."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    HTML = "html"
    PNG = "png"


class ExtraMissing(BotkitError):
    """Something that comes with an extra of the package is not installed."""


_BY_ENDING: Mapping[str, Form] = {
    ".csv": Form.CSV,
    ".json": Form.JSON,
    ".html": Form.HTML,
    ".htm": Form.HTML,
    ".png": Form.PNG,
    ".txt": Form.TABLE,
}


def form_of(wanted: Form | None, as_json: bool, out: Path | None) -> Form:
    """The form that was asked for; without a word about it, the one that the file's name says. Raises `UsageError`."""
    if as_json:
        if wanted not in (None, Form.JSON):
            raise UsageError(f'"--json" and "--format {wanted}" ask for two things. Leave one of them out.')
        return Form.JSON
    if wanted is None:
        return _BY_ENDING.get(out.suffix.lower(), Form.TABLE) if out else Form.TABLE
    return wanted


def check(form: Form, table: str, out: Path | None) -> None:
    """Complain before the log is read, not after. Raises `UsageError`."""
    if table and form is not Form.CSV:
        raise UsageError('"--table" chooses the table of a CSV file; the other forms show all tables. Add "--format csv", or leave it out.')
    if form is Form.PNG and out is None and sys.stdout.isatty():
        raise UsageError('A picture cannot be shown on a terminal. Write it to a file: "--out report.png".')
    if out is not None and not out.absolute().parent.is_dir():
        raise UsageError(f'There is no folder "{out.absolute().parent}" to write "{out.name}" to. Create it, or choose another.')


def write(report: Report, form: Form, out: Path | None, *, table: str = "") -> None:
    """Write the report to a file, or to stdout.

    Raises `UsageError` for a table that it does not have, or nothing to draw; `ExtraMissing` for a picture
    that cannot be drawn here.
    """
    made = _make(report, form, table) if form is not Form.TABLE or out is not None else None
    if made is None:
        from botkit.cli.terminal.tables import print_report

        print_report(report)
    elif out is None:
        if form is Form.PNG:
            sys.stdout.flush()
            sys.stdout.buffer.write(made)
        else:
            sys.stdout.write(made.decode())
    else:
        try:
            out.write_bytes(made)
        except OSError as fault:
            raise BotkitError(f'The file "{out}" cannot be written: {fault.strerror}.') from None
        sys.stderr.write(f"Written to {out}.\n")


def _make(report: Report, form: Form, table: str) -> bytes:
    if form is Form.PNG:
        return _picture(report)
    texts: Mapping[Form, Callable[[], str]] = {
        Form.CSV: lambda: _csv(report, table),
        Form.JSON: lambda: _json(report),
        Form.HTML: lambda: _html(report),
        Form.TABLE: lambda: _table(report),
    }
    return texts[form]().encode()


def _csv(report: Report, table: str) -> str:
    from botkit.reports.formats.as_csv import as_csv

    names = [one.name for one in report.tables]
    if table and table not in names:
        raise UsageError(f'The report "{report.name}" has no table "{table}". It has: {", ".join(names)}.')
    return as_csv(report.table(table or names[0]))


def _json(report: Report) -> str:
    from botkit.reports.formats.as_json import as_json

    return as_json(report)


def _html(report: Report) -> str:
    from botkit.reports.formats.as_html import as_html

    return as_html(report)


def _table(report: Report) -> str:
    from botkit.cli.terminal.tables import print_report

    written = io.StringIO()
    print_report(report, written)
    return written.getvalue()


def _picture(report: Report) -> bytes:
    from botkit.reports.formats.as_vega import as_vega

    try:
        spec = as_vega(report)
    except ValueError:
        raise UsageError(f"There is nothing to draw between {report.first} and {report.last}. Choose another period.") from None
    return _drawer()(json.dumps(spec), scale=PICTURE_SCALE, vl_version="5.20")


def _drawer() -> Callable[..., bytes]:
    try:
        from vl_convert import vegalite_to_png
    except ModuleNotFoundError:
        raise ExtraMissing(
            'Pictures need the extra "charts". Install botkit-flows[charts], or choose --format html, which draws without it.'
        ) from None
    draw: Callable[..., bytes] = vegalite_to_png
    return draw
