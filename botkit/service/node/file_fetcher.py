"""Fetches the files of customers after their message is on disk, checks them, and keeps them in the store.

What a file is called, how long it is and what it holds is said by a stranger: the size is limited before and while it is read, the hash is
compared with both that the platform names, and a page of HTML in the place of a picture is none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

import structlog

from botkit.core.model.platform import FileLocation, HttpRequest, HttpResponse
from botkit.service.bot import Bot, Channel
from botkit.service.delivery.sender import MAX_ANSWER, HttpClient
from botkit.service.periodic_job import PeriodicJob
from botkit.store import files
from botkit.store.database import Store
from botkit.store.files import FileRow, KeptFile
from webhooks.client import NotSent, OutcomeUnknown

INTERVAL = 1.0  # seconds between looks at what is to be fetched
AT_ONCE = 4  # files in memory at a time
LARGEST = 25 * 1024 * 1024  # bytes; larger ones are not kept
SECONDS = 60.0  # for one of them
LEASE = timedelta(minutes=3)
PAUSES = (10, 60, 600, 3_600, 6 * 3_600, 24 * 3_600)  # seconds; the platform keeps files for seven days

HTML = (b"<!doctype html", b"<html")

_log = structlog.get_logger()


class Unusable(Exception):
    """The file cannot be had; trying again does not help."""


class NotNow(Exception):
    """The platform is in trouble: try again later."""


class FileFetcher(PeriodicJob):
    def __init__(self, bot: Bot, store: Store, client: HttpClient, clock: Callable[[], datetime], node: str) -> None:
        super().__init__(INTERVAL)
        self._bot = bot
        self._store = store
        self._client = client
        self._clock = clock
        self._node = node

    async def run_once(self) -> bool:
        rows = await asyncio.to_thread(self._claim)
        await asyncio.gather(*(self._fetch(row) for row in rows))
        return len(rows) == AT_ONCE

    def _claim(self) -> tuple[FileRow, ...]:
        with self._store.read() as tx:
            if not files.is_due(tx, self._clock()):
                return ()
        with self._store.begin() as tx:
            return files.claim(tx, self._node, self._clock(), AT_ONCE, LEASE)

    async def _fetch(self, row: FileRow) -> None:
        try:
            if row.channel not in self._bot.channels:
                raise Unusable("the channel is not configured any more")
            async with asyncio.timeout(SECONDS):
                kept = await self._download(row, self._bot.channels[row.channel])
        except Unusable as fault:
            _log.warning("file of a customer not kept", contact=row.contact_id, channel=row.channel, fault=str(fault))
            await asyncio.to_thread(self._write, files.give_up, row, str(fault))
        except (NotNow, NotSent, OutcomeUnknown, TimeoutError) as fault:
            if row.attempts > len(PAUSES):
                await asyncio.to_thread(self._write, files.give_up, row, "tried too often")
                return
            _log.info("file of a customer not fetched yet", contact=row.contact_id, channel=row.channel, fault=str(fault) or "time limit")
            later = self._clock() + timedelta(seconds=PAUSES[row.attempts - 1])
            await asyncio.to_thread(self._write, files.try_later, row, later)
        else:
            await asyncio.to_thread(self._write, files.keep, row, kept)

    def _write(self, change: Callable[..., object], *about: object) -> None:
        with self._store.begin() as tx:
            change(tx, *about)

    async def _download(self, row: FileRow, channel: Channel) -> KeptFile:
        location = await self._locate(row, channel)
        if location.size is not None and location.size > LARGEST:
            raise Unusable(f"it has more than {LARGEST} bytes")
        try:
            request = channel.platform.fetch_file(location.url, channel.account)
        except ValueError as fault:
            raise Unusable(str(fault)) from None
        content = (await self._perform(request, LARGEST + 1)).body
        if len(content) > LARGEST:
            raise Unusable(f"it has more than {LARGEST} bytes")
        digest = sha256(content).hexdigest()
        if any(told and told.lower() != digest for told in (row.expected, location.sha256)):
            raise Unusable("its hash is another one")
        mime = location.mime or row.mime
        if "html" not in mime and content[:100].lstrip().lower().startswith(HTML):
            raise Unusable("it is a page of HTML")
        return KeptFile(mime=mime, sha256=digest, content=content)

    async def _locate(self, row: FileRow, channel: Channel) -> FileLocation:
        asked = channel.platform.locate_file(row.ref, channel.account) if row.ref else None
        if asked is None:
            return FileLocation(url=row.url, mime=row.mime)
        location = channel.platform.file_location(await self._perform(asked))
        if location is None:
            raise Unusable("the platform does not have it any more")
        return location

    async def _perform(self, request: HttpRequest, most: int = MAX_ANSWER) -> HttpResponse:
        response = await self._client.perform(request, most)
        if response.status == 429 or response.status >= 500:
            raise NotNow(f"status {response.status}")
        if response.status != 200:
            raise Unusable(f"the platform answered {response.status}")
        return response
