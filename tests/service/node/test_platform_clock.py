"""Time when the machine's clock steps or is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.core.model.platform import HttpRequest, HttpResponse
from botkit.service.node.platform_clock import ASK_EVERY, STEP, UNCONFIRMED, WRONG, ClockJob, DatedClient, PlatformClock, read_date

TRUE = datetime(2026, 11, 1, 9, tzinfo=UTC)


class World:
    """The true time, and a machine whose clock differs from it by `error`. The platform knows the true time."""

    def __init__(self, error: timedelta = timedelta()) -> None:
        self.passed = 0.0
        self.error = error
        self.requests: list[HttpRequest] = []
        self.headers: dict[str, str] = {}
        self.clock = PlatformClock(lambda: self.true + self.error, lambda: self.passed)
        self.client = DatedClient(self, self.clock)
        self.job = ClockJob(self.clock, self.client, "https://graph.example", lambda: self.passed)

    @property
    def true(self) -> datetime:
        return TRUE + timedelta(seconds=self.passed)

    async def perform(self, request: HttpRequest, most: int = 0) -> HttpResponse:
        self.requests.append(request)
        date = format_datetime(self.true.replace(microsecond=0), usegmt=True)
        return HttpResponse(status=404, body=b"", headers={"Date": date, **self.headers})

    @property
    def wrong_by(self) -> float:
        return abs((self.clock() - self.true).total_seconds())


def test_without_steps_it_is_the_wall_clock() -> None:
    world = World()
    for _ in range(100):
        world.passed += 7
        world.error += timedelta(milliseconds=5)  # as a time service does it
        assert world.clock() == world.true + world.error
    assert world.clock.skew == 0


@pytest.mark.parametrize("step", [timedelta(hours=-1), timedelta(days=2), timedelta(seconds=-30)])
async def test_a_step_away_from_the_true_time_changes_nothing(step: timedelta) -> None:
    world = World()
    await world.job.ask_first()
    world.error = step
    assert world.wrong_by == 0
    world.passed += ASK_EVERY
    await world.job.run_once()
    world.passed += UNCONFIRMED * 2
    assert world.wrong_by < STEP.total_seconds()
    assert world.clock.skew == pytest.approx(step.total_seconds())
    world.error = timedelta()
    assert world.clock() == world.true


async def test_a_clock_that_is_wrong_at_the_start_is_not_used() -> None:
    world = World(timedelta(days=2))
    await world.job.ask_first()
    assert world.wrong_by <= 1.5
    world.passed += 3600
    assert world.wrong_by <= 1.5
    assert [(request.secret_headers, request.body) for request in world.requests] == [({}, None)] * 2


async def test_a_step_to_the_true_time_is_followed_when_the_platform_says_so() -> None:
    world = World(timedelta(seconds=40))  # wrong, but within what an answer can show
    await world.job.ask_first()
    world.error = timedelta(seconds=-100)
    world.clock()
    world.error = timedelta()
    assert world.wrong_by == 40
    world.passed += UNCONFIRMED + 1
    for _ in range(3):
        world.clock()
    assert world.wrong_by <= 40


def test_a_step_that_nobody_confirms_is_followed_in_the_end() -> None:
    world = World()
    world.error = timedelta(hours=-1)
    world.clock()
    world.passed += UNCONFIRMED - 1
    assert world.wrong_by == 0
    world.passed += 2
    assert world.wrong_by == 3600


async def test_one_answer_and_an_answer_of_a_cache_are_not_believed() -> None:
    world = World(timedelta(days=2))
    world.clock.observe(world.true)
    assert world.wrong_by == 2 * 86_400
    world.clock.observe(world.true - timedelta(hours=5))
    assert world.wrong_by == 2 * 86_400, "the two do not agree"
    world.headers = {"Age": "100"}
    await world.client.perform(HttpRequest(method="GET", url="x"))
    assert world.wrong_by == 2 * 86_400


@pytest.mark.parametrize("written", ["", "yesterday", "Mon, 99 Foo 2026 00:00:00 GMT"])
def test_an_answer_without_a_readable_date_says_nothing(written: str) -> None:
    assert read_date(HttpResponse(status=200, body=b"", headers={"date": written})) is None


@given(steps=st.lists(st.tuples(st.integers(1, 500), st.integers(-200_000, 200_000)), max_size=8))
def test_with_a_platform_that_answers_the_time_is_never_wrong_for_long(steps: list[tuple[int, int]]) -> None:
    world = World()
    for _ in range(2):
        world.clock.observe(world.true)
    for passed, error in steps:
        world.passed += passed
        world.error = timedelta(seconds=error)
        world.clock()
        for _ in range(2):
            world.clock.observe(world.true)
        assert world.wrong_by <= WRONG.total_seconds() + STEP.total_seconds()
