"""`botkit sheet`: the rows that flows collected, as CSV."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from botkit.cli.shared_options import AsJson, Project, StoreUrl
from botkit.errors import UsageError


def sheet(
    name: Annotated[str, typer.Argument(help="The sheet, for example orders.csv; without it, all sheets are listed.")] = "",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file to write; else standard output.")] = None,
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Write a sheet that flows collect (step `collect`), or list the sheets. The server keeps the files of all sheets by itself."""
    from botkit.cli.open_store import existing_store
    from botkit.cli.project import load_project
    from botkit.flowfile.suggestions import did_you_mean
    from botkit.service.sheets.sheet_job import write_file
    from botkit.service.sheets.sheet_rows import as_csv, read_sheets

    config = load_project(project).config
    with existing_store(store or config.store) as opened, opened.read() as tx:
        sheets = read_sheets(tx)
    if not name:
        if as_json:
            print(json.dumps({"sheets": {sheet: len(rows) for sheet, rows in sorted(sheets.items())}}))
            return
        for sheet_name, rows in sorted(sheets.items()):
            print(f"{len(rows):>9,} rows  {sheet_name}")
        return
    if name not in sheets:
        raise UsageError(f'No flow has collected a row for "{name}" yet{did_you_mean(name, sheets)}.')
    text = as_csv(sheets[name], config.business.zone)
    if output is None:
        sys.stdout.write(text.replace("\r\n", "\n"))  # a file is for spreadsheets, a terminal or a pipe wants lines
        return
    try:
        write_file(output, text)
    except OSError as fault:
        raise UsageError(f'"{output}" cannot be written: {fault.strerror}.') from None
    sys.stderr.write(f"Wrote {len(sheets[name])} rows to {output}.\n")
