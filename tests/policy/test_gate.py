"""The gate's table, row by row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from botkit.policy.gate import Allow, decide
from botkit.policy.reasons import Reason
from botkit.policy.state import Draft, State

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_an_answer_in_the_window_goes_out_free_form() -> None:
    verdict = decide(Draft(answers=True), State(heard_at=NOW - timedelta(hours=2)), NOW)
    assert isinstance(verdict, Allow)
    assert (verdict.form, verdict.reason) == ("free", Reason.ALLOW_SERVICE_WINDOW)


def test_nothing_known_allows_nothing() -> None:
    assert not isinstance(decide(Draft(template="t", purpose="marketing"), State(), NOW), Allow)
