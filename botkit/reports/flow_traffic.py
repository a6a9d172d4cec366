"""Flow traffic: how often each step was reached, each edge between two steps taken, and where people stopped. For diagrams of flows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from botkit.reports.event_reader import (
    EventRecord,
    FlowEnteredFields,
    SessionEndedFields,
    SessionStartedFields,
    StepsVisitedFields,
    read_fields,
)

# Ends of a session that the flow intends: these people did not leave on the way.
INTENDED_ENDS = frozenset({"completed", "ended", "handed_off"})


@dataclass
class SessionPath:
    """A session: the version of each flow it is in, and its newest step there."""

    number: int
    versions: dict[str, str]
    at: dict[str, str] = field(default_factory=dict)
    last: tuple[str, str] | None = None  # flow, address
    has_left: bool = False


@dataclass
class VersionTraffic:
    """The counts of one version of a flow. `left`: sessions that ended at a step without an intended end."""

    reached: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    edges: Counter[tuple[str, str]] = field(default_factory=Counter)


class FlowTraffic:
    """Fold of the log. Sessions that began before the period are not followed: their first steps are not in it."""

    kinds = frozenset({"session_started", "flow_entered", "session_ended", "stepped"})
    personal: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self._paths: dict[tuple[int, str], SessionPath] = {}
        self._counted: dict[tuple[str, str], VersionTraffic] = {}

    @property
    def counted(self) -> Mapping[tuple[str, str], VersionTraffic]:
        """(flow, digest) -> what was counted."""
        for conversation in sorted(self._paths):
            self._finish(conversation)
        return self._counted

    def add(self, record: EventRecord) -> None:
        """Count one event."""
        conversation = (record.contact, record.channel)
        match read_fields(record):
            case SessionStartedFields() as event:
                self._finish(conversation)
                self._paths[conversation] = SessionPath(event.session, {event.flow: event.digest})
            case FlowEnteredFields() as event if session := self._followed(conversation, event.session):
                session.versions[event.flow] = event.digest
                session.at.pop(event.flow, None)
            case StepsVisitedFields() as event if session := self._followed(conversation, event.session):
                for flow, address in event.path:
                    self._step(session, flow, address)
            case SessionEndedFields() as event if session := self._followed(conversation, event.session):
                # The last steps are logged after the end, so the step where they stopped is known when the next session begins.
                session.has_left = event.how not in INTENDED_ENDS
            case _:
                return

    def _followed(self, conversation: tuple[int, str], number: int) -> SessionPath | None:
        session = self._paths.get(conversation)
        return session if session is not None and session.number == number else None

    def _step(self, session: SessionPath, flow: str, address: str) -> None:
        counts = self._of(session, flow)
        before = session.at.get(flow)
        if before != address:  # a repeated question is no edge
            counts.reached[address] += 1
            if before is not None:
                counts.edges[before, address] += 1
        session.at[flow] = address
        session.last = (flow, address)

    def _finish(self, conversation: tuple[int, str]) -> None:
        session = self._paths.pop(conversation, None)
        if session is not None and session.has_left and session.last is not None:
            flow, address = session.last
            self._of(session, flow).left[address] += 1

    def _of(self, session: SessionPath, flow: str) -> VersionTraffic:
        return self._counted.setdefault((flow, session.versions.get(flow, "")), VersionTraffic())
