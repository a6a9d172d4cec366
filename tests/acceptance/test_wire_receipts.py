"""Receipts over a socket: late, early, of strangers, and unknown ones."""

from __future__ import annotations

import json
from typing import Any

from botkit.core.events import (
    StatusChanged,
)
from tests.support.wire import MAIN, NADIA, SECRET, SEPARATE, body_of, facts, path_of, post
from webhooks.meta import sign


@SEPARATE
async def test_receipts_never_move_a_status_down(site: Any) -> None:
    await post(site, "b01_text_basic")
    await site.rests()
    (sent,) = site.platform.accepted
    for sample in ("c07_out_of_order_batch", "c08_sent_after_read_late"):
        envelope = json.loads(body_of(sample))
        for entry in envelope["entry"][0]["changes"][0]["value"]["statuses"]:
            entry["id"] = sent.id
        body = json.dumps(envelope).encode()
        assert await site.post(path_of(envelope), body, sign(body, SECRET)) == 200
    moved = [fact.status for fact in facts(site, NADIA) if isinstance(fact, StatusChanged)]
    assert moved == ["read"]
    assert [row["status"] for row in site.dump()["messages"]] == ["read"]


@SEPARATE
async def test_a_receipt_before_the_answer_to_the_send_is_held_and_matched(site: Any) -> None:
    """The platform names the message in a receipt before it answers our request."""
    await post(site, "c25_status_before_send_response")
    held = json.loads(body_of("c25_status_before_send_response"))["entry"][0]["changes"][0]["value"]["statuses"][0]["id"]
    assert [row["platform_id"] for row in site.dump()["held_receipts"]] == [held]
    site.platform.new_message_id = lambda about: held  # the next send gets this id
    await post(site, "b01_text_basic")
    await site.rests()
    assert site.dump()["held_receipts"] == []
    assert [fact.status for fact in facts(site, NADIA) if isinstance(fact, StatusChanged)] == ["sent"]


@SEPARATE
async def test_receipts_of_strangers_change_nothing(site: Any) -> None:
    await post(site, "b01_text_basic")
    await site.rests()
    before = site.dump()["messages"]
    for sample in ("c24_status_for_unknown_message", "c22_opaque_callback_data", "c21_group_aggregate"):
        await post(site, sample)
    assert site.dump()["messages"] == before


@SEPARATE
async def test_an_unknown_status_is_ignored(site: Any) -> None:
    await post(site, "b01_text_basic")
    await site.rests()
    (sent,) = site.platform.accepted
    envelope = site.platform.receipt(sent, "teleported")
    body = json.dumps(envelope).encode()
    assert await site.post(f"/webhooks/whatsapp/whatsapp_{MAIN}", body, sign(body, SECRET)) == 200
    assert not any(isinstance(fact, StatusChanged) for fact in facts(site, NADIA))
