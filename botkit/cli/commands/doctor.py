"""`botkit doctor`: looks at what a server needs, and says what to do about what is missing."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from botkit.cli.shared_options import AsJson, Project

if TYPE_CHECKING:
    from botkit.service.doctor import Finding
    from botkit.service.project import Project as LoadedProject

_MARKS = {"ok": "ok", "warning": "look", "fault": "WRONG"}


def doctor(
    project: Project = Path(),
    offline: Annotated[bool, typer.Option("--offline", help="Ask no platform.")] = False,
    as_json: AsJson = False,
) -> None:
    """Look at settings, secrets, flows, disk, database, queue, clock, tokens and their end, and the webhooks that the platform posts.

    It changes nothing and sends no message. Exit 1: something is wrong.
    """
    from botkit.cli.project import load_project

    findings = asyncio.run(_findings(load_project(project, secrets=True), offline=offline))
    if as_json:
        print(json.dumps([json.loads(msgspec.json.encode(finding)) for finding in findings]))
    else:
        for finding in findings:
            print(f"{_MARKS[finding.level]:<6}{finding.about}: {finding.text}")
    if any(finding.level == "fault" for finding in findings):
        raise typer.Exit(1)


async def _findings(opened: LoadedProject, *, offline: bool) -> list[Finding]:
    from botkit.cli.open_store import store_exists
    from botkit.errors import BotkitError
    from botkit.server.app import build_bot, checkpoint_of
    from botkit.server.listener import allow_more_descriptors, descriptors_allowed
    from botkit.service import doctor as checks
    from botkit.service.doctor import Finding
    from botkit.store.database import Store
    from webhooks.client import Client

    config, now, checkpoint = opened.config, datetime.now(UTC), checkpoint_of(opened.config)
    allow_more_descriptors()
    findings = [Finding(about="settings", level="ok", text="botkit.yaml can be read, and no secret is missing")]
    errors = len(opened.library.problems)
    sound = opened.library.is_sound
    text = f"{len(opened.library.flows)} flows" if sound else f"{errors} problems; see botkit check"
    findings.append(Finding(about="flows", level="ok" if sound else "fault", text=text))
    findings += checks.machine(checks.folders_of(config.store, config.folder, checkpoint), descriptors_allowed())
    if not store_exists(config.store):
        findings.append(Finding(about="store", level="warning", text="there is none yet; botkit serve makes it"))
    else:
        try:
            store = await asyncio.to_thread(lambda: Store.open(config.store, migrate=False))
        except BotkitError as fault:
            findings.append(Finding(about="store", level="fault", text=str(fault)))
        else:
            findings += await asyncio.to_thread(checks.store, store, list(config.channels), checkpoint, now)
            store.close()
    if sound and not offline:
        async with Client() as client:
            for channel in build_bot(config, opened.library).channels.values():
                known = config.channels[channel.name]
                findings += await checks.channel(channel, client, datetime.now(UTC), known.app_secrets, known.business_account)
    return findings
