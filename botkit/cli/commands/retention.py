"""`botkit retention`: empties personal data that is older than botkit.yaml allows, or counts it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from botkit.cli.contact_options import opened
from botkit.cli.shared_options import AsJson, Project, StoreUrl

retention = typer.Typer(help="Empty personal data that is older than botkit.yaml allows.", no_args_is_help=True)


@retention.callback()
def _root() -> None:
    """The server does so by itself, once a day."""


@retention.command()
def run(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Empty what is older than botkit.yaml says under `retention`. The facts stay: who somebody is and what they said goes."""
    from botkit.service.privacy.retention import sweep

    with opened(project, store) as (config, opened_store):
        swept_classes = sweep(opened_store, asdict(config.retention), datetime.now(UTC), dry_run=dry_run)
    if as_json:
        lines = [{"class": it.name, "before": it.before.isoformat() if it.before else None, "rows": it.rows} for it in swept_classes]
        print(json.dumps({"dry_run": dry_run, "classes": lines}))
        return
    for swept in swept_classes:
        before = f"before {swept.before:%Y-%m-%d}" if swept.before else "kept always"
        print(f"{swept.rows:>9,} {'to be emptied' if dry_run else 'emptied':<14} {swept.name:<10} {before}")
