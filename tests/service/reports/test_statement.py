"""The monthly statement of a real log, and as people ask for it."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from botkit.billing.terms import Terms
from botkit.core.model.business import Business
from botkit.core.model.statement import StatementTerms
from botkit.errors import UsageError
from botkit.service.billing.bill_run import billable_sessions, open_billing, statement
from botkit.service.reports.statement import monthly_statement
from botkit.store import Store
from tests.support.commands import run
from tests.support.report_log import AIRLINE

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
TERMS = StatementTerms(price=Decimal("0.05"), tax=Decimal(20))


def test_it_counts_the_sessions_and_lines_of_the_reports(log_store: Store) -> None:
    terms = Terms()
    with log_store.read() as tx:
        context = open_billing(tx, terms)
        made = monthly_statement(tx, context, TERMS, Business(name="Blue Kite"), "2026-11", NOW)
        sessions = sum(1 for _ in billable_sessions(tx, context, "2026-11-01", "2026-11-30"))
        bill = statement(tx, context, "2026-11")
    assert made.session_count == sessions > 10
    assert made.net == sessions * Decimal("0.05")
    assert [(one.currency, one.amount, one.lines) for one in made.platform] == [(one.currency, one.shown, one.lines) for one in bill.totals]
    assert [one.digest for one in made.platform] == [bill.digest]
    assert sum(one.disputed_lines for one in made.platform) == bill.mismatches
    assert made.closed_on == ""


def test_what_is_no_month_is_refused(log_store: Store) -> None:
    with log_store.read() as tx, pytest.raises(UsageError, match="is no month"):
        monthly_statement(tx, open_billing(tx, Terms()), TERMS, Business(), "2026-13", NOW)


def test_the_forms_of_the_command_agree(log_url: str) -> None:
    ask = ("report", "statement", "2026-11", "--store", log_url)
    shown = run(*ask, cwd=AIRLINE)
    assert shown.returncode == 0, shown.stderr
    facts = json.loads(run(*ask, "--json", cwd=AIRLINE).stdout)
    rows = list(csv.DictReader(io.StringIO(run(*ask, "--format", "csv", cwd=AIRLINE).stdout)))
    page = run(*ask, "--format", "html", cwd=AIRLINE).stdout
    assert facts["statement"] in shown.stdout
    assert facts["statement"] in page
    assert sum(Decimal(row["gross"]) for row in rows) == Decimal(facts["gross"]) > 0
    assert "no picture" in run(*ask, "-o", "statement.png", cwd=AIRLINE).stderr
