"""The event reader of reports: it decodes its fields from what the events write, and nothing personal."""

from __future__ import annotations

from botkit.reports.event_reader import FIELDS
from tests.support.event_fields import disagreements


def test_what_a_report_reads_of_an_event_is_a_part_of_the_event() -> None:
    assert disagreements(FIELDS) == []


def test_a_personal_field_is_found() -> None:
    assert disagreements({"message_received": FIELDS["message_queued"]})[0].endswith("not in message_received")
