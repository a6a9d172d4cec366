"""Charges by event, broadcast, queue and agent: what made the business send a message, from the log of real conversations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from botkit.billing.terms import Terms
from botkit.core.model.message import Outgoing
from botkit.reports.charges import LINE_COLUMNS
from botkit.reports.period import Period
from botkit.service.billing.bill_run import close_month, open_billing
from botkit.service.reports import billing as bill_reports
from botkit.service.reports.runner import ReportRequest
from botkit.service.tickets import acts
from botkit.store import Store
from tests.support.broadcasts import FLOWS, add_people, run_out, started
from tests.support.delivery import NADIA, signed_up, tell
from tests.support.echo import ECHO

COLLEAGUE = """\
botkit: 1
flow: colleague
title: A colleague
language: en
starts:
  - keywords: [colleague]
steps:
  - say: One moment.
  - handoff: desk
"""
PERIOD = Period(first=date(2026, 11, 1), last=date(2026, 11, 30), zone="UTC")


@pytest.fixture
def store(sqlite_url: str, make_node_on: Callable[..., Any]) -> Any:
    """Nadia signs up and is told of a delay; then Sam answers her, until he closes her ticket."""
    store = Store.open(sqlite_url)
    node = signed_up(lambda flows, **more: make_node_on(store, {**flows, "colleague": COLLEAGUE, "echo": ECHO}, **more))

    def deliver() -> None:
        for gone in node.send_all():
            message = f"wamid.sent.{gone.row.contact_id}.{gone.row.number}"
            node.receipt(message, "delivered", gone.cleared.tag)

    tell(node)
    deliver()
    node.says(NADIA, "colleague")
    deliver()
    contact = node.contact_id(NADIA)
    node.handle(acts.reply((contact, "main", 1), "Sam", Outgoing(body="Sam here.")))
    deliver()
    node.handle(acts.close((contact, "main", 1), "Sam"))
    node.says(NADIA, "hello again")
    deliver()
    yield store
    store.close()


def counted(store: Store, *by: str) -> dict[tuple[Any, ...], int]:
    with store.read() as tx:
        report, _ = bill_reports.charges(tx, ReportRequest(report="charges", period=PERIOD, by=by), open_billing(tx, Terms()))
    table = report.table("charges")
    return {row[: len(by)]: row[table.column_index("units")] for row in table.rows}  # type: ignore[misc]


def test_the_messages_of_a_flow_belong_to_the_event_that_began_it(store: Store) -> None:
    assert counted(store, "event", "flow") == {("flight.delayed", "notice"): 1, ("–", "colleague"): 1, ("–", "–"): 1, ("–", "echo"): 1}


def test_what_is_sent_while_a_ticket_is_open_belongs_to_its_queue_and_words_of_people_to_them(store: Store) -> None:
    assert counted(store, "queue") == {("desk",): 2, ("–",): 2}, "with the turn that opened it"
    assert counted(store, "agent") == {("Sam",): 1, ("–",): 3}


def test_the_lines_say_it_and_the_statement_of_a_month_does_not_depend_on_it(store: Store) -> None:
    request = ReportRequest(report="charges", period=PERIOD, by=("category",))
    with store.read() as tx:
        names, *rows = bill_reports.rows(tx, request, open_billing(tx, Terms()))
    assert names == LINE_COLUMNS
    lines = [dict(zip(LINE_COLUMNS, row, strict=True)) for row in rows]
    found = {(line["event"], line["queue"], line["agent"]) for line in lines}
    assert found == {("flight.delayed", "", ""), ("", "", ""), ("", "desk", ""), ("", "desk", "Sam")}
    closed = close_month(store, Terms(), "2026-11", datetime(2026, 12, 5, tzinfo=UTC))
    assert closed.lines == 4
    assert counted(store, "agent")["Sam",] == 1


def test_the_messages_of_a_broadcast_belong_to_it(sqlite_url: str, make_node_on: Callable[..., Any]) -> None:
    log = Store.open(sqlite_url)
    node = make_node_on(log, FLOWS)
    add_people(node, 3)
    started(node)
    for gone in run_out(node):
        node.receipt(f"wamid.sent.{gone.row.contact_id}.{gone.row.number}", "delivered", gone.cleared.tag)
    assert counted(log, "broadcast", "event") == {("strike-1", "broadcast"): 3}
    log.close()
