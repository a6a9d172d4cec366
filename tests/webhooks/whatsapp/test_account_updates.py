"""News about the account, and the other fields of a webhook."""

from __future__ import annotations

import json

import pytest

from botkit.core.model.message import PhoneCall, Text
from botkit.core.model.platform import Incoming, Preference, Unknown
from tests.support.whatsapp_samples import NADIA, message, one, read, seconds, update


@pytest.mark.parametrize(
    ("name", "event", "severity"),
    [
        ("d01", "REJECTED", "alert"),
        ("d02", "PAUSED", "alert"),
        ("d03", "APPROVED", "info"),
        ("d04", "DISABLED", "alert"),
        ("d05", "YELLOW", "alert"),
        ("d06", "ANNOUNCED", "warning"),
        ("d07", "CHANGED", "warning"),
        ("d10", "FLAGGED", "alert"),
        ("d11", "ACCOUNT_RESTRICTION", "alert"),
        ("d12", "DISABLED_UPDATE", "alert"),
        ("d13", "ACCOUNT_VIOLATION", "alert"),
        ("d14", "PARTNER_REMOVED", "alert"),
        ("d20", "OBA_APPROVED", "info"),
        ("d23", "DECLINED", "info"),
        ("d29", "reserved", "info"),
        ("d31", "control_passed", "info"),
        ("d32", "group_participants_add", "info"),
        ("d35", "ACCOUNT_OFFBOARDED", "alert"),
    ],
)
def test_news_about_the_account(name: str, event: str, severity: str) -> None:
    assert (update(name).event, update(name).severity) == (event, severity)


def test_news_names_the_number_when_it_can_and_the_account_otherwise() -> None:
    assert update("d31").account == "118230047715606"
    assert update("d01").account == "204817366400951"
    assert seconds(update("d01").at) == 1793520900


@pytest.mark.parametrize(("name", "value"), [("d16", "stop"), ("d17", "resume")])
def test_the_platforms_own_switch_for_marketing(name: str, value: str) -> None:
    item = one(name)
    assert isinstance(item, Preference)
    assert (item.value, item.category, item.sender.user_id, item.sender.phone) == (value, "marketing", NADIA, "447700900417")


def test_history_is_counted_and_its_words_are_not_kept() -> None:
    assert update("d22").details == {"phase": 1, "chunk_order": 3, "progress": 55, "threads": 1, "messages": 2}
    assert "old question" not in repr(read("d22"))


def test_calls_are_messages_without_words() -> None:
    assert message("d26").content == PhoneCall(call="wacid.ABGGFoNadia0001", phase="connect")
    assert message("d26").sender.user_id == NADIA
    ends = [item.content for item in read("d27") if isinstance(item, Incoming)]
    assert ends == [PhoneCall(call=f"wacid.ABGGFoNadia000{n}", phase="terminate", missed=n == 2) for n in (1, 2)]


def test_what_another_responder_hears_is_observed() -> None:
    item = message("d30")
    assert item.observed
    assert item.content == Text(body="talking to another responder")
    assert item.account == "118230047715606"


def test_an_unknown_field_is_kept_raw() -> None:
    item = one("d33")
    assert isinstance(item, Unknown)
    assert (item.what, json.loads(item.raw)) == ("field pigeon_update", {"pigeon": "landed", "count": 2})
