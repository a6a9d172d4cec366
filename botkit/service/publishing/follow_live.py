"""Following: a node runs the flows that are live in the store, takes up what is published while it runs, and goes on with what it has
when that cannot be read.

At its start a node has a folder of flows too. Which of the two counts is decided by one question: has the folder ever been live? Flows that
never were are new, and somebody started a server with them: they are published. Flows that were live once are old: an image that is
restarted after a `botkit publish` must not take everybody back to what it was built with.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Literal

import structlog

from botkit.core.engine.engine import router_of
from botkit.core.engine.program import Programs
from botkit.errors import BotkitError, ConfigInvalid, PublishedMeanwhile, PublishRefused, StoreUnavailable
from botkit.flowfile.library import Source
from botkit.service.bot import Bot
from botkit.service.publishing.publish import PublishOptions, publish
from botkit.service.publishing.stored_library import compile_stored
from botkit.store import publications
from botkit.store.database import Store
from botkit.store.publications import Publication

LOOK = 3.0  # seconds between looks: one row by its key, and nobody waits longer than that for a correction
PUBLISH_ATTEMPTS = 5  # nodes that start at once publish the same flows; one is first, the others look again

AtStart = Literal["new", "always", "never"]
Activate = Callable[[Programs, tuple[Source, ...]], Awaitable[None]]

_log = structlog.get_logger()


def choose_live_flows(store: Store, bot: Bot, at_start: AtStart, node: str, now: datetime, learned: Path | None = None) -> Publication:
    """Make the folder's flows live, or the house run those that are. Returns the publication that it then runs.

    Raises `FlowsInvalid` when the live flows cannot run with this botkit, `ConfigInvalid` when there are none and none may be published.
    """
    for _ in range(PUBLISH_ATTEMPTS):
        with store.read() as tx:
            live = publications.newest(tx)
            was_live = publications.was_live(tx, bot.programs.digest)
        if live is not None and live.library == bot.programs.digest:
            return live
        if live is None and at_start == "never":
            raise ConfigInvalid('No flows are live in this store. Run "botkit publish" first, or set server.publish to new.')
        if live is None or at_start == "always" or (at_start == "new" and not was_live):
            try:
                return _publish(store, bot, node, now)
            except PublishedMeanwhile:
                continue
            except PublishRefused as fault:
                _log.error("flows of the folder not published", reason=str(fault))
        assert live is not None
        with store.read() as tx:
            bot.programs, bot.sources = compile_stored(tx, live.library, bot, learned)
        _log.warning(
            "running the live flows, not those of the folder; botkit publish makes the folder's live",
            live=live.library[:12],
            published_at=live.at.isoformat(timespec="seconds"),
        )
        return live
    raise StoreUnavailable("Other nodes keep publishing other flows. Start the nodes with the same flows.")


def _publish(store: Store, bot: Bot, node: str, now: datetime) -> Publication:
    wish = PublishOptions(publisher=node, note="at the start of the server")
    done = publish(store, bot.programs, bot.sources, wish, lambda: now)
    if done.publication is None:
        raise PublishedMeanwhile("Another node published the same flows.")
    _log.info("flows published", library=bot.programs.digest[:12], number=done.publication.number)
    return done.publication


class LiveFollower:
    """Looks for publications until stopped, and hands flows that were compiled and learned to `take_up`."""

    def __init__(self, store: Store, bot: Bot, seen: Publication, take_up: Activate, learned: Path | None = None) -> None:
        self.seen = seen
        self._store = store
        self._house = bot
        self._take_up = take_up
        self._learned = learned
        self._stop = asyncio.Event()

    def stop(self) -> None:
        self._stop.set()

    async def run(self) -> None:
        while not self._stop.is_set():
            try:
                async with asyncio.timeout(LOOK):
                    await self._stop.wait()
            except TimeoutError:
                await self.look()

    async def look(self) -> bool:
        """Take up what was published since, if anything was; says whether it was."""
        newest = self.seen
        try:
            found = await asyncio.to_thread(self._newest)
            newest = found or newest
            if newest.number <= self.seen.number:
                return False
            if newest.library == self._house.programs.digest:
                self.seen = newest
                return False
            await self._take_up(*await asyncio.to_thread(self._compile, newest.library))
        except StoreUnavailable:
            return False  # turns tell the log of it; the next look comes soon
        except BotkitError as fault:
            self.seen = newest  # told once: it will not get better by looking again
            _log.error("published flows cannot run here, going on with the former ones", reason=str(fault))
            return False
        self.seen = newest
        _log.info("flows taken up", library=newest.library[:12], number=newest.number, publisher=newest.publisher)
        return True

    def _newest(self) -> Publication | None:
        with self._store.read() as tx:
            return publications.newest(tx)

    def _compile(self, digest: str) -> tuple[Programs, tuple[Source, ...]]:
        with self._store.read() as tx:
            programs, written = compile_stored(tx, digest, self._house, self._learned)
        _ = router_of(programs).phrase_index  # learned before it is put to work: no message waits for that
        return programs, written
