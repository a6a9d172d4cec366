"""Following the live flows: a node runs the flows that are live in the store, and activates what is published while it runs. When a
publication cannot be read, the node goes on with the flows that it has.

A node also starts with a folder of flows. One question decides which of the two it runs: has the folder's library ever been live? If it
never was, somebody started a server with new flows: they are published. If it was, the folder is old: an image that is restarted after a
`botkit publish` must not take everybody back to the flows that it was built with.
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
from botkit.service.periodic_job import PeriodicJob
from botkit.service.publishing.publish import PublishOptions, publish
from botkit.service.publishing.stored_library import compile_stored
from botkit.store import publications
from botkit.store.database import Store
from botkit.store.publications import Publication

CHECK_EVERY = 3.0  # seconds; a check reads one row by its key, and a correction of a flow waits no longer than that
PUBLISH_ATTEMPTS = 5  # nodes that start at once publish the same flows; one is first, the others look again

AtStart = Literal["new", "always", "never"]
Activate = Callable[[Programs, tuple[Source, ...]], Awaitable[None]]

_log = structlog.get_logger()


def choose_live_flows(store: Store, bot: Bot, at_start: AtStart, node: str, now: datetime, learned: Path | None = None) -> Publication:
    """Publish the flows of the folder, or let the bot run the live ones. Returns the publication that the bot then runs.

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
    options = PublishOptions(publisher=node, note="at the start of the server")
    publication = publish(store, bot.programs, bot.sources, options, lambda: now).publication
    if publication is None:
        raise PublishedMeanwhile("Another node published the same flows.")
    _log.info("flows published", library=bot.programs.digest[:12], number=publication.number)
    return publication


class LiveFollower(PeriodicJob):
    """Looks for publications, and hands their compiled flows to `activate`. `current` is the publication that the node runs."""

    def __init__(self, store: Store, bot: Bot, current: Publication, activate: Activate, learned: Path | None = None) -> None:
        super().__init__(CHECK_EVERY)
        self.current = current
        self._store = store
        self._bot = bot
        self._activate = activate
        self._learned = learned

    async def run_once(self) -> bool:
        await self.activate_newest()
        return False

    async def activate_newest(self) -> bool:
        """Activate what was published since, if anything was; return whether it was."""
        newest = self.current
        try:
            stored = await asyncio.to_thread(self._newest)
            newest = stored or newest
            if newest.number <= self.current.number:
                return False
            if newest.library == self._bot.programs.digest:
                self.current = newest
                return False
            await self._activate(*await asyncio.to_thread(self._compile, newest.library))
        except StoreUnavailable:
            return False  # the turns log it; the next check comes soon
        except BotkitError as fault:
            self.current = newest  # logged once: another try would fail in the same way
            _log.error("published flows cannot run here, going on with the former ones", reason=str(fault))
            return False
        self.current = newest
        _log.info("flows taken up", library=newest.library[:12], number=newest.number, publisher=newest.publisher)
        return True

    def _newest(self) -> Publication | None:
        with self._store.read() as tx:
            return publications.newest(tx)

    def _compile(self, digest: str) -> tuple[Programs, tuple[Source, ...]]:
        with self._store.read() as tx:
            programs, sources = compile_stored(tx, digest, self._bot, self._learned)
        _ = router_of(programs).phrase_index  # learned before the flows are activated, so that no message waits for it
        return programs, sources
