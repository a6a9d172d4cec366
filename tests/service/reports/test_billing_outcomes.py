"""Outcomes: what flows achieved, with the cost that the report of charges has for their messages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from botkit.billing.terms import Terms
from botkit.core.model.business import Business
from botkit.reports.model import Report
from botkit.reports.period import Period
from botkit.service.billing.bill_run import open_billing
from botkit.service.reports import billing as bill_reports
from botkit.service.reports import runner
from botkit.service.reports.runner import ReportRequest
from botkit.store import Store

PERIOD = Period(first=date(2026, 10, 26), last=date(2026, 11, 8), zone="Europe/Amsterdam")
BUSINESS = Business(brands={"main": "Blue Kite"})


def made(store: Store, name: str, *by: str) -> Report:
    request = ReportRequest(report=name, period=PERIOD, by=by, business=BUSINESS)
    with store.read() as tx:
        make = {"charges": bill_reports.charges, "outcomes": bill_reports.outcomes, "sessions": bill_reports.sessions}.get(name)
        if make is None:
            return runner.make_report(tx, request, ())[0]
        return make(tx, request, open_billing(tx, Terms()))[0]


def column(report: Report, table: str, name: str) -> list[Any]:
    found = report.table(table)
    return [row[found.column_index(name)] for row in found.rows]


def test_the_cost_of_a_flow_is_that_of_its_charges(log_store: Store) -> None:
    charges, outcomes = made(log_store, "charges", "flow"), made(log_store, "outcomes", "flow")
    spent = dict(zip(column(charges, "charges", "flow"), column(charges, "charges", "amount"), strict=True))
    rows = outcomes.table("outcomes").rows
    assert len(rows) > 3
    for flow, _, count, _, _, currency, amount, each in rows:
        assert currency == "USD"
        if flow != "(all)":
            assert amount == spent.get(flow, Decimal(0))
        assert each is None or abs(each * count - amount) <= Decimal("0.00005") * count  # type: ignore[operator]


def test_answered_surveys_are_those_of_the_survey_report(log_store: Store) -> None:
    outcomes, surveys = made(log_store, "outcomes", "flow").table("outcomes").rows, made(log_store, "surveys", "flow")
    answered = sum(row[2] for row in outcomes if str(row[1]).startswith("answered "))  # type: ignore[misc]
    assert answered == sum(column(surveys, "scores", "answers")) > 0


def test_a_picture_and_a_head_say_what_was_achieved(log_store: Store) -> None:
    report = made(log_store, "outcomes", "flow")
    assert [chart.unit for chart in report.charts] == ["USD"]
    assert all(isinstance(count, int) and count > 0 for _, count in report.head)


def test_nothing_achieved_is_an_empty_table(log_store: Store) -> None:
    empty = ReportRequest(report="outcomes", period=Period(first=date(2020, 1, 1), last=date(2020, 1, 2), zone="UTC"), by=("flow",))
    with log_store.read() as tx:
        report, count = bill_reports.outcomes(tx, empty, open_billing(tx, Terms()))
    assert (report.table("outcomes").rows, report.charts, count) == ((), (), 0)


def test_every_report_can_be_split_by_brand(log_store: Store) -> None:
    for name, table in (("charges", "charges"), ("sessions", "sessions"), ("consent", "acts"), ("outcomes", "outcomes")):
        assert set(column(made(log_store, name, "brand"), table, "brand")) == {"Blue Kite"}, name
