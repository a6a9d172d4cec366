"""`botkit consent import` and `export`: whole lists of consent, in and out."""

from __future__ import annotations

import csv
import getpass
import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

from botkit.cli.contact_options import opened, read_contact
from botkit.cli.shared_options import AsJson, Project, StoreUrl
from botkit.errors import UsageError

if TYPE_CHECKING:
    from botkit.service.consent.import_job import ImportResult

PROGRESS_INTERVAL = 2.0  # seconds between lines about how far it has got


def import_consents(
    file: Annotated[Path, typer.Argument(help="A CSV file in UTF-8; docs/consent-operations.md names its columns.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count what would be taken and refused, and why.")] = False,
    rejects: Annotated[Path | None, typer.Option(help="Where refused rows go; without it FILE.rejects.csv.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who imports it; without it, the name of your account on this machine.")] = "",
    sender: Annotated[str, typer.Option(help="The brand it was given to; empty: all of yours.")] = "",
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Bring in consents with their proof. Rows without proof are refused. Interrupted, it goes on where it stopped.

    Exit 1 when rows were refused: they stand in the rejects file with their line and the reason. Nobody is greeted.
    """
    from botkit.cli.project import load_project
    from botkit.service.consent.import_job import ImportOptions, run_import
    from botkit.store.database import Store

    if not file.is_file():
        raise UsageError(f'There is no file "{file}".')
    config = load_project(project).config
    order = ImportOptions(
        path=file, rejects=rejects or file.with_suffix(".rejects.csv"), by=by or getpass.getuser(), scope=sender, dry_run=dry_run
    )
    opened_store = Store.open(store or config.store, seal_key=config.ledger.key)
    try:
        result = run_import(opened_store, order, config.suppression_key, datetime.now(UTC), _telling())
    finally:
        opened_store.close()
    _tell(result, order.rejects, dry_run, as_json)
    if result.refused:
        raise typer.Exit(1)


def _telling() -> Any:
    began = last = monotonic()

    def tell(result: ImportResult) -> None:
        nonlocal last
        now = monotonic()
        if now - last >= PROGRESS_INTERVAL:
            last = now
            speed = (result.rows) / (now - began)
            sys.stderr.write(f"{result.rows:,} rows, {result.accepted:,} taken, {speed:,.0f} a second\n")

    return tell


def _tell(result: ImportResult, rejects: Path, dry_run: bool, as_json: bool) -> None:
    import msgspec

    if as_json:
        print(msgspec.json.encode(result).decode())
        return
    if result.was_done:
        print(f"This file was imported before: {result.accepted:,} of {result.rows:,} rows were taken. Nothing was done.")
        return
    if result.resumed_after:
        print(f"Went on after line {result.resumed_after:,}.")
    would = "would be " if dry_run else ""
    print(f"{result.rows:,} rows: {result.accepted:,} {would}taken, {result.people:,} people not known before.")
    for reason, count in sorted(result.refused.items()):
        print(f"  {count:>9,}  {reason}")
    if result.refused:
        print(f"Refused rows, with line and reason: {rejects}")


def export_consents(
    address: Annotated[str, typer.Argument(help="A person's address; without it, everybody's lines.")] = "",
    topic: Annotated[str, typer.Option(help="Only what speaks of this topic.")] = "",
    purpose: Annotated[str, typer.Option(help="Only what speaks of this purpose.")] = "",
    flow: Annotated[str, typer.Option(help="A campaign: whom this flow was allowed to write to, whom not, and why.")] = "",
    form: Annotated[str, typer.Option("--format", help="json (one object per line) or csv.")] = "json",
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Hand out the proof: of a person (one JSON document), of a topic, or of a campaign."""
    from botkit.service.contact_lookup import find_contact
    from botkit.service.privacy import export as dossier

    if form not in ("json", "csv"):
        raise UsageError(f'There is no format "{form}". Write json or csv.')
    parsed_address = read_contact(address) if address else None
    with opened(project, store) as (config, opened_store), opened_store.read() as tx:
        if parsed_address is not None:
            contact = find_contact(tx, *parsed_address)
            if contact is None:
                raise UsageError(f'Nobody is known as "{address}".')
            now = datetime.now(UTC)
            brands = config.business.brand_names(config.channels)
            proof = {"address": address, "exported_at": now.isoformat(), **dossier.consent_of(tx, contact, now, brands)}
            print(json.dumps({**proof, "deliveries": list(dossier.deliveries(tx, contact))}, ensure_ascii=False, indent=2))
        elif flow:
            _write(dossier.decisions(tx, flow), "csv" if form == "csv" and not as_json else "json")
        else:
            _write(dossier.all_consent_lines(tx, topic, purpose), "csv" if form == "csv" and not as_json else "json")


_COLUMNS = (
    *("contact", "line", "at", "occurred_at", "recorded_at", "channel", "action", "verdict", "reason", "rule", "when", "purpose", "topic"),
    *("scope", "address", "basis", "method", "actor", "by", "double_opt_in", "valid_until", "text_id", "text_version", "text_sha256"),
    *("language", "wording", "evidence", "note", "collection_point", "jurisdiction", "external_ref", "ip", "user_agent", "erased"),
    *("number", "flow", "step", "template"),
)


def _write(lines: Iterable[dict[str, Any]], form: str) -> None:
    if form == "json":
        for line in lines:
            print(json.dumps(line, ensure_ascii=False))
        return
    writer = csv.DictWriter(sys.stdout, _COLUMNS, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _plain(value) for name, value in line.items()} for line in lines)


def _plain(value: Any) -> Any:
    """A cell that begins like a formula would be run by the program that opens the file."""
    from botkit.reports.formats.as_csv import csv_cell

    return csv_cell(value) if isinstance(value, str) else value
