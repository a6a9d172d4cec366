"""The clock that can be turned: it runs, stands, goes forward, and never back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from botkit.server.simulator.clock import Clock

NOW = datetime(2026, 6, 2, 10, tzinfo=UTC)

steps = st.lists(
    st.one_of(
        st.just("play"),
        st.just("pause"),
        st.tuples(st.just("turn"), st.integers(-100_000, 100_000)),
        st.tuples(st.just("pass"), st.integers(0, 10_000)),
    ),
    max_size=30,
)


class Seconds:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_it_counts_on_while_it_runs_and_stands_while_it_does_not() -> None:
    seconds = Seconds()
    clock = Clock(NOW, seconds=seconds)
    seconds.at = 5
    assert clock() == NOW + timedelta(seconds=5)
    clock.pause()
    seconds.at = 500
    assert clock() == NOW + timedelta(seconds=5)
    clock.play()
    seconds.at = 501
    assert clock() == NOW + timedelta(seconds=6)
    assert clock.timestamp() == clock().timestamp()


def test_turned_forward_it_goes_on_as_before() -> None:
    seconds = Seconds()
    clock = Clock(NOW, runs=False, seconds=seconds)
    clock.turn_to(NOW + timedelta(days=1))
    seconds.at = 60
    assert clock() == NOW + timedelta(days=1)
    clock.play()
    clock.turn_to(NOW + timedelta(days=2))
    seconds.at = 61
    assert clock() == NOW + timedelta(days=2, seconds=1)


@given(steps)
def test_whatever_is_done_to_it_it_never_goes_back(done: list[object]) -> None:
    seconds = Seconds()
    clock = Clock(NOW, seconds=seconds)
    before = clock()
    for what in done:
        match what:
            case "play":
                clock.play()
            case "pause":
                clock.pause()
            case ("turn", int(length)):
                clock.turn_to(NOW + timedelta(seconds=length))
            case ("pass", int(length)):
                seconds.at += length
        assert clock() >= before
        before = clock()
