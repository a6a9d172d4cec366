"""Running reports: the log is read once, as a stream, through the folds of all requested reports. They also get what is not in the log:
the steps of flows, the countries and consents of contacts, the meaning of reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Protocol

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from botkit.core.flow.model import STEPS, Ask, FlowVersion, Step, walk_steps
from botkit.core.model.business import Business
from botkit.errors import FlowsInvalid
from botkit.flowfile.library import Source, read_source
from botkit.policy.consent.model import fold
from botkit.policy.gate.reasons import REASONS
from botkit.reports.consents import Consents, ConsentStates
from botkit.reports.dimensions import Split
from botkit.reports.event_reader import EventRecord
from botkit.reports.funnel import Funnel
from botkit.reports.labels import Labels
from botkit.reports.model import Report
from botkit.reports.period import EPOCH, Period
from botkit.reports.refusals import Meanings, Refusals
from botkit.reports.survey_questions import FlowStep, StepsOfFlow
from botkit.reports.surveys import Surveys
from botkit.store import sources
from botkit.store.consent import consents
from botkit.store.event_stream import scan

MAX_LABEL = 56  # characters of a step's text in a report
PROGRESS_EVERY = 20_000  # rows between two reports of progress

# The number of events so far, and the time of the newest.
Progress = Callable[[int, datetime], None]

_VERBS = {model: verb for verb, model in STEPS.items()}


class EventConsumer(Protocol):
    """Reads events one by one. `kinds` are the kinds that it needs, `personal` those of which it needs the personal part, too."""

    kinds: frozenset[str]
    personal: frozenset[str]

    def add(self, record: EventRecord) -> None: ...


class Fold(EventConsumer, Protocol):
    """A consumer that makes a report of the events."""

    def report(self) -> Report: ...


class ReportRequest(Struct, frozen=True, kw_only=True):
    """A requested report. `flow` limits a funnel to one flow, `texts` shows the customers' own texts, `business` knows the brands."""

    report: str
    period: Period
    by: tuple[str, ...]
    flow: str = ""
    texts: bool = False
    business: Business = Business()

    @property
    def split(self) -> Split:
        """How its events fall into groups; the country of a contact is not known yet."""
        return Split(period=self.period, by=self.by, brand=self.business.brand_of)


def make_report(
    tx: Connection, request: ReportRequest, flows: Sequence[FlowVersion], progress: Progress | None = None
) -> tuple[Report, int]:
    """One report, and how many events it was made from. `flows` are the project's current ones."""
    fold = _FOLDS[request.report](tx, request, flows)
    count = read(tx, request.period, [fold], progress)
    return fold.report(), count


def read(tx: Connection, period: Period, folds: Sequence[EventConsumer], progress: Progress | None = None) -> int:
    """One pass over the log of the period for all folds; returns how many events were read."""
    kinds = frozenset().union(*(fold.kinds for fold in folds))
    personal = frozenset().union(*(fold.personal for fold in folds))
    adders = {kind: [fold.add for fold in folds if kind in fold.kinds] for kind in kinds}
    count = 0
    for at, contact, _, channel, kind, body, words in scan(tx, period.since, period.until, kinds, personal=personal):
        record = EventRecord(at, contact, channel, kind, body, words)
        for add in adders[kind]:
            add(record)
        count += 1
        if progress is not None and count % PROGRESS_EVERY == 0:
            progress(count, EPOCH + timedelta(microseconds=at))
    return count


# ---- what is not in the log


def steps_of(tx: Connection, flows: Sequence[FlowVersion]) -> StepsOfFlow:
    """The steps of versions of flows: of the current version from the project, of others from the store."""
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
    stored = sources.load(tx, [digest]).get(digest)
    if stored is None:
        return None
    try:
        return read_source(Source(flow=stored.flow, digest=stored.digest, files=stored.files))
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
        asks=isinstance(step, Ask),  # replies to opt_in and faq have events of other kinds, without the session
        measure=(step.measure or "") if isinstance(step, Ask) else "",
        low=expect.minimum if expect else None,
        high=expect.maximum if expect else None,
        is_free_text=isinstance(step, Ask) and not step.measure and step.takes_any_text,
        is_kept=isinstance(step, Ask) and step.keep,
    )


def _label(verb: str, step: Step) -> str:
    written = getattr(step, verb, None)
    text = " ".join(written.split()) if isinstance(written, str) else ""
    label = f"{verb}: {text}" if text else verb
    label = f"{step.name} · {label}" if step.name else label
    return label if len(label) <= MAX_LABEL else label[: MAX_LABEL - 1] + "…"


class _Destination(Struct):
    destination: str = ""


_destination = msgspec.json.Decoder(_Destination)


def countries(tx: Connection, until: datetime, country_of: Callable[[str, str], str]) -> Callable[[int], str]:
    """The country of each contact, by the last message sent to them. The log has the first digits of the number, also after an erasure.
    `country_of` gives the country of these digits on a day."""
    destinations: dict[int, str] = {}
    for row in scan(tx, None, until, ["send_attempted"]):
        destination = _destination.decode(row.body).destination
        if destination:
            destinations[row.contact_id] = destination
    day = until.date().isoformat()
    return lambda contact: country_of(destinations.get(contact, ""), day)


def consent_standings(tx: Connection, until: datetime) -> ConsentStates:
    """(topic, purpose, status) -> number of contacts at that moment. One contact in memory at a time."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for _, lines in groupby(consents.all_lines(tx), key=lambda row: row.contact_id):
        consent = fold(row.entry for row in lines if row.recorded_at < until)
        for purpose, topic in {*consent.states, *consent.requests}:
            counts[topic, purpose, consent.state_of(purpose, topic, until).status] += 1
    return counts


MEANINGS: Meanings = {str(reason): (text.meaning, text.remedy) for reason, text in REASONS.items()}


# ---- the reports


def _split(tx: Connection, request: ReportRequest) -> Split:
    if "country" not in request.by:
        return request.split
    return replace(request.split, country=countries(tx, request.period.until, _country))


def _country(destination: str, day: str) -> str:
    from botkit.billing.markets import shipped_markets

    return shipped_markets().match(destination, day).country


def _surveys(tx: Connection, request: ReportRequest, flows: Sequence[FlowVersion]) -> Fold:
    return Surveys(request.period, _split(tx, request), steps_of(tx, flows), texts=request.texts)


def _funnel(tx: Connection, request: ReportRequest, flows: Sequence[FlowVersion]) -> Fold:
    return Funnel(request.period, _split(tx, request), steps_of(tx, flows), flow=request.flow)


def _consent(tx: Connection, request: ReportRequest, flows: Sequence[FlowVersion]) -> Fold:
    return Consents(request.period, _split(tx, request), consent_standings(tx, request.period.until))


def _refusals(tx: Connection, request: ReportRequest, flows: Sequence[FlowVersion]) -> Fold:
    return Refusals(request.period, _split(tx, request), MEANINGS, steps_of(tx, flows))


def _labels(tx: Connection, request: ReportRequest, flows: Sequence[FlowVersion]) -> Fold:
    return Labels(request.period, _split(tx, request))


_FOLDS: Mapping[str, Callable[[Connection, ReportRequest, Sequence[FlowVersion]], Fold]] = {
    "surveys": _surveys,
    "funnel": _funnel,
    "consent": _consent,
    "refusals": _refusals,
    "labels": _labels,
}
