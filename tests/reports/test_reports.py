"""The folds of surveys, funnel, consent and refusals, on events that are written down here."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.codec import encode_event
from botkit.core.events import (
    AnswerGiven,
    Event,
    MessageLabelled,
    MessageQueued,
    MessageRefused,
    OptedOut,
    QuestionTimedOut,
    SessionEnded,
    SessionStarted,
    StatusChanged,
    StepsVisited,
)
from botkit.reports.confidence import mean, net_promoter, share, wilson
from botkit.reports.consents import Consents
from botkit.reports.dimensions import Split
from botkit.reports.event_reader import EventRecord, read_fields
from botkit.reports.funnel import Funnel
from botkit.reports.labels import Labels
from botkit.reports.model import Report
from botkit.reports.period import Period, micros
from botkit.reports.refusals import Refusals
from botkit.reports.survey_questions import FlowStep
from botkit.reports.surveys import Surveys

AT = datetime(2026, 10, 5, 10, 0, tzinfo=UTC)
MONTH = Period(first=date(2026, 10, 1), last=date(2026, 10, 31), zone="Europe/Amsterdam")
STEPS = (
    FlowStep(address="steps.0", verb="ask", label="score", asks=True, measure="nps"),
    FlowStep(address="steps.1", verb="ask", label="reason", asks=True, is_free_text=True),
    FlowStep(address="steps.2", verb="say", label="thanks"),
)


def steps(flow: str, digest: str) -> tuple[FlowStep, ...]:
    return STEPS if flow == "nps" else ()


def seen(event: Event, contact: int = 1, at: datetime = AT) -> EventRecord:
    kind, body, personal = encode_event(event)
    return EventRecord(micros(at), contact, "main", kind, body.decode(), personal.decode() if personal else None)


def folded(fold: Any, *events: tuple[Event, int] | Event) -> Report:
    for place, entry in enumerate(events):
        event, contact = entry if isinstance(entry, tuple) else (entry, 1)
        taken = seen(event, contact, AT + timedelta(minutes=place))
        if taken.kind in fold.kinds:
            fold.add(taken)
    report: Report = fold.report()
    return report


def cells(report: Report, table: str) -> list[dict[str, object]]:
    found = report.table(table)
    return [dict(zip((column.name for column in found.columns), row, strict=True)) for row in found.rows]


def split(*by: str) -> Split:
    return Split(period=MONTH, by=by)


def asked(contact: int = 1) -> tuple[Event, int]:
    return MessageQueued(number=1, flow="nps", step="steps.0"), contact


def answered(score: str, contact: int = 1) -> tuple[Event, int]:
    return AnswerGiven(session=1, flow="nps", step="steps.0", measure="nps", score=score, value=score, raw=score), contact


# ---- what is read


def test_a_fact_is_read_without_the_words() -> None:
    event = AnswerGiven(session=1, flow="nps", step="steps.0", measure="nps", score="9", value=9, raw="nine, I love it")
    assert read_fields(seen(event)).score == "9"


# ---- intervals


def test_wilson_is_what_the_textbook_says() -> None:
    # Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662.
    assert wilson(81, 263) == (Decimal("0.3080"), Decimal("0.2553"), Decimal("0.3662"))
    assert wilson(0, 20) == (Decimal("0.0000"), Decimal("0.0000"), Decimal("0.1611"))
    assert wilson(0, 0) is None


def test_a_net_promoter_score_of_few_who_agree_is_still_uncertain() -> None:
    score = net_promoter(5, 0, 5)
    assert score is not None
    assert score.value == Decimal("100.0")
    assert score.low < 50
    assert net_promoter(0, 0, 0) is None


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
@settings(max_examples=150, deadline=None)
def test_a_score_lies_within_the_scale_and_its_interval_is_in_order(promoters: int, passives: int, detractors: int) -> None:
    count = promoters + passives + detractors
    found = net_promoter(promoters, detractors, count)
    part = wilson(promoters, count)
    if count == 0:
        assert found is None
        assert part is None
        return
    assert found is not None
    assert part is not None
    assert -100 <= found.low <= found.value <= found.high <= 100
    assert 0 <= part.low <= part.value <= part.high <= 1


def test_a_share_of_nothing_is_unknown_not_zero() -> None:
    assert share(0, 0) is None
    assert mean({}) is None
    assert share(1, 3) == Decimal("0.3333")


# ---- surveys


def test_a_question_that_comes_again_was_asked_once() -> None:
    report = folded(Surveys(MONTH, split("flow"), steps), asked(), asked(), answered("9"))
    row = cells(report, "scores")[0]
    assert (row["asked"], row["answers"], row["response_rate"]) == (1, 1, Decimal("1.0000"))
    assert (row["score"], row["score_high"], row["mean"]) == (Decimal("100.0"), Decimal("100.0"), Decimal("9.00"))


def test_a_question_that_the_gate_stopped_was_not_asked() -> None:
    refused = MessageRefused(number=1, reason="OPTED_OUT", rule="10", when="send", flow="nps", step="steps.0")
    report = folded(Surveys(MONTH, split("flow"), steps), asked(), refused, asked(2), answered("3", 2))
    assert cells(report, "scores")[0]["asked"] == 1


def test_an_answer_to_a_question_of_before_counts_as_a_score_and_not_as_a_response() -> None:
    report = folded(Surveys(MONTH, split("flow"), steps), answered("10"), asked(2))
    row = cells(report, "scores")[0]
    assert (row["asked"], row["answers"], row["response_rate"]) == (1, 1, Decimal("0.0000"))


def test_who_lets_the_time_run_out_has_not_answered() -> None:
    report = folded(Surveys(MONTH, split("flow"), steps), asked(), QuestionTimedOut(session=1, flow="nps", step="steps.0"))
    row = cells(report, "scores")[0]
    assert (row["asked"], row["answers"], row["timed_out"], row["score"]) == (1, 0, 1, None)


def test_free_texts_stand_beside_the_score_and_go_with_the_person() -> None:
    fold = Surveys(MONTH, split("flow"), steps, texts=True)
    words = AnswerGiven(session=1, flow="nps", step="steps.1", value="too late", raw="too late")
    for event, contact in (answered("2"), (words, 1), answered("3", 2)):
        fold.add(seen(event, contact))
    erased = seen(words, 2)
    fold.add(EventRecord(erased.at, 2, "main", erased.kind, erased.body, None))
    report = fold.report()
    assert cells(report, "texts") == [{"day": "2026-10-05", "flow": "nps", "measure": "NPS", "score": "2", "text": "too late"}]
    assert any(note.startswith("1 free text cannot be shown") for note in report.notes)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 10)), max_size=40))
@settings(max_examples=60, deadline=None)
def test_the_days_of_a_survey_add_up_to_the_whole(answers: list[tuple[int, int]]) -> None:
    by_day, whole = Surveys(MONTH, split("day"), steps), Surveys(MONTH, split("flow"), steps)
    for contact, (day, score) in enumerate(answers):
        at = datetime(2026, 10, 1, 12, tzinfo=UTC) + timedelta(days=day)
        for event, _ in (asked(), answered(str(score))):
            by_day.add(seen(event, contact, at))
            whole.add(seen(event, contact, at))
    for column in ("asked", "answers"):
        parts = sum(int(str(row[column])) for row in cells(by_day.report(), "scores"))
        assert parts == sum(int(str(row[column])) for row in cells(whole.report(), "scores"))


# ---- funnel


def began(number: int = 1, digest: str = "d1") -> Event:
    return SessionStarted(session=number, flow="nps", digest=digest, start="keyword")


def went(*addresses: str, number: int = 1) -> Event:
    return StepsVisited(session=number, path=tuple(("nps", address) for address in addresses))


def test_who_never_answers_stops_at_the_question() -> None:
    report = folded(
        Funnel(MONTH, split("flow"), steps),
        *((event, 1) for event in (began(), went("steps.0"), *(event for event, _ in [answered("9")]), went("steps.1"))),
        *((event, 2) for event in (began(), went("steps.0"), SessionEnded(session=1, flow="nps", how="opted_out"))),
        *((event, 3) for event in (began(), went("steps.0"), SessionEnded(session=1, flow="nps", how="timed_out"))),
    )
    found = {row["label"]: row for row in cells(report, "steps-nps")}
    assert [(found["score"][name]) for name in ("reached", "answered", "left", "waiting")] == [3, 1, 1, 0]
    assert [(found["reason"][name]) for name in ("reached", "waiting")] == [1, 1]
    assert found["thanks"]["reached"] == 0
    assert dict(report.head) == {"Sessions": 3, "Completed": 0, "Handed over": 0, "Timed out": 1, "Left": 1, "Still waiting": 1}


def test_the_way_of_the_last_sprint_counts_though_it_is_written_after_the_end() -> None:
    report = folded(
        Funnel(MONTH, split("flow"), steps), began(), went("steps.0"), SessionEnded(session=1, flow="nps", how="fault"), went("steps.1")
    )
    assert {row["label"]: row["left"] for row in cells(report, "steps-nps")} == {"score": 0, "reason": 1, "thanks": 0}


def test_two_versions_of_a_flow_are_two_funnels() -> None:
    report = folded(
        Funnel(MONTH, split("flow"), steps), (began(digest="aaaaaaaaaa"), 1), (went("steps.0"), 1), (began(), 2), (went("steps.0"), 2)
    )
    assert [table.name for table in report.tables] == ["flows", "steps-nps-aaaaaaaa", "steps-nps-d1"]


# ---- consent and refusals


def delivered(number: int, status: str = "delivered", contact: int = 1) -> tuple[Event, int]:
    return StatusChanged(number=number, status=status, status_at=AT), contact


def test_a_message_is_delivered_once_also_when_only_read_is_told() -> None:
    told = [delivered(1, "sent"), delivered(1), delivered(1, "read"), delivered(2, "read"), delivered(1, "delivered", 2)]
    report = folded(Consents(MONTH, split("day"), {}), *told, OptedOut(method="text"))
    row = next(row for row in cells(report, "acts") if row["day"] == "2026-10-05")
    assert (row["delivered"], row["withdrawn"], row["opt_outs_per_1000"]) == (3, 1, Decimal("333.33"))


def test_every_day_of_a_report_by_day_is_there() -> None:
    assert len(cells(folded(Consents(MONTH, split("day"), {}), OptedOut(method="text")), "acts")) == 31


def test_refusals_come_with_what_to_do() -> None:
    events = [MessageRefused(number=n, reason="OPTED_OUT", rule="10", when="queue", flow="nps", step="steps.2") for n in range(3)]
    report = folded(Refusals(MONTH, split("flow"), {"OPTED_OUT": ("They left.", "Nothing.")}, steps), *events)
    assert cells(report, "reasons") == [{"reason": "OPTED_OUT", "count": 3, "means": "They left.", "remedy": "Nothing."}]
    assert cells(report, "places")[0]["step"] == "thanks"


def test_labels_count_messages_and_those_who_wrote_them() -> None:
    labelled = [
        MessageLabelled(label=label, message=f"m{n}", flow="nps", step="steps.2") for n, label in enumerate(("late", "late", "bag"))
    ]
    report = folded(Labels(MONTH, split("flow")), (labelled[0], 1), (labelled[1], 1), (labelled[2], 2))
    assert cells(report, "labels") == [
        {"flow": "nps", "label": "late", "messages": 2, "contacts": 1},
        {"flow": "nps", "label": "bag", "messages": 1, "contacts": 1},
    ]
    assert dict(report.head) == {"Labelled messages": 3, "Contacts": 2}


def test_kept_answers_are_shown_without_a_score() -> None:
    kept = FlowStep(address="steps.0", verb="ask", label="wishes", asks=True, is_free_text=True, is_kept=True)
    fold = Surveys(MONTH, split("flow"), lambda flow, digest: (kept,), texts=True)
    report = folded(fold, AnswerGiven(session=1, flow="lead", step="steps.0", value="a loan", raw="a loan"))
    assert [(row["flow"], row["score"], row["text"]) for row in cells(report, "texts")] == [("lead", "", "a loan")]


def test_a_day_begins_at_its_midnight_in_the_zone() -> None:
    assert MONTH.since == datetime(2026, 9, 30, 22, tzinfo=UTC)
    assert MONTH.until == datetime(2026, 10, 31, 23, tzinfo=UTC), "the clocks went back meanwhile"
    midnight = micros(datetime(2026, 10, 24, 22, tzinfo=UTC))
    assert [MONTH.day(midnight - 1), MONTH.day(midnight)] == ["2026-10-24", "2026-10-25"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_contacts_changes_no_table(order: tuple[int, ...]) -> None:
    stories = [[asked(c), answered(str(c * 4), c)] for c in range(3)]
    reports = [folded(Surveys(MONTH, split("flow"), steps), *(e for c in way for e in stories[c])) for way in (order, range(3))]
    assert reports[0].tables == reports[1].tables
