"""`botkit backup` and `botkit restore`: a copy of the store while it is in use, put back and checked."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from botkit.cli.shared_options import AsJson, Project, StoreUrl

if TYPE_CHECKING:
    from botkit.service.backup import Manifest

Backup = Annotated[Path, typer.Argument(help="The file of the backup. FILE.json beside it says what is in it.")]
Verify = Annotated[
    bool, typer.Option("--verify", help="Check rows, ledger and bill, and play every log again. Exit 1 when something differs.")
]


def backup(file: Backup, project: Project = Path(), store: StoreUrl = None, as_json: AsJson = False) -> None:
    """Copy the store to a file. Servers may run meanwhile."""
    from botkit.cli.contact_options import opened
    from botkit.service.backup import back_up

    with opened(project, store) as (config, opened_store):
        manifest = back_up(opened_store, store or config.store, file, config.billing, datetime.now(UTC))
    if as_json:
        print(msgspec.json.encode(manifest).decode())
        return
    rows = manifest.rows
    print(f"Copied: {rows['contacts'] - 1:,} contacts, {rows['events']:,} events, {rows['outbox']:,} waiting messages.")
    print("The copy holds personal data. Keep it as safe as the database, and delete it in time.")


def restore(file: Backup, project: Project = Path(), store: StoreUrl = None, verify: Verify = False, as_json: AsJson = False) -> None:
    """Make a backup the store. Stop all servers first. Nothing is sent afterwards until `botkit queue release`.

    With --verify it is checked against what the backup had: a store that was restored before is only checked.
    """
    from botkit.cli.open_store import store_exists
    from botkit.cli.project import load_project
    from botkit.service.backup import put_back, read_manifest

    opened = load_project(project)
    url, manifest = store or opened.config.store, read_manifest(file)
    is_there = url.startswith("sqlite") and store_exists(url)
    if not (verify and is_there):
        put_back(file, url, tuple(opened.config.channels), datetime.now(UTC))
    faults = _faults(project, store, manifest) if verify else ()
    if as_json:
        print(json.dumps({"restored": not (verify and is_there), "faults": list(faults)}))
    else:
        for fault in faults:
            print(fault)
        if not faults:
            print("The store is what the backup was." if verify else "Restored.")
        print("Nothing is sent until you decide: botkit queue show, drop, release.")
    if faults:
        raise typer.Exit(1)


def _faults(project: Path, store: str | None, manifest: Manifest) -> tuple[str, ...]:
    from botkit.cli.open_read_only import open_for_reading
    from botkit.cli.project import load_project
    from botkit.cli.terminal.log_setup import set_up_logging
    from botkit.service.backup import verify
    from botkit.service.consent.anchor_job import AnchorSettings

    set_up_logging(level="error")
    config = load_project(project).config
    anchors = AnchorSettings(file=config.ledger.anchors, store=config.ledger.anchor_store).read()
    with open_for_reading(project, store) as (bot, opened_store):
        return verify(opened_store, bot, config.billing, manifest, config.ledger.trusted, anchors).faults
