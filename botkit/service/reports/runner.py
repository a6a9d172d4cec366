"""Reporting: read the log once, in a stream, through the folds of the reports that are wanted, and hand them what they cannot know:
the steps of flows, where contacts live, where they stand, what a reason means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Protocol

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from botkit.core.flow.model import STEPS, Ask, FlowVersion, Step, walk_steps
from botkit.errors import FlowsInvalid
from botkit.flowfile.library import Source, read_source
from botkit.policy.consent.model import fold
from botkit.policy.gate.reasons import REASONS
from botkit.reports.consents import Consents, ConsentStates
from botkit.reports.dimensions import Split
from botkit.reports.event_reader import EventRecord
from botkit.reports.funnel import Funnel
from botkit.reports.model import Report
from botkit.reports.period import EPOCH, Period
from botkit.reports.refusals import Meanings, Refusals
from botkit.reports.survey_questions import FlowStep, StepsOfFlow
from botkit.reports.surveys import Surveys
from botkit.store import sources
from botkit.store.consent import consents
from botkit.store.event_stream import scan

LABEL = 56  # characters of a step's words in a report
PROGRESS_EVERY = 20_000  # rows between two words about progress

# Told now and then while the log is read: how many events so far, and how far in time.
Progress = Callable[[int, datetime], None]

_VERBS = {model: verb for verb, model in STEPS.items()}


class EventConsumer(Protocol):
    """Takes one event after the other. `kinds` are those it wants, `personal` those of which it wants the words, too."""

    kinds: frozenset[str]
    personal: frozenset[str]

    def add(self, record: EventRecord) -> None: ...


class Fold(EventConsumer, Protocol):
    """A reader that makes a report of what it saw."""

    def report(self) -> Report: ...


class ReportRequest(Struct, frozen=True, kw_only=True):
    """What somebody wants to see. `flow` narrows a funnel to one flow, `texts` shows the customers' own words."""

    report: str
    period: Period
    by: tuple[str, ...]
    flow: str = ""
    texts: bool = False


def make_report(
    tx: Connection, wanted: ReportRequest, flows: Sequence[FlowVersion], progress: Progress | None = None
) -> tuple[Report, int]:
    """One report, and how many events it was made from. `flows` are the project's current ones."""
    reader = _FOLDS[wanted.report](tx, wanted, flows)
    count = read(tx, wanted.period, [reader], progress)
    return reader.report(), count


def read(tx: Connection, period: Period, folds: Sequence[EventConsumer], progress: Progress | None = None) -> int:
    """One pass over the log of the period for all folds; returns how many events were read."""
    kinds = frozenset().union(*(reader.kinds for reader in folds))
    personal = frozenset().union(*(reader.personal for reader in folds))
    folds_by_kind = {kind: [reader.add for reader in folds if kind in reader.kinds] for kind in kinds}
    count = 0
    for at, contact, _, channel, kind, body, words in scan(tx, period.since, period.until, kinds, personal=personal):
        seen = EventRecord(at, contact, channel, kind, body, words)
        for take in folds_by_kind[kind]:
            take(seen)
        count += 1
        if progress is not None and count % PROGRESS_EVERY == 0:
            progress(count, EPOCH + timedelta(microseconds=at))
    return count


# ---- what the folds are handed


def steps_of(tx: Connection, flows: Sequence[FlowVersion]) -> StepsOfFlow:
    """The steps of a version of a flow, from the store; of the current version, from the project."""
    current = {version.flow.flow: version for version in flows}
    known: dict[tuple[str, str], tuple[FlowStep, ...]] = {}

    def find(flow: str, digest: str) -> tuple[FlowStep, ...]:
        key = (flow, digest)
        if key not in known:
            version = current.get(flow)
            if digest and (version is None or version.digest != digest):
                version = _stored(tx, digest)
            known[key] = tuple(_step(version, address, step) for address, step in walk_steps(version.flow.steps)) if version else ()
        return known[key]

    return find


