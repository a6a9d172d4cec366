"""A broadcast as text and as JSON: its plan, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from botkit.core.model.broadcast import Broadcast, Plan
    from botkit.service.broadcasts.report import BroadcastReport

_WHAT = {
    "send": "to be told",
    "defer": "to be told later",
    "refuse": "refused",
    "silent": "the flow says nothing to them",
    "held_out": "held out, to compare with",
}


def as_text(report: BroadcastReport) -> str:
    return "\n".join(_lines(report))


def _lines(report: BroadcastReport) -> Iterator[str]:
    broadcast, spec = report.broadcast, report.broadcast.spec
    why = f" ({broadcast.reason})" if broadcast.reason else ""
    yield f"{spec.name}: {broadcast.state}{why}, flow {', '.join(spec.flows)}, channel {spec.channel}"
    if broadcast.state == "draft":
        yield "Its plan is being made."
        return
    yield from _plan(broadcast.plan)
    yield from _who(broadcast)
    if broadcast.started_at is not None:
        yield from _outcomes(report)


def _plan(plan: Plan) -> Iterator[str]:
    yield f"\nplan {plan.digest[:12]}: {plan.audience:,} people in the audience"
    for count in sorted(plan.counts, key=lambda one: (list(_WHAT).index(one.what), -one.count)):
        reason = f"  {count.reason} (rule {count.rule})" if count.reason and count.rule else f"  {count.reason}" if count.reason else ""
        yield f"{count.count:>12,}  {_WHAT[count.what]}{reason}"
    for condition, n in plan.left_out:
        yield f"{n:>12,}  left out by {condition}"
    if plan.currency:
        yield f"costs {plan.currency} {plan.expected} expected, at least {plan.least}, at most {plan.most}"
    if plan.unpriced:
        yield f"{plan.unpriced:,} messages have no known price, and are in no sum"
    if plan.ends_at is not None and plan.to_be_sent:
        limit = f" and {plan.limit:,} people a day" if plan.limit else ""
        yield f"ends about {_at(plan.ends_at)}, at {plan.per_minute:,} a minute{limit}"


def _who(broadcast: Broadcast) -> Iterator[str]:
    parts = [f"planned by {broadcast.drafted_by}"]
    if broadcast.approved_by:
        parts.append(f"approved by {broadcast.approved_by}")
    if broadcast.started_at is not None:
        parts.append(f"started by {broadcast.started_by} at {_at(broadcast.started_at)}")
    yield ", ".join(parts)


def _outcomes(report: BroadcastReport) -> Iterator[str]:
    yield "\nso far"
    for outcome, reason, n in report.outcomes:
        yield f"{n:>12,}  {outcome.replace('_', ' ')}{f'  {reason}' if reason else ''}"
    yield "\nfunnel"
    for step, n in report.total.items():
        yield f"{n:>12,}  {step.replace('_', ' ')}"
    if len(report.arms) > 1:
        for arm in report.arms:
            share = arm.answered
            said = f", {100 * share.value:.1f} % answered ({100 * share.low:.1f} to {100 * share.high:.1f})" if share is not None else ""
            yield f"  {arm.flow}: {arm.steps['sent']:,} sent, {arm.steps['delivered']:,} delivered{said}"
    if report.cost is not None:
        each = f", {report.per_answer} for an answer" if report.per_answer is not None else ""
        yield f"about {report.broadcast.plan.currency} {report.cost} by the plan's prices{each}"


def as_json(report: BroadcastReport) -> dict[str, Any]:
    broadcast = report.broadcast
    built: dict[str, Any] = msgspec.to_builtins(broadcast)
    plan = {**built["plan"], "to_be_sent": broadcast.plan.to_be_sent}
    return {
        **built,
        "name": broadcast.spec.name,
        "plan": plan,
        "outcomes": [{"outcome": outcome, "reason": reason, "count": n} for outcome, reason, n in report.outcomes],
        "funnel": dict(report.total),
        "arms": [msgspec.to_builtins(arm) for arm in report.arms],
        "cost": None if report.cost is None else str(report.cost),
        "per_answer": None if report.per_answer is None else str(report.per_answer),
    }


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
