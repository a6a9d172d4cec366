"""Billable sessions: the rule, its parameters and its laws."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.billing.markets import shipped_markets
from botkit.billing.sessions import sessions_of
from botkit.billing.terms import BillingAccount, SessionTerms, Terms
from botkit.billing.timeline import Timeline
from botkit.core.model.charge import BillableSession
from tests.support.billing_log import GERMANY, Log, at

NOON = at("2026-10-06T12:00")
HOUR = timedelta(hours=1)


def sessions(log: Log, **parameters: object) -> list[BillableSession]:
    history = Timeline(1)
    for _, channel, known, entry in log.lines:
        history.add(channel, known, entry)
    terms = Terms(accounts=(BillingAccount(zone="Europe/Berlin"),), sessions=SessionTerms(**parameters))  # type: ignore[arg-type]
    return sorted(sessions_of(history, terms, shipped_markets()), key=lambda session: session.opened_at)


def test_a_session_lasts_a_day_from_its_opening_and_is_not_extended() -> None:
    log = Log()
    for hours in (0, 23, 24, 25):
        log.received(NOON + hours * HOUR)
    first, second = sessions(log)
    assert (first.received, first.last_at, first.ends_at) == (2, NOON + 23 * HOUR, NOON + 24 * HOUR)
    assert (second.opened_at, second.received) == (NOON + 24 * HOUR, 2)


def test_who_opened_it_tells_direction_and_category() -> None:
    log = Log()
    log.delivered(NOON, "marketing", to=GERMANY)
    log.received(NOON + HOUR)
    log.delivered(NOON + 2 * HOUR, "", to=GERMANY)
    log.received(NOON + 48 * HOUR)
    ours, theirs = sessions(log)
    assert (ours.direction, ours.category, ours.flow, ours.received, ours.sent, ours.messages) == (
        "business",
        "marketing",
        "orders",
        1,
        2,
        3,
    )
    assert (theirs.direction, theirs.category, theirs.flow, theirs.country) == ("contact", "service", "", "DE")


@pytest.mark.parametrize(("opened_by", "openings"), [("anyone", [0, 30]), ("contact", [5, 30]), ("business", [0])])
def test_the_contract_says_whose_message_opens_one(opened_by: str, openings: list[int]) -> None:
    log = Log()
    log.delivered(NOON, "utility")
    log.received(NOON + 5 * HOUR)
    log.received(NOON + 30 * HOUR)
    assert [(session.opened_at - NOON) // HOUR for session in sessions(log, opened_by=opened_by)] == openings


def test_each_channel_has_sessions_of_its_own_and_dates_of_its_account() -> None:
    log = Log()
    late = at("2026-10-31T23:30")
    log.received(late, channel="one")
    log.received(late, channel="two")
    assert [(session.channel, session.day, session.period) for session in sessions(log)] == [
        ("one", "2026-11-01", "2026-11"),
        ("two", "2026-11-01", "2026-11"),
    ]


def test_what_never_arrived_opens_nothing() -> None:
    log = Log()
    log.receipt(NOON, log.sent(NOON, "utility"), "failed")
    assert sessions(log) == []


moments = st.lists(st.tuples(st.integers(0, 200), st.sampled_from(["heard", "", "utility"])), max_size=30)


@settings(max_examples=80, deadline=None)
@given(moments, st.sampled_from([1, 24, 72]), st.randoms(use_true_random=False))
def test_every_message_is_in_one_session_and_no_two_overlap(said: list[tuple[int, str]], hours: int, random: object) -> None:
    log = Log()
    for hour, what in said:
        if what == "heard":
            log.received(NOON + hour * HOUR)
        else:
            log.delivered(NOON + hour * HOUR, what)
    found = sessions(log, length=hours * HOUR)
    assert sum(session.messages for session in found) == len(said)
    assert all(before.ends_at <= after.opened_at for before, after in pairwise(found))
    assert all(session.opened_at <= session.last_at < session.ends_at for session in found)
    random.shuffle(log.lines)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert sessions(log, length=hours * HOUR) == found
