"""A broadcast: one flow for many contacts, from its draft to its end; and what became of each recipient."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Literal

from msgspec import Struct, field

from botkit.core.model.segment import Segment
from botkit.core.model.values import Value

State = Literal["draft", "planned", "approved", "scheduled", "running", "paused", "finished", "cancelled"]

Outcome = Literal[
    "waiting", "held_out", "refused", "silent", "cancelled", "queued", "failed", "sent", "delivered", "read", "answered", "opted_out"
]
# By their numbers in the database: never change one.
OUTCOMES: tuple[Outcome, ...] = (
    "waiting", "held_out", "refused", "silent", "cancelled", "queued", "failed", "sent", "delivered", "read", "answered", "opted_out",
)  # fmt: skip
RANKS: Mapping[Outcome, int] = {outcome: rank for rank, outcome in enumerate(OUTCOMES)}
ARRIVED: tuple[Outcome, ...] = ("delivered", "read", "answered", "opted_out")
SETTLED: tuple[Outcome, ...] = ("failed", "sent", *ARRIVED)  # the platform was given the message

ANSWERED_WITHIN = timedelta(hours=72)  # a message of theirs so long after ours counts as its answer
GUARDED = 500  # messages over which a guard counts, and then begins anew
_SHARES = 2**64


class BroadcastArm(Struct, frozen=True, kw_only=True):
    """A flow of its own for a share of the audience, in percent."""

    flow: str
    percent: int


class Guards(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What pauses a broadcast by itself: failures and opt-outs in percent of the last `GUARDED` messages, the sum that it may cost."""

    failures: int = 5
    opt_outs: int = 2
    budget: Decimal | None = None


class BroadcastSpec(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody asked for. `library` is the digest of the flows that it runs with, whatever is published later.

    `body` is what the flow reads as `event`, for everybody, packed (botkit/core/model/values.py). `list` names a list of addresses, instead
    of a segment. `starts_at` None: when it is started; with `local_time` the clock (`2026-12-01T10:00`) where each recipient lives decides.
    Nobody is told after `ends_at`. `per_minute`: slower than the number may. `holdout`: percent who are told nothing, to compare with.
    `of`: the number of the broadcast whose recipients it goes to, those with one of `outcomes`.
    """

    name: str
    flow: str
    channel: str
    library: str
    segment: Segment | None = None
    list: str = ""
    body: Mapping[str, Value] = field(default_factory=dict)
    starts_at: datetime | None = None
    local_time: str = ""
    ends_at: datetime | None = None
    per_minute: int | None = None
    arms: tuple[BroadcastArm, ...] = ()
    holdout: int = 0
    guards: Guards = Guards()
    of: int = 0
    outcomes: tuple[Outcome, ...] = ()

    @property
    def flows(self) -> tuple[str, ...]:
        """The flow of each arm, by its number."""
        return tuple(arm.flow for arm in self.arms) or (self.flow,)

    def arm_of(self, contact: int) -> int | None:
        """The arm of a contact, always the same; None: held out."""
        digest = sha256(f"{self.name}/{contact}".encode()).digest()
        percentile = int.from_bytes(digest[:8], "big") / _SHARES * 100
        if percentile < self.holdout:
            return None
        if not self.arms:
            return 0
        percentile = int.from_bytes(digest[8:16], "big") / _SHARES * sum(arm.percent for arm in self.arms)
        reached = 0.0
        for number, arm in enumerate(self.arms):
            reached += arm.percent
            if percentile < reached:
                return number
        return len(self.arms) - 1


class PlannedCount(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """So many with this outcome of the gate: `send`, `defer`, `refuse`, `silent` or `held_out`."""

    what: str
    count: int
    reason: str = ""
    rule: str = ""


class MessageGroup(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """So many messages that cost the same: where to, as what, and whether the service window is open."""

    destination: str
    category: str
    form: str
    count: int
    flow: str = ""
    free_entry: bool = False
    is_open: bool = False


class Plan(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a broadcast would do. `cursor`: the last contact that was looked at, while it is being made; `examined` counts them.

    Costs are sums in `currency`, as text; `unpriced` counts messages without a known price. `limit`: people a day outside their window,
    0 for no limit that is known.
    """

    cursor: int = 0
    examined: int = 0
    audience: int = 0
    counts: tuple[PlannedCount, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    groups: tuple[MessageGroup, ...] = ()
    currency: str = ""
    least: str = ""
    expected: str = ""
    most: str = ""
    unpriced: int = 0
    first_at: datetime | None = None
    ends_at: datetime | None = None
    per_minute: int = 0
    limit: int = 0
    digest: str = ""

    def count_of(self, what: str) -> int:
        return sum(count.count for count in self.counts if count.what == what)

    @property
    def to_be_sent(self) -> int:
        """Those who will be told, now or later."""
        return self.count_of("send") + self.count_of("defer")


class Broadcast(Struct, frozen=True, kw_only=True):
    """A broadcast as it stands. `number` names it; `version` counts its changes. `by` names people: who drafted, approved and started it,
    `reason` why it paused or was cancelled."""

    number: int
    spec: BroadcastSpec
    state: State = "draft"
    plan: Plan = Plan()
    drafted_by: str = ""
    drafted_at: datetime | None = None
    approved_by: str = ""
    started_by: str = ""
    started_at: datetime | None = None
    finished_at: datetime | None = None
    reason: str = ""
    version: int = 1


class Recipient(Struct, frozen=True, kw_only=True):
    """What became of one recipient. `due_at`: when they are told at the earliest. `number` is that of the message, 0 for none so far;
    `sent_at` when the platform took it. `own`: values for this one alone, as JSON."""

    broadcast: int
    contact_id: int
    outcome: Outcome = "waiting"
    reason: str = ""
    arm: int = 0
    due_at: datetime
    number: int = 0
    sent_at: datetime | None = None
    own: bytes | None = None
