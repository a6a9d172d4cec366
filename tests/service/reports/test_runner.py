"""The same log gives the same reports in both databases."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, select

from botkit.billing.terms import Terms
from botkit.flowfile.library import read_folder
from botkit.reports.dimensions import SPLITS
from botkit.reports.formats.as_json import as_json
from botkit.reports.period import Period
from botkit.service.billing.bill_run import open_billing
from botkit.service.reports import billing as bill_reports
from botkit.service.reports import runner as reporting
from botkit.service.reports.runner import ReportRequest
from botkit.store import Store
from botkit.store.tables import metadata
from tests.support.paths import TESTS

FLOWS = read_folder(TESTS / "reports" / "airline").flows
COPIED = ("channels", "flow_sources", "libraries", "events", "consents")


def made(store: Store, name: str) -> str:
    period = Period(first=date(2026, 10, 26), last=date(2026, 11, 8), zone="Europe/Amsterdam")
    by = ("country",) if "country" in SPLITS[name][1] else SPLITS[name][0]
    wanted = ReportRequest(report=name, period=period, by=by, texts=name == "surveys")
    with store.read() as tx:
        if name in ("sessions", "charges", "outcomes"):
            make = {"sessions": bill_reports.sessions, "charges": bill_reports.charges, "outcomes": bill_reports.outcomes}[name]
            report, count = make(tx, wanted, open_billing(tx, Terms()))
        else:
            report, count = reporting.make_report(tx, wanted, FLOWS)
    assert count > 0
    return as_json(report)


@pytest.fixture
def copied(log_store: Store, pg_url: str) -> Store:
    """The node's log in PostgreSQL."""
    other = Store.open(pg_url)
    with log_store.read() as here, other.begin() as there:
        for name in COPIED:
            table = metadata.tables[name]
            rows = [dict(row._mapping) for row in here.execute(select(table))]
            there.execute(insert(table), rows)
    return other


def test_both_databases_give_the_same_reports(log_store: Store, copied: Store) -> None:
    for name in SPLITS:
        assert made(copied, name) == made(log_store, name)
    copied.close()
