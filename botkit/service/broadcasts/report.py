"""What came of a broadcast: a funnel for each arm, why others were not told, and what an answer cost."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct
from sqlalchemy import Connection

from botkit.core.model.broadcast import ARRIVED, Broadcast, Outcome
from botkit.reports.confidence import Estimate, wilson
from botkit.store.broadcasts import broadcast_counts
from botkit.store.broadcasts.broadcast_counts import OutcomeCounts

# Each step of the funnel with the outcomes that reached it.
FUNNEL: Mapping[str, tuple[Outcome, ...]] = {
    "sent": ("sent", *ARRIVED),
    "delivered": ARRIVED,
    "read": ("read", "answered", "opted_out"),
    "answered": ("answered",),
    "opted_out": ("opted_out",),
}


class ArmReport(Struct, frozen=True, kw_only=True):
    """One arm: its flow, the steps of the funnel, and the share of those reached who answered, with its interval at 95 %."""

    flow: str
    steps: Mapping[str, int]
    answered: Estimate | None


class BroadcastReport(Struct, frozen=True, kw_only=True):
    """`outcomes` by outcome and reason; `cost` what the delivered ones come to by the plan's prices, and `per_answer` for one answer."""

    broadcast: Broadcast
    outcomes: tuple[tuple[Outcome, str, int], ...]
    arms: tuple[ArmReport, ...]
    total: Mapping[str, int]
    cost: Decimal | None
    per_answer: Decimal | None


def report_of(tx: Connection, broadcast: Broadcast) -> BroadcastReport:
    counts = broadcast_counts.load(tx, broadcast.number)
    outcomes: dict[tuple[Outcome, str], int] = {}
    for (_, outcome, reason), n in counts.items():
        outcomes[outcome, reason] = outcomes.get((outcome, reason), 0) + n
    total = _steps(counts, None)
    plan, cost = broadcast.plan, None
    if plan.most and plan.to_be_sent:
        cost = (Decimal(plan.most) / plan.to_be_sent * total["delivered"]).quantize(Decimal("0.0001"))
    arms = tuple(_arm(counts, number, flow) for number, flow in enumerate(broadcast.spec.flows))
    return BroadcastReport(
        broadcast=broadcast,
        outcomes=tuple((outcome, reason, n) for (outcome, reason), n in sorted(outcomes.items(), key=lambda item: (-item[1], item[0]))),
        arms=arms,
        total=total,
        cost=cost,
        per_answer=None if cost is None or not total["answered"] else (cost / total["answered"]).quantize(Decimal("0.0001")),
    )


def _arm(counts: OutcomeCounts, number: int, flow: str) -> ArmReport:
    steps = _steps(counts, number)
    return ArmReport(flow=flow, steps=steps, answered=wilson(steps["answered"], steps["delivered"]))


def _steps(counts: OutcomeCounts, arm: int | None) -> dict[str, int]:
    return {step: broadcast_counts.total(counts, reached, arm=arm) for step, reached in FUNNEL.items()}
