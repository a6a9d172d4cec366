"""What receipts say of the price, model by model, worked through by hand from the platform's rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from webhooks.emulator.number import BusinessNumber

PHONE = "447700900123"
HOUR = 3600.0


def moment(day: str) -> float:
    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()


async def told(scene: Any, day: str, acts: Sequence[tuple[float, str]]) -> list[str]:
    """Each act is hours after the start, and: `hi` and `ad` by the customer, `answer`, or the category of a template."""
    start = moment(day)
    nadia = scene.platform.customer(PHONE)
    for category in ("marketing", "utility", "authentication"):
        scene.platform.templates.add(category, "en", "Words", category=category)
    for hours, act in acts:
        scene.now[0] = start + hours * HOUR
        if act == "hi":
            await nadia.says("hi")
        elif act == "ad":
            await nadia.clicks_ad()
        elif act == "answer":
            await scene.send(PHONE)
        else:
            await scene.template(PHONE, act)
    statuses = [status for status in await scene.statuses() if status["status"] == "delivered"]
    conversations: dict[str, int] = {}
    lines = []
    for status in statuses:
        pricing = status["pricing"]
        line = (
            f"{pricing['pricing_model']} {pricing.get('type', '-')} {pricing['category']} {'billable' if pricing['billable'] else 'free'}"
        )
        if "conversation" in status:
            line += f" #{conversations.setdefault(status['conversation']['id'], len(conversations) + 1)}"
        lines.append(line)
    return lines


DAY_OF_MANY = [(0, "marketing"), (1, "hi"), (2, "answer"), (3, "utility"), (26, "utility")]

TIMELINES: list[tuple[str, str, list[tuple[float, str]], list[str]]] = [
    (
        "by who began",
        "2022-05-02",
        DAY_OF_MANY,
        ["CBP - business_initiated billable #1"] * 3 + ["CBP - business_initiated billable #2"],
    ),
    ("by who began, an answer", "2022-05-02", [(0, "hi"), (1, "answer")], ["CBP - user_initiated billable #1"]),
    (
        "by category",
        "2024-05-02",
        DAY_OF_MANY,
        [
            "CBP - marketing billable #1",
            "CBP - marketing billable #1",
            "CBP - utility billable #2",
            "CBP - utility billable #2",
        ],
    ),
    ("service costs", "2024-05-02", [(0, "hi"), (1, "answer")], ["CBP - service billable #1"]),
    ("service is free", "2024-12-02", [(0, "hi"), (1, "answer")], ["CBP - service free #1"]),
    (
        "by message",
        "2025-08-04",
        [*DAY_OF_MANY, (27, "authentication")],
        [
            "PMP regular marketing billable",
            "PMP free_customer_service service free",
            "PMP free_customer_service utility free",
            "PMP regular utility billable",
            "PMP regular authentication billable",
        ],
    ),
    (
        "utility in the window costs again",
        "2026-11-02",
        DAY_OF_MANY,
        [
            "PMP regular marketing billable",
            "PMP free_customer_service service free",
            "PMP regular utility billable",
            "PMP regular utility billable",
        ],
    ),
    (
        "an advertisement: 72 hours from the answer",
        "2025-08-04",
        [(0, "ad"), (5, "utility"), (76, "marketing"), (77, "marketing")],
        [
            "PMP free_entry_point referral_conversion free #1",
            "PMP free_entry_point referral_conversion free #1",
            "PMP regular marketing billable",
        ],
    ),
    (
        "an advertisement: seven days since 28 September 2026",
        "2026-10-05",
        [(0, "ad"), (5, "answer"), (172, "marketing"), (173, "marketing")],
        [
            "PMP free_entry_point referral_conversion free #1",
            "PMP free_entry_point referral_conversion free #1",
            "PMP regular marketing billable",
        ],
    ),
    ("an advertisement, answered too late", "2025-08-04", [(0, "ad"), (24, "utility")], ["PMP regular utility billable"]),
    (
        "an advertisement ends other conversations",
        "2024-05-02",
        [(0, "utility"), (1, "ad"), (2, "answer"), (3, "utility")],
        [
            "CBP - utility billable #1",
            "CBP - referral_conversion free #2",
            "CBP - referral_conversion free #2",
        ],
    ),
]


@pytest.mark.parametrize(("name", "day", "acts", "expected"), TIMELINES, ids=[timeline[0] for timeline in TIMELINES])
async def test_the_price_on_receipts(set_scene: Any, name: str, day: str, acts: list[tuple[float, str]], expected: list[str]) -> None:
    number = BusinessNumber(version="v23.0") if day < "2025-07-01" else BusinessNumber()
    scene = await set_scene(receipts=("sent", "delivered"), number=number)
    assert await told(scene, day, acts) == expected


async def test_a_thousand_answers_a_month_are_free_and_reactions_do_not_count(set_scene: Any) -> None:
    scene = await set_scene(receipts=("delivered",))
    nadia = scene.platform.customer(PHONE)
    await nadia.says("hi")
    scene.platform.bill._answers[2026, 11] = 998
    for _ in range(2):
        await scene.send(PHONE, "reaction", {"message_id": "wamid.x", "emoji": "👍"})
        await scene.send(PHONE)
    await scene.send(PHONE)
    scene.now[0] += 9 * 24 * HOUR
    await nadia.says("December")
    await scene.send(PHONE)
    assert [status["pricing"]["type"] for status in await scene.statuses()] == [
        *["free_customer_service"] * 2,
        "regular",
        "free_customer_service",
    ]


async def test_the_price_comes_with_sent_and_once_more_the_end_of_a_conversation_with_sent_alone(set_scene: Any) -> None:
    scene = await set_scene(receipts=("sent", "delivered", "read"), number=BusinessNumber(version="v23.0"))
    await scene.platform.customer(PHONE).says("hi")
    await scene.send(PHONE)
    assert [("pricing" in status, "expiration_timestamp" in status.get("conversation", {})) for status in await scene.statuses()] == [
        (True, True),
        (True, False),
        (False, False),
    ]


async def test_the_month_begins_at_midnight_of_the_account(set_scene: Any) -> None:
    scene = await set_scene(receipts=("delivered",), number=BusinessNumber(zone="America/Los_Angeles"))
    nadia = scene.platform.customer(PHONE)
    scene.now[0] = moment("2026-12-01T07:59:00")
    await nadia.says("hi")
    scene.platform.bill._answers[2026, 11] = 1000
    await scene.send(PHONE)
    scene.now[0] += 60
    await scene.send(PHONE)
    assert [status["pricing"]["type"] for status in await scene.statuses()] == ["regular", "free_customer_service"]
