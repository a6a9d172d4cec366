"""The event reader of bills: it decodes its fields from what the events write."""

from __future__ import annotations

import msgspec
import pytest

from botkit.billing.event_reader import FIELDS, KINDS, ORIGIN_FIELDS, read_event
from tests.support.event_fields import disagreements


def test_every_field_that_a_bill_reads_is_a_field_of_its_event() -> None:
    assert disagreements(FIELDS) == []
    assert disagreements(ORIGIN_FIELDS) == []


def test_a_field_that_no_event_has_is_found() -> None:
    class Renamed(msgspec.Struct):
        number: int
        state: str

    assert disagreements({"status_changed": Renamed}) == ["Renamed.state: not in status_changed"]
    assert disagreements({"status_moved": Renamed})[0] == "status_moved: no such event"


def test_a_bill_refuses_other_kinds_and_other_json() -> None:
    assert set(KINDS) == set(FIELDS)
    with pytest.raises(KeyError):
        read_event("tagged", "{}")
    with pytest.raises(msgspec.DecodeError):
        read_event("status_changed", "[]")
