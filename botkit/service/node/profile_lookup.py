"""Asks the platform for the names of people whose messages carry none: once, after the answer is on its way, and without urgency."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

import structlog

from botkit.core.engine.sprint import NAME_KEPT
from botkit.service.batch_writer import BatchWriter
from botkit.service.bot import Bot
from botkit.service.commands import ContactNamed
from botkit.service.delivery.sender import HttpClient
from botkit.service.periodic_job import PeriodicJob
from webhooks.client import NotSent, OutcomeUnknown

INTERVAL = 1.0  # seconds; a name is there for the second message
AT_ONCE = 10  # requests under way
SECONDS = 5.0  # for one of them
WAITING = 10_000  # people whose names are still to be asked for; with more, the oldest stay without
REMEMBERED = 50_000  # people who are not asked for again before a restart, whatever the platform said

_log = structlog.get_logger()


class ProfileLookup(PeriodicJob):
    """One attempt for each person: a platform that has no name, or is in trouble, is not asked again with every message."""

    def __init__(self, bot: Bot, client: HttpClient, writer: BatchWriter) -> None:
        super().__init__(INTERVAL)
        self._bot = bot
        self._client = client
        self._writer = writer
        self._waiting: deque[tuple[int, str, str]] = deque(maxlen=WAITING)
        self._asked: dict[int, None] = {}

    def add(self, people: Sequence[tuple[int, str, str]]) -> None:
        """Ask for these names soon. Called from the thread of the batch writer, too."""
        self._waiting.extend(people)

    async def run_once(self) -> bool:
        people: list[tuple[int, str, str]] = []
        while self._waiting and len(people) < AT_ONCE:
            person = self._waiting.popleft()
            if person[0] not in self._asked:
                self._asked[person[0]] = None
                people.append(person)
        while len(self._asked) > REMEMBERED:
            del self._asked[next(iter(self._asked))]
        await asyncio.gather(*(self._ask(*person) for person in people))
        return bool(self._waiting)

    async def _ask(self, contact: int, channel_name: str, address: str) -> None:
        channel = self._bot.channels[channel_name]
        try:
            async with asyncio.timeout(SECONDS):
                response = await self._client.perform(channel.platform.profile_request(address, channel.account))
        except (NotSent, OutcomeUnknown, TimeoutError) as fault:
            _log.info("name not asked for", fault=str(fault) or "time limit")
            return
        name = channel.platform.profile_name(response)[:NAME_KEPT]
        if name:
            await self._writer.submit(ContactNamed(contact=contact, channel=channel_name, name=name))
