"""What the reports of bills say in words: every rule that a line can name, and the rule for billable sessions."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import botkit.billing
from botkit.billing.terms import SessionTerms
from botkit.service.reports.billing import RULES, session_rule


def test_every_rule_that_a_line_can_name_has_its_sentence() -> None:
    named: set[str] = set()
    for file in Path(botkit.billing.__file__).parent.rglob("*.py"):
        for arguments in re.findall(r"(?:Rating\(|rule = )(.*)", file.read_text()):
            named |= set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', arguments))
    assert len(named) > 10
    assert named - set(RULES) == set()


def test_the_rule_for_billable_sessions_is_told_with_its_parameters() -> None:
    told = session_rule(SessionTerms(length=timedelta(hours=12), opened_by="contact"))
    assert told.startswith("A billable session: one contact on one channel, for 12 hours from the contact's message that finds none open")
