"""What people may do with a broadcast, and what stops it by itself. A command is refused with a word, or it becomes an event. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from botkit.core.events import BroadcastMoved
from botkit.core.model.broadcast import GUARDED, Broadcast, BroadcastSpec, Plan, State

Act = Literal["approve", "start", "pause", "resume", "cancel"]

Refusal = Literal[
    "missing",
    "state",
    "own_plan",
    "changed",
    "needs_approval",
    "unpriced",
    "nobody",
    "over",
    "name_taken",
    "no_flow",
    "no_start",
    "no_channel",
]

REFUSALS: Mapping[str, str] = {
    "missing": "there is no such broadcast",
    "state": "a broadcast in this state does not take it",
    "own_plan": "who planned a broadcast cannot approve it; somebody else must",
    "changed": "the plan is not the one that was looked at; look at it again",
    "needs_approval": "it costs more than broadcasts.approve_above of botkit.yaml, so somebody else must approve it first",
    "unpriced": "some of its messages have no known price, so nobody can say what is approved; import a rate card (botkit rates import)",
    "nobody": "there is nobody to be told",
    "over": "its end has passed; plan a new one",
    "name_taken": "there is a broadcast of this name already, for something else",
    "no_flow": "there is no such flow",
    "no_start": 'the flow has no start "- broadcast: TOPIC", so nobody has said that it may go to many',
    "no_channel": "there is no such channel",
}

# Act -> the states in which it can be done.
POSSIBLE: Mapping[Act, tuple[State, ...]] = {
    "approve": ("planned",),
    "start": ("planned", "approved"),
    "pause": ("scheduled", "running"),
    "resume": ("paused",),
    "cancel": ("draft", "planned", "approved", "scheduled", "running", "paused"),
}


class GuardCounts(Struct, frozen=True, kw_only=True):
    """What was counted since a guard last began anew. `spent`: what the broadcast cost so far."""

    failed: int = 0
    opted_out: int = 0
    spent: Decimal = Decimal(0)
    is_restricted: bool = False
    is_template_stopped: bool = False


def refuse(broadcast: Broadcast | None, act: Act, by: str, *, digest: str, approve_above: Decimal | None, now: datetime) -> Refusal | None:
    """Why an act is refused; None when it is not. `digest`: of the plan that was looked at, if one was."""
    if broadcast is None:
        return "missing"
    if broadcast.state not in POSSIBLE[act]:
        return "state"
    plan, spec = broadcast.plan, broadcast.spec
    if digest and not plan.digest.startswith(digest):
        return "changed"
    if act in ("start", "resume") and spec.ends_at is not None and spec.ends_at <= now:
        return "over"
    if act == "approve":
        return "own_plan" if by == broadcast.drafted_by else "unpriced" if plan.unpriced else None
    if act == "start":
        if not plan.to_be_sent:
            return "nobody"
        if broadcast.state != "approved" and approve_above is not None and (plan.unpriced or Decimal(plan.most or 0) > approve_above):
            return "needs_approval"
    return None


def moved(broadcast: Broadcast, act: Act, by: str, now: datetime, reason: str = "") -> BroadcastMoved:
    """The event of an act that is not refused."""
    is_early = broadcast.spec.starts_at is not None and broadcast.spec.starts_at > now
    state: Mapping[Act, State] = {
        "approve": "approved",
        "start": "scheduled" if is_early else "running",
        "pause": "paused",
        "resume": "scheduled" if is_early else "running",
        "cancel": "cancelled",
    }
    return BroadcastMoved(number=broadcast.number, state=state[act], by=by, reason=reason, digest=broadcast.plan.digest)


def follow(broadcast: Broadcast | None, event: BroadcastMoved, at: datetime) -> Broadcast:
    """The broadcast after an event: a fold, so that the log gives the table again."""
    if broadcast is None:
        return Broadcast(number=event.number, spec=msgspec.json.decode(event.spec, type=BroadcastSpec), drafted_by=event.by, drafted_at=at)
    after = replace(broadcast, state=event.state, reason=event.reason, version=broadcast.version + 1)
    match event.state:
        case "planned":
            return replace(after, plan=msgspec.json.decode(event.plan, type=Plan))
        case "approved":
            return replace(after, approved_by=event.by)
        case "scheduled" | "running":
            return replace(after, started_by=after.started_by or event.by, started_at=after.started_at or at)
        case "finished" | "cancelled":
            return replace(after, finished_at=at)
        case _:
            return after


def stopped_by(broadcast: Broadcast, counts: GuardCounts) -> str:
    """The guard that pauses a broadcast now; empty: none."""
    guards = broadcast.spec.guards
    if counts.is_template_stopped:
        return "template"
    if counts.is_restricted:
        return "quality"
    if guards.budget is not None and counts.spent >= guards.budget:
        return "budget"
    if counts.failed * 100 > guards.failures * GUARDED:
        return "failures"
    if counts.opted_out * 100 > guards.opt_outs * GUARDED:
        return "opt_outs"
    return ""
