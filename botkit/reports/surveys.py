"""The survey report: NPS, CSAT and CES with their intervals, who was asked and who answered, how the scores lie, and what people wrote."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from botkit.reports.confidence import Estimate, mean, net_promoter, rounded, share, wilson
from botkit.reports.dimensions import GroupKey, Split
from botkit.reports.event_reader import (
    AnswerGivenFields,
    EventRecord,
    MessageQueuedFields,
    MessageRefusedFields,
    QuestionTimedOutFields,
    answer_text,
    read_fields,
)
from botkit.reports.formats.cells import counted
from botkit.reports.model import Cell, Chart, Column, Report, Table
from botkit.reports.period import Period
from botkit.reports.survey_questions import FlowStep, StepsOfFlow

MAX_TEXTS = 10_000  # free texts in one report; more are counted, not listed

TITLES: Mapping[str, str] = {"nps": "NPS", "csat": "CSAT", "ces": "CES"}

PROMOTER, DETRACTOR = 9, 6  # from 9 on a promoter, up to 6 a detractor (Reichheld, 2003)
# CSAT: the share of answers in the upper two of a scale of five; CES: in the upper three of seven ("agree": it was easy).
_TOP: Mapping[str, int] = {"csat": 2, "ces": 3}
_SCALE: Mapping[str, tuple[int, int]] = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}

_NOTES = (
    "NPS: the share of promoters (9, 10) less that of detractors (0 to 6), from -100 to 100.",
    "CSAT: the share of the upper two scores of five, CES: of the upper three of seven, in percent.",
    "From and to: the 95 % interval; for NPS adjusted Wald (Rocks 2016), for CSAT and CES Wilson. Where two overlap, it may be chance.",
    "Response rate: of the questions sent in the period, how many were answered in it. An answer counts on its own day.",
)


@dataclass
class _Group:
    asked: int = 0
    replied: int = 0  # of those asked
    timed_out: int = 0
    scores: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class _FreeText:
    at: int
    flow: str
    measure: str
    score: str
    words: str


class Surveys:
    """Fold of the survey report. `texts`: gather the customers' own words, too."""

    def __init__(self, period: Period, split: Split, steps: StepsOfFlow, *, texts: bool = False) -> None:
        self.period = period
        self.split = split
        self.steps = steps
        self.texts = texts
        self.kinds = frozenset({"message_queued", "message_refused", "answer_given", "question_timed_out", "session_ended"})
        self.personal = frozenset({"answer_given"} if texts else ())
        self._groups: defaultdict[tuple[str, GroupKey], _Group] = defaultdict(_Group)
        self._by_flow: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._open: dict[tuple[int, str], dict[tuple[str, str], tuple[str, GroupKey]]] = {}
        self._last: dict[tuple[int, str], tuple[str, str, str]] = {}
        self._texts: list[_FreeText] = []
        self._more_texts = 0
        self._erased = 0
        self._known: dict[tuple[str, str], FlowStep | None] = {}

    # ---- the fold

    def add(self, record: EventRecord) -> None:
        conversation = (record.contact, record.channel)
        if record.kind == "session_ended":
            self._open.pop(conversation, None)
            return
        event = read_fields(record)
        match event:
            case MessageQueuedFields():
                self._ask(conversation, event, record)
            case MessageRefusedFields() if conversation in self._open:
                self._unask(conversation, event)
            case AnswerGivenFields():
                self._answer(conversation, event, record)
            case QuestionTimedOutFields() if conversation in self._open and (
                group := self._open[conversation].pop((event.flow, event.step), None)
            ):
                self._groups[group].timed_out += 1
            case _:
                return

    def _ask(self, conversation: tuple[int, str], event: MessageQueuedFields, record: EventRecord) -> None:
        step = self._step(event.flow, event.step) if event.flow else None
        if step is None or not step.measure:
            return
        waiting = self._open.setdefault(conversation, {})
        if (event.flow, event.step) in waiting:
            return  # the same question again: a reminder, or after an answer that could not be read
        group = (step.measure, self.split.key(record.at, record.contact, record.channel, flow=event.flow))
        waiting[event.flow, event.step] = group
        self._groups[group].asked += 1

    def _unask(self, conversation: tuple[int, str], event: MessageRefusedFields) -> None:
        """A question that the gate refused was not asked."""
        group = self._open[conversation].pop((event.flow, event.step), None)
        if group is not None:
            self._groups[group].asked -= 1

    def _answer(self, conversation: tuple[int, str], event: AnswerGivenFields, record: EventRecord) -> None:
        if event.measure:
            group = (event.measure, self.split.key(record.at, record.contact, record.channel, flow=event.flow))
            self._groups[group].scores[event.score] += 1
            self._by_flow[event.measure, event.flow][event.score] += 1
            asked_in = self._open.get(conversation, {}).pop((event.flow, event.step), None)
            if asked_in is not None:
                self._groups[asked_in].replied += 1
            if self.texts:
                self._last[conversation] = (event.flow, event.measure, event.score)
        elif self.texts:
            self._gather(conversation, event, record)

    def _gather(self, conversation: tuple[int, str], event: AnswerGivenFields, record: EventRecord) -> None:
        step = self._step(event.flow, event.step)
        flow, measure, score = self._last.get(conversation, ("", "", ""))
        if flow != event.flow:
            flow, measure, score = event.flow, "", ""
        if step is None or not (step.is_kept or (measure and step.is_free_text)):
            return
        words = answer_text(record).strip()
        if not words:
            self._erased += 1
        elif len(self._texts) < MAX_TEXTS:
            self._texts.append(_FreeText(record.at, flow, measure, score, words))
        else:
            self._more_texts += 1

    def _step(self, flow: str, address: str) -> FlowStep | None:
        key = (flow, address)
        if key not in self._known:
            self._known[key] = next((step for step in self.steps(flow, "") if step.address == address), None)
        return self._known[key]

    # ---- the report

    def report(self) -> Report:
        """The report."""
        measures = sorted({measure for measure, _ in self._groups}, key=list(TITLES).index)
        tables = [self._scores(measures), *self._distributions(measures)]
        if self.texts:
            tables.append(self._written())
        return Report(
            name="surveys",
            title="Surveys",
            first=self.period.first.isoformat(),
            last=self.period.last.isoformat(),
            zone=self.period.zone,
            by=self.split.by,
            head=tuple(self._head(measures)),
            tables=tuple(tables),
            charts=self._charts(measures),
            notes=(*_NOTES, *self._remarks()),
        )

    def _head(self, measures: list[str]) -> list[tuple[str, Cell]]:
        head: list[tuple[str, Cell]] = []
        for measure in measures:
            scores: Counter[str] = Counter()
            for (measure_of_group, _), group in self._groups.items():
                if measure_of_group == measure:
                    scores.update(group.scores)
            estimate = self.estimate(measure, scores)
            text = (
                f"{estimate.value} ({estimate.low} to {estimate.high}, {counted(scores.total(), 'answer')})"
                if estimate
                else "no answers yet"
            )
            head.append((TITLES[measure], text))
        return head

    def _scores(self, measures: list[str]) -> Table:
        rows: list[tuple[Cell, ...]] = []
        for measure in measures:
            for key in self.split.ordered(key for found, key in self._groups if found == measure):
                group = self._groups.get((measure, key), _Group())
                estimate = self.estimate(measure, group.scores)
                rows.append(
                    (
                        TITLES[measure],
                        *key,
                        group.asked,
                        group.scores.total(),
                        share(group.replied, group.asked),
                        group.timed_out,
                        estimate.value if estimate else None,
                        estimate.low if estimate else None,
                        estimate.high if estimate else None,
                        mean(numbers(group.scores)),
                    )
                )
        columns = (
            Column(name="measure", title="Measure"),
            *self.split.columns,
            Column(name="asked", title="Asked", kind="count"),
            Column(name="answers", title="Answers", kind="count"),
            Column(name="response_rate", title="Response rate", kind="share"),
            Column(name="timed_out", title="Timed out", kind="count"),
            Column(name="score", title="Score", kind="number", bar=True),
            Column(name="score_low", title="From", kind="number"),
            Column(name="score_high", title="To", kind="number"),
            Column(name="mean", title="Mean", kind="number"),
        )
        return Table(name="scores", title="Scores", columns=columns, rows=tuple(rows))

    def _distributions(self, measures: list[str]) -> list[Table]:
        """A table for each measure: a 5 of NPS and a 5 of CSAT are not the same 5."""
        columns = (
            Column(name="flow", title="Flow"),
            Column(name="score", title="Score"),
            Column(name="answers", title="Answers", kind="count", bar=True),
            Column(name="share", title="Share", kind="share"),
        )
        tables = []
        for measure in measures:
            rows: list[tuple[Cell, ...]] = []
            for flow in sorted(flow for found, flow in self._by_flow if found == measure):
                scores = self._by_flow[measure, flow]
                count = scores.total()
                given = ((score, scores.get(score, 0)) for score in _scale(measure, scores))
                rows.extend((flow, score, times, share(times, count)) for score, times in given)
            title = f"How the {TITLES[measure]} scores lie"
            tables.append(Table(name=f"distribution-{measure}", title=title, columns=columns, rows=tuple(rows)))
        return tables

    def _written(self) -> Table:
        columns = (
            Column(name="day", title="Day"),
            Column(name="flow", title="Flow"),
            Column(name="measure", title="Measure"),
            Column(name="score", title="Score"),
            Column(name="text", title="What they wrote"),
        )
        rows = tuple((self.period.day(text.at), text.flow, TITLES.get(text.measure, ""), text.score, text.words) for text in self._texts)
        return Table(name="texts", title="Free texts", columns=columns, rows=rows)

    def _charts(self, measures: list[str]) -> tuple[Chart, ...]:
        charts = [
            Chart(
                table=f"distribution-{measure}",
                title=f"{TITLES[measure]} by score",
                label="score",
                values=("answers",),
                series="flow",
                shape="columns",
                stacked=True,
                unit="answers",
            )
            for measure in measures
            if any(found == measure for found, _ in self._by_flow)
        ]
        if self.split.by == ("day",):
            charts += [self._by_day(measure) for measure in measures]
        return tuple(charts)

    def _by_day(self, measure: str) -> Chart:
        title = TITLES[measure]
        values = ("score",)
        return Chart(table="scores", title=f"{title} by day", label="day", values=values, shape="columns", only=("measure", title))

    def _remarks(self) -> list[str]:
        remarks = []
        if self._erased:
            remarks.append(f"{counted(self._erased, 'free text')} cannot be shown: the person was erased, or wrote nothing in words.")
        if self._more_texts:
            remarks.append(f"Not shown: {counted(self._more_texts, 'more free text')}. Choose a shorter period.")
        unread = sum(sum(scores.values()) - sum(numbers(scores).values()) for scores in self._by_flow.values())
        if unread:
            remarks.append(f"In the distribution, not in the score: {counted(unread, 'answer')} that cannot be read as a number.")
        return remarks

    def estimate(self, measure: str, scores: Mapping[str, int]) -> Estimate | None:
        """The score of a measure with its interval: NPS from -100 to 100, CSAT and CES as a share in percent."""
        given = numbers(scores)
        count = sum(given.values())
        if measure == "nps":
            promoters = sum(times for score, times in given.items() if score >= PROMOTER)
            detractors = sum(times for score, times in given.items() if score <= DETRACTOR)
            return net_promoter(promoters, detractors, count)
        _, high = _SCALE[measure]
        hits = sum(times for score, times in given.items() if score > high - _TOP[measure])
        found = wilson(hits, count)
        return Estimate(*(rounded(100 * part, 1) for part in found)) if found else None


def numbers(scores: Mapping[str, int]) -> dict[Decimal, int]:
    """The scores that are numbers, each with how often it was given."""
    found: dict[Decimal, int] = {}
    for score, times in scores.items():
        try:
            number = Decimal(score)
        except InvalidOperation:
            continue
        if number.is_finite():
            found[number] = found.get(number, 0) + times
    return found


def _scale(measure: str, scores: Mapping[str, int]) -> list[str]:
    """Every score of the scale, also those without answers, then other answers."""
    low, high = _SCALE[measure]
    usual = [str(number) for number in range(low, high + 1)]
    return [*usual, *sorted(set(scores) - set(usual))]