def _stored(tx: Connection, digest: str) -> FlowVersion | None:
    found = sources.load(tx, [digest]).get(digest)
    if found is None:
        return None
    try:
        return read_source(Source(flow=found.flow, digest=found.digest, files=found.files))
    except FlowsInvalid:  # written for an older botkit: its steps are shown by their addresses
        return None


def _step(version: FlowVersion, address: str, step: Step) -> FlowStep:
    verb = _VERBS[type(step)]
    expect = step.expect if isinstance(step, Ask) else None
    return FlowStep(
        address=address,
        verb=verb,
        label=_label(verb, step),
        line=version.positions.get(address, (0, 0))[0],
        asks=isinstance(step, Ask),  # what opt_in and faq hear is written down as another event, without the session
        measure=(step.measure or "") if isinstance(step, Ask) else "",
        low=expect.minimum if expect else None,
        high=expect.maximum if expect else None,
        is_free_text=isinstance(step, Ask) and not step.choices and not step.measure and step.expect.kind == "text",
    )


def _label(verb: str, step: Step) -> str:
    written = getattr(step, verb, None)
    words = " ".join(written.split()) if isinstance(written, str) else ""
    told = f"{verb}: {words}" if words else verb
    told = f"{step.name} · {told}" if step.name else told
    return told if len(told) <= LABEL else told[: LABEL - 1] + "…"


class _Destination(Struct):
    destination: str = ""


_destination = msgspec.json.Decoder(_Destination)


def countries(tx: Connection, until: datetime, place: Callable[[str, str], str]) -> Callable[[int], str]:
    """Where each contact lives, by the last message sent to them. The log keeps the first digits of the number, so that this holds after
    an erasure, too. `place` gives the country of such digits on a day."""
    found: dict[int, str] = {}
    for row in scan(tx, None, until, ["send_attempted"]):
        told = _destination.decode(row.body).destination
        if told:
            found[row.contact_id] = told
    day = until.date().isoformat()
    return lambda contact: place(found.get(contact, ""), day)


def consent_standings(tx: Connection, until: datetime) -> ConsentStates:
    """(topic, purpose, standing) -> contacts, as the policy folds them at that moment. One contact in memory at a time."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for _, lines in groupby(consents.all_lines(tx), key=lambda row: row.contact_id):
        consent = fold(row.entry for row in lines if row.recorded_at < until)
        for purpose, topic in {*consent.states, *consent.requests}:
            counts[topic, purpose, consent.state_of(purpose, topic, until).status] += 1
    return counts


MEANINGS: Meanings = {str(reason): (told.meaning, told.remedy) for reason, told in REASONS.items()}


# ---- the reports


def _split(tx: Connection, wanted: ReportRequest) -> Split:
    if "country" not in wanted.by:
        return Split(period=wanted.period, by=wanted.by)
    return Split(period=wanted.period, by=wanted.by, country=countries(tx, wanted.period.until, _country))


def _country(destination: str, day: str) -> str:
    from botkit.billing.markets import shipped_markets

    return shipped_markets().match(destination, day).country


def _surveys(tx: Connection, wanted: ReportRequest, flows: Sequence[FlowVersion]) -> Fold:
    return Surveys(wanted.period, _split(tx, wanted), steps_of(tx, flows), texts=wanted.texts)


def _funnel(tx: Connection, wanted: ReportRequest, flows: Sequence[FlowVersion]) -> Fold:
    return Funnel(wanted.period, _split(tx, wanted), steps_of(tx, flows), flow=wanted.flow)


def _consent(tx: Connection, wanted: ReportRequest, flows: Sequence[FlowVersion]) -> Fold:
    return Consents(wanted.period, _split(tx, wanted), consent_standings(tx, wanted.period.until))


def _refusals(tx: Connection, wanted: ReportRequest, flows: Sequence[FlowVersion]) -> Fold:
    return Refusals(wanted.period, _split(tx, wanted), MEANINGS, steps_of(tx, flows))


_FOLDS: Mapping[str, Callable[[Connection, ReportRequest, Sequence[FlowVersion]], Fold]] = {
    "surveys": _surveys,
    "funnel": _funnel,
    "consent": _consent,
    "refusals": _refusals,
}
