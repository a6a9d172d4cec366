"""The doctor: looks at what a server needs, and says what to do about what is missing. It changes nothing and sends no message."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy import make_url

from botkit.core.model.platform import HttpRequest
from botkit.errors import BotkitError
from botkit.service.bot import Channel
from botkit.service.delivery.queue_control import queues
from botkit.service.delivery.sender import HttpClient
from botkit.service.node.checkpoint import read_checkpoint
from botkit.service.node.platform_clock import read_date
from botkit.store.database import Store
from webhooks.app_setup import (
    WANTED,
    Subscription,
    TokenState,
    WantedWebhooks,
    subscribed_apps,
    subscribed_apps_request,
    subscription,
    subscriptions_request,
    token_request,
    token_state,
)

SECONDS = 10.0  # for an answer of a platform
LITTLE_ROOM = 2 * 1024**3  # bytes: an SQLite store with its log, or a log of the process, fills this in days
MUCH_SKEW = 30.0  # seconds
LATE = 300.0  # seconds that the oldest due message has waited
FEW_DESCRIPTORS = 4096
SOON = timedelta(days=14)  # before a token ends: time for somebody to make another one

Level = Literal["ok", "warning", "fault"]


class Finding(Struct, frozen=True, kw_only=True):
    """What was looked at, and a sentence that says how it is and what to do."""

    about: str
    level: Level
    text: str


def _ok(about: str, text: str) -> Finding:
    return Finding(about=about, level="ok", text=text)


def _warning(about: str, text: str) -> Finding:
    return Finding(about=about, level="warning", text=text)


def _fault(about: str, text: str) -> Finding:
    return Finding(about=about, level="fault", text=text)


def machine(folders: Iterable[Path], descriptors: int) -> list[Finding]:
    """Disks and limits of this machine."""
    findings = []
    for folder in sorted(set(folders)):
        about = f"folder {folder}"
        if not os.access(folder, os.W_OK):
            findings.append(_fault(about, "cannot be written; give this user the right to, or name another one"))
            continue
        free = shutil.disk_usage(folder).free
        room = f"{free / 1024**3:.1f} GiB free"
        findings.append(_ok(about, room) if free >= LITTLE_ROOM else _warning(about, f"only {room}; make room before it is full"))
    enough = descriptors >= FEW_DESCRIPTORS
    findings.append(
        _ok("open files", f"{descriptors:,} allowed")
        if enough
        else _warning("open files", f"only {descriptors:,} allowed; set LimitNOFILE or ulimit -n to {FEW_DESCRIPTORS:,} or more")
    )
    return findings


def store(opened: Store, channels: Iterable[str], checkpoint: Path | None, now: datetime) -> list[Finding]:
    """The database, what waits in it, and its checkpoint."""
    try:
        opened.check()
        with opened.read() as tx:
            rows = queues(tx, channels)
    except BotkitError as fault:
        return [_fault("store", str(fault))]
    findings = [_ok("store", f"{opened.dialect}, with the schema of this botkit")]
    for row in rows:
        waits = sum(row.counts.values())
        age = (now - row.oldest).total_seconds() if row.oldest else 0.0
        about = f"queue {row.channel}"
        if row.hold is not None:
            findings.append(_warning(about, f"held ({row.hold.reason}), {waits:,} messages wait; botkit queue release, when that is right"))
        elif age > LATE:
            findings.append(
                _warning(about, f"the oldest of {waits:,} messages is due for {age:,.0f} s; does a server run? See docs/runbooks.md")
            )
        else:
            findings.append(_ok(about, f"{waits:,} messages wait"))
    if checkpoint is not None:
        known = read_checkpoint(checkpoint)
        about = "checkpoint"
        if known is None:
            findings.append(_warning(about, f'there is no "{checkpoint}" yet; a running server makes it'))
        else:
            findings.append(_ok(about, f"newest {known.at:%Y-%m-%d %H:%M} UTC"))
    return findings


async def channel(
    asked: Channel, client: HttpClient, now: datetime, secrets: Sequence[str] = (), business_account: str = ""
) -> list[Finding]:
    """Whether the platform answers, takes the token, for how long, agrees about the time, and posts the webhooks that are needed."""
    about, account = f"channel {asked.name}", asked.account
    request = HttpRequest(
        method="GET",
        url=f"{account.base_url.rstrip('/')}/{account.version}/{account.id}",
        secret_headers={"Authorization": f"Bearer {account.token}"},
    )
    try:
        async with asyncio.timeout(SECONDS):
            response = await client.perform(request)
    except (BotkitError, TimeoutError) as fault:
        return [_fault(about, f"the platform does not answer: {fault or 'time limit'}. Look at network, name resolution and firewall")]
    findings = []
    if response.status == 200:
        findings.append(_ok(about, "the platform answers, and takes the token"))
    elif response.status >= 500:
        findings.append(_warning(about, f"the platform is in trouble (HTTP {response.status}); wait"))
    else:
        code = _code(response.body)
        findings.append(_fault(about, f"the platform refuses the token or the account (HTTP {response.status}{code}); set a new token"))
    date = read_date(response)
    if date is not None:
        skew = (now - date).total_seconds()
        right = abs(skew) <= MUCH_SKEW
        findings.append(
            _ok("clock", "agrees with the platform's")
            if right
            else _fault("clock", f"{abs(skew):,.0f} s {'ahead' if skew > 0 else 'behind'}; set it, and look at the time service")
        )
    wanted = WANTED.get(asked.platform.name)
    if response.status == 200 and wanted is not None:
        try:
            async with asyncio.timeout(SECONDS):
                findings += await _app(asked, client, now, wanted, secrets, business_account)
        except (BotkitError, TimeoutError):
            findings.append(_warning(f"token {asked.name}", "the platform stopped answering; try again"))
    return findings


async def _app(
    asked: Channel, client: HttpClient, now: datetime, wanted: WantedWebhooks, secrets: Sequence[str], business_account: str
) -> list[Finding]:
    """The end of the token, and the webhooks of the app that it belongs to."""
    about, account = f"token {asked.name}", asked.account
    state = token_state(await client.perform(token_request(account)))
    if state is None:
        return [_warning(about, "the platform tells nothing about it; look at its end in Business settings, under system users")]
    findings = [_token(about, state, now)]
    about = f"webhooks {asked.name}"
    answers = [await client.perform(subscriptions_request(account, state.app, secret)) for secret in secrets]
    answered = [response for response in answers if response.status == 200]
    if not answered:
        return [
            *findings,
            _fault(about, "no app secret is that of the token's app, so its webhooks are refused; compare both in the dashboard"),
        ]
    findings.append(_webhooks(about, subscription(answered[0], wanted.object), wanted))
    if business_account:
        response = await client.perform(subscribed_apps_request(account, business_account))
        if response.status == 200 and state.app not in subscribed_apps(response):
            findings.append(_fault(about, "the app does not get those of the business account; botkit connect subscribes it"))
    return findings


def _token(about: str, state: TokenState, now: datetime) -> Finding:
    if not state.is_valid:
        return _fault(about, "it is not valid any more; set a new one")
    if state.ends is None:
        return _ok(about, "it has no end")
    text = f"it ends {state.ends:%Y-%m-%d %H:%M} UTC"
    if state.ends - now > SOON:
        return _ok(about, text)
    return _warning(about, f"{text}; set a new one, of a system user and without an end")


def _webhooks(about: str, found: Subscription | None, wanted: WantedWebhooks) -> Finding:
    where = "tick it in the app's dashboard, under Webhooks"
    if found is None or not found.is_active:
        return _fault(about, f"the app gets none of {wanted.object}; {where}")
    if lacking := [name for name in wanted.needed if name not in found.fields]:
        return _fault(about, f"the app does not get {', '.join(lacking)}, so nobody is answered; {where}")
    if lacking := [name for name in wanted.useful if name not in found.fields]:
        return _warning(about, f"the app does not get {', '.join(lacking)}; {where}")
    return _ok(about, f"the app gets them at {found.address}" if found.address else "the app gets them")


def _code(body: bytes) -> str:
    try:
        return f", code {msgspec.json.decode(body)['error']['code']}"
    except (msgspec.DecodeError, KeyError, TypeError):
        return ""


def folders_of(store_url: str, project: Path, checkpoint: Path | None) -> list[Path]:
    """The folders that a server writes to."""
    url = make_url(store_url)
    database = url.database or ""
    is_file = url.get_backend_name() == "sqlite" and database not in ("", ":memory:")
    return [project, *([Path(database).parent] if is_file else []), *([checkpoint.parent] if checkpoint else [])]
