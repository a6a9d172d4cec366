"""Traffic: how often each step of a flow was reached, each way between two steps taken, and where people stopped. For pictures of flows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from botkit.reports.event_reader import Ended, Entered, Path, Seen, Started, read

# Ends of a session that were meant: whoever got there did not leave on the way.
MEANT = frozenset({"completed", "ended", "handed_off"})


@dataclass
class Walk:
    """A session on its way: the version of each flow it is in, and the newest step there."""

    session: int
    versions: dict[str, str]
    at: dict[str, str] = field(default_factory=dict)
    last: tuple[str, str] | None = None  # flow, address
    has_left: bool = False


@dataclass
class Ways:
    """What was counted for one version of a flow. `left`: sessions that ended at a step without having been meant to."""

    reached: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    ways: Counter[tuple[str, str]] = field(default_factory=Counter)


class Traffic:
    """Fold of the log. Sessions that began before the period are not followed: their first steps are not seen."""

    kinds = frozenset({"session_started", "flow_entered", "session_ended", "stepped"})
    personal: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self._walks: dict[tuple[int, str], Walk] = {}
        self._counted: dict[tuple[str, str], Ways] = {}

    @property
    def counted(self) -> Mapping[tuple[str, str], Ways]:
        """(flow, digest) -> what was counted."""
        for who in sorted(self._walks):
            self._finish(who)
        return self._counted

    def take(self, seen: Seen) -> None:
        """Count one event."""
        who = (seen.contact, seen.channel)
        match read(seen):
            case Started() as fact:
                self._finish(who)
                self._walks[who] = Walk(fact.session, {fact.flow: fact.digest})
            case Entered() as fact if walk := self._walk(who, fact.session):
                walk.versions[fact.flow] = fact.digest
                walk.at.pop(fact.flow, None)
            case Path() as fact if walk := self._walk(who, fact.session):
                for flow, address in fact.path:
                    self._step(walk, flow, address)
            case Ended() as fact if walk := self._walk(who, fact.session):
                # The way of the last sprint is written after its end, so where they stopped is known only when the next session begins.
                walk.has_left = fact.how not in MEANT
            case _:
                return

    def _walk(self, who: tuple[int, str], session: int) -> Walk | None:
        walk = self._walks.get(who)
        return walk if walk is not None and walk.session == session else None

    def _step(self, walk: Walk, flow: str, address: str) -> None:
        ways = self._of(walk, flow)
        before = walk.at.get(flow)
        if before != address:  # asking once more is no way to another step
            ways.reached[address] += 1
            if before is not None:
                ways.ways[before, address] += 1
        walk.at[flow] = address
        walk.last = (flow, address)

    def _finish(self, who: tuple[int, str]) -> None:
        walk = self._walks.pop(who, None)
        if walk is not None and walk.has_left and walk.last is not None:
            flow, address = walk.last
            self._of(walk, flow).left[address] += 1

    def _of(self, walk: Walk, flow: str) -> Ways:
        return self._counted.setdefault((flow, walk.versions.get(flow, "")), Ways())
