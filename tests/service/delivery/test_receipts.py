"""Receipts move the status of a message up."""

from __future__ import annotations

from typing import Any

from botkit.core.events import (
    StatusChanged,
)
from botkit.core.model.platform import Sent
from tests.support.delivery import NADIA


def test_receipts_move_a_status_up_and_never_down(node: Any) -> None:
    node.says(NADIA, "hello")
    node.settle(node.claim()[0], Sent(platform_id="w1"))
    for word in ("delivered", "sent", "read", "delivered", "failed", "strange"):
        node.receipt("w1", word)
    assert [fact.status for fact in node.facts(NADIA, StatusChanged)] == ["delivered", "read"]
    assert [row["status"] for row in node.rows("messages")] == ["read"]


def test_a_tag_that_is_not_ours_names_nothing(node: Any) -> None:
    node.says(NADIA, "hello")
    node.settle(node.claim()[0], Sent(platform_id="w1"))
    for tag in ("bk1.1", "bk1.x.1", "bk1.99.1", "other.1.1", '{"a": 1}', "bk1.1.99", "bk1.²." + "1"):
        node.receipt(f"strange {tag}", "read", tag)
    assert [row["status"] for row in node.rows("messages")] == ["accepted"]
