"""Webhooks of Chatwoot: what an agent did, and nothing that is not signed, not ours, or not for the customer."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from botkit.config import Desk
from botkit.errors import BodyUnreadable
from webhooks.desks.chatwoot.webhooks import read
from webhooks.desks.inbound import BadSignature, DeskAct
from webhooks.desks.signature import hmac_of

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
DESK = Desk(name="care", kind="chatwoot", secrets=("old", "new"))
CONVERSATION = {"id": 9, "contact_inbox": {"source_id": "botkit-17-main-1"}}
MESSAGE: dict[str, Any] = {
    "event": "message_created",
    "id": 118,
    "content": "Hello, Sam here.",
    "message_type": "outgoing",
    "private": False,
    "sender": {"id": 1, "name": "Sam"},
    "conversation": CONVERSATION,
}


def acts(posted: Any, secret: str = "new", at: datetime = NOW) -> tuple[DeskAct, ...]:
    body = json.dumps(posted).encode() if not isinstance(posted, bytes) else posted
    moment = str(int(at.timestamp()))
    headers = {"X-Chatwoot-Timestamp": moment, "X-Chatwoot-Signature": f"sha256={hmac_of(secret, moment, body)}"}
    return read(DESK, headers, body, NOW)


def test_an_agents_answer_is_a_reply_under_their_name_and_the_desks() -> None:
    assert acts(MESSAGE) == (DeskAct(act="reply", ticket="17-main-1", by="care: Sam", key="care:118", text="Hello, Sam here."),)
    assert acts(MESSAGE, "old") == acts(MESSAGE)


def test_files_are_acts_of_their_own_after_the_words() -> None:
    link = "https://chat.example/rails/active_storage/a.png"
    found = acts({**MESSAGE, "attachments": [{"data_url": link, "file_type": "image"}, {"data_url": None}, "odd"]})
    assert [(act.act, act.key, act.text or act.link) for act in found] == [
        ("reply", "care:118", "Hello, Sam here."),
        ("file", "care:118:0", link),
    ]
    assert [act.act for act in acts({**MESSAGE, "content": None, "attachments": [{"data_url": link}]})] == ["file"]


@pytest.mark.parametrize("event", ["conversation_status_changed", "conversation_updated"])
def test_a_resolved_conversation_closes_the_ticket_by_either_event(event: str) -> None:
    posted = {"event": event, "status": "resolved", "meta": {"assignee": {"name": "Sam"}}, **CONVERSATION}
    assert acts(posted) == (DeskAct(act="close", ticket="17-main-1", by="care: Sam", key=""),)
    assert acts({**posted, "status": "open"}) == ()
    assert acts({**posted, "meta": {"assignee": None}})[0].by == "care: somebody"


@pytest.mark.parametrize(
    "posted",
    [
        {**MESSAGE, "message_type": "incoming"},
        {**MESSAGE, "private": True},
        {**MESSAGE, "conversation": {"contact_inbox": {"source_id": "405f1d30-1af3"}}},
        {**MESSAGE, "conversation": None},
        {**MESSAGE, "id": None},
        {**MESSAGE, "content": "  "},
        {"event": "contact_created"},
        {},
        [],
        "text",
    ],
)
def test_what_is_not_for_a_customer_of_ours_is_left_alone(posted: Any) -> None:
    assert acts(posted) == ()


def test_without_a_valid_signature_of_now_nothing_is_read() -> None:
    with pytest.raises(BadSignature):
        acts(MESSAGE, "wrong")
    with pytest.raises(BadSignature):
        acts(MESSAGE, at=NOW - timedelta(minutes=6))
    for headers in (
        {},
        {"X-Chatwoot-Timestamp": "x"},
        {"X-Chatwoot-Timestamp": str(int(NOW.timestamp())), "X-Chatwoot-Signature": "sha256=é"},
    ):
        with pytest.raises(BadSignature):
            read(DESK, headers, b"{}", NOW)
    with pytest.raises(BodyUnreadable):
        acts(b"{")
