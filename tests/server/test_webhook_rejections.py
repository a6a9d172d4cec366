"""What operators are told about webhooks that were turned away."""

from __future__ import annotations

from typing import get_args

import structlog

from botkit.server.connections import ConnectionFault
from botkit.server.limited_log import LOG_INTERVAL, LimitedLog
from botkit.server.webhook_rejections import CONNECTION_SENTENCES, SENTENCES, WebhookRejections
from webhooks.endpoint import RejectReason


def test_every_reason_has_its_sentence() -> None:
    assert set(SENTENCES) == set(get_args(RejectReason))
    assert set(CONNECTION_SENTENCES) == set(get_args(ConnectionFault))


def test_each_is_counted_and_told_once_a_minute() -> None:
    counted: list[str] = []
    now = [0.0]
    refused = WebhookRejections(lambda platform, channel, why: counted.append(why), LimitedLog(lambda: now[0]))
    with structlog.testing.capture_logs() as told:
        for _ in range(3):
            refused("whatsapp", "main", "signature")
        refused("whatsapp", "main", "challenge")
        refused("whatsapp", "second", "signature")
        now[0] = LOG_INTERVAL
        refused("whatsapp", "main", "signature")
    assert len(counted) == 6
    assert [(line["channel"], line["event"]) for line in told] == [
        ("main", SENTENCES["signature"]),
        ("main", SENTENCES["challenge"]),
        ("second", SENTENCES["signature"]),
        ("main", SENTENCES["signature"]),
    ]
