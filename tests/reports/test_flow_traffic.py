"""Traffic: what the fold counts from the log."""

from __future__ import annotations

import msgspec

from botkit.reports.event_reader import EventRecord
from botkit.reports.flow_traffic import FlowTraffic


def seen(kind: str, *, contact: int = 1, **body: object) -> EventRecord:
    return EventRecord(at=0, contact=contact, channel="main", kind=kind, body=msgspec.json.encode(body).decode())


def began(contact: int = 1, session: int = 1, digest: str = "d1") -> EventRecord:
    return seen("session_started", contact=contact, session=session, flow="f", digest=digest)


def went(*addresses: str, contact: int = 1, session: int = 1, flow: str = "f") -> EventRecord:
    return seen("stepped", contact=contact, session=session, path=[(flow, address) for address in addresses])


def ended(how: str, contact: int = 1, session: int = 1) -> EventRecord:
    return seen("session_ended", contact=contact, session=session, flow="f", how=how)


def counted(*log: EventRecord) -> FlowTraffic:
    fold = FlowTraffic()
    for one in log:
        fold.add(one)
    return fold


def test_ways_are_counted_across_waits() -> None:
    ways = counted(began(), went("steps.0"), went("steps.1", "steps.2"), ended("completed")).counted["f", "d1"]
    assert dict(ways.reached) == {"steps.0": 1, "steps.1": 1, "steps.2": 1}
    assert dict(ways.edges) == {("steps.0", "steps.1"): 1, ("steps.1", "steps.2"): 1}
    assert not ways.left


def test_asking_again_is_no_way() -> None:
    ways = counted(began(), went("steps.0"), went("steps.0"), went("steps.1")).counted["f", "d1"]
    assert ways.reached["steps.0"] == 1
    assert list(ways.edges) == [("steps.0", "steps.1")]


def test_whoever_does_not_come_to_the_end_left_at_the_last_step() -> None:
    log = [began(), went("steps.0"), ended("timed_out"), began(2), went("steps.0", "steps.1", contact=2), ended("completed", 2)]
    assert dict(counted(*log).counted["f", "d1"].left) == {"steps.0": 1}


def test_the_last_sprint_is_written_after_the_end() -> None:
    assert dict(counted(began(), ended("replaced"), went("steps.3")).counted["f", "d1"].left) == {"steps.3": 1}


def test_a_flow_inside_another_is_counted_as_itself() -> None:
    log = [
        began(),
        went("steps.0"),
        seen("flow_entered", session=1, flow="g", digest="d2", how="run"),
        went("steps.0", flow="g"),
        went("steps.1"),
        ended("completed"),
    ]
    both = counted(*log).counted
    assert dict(both["g", "d2"].reached) == {"steps.0": 1}
    assert dict(both["f", "d1"].edges) == {("steps.0", "steps.1"): 1}


def test_sessions_that_began_before_are_not_followed() -> None:
    assert counted(went("steps.5"), ended("timed_out")).counted == {}


def test_versions_are_kept_apart() -> None:
    both = counted(began(), went("steps.0"), began(2, digest="d9"), went("steps.0", contact=2)).counted
    assert {key: ways.reached["steps.0"] for key, ways in both.items()} == {("f", "d1"): 1, ("f", "d9"): 1}
