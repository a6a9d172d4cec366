"""The clock of a node: the machine's wall clock, unless it steps or the platform's answers show that it is wrong.

Windows, quiet hours and `fresh` are decided by this clock. A wall clock two days ahead would refuse every answer for good, and one that is
set back by an hour would keep every retry waiting for an hour. So a step of the wall clock is not followed at once: time goes on by the
monotonic clock until the `Date` header of the platform's answers says who is right.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Lock

import structlog

from botkit.core.model.platform import HttpRequest, HttpResponse
from botkit.service.delivery.sender import MAX_ANSWER, HttpClient
from botkit.service.periodic_job import PeriodicJob

STEP = timedelta(seconds=2)  # a difference beyond this is a step, and no correction as time services make it
WRONG = timedelta(seconds=60)  # between our time and the platform's: `Date` has whole seconds, and answers take some
AGREEMENT = timedelta(seconds=30)  # between two answers that say the same; one alone may come from a cache
UNCONFIRMED = 600.0  # seconds after which a step is followed when no platform answered
LOOK_EVERY = 2.0  # seconds
FIRST_ANSWER = 4.0  # seconds that a start waits for the platform's time
ASK_EVERY = 30.0  # seconds between two questions to a platform that does not answer

_log = structlog.get_logger()


class PlatformClock:
    """Called for the time. May be used from any thread."""

    def __init__(self, wall: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._wall = wall
        self.monotonic = monotonic
        self._anchor = wall()
        self._anchored_at = monotonic()
        self._detached_at: float | None = None  # since when time is not that of the wall clock
        self._doubt: timedelta | None = None  # the difference that one answer showed
        self._is_confirmed = False
        self._lock = Lock()

    def __call__(self) -> datetime:
        with self._lock:
            return self._now()

    def _now(self) -> datetime:
        wall, moment = self._wall(), self.monotonic()
        steady = self._anchor + timedelta(seconds=moment - self._anchored_at)
        if abs(wall - steady) <= STEP:
            if self._detached_at is not None:
                _log.warning("the clock of this machine is right again")
            self._anchor, self._anchored_at, self._detached_at = wall, moment, None
            return wall
        if self._detached_at is None:
            self._detached_at, self._is_confirmed = moment, False
            _log.warning("the clock of this machine stepped; it is not followed yet", seconds=round((wall - steady).total_seconds()))
        if not self._is_confirmed and moment - self._detached_at > UNCONFIRMED:
            _log.error("no platform said which time it is, so the step of the clock is followed")
            self._anchor, self._anchored_at, self._detached_at = wall, moment, None
            return wall
        return steady

    @property
    def skew(self) -> float:
        """Seconds by which the machine's clock is ahead of the time that is used."""
        return (self._wall() - self()).total_seconds()

    @property
    def needs_answer(self) -> bool:
        """Whether the platform should be asked: after the start, after a step, and when one answer raised a doubt."""
        return not self._is_confirmed or self._doubt is not None

    def observe(self, date: datetime) -> None:
        """An answer of the platform said that it is this time."""
        with self._lock:
            offset = self._now() - date
            if abs(offset) <= WRONG:
                self._doubt, self._is_confirmed = None, True
                return
            if self._doubt is None or abs(offset - self._doubt) > AGREEMENT:
                self._doubt = offset
                return
            _log.error("the clock is wrong; the platform's time is used", seconds=round(offset.total_seconds()))
            self._anchor, self._anchored_at = date + timedelta(seconds=0.5), self.monotonic()
            self._detached_at = self._detached_at if self._detached_at is not None else self._anchored_at
            self._doubt, self._is_confirmed = None, True


class DatedClient:
    """A client that tells the clock what time each answer says it is."""

    def __init__(self, client: HttpClient, clock: PlatformClock) -> None:
        self._client = client
        self._clock = clock
        self._observed = float("-inf")

    async def perform(self, request: HttpRequest, most: int = MAX_ANSWER) -> HttpResponse:
        response = await self._client.perform(request, most)
        # `Date` has whole seconds, so one answer a second says all; but a doubt is settled by the very next one.
        moment = self._clock.monotonic()
        if moment - self._observed >= 1.0 or self._clock.needs_answer:
            date = read_date(response)
            if date is not None:
                self._observed = moment
                self._clock.observe(date)
        return response


def read_date(response: HttpResponse) -> datetime | None:
    """The `Date` of an answer; None when it has none, or says how old it is (a cache)."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    if "age" in headers:
        return None
    try:
        return parsedate_to_datetime(headers.get("date", "")).astimezone(UTC)
    except (ValueError, TypeError):
        return None


class ClockJob(PeriodicJob):
    """Asks the platform for the time when the clock needs it. The request has no token and no content."""

    def __init__(self, clock: PlatformClock, client: HttpClient, url: str, monotonic: Callable[[], float]) -> None:
        super().__init__(LOOK_EVERY)
        self._clock = clock
        self._client = client
        self._url = url
        self._monotonic = monotonic
        self._asked_at = float("-inf")

    async def ask_first(self) -> None:
        """Ask before the node works, but not for long."""
        try:
            async with asyncio.timeout(FIRST_ANSWER):
                await self.run_once()
        except TimeoutError:
            return

    async def run_once(self) -> bool:
        self._clock()
        if not self._clock.needs_answer or self._monotonic() - self._asked_at < ASK_EVERY:
            return False
        self._asked_at = self._monotonic()
        if await self._ask() and self._clock.needs_answer:  # two that agree are believed
            await self._ask()
        return False

    async def _ask(self) -> bool:
        try:
            await self._client.perform(HttpRequest(method="GET", url=self._url))
        except Exception as fault:  # whatever the network does: the machine's own clock goes on
            _log.debug("the platform was not asked for the time", fault=type(fault).__name__)
            return False
        return True
