"""Planning: the audience is frozen and the gate asked for everyone in it, piece by piece, outside of the transactions that answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.billing.markets import Markets, shipped_markets
from botkit.core.codec import encode
from botkit.core.events import BroadcastMoved, BusinessEvent, MessageQueued
from botkit.core.model.broadcast import Broadcast, BroadcastSpec, MessageGroup, Plan, PlannedCount, Recipient
from botkit.core.model.contact import Address
from botkit.policy.gate.phone_regions import zones_of
from botkit.service.bot import Bot
from botkit.service.broadcasts.audience import Members, SegmentFilter, candidates
from botkit.service.broadcasts.dry_run import Foreseen, foresee
from botkit.service.broadcasts.moves import Moves
from botkit.service.broadcasts.pinned import pin
from botkit.service.broadcasts.plan_cost import with_cost
from botkit.service.broadcasts.recipient_event import event_for, shared_values
from botkit.service.delivery.receipts import market_of
from botkit.service.unit_of_work import UnitOfWork
from botkit.store import contacts
from botkit.store.broadcasts import broadcast_counts, broadcasts, recipients
from botkit.store.contacts import ContactRow
from botkit.store.database import Store
from botkit.store.events import ACCOUNT

PIECE = 500  # contacts looked at in one go
FIRST_ZONE = "Pacific/Kiritimati"  # where each day begins first
LEASE = timedelta(seconds=60)  # of whoever makes a plan: longer than any piece


class Planner:
    """Makes plans for one bot. `per_second` says how fast a channel may send, `terms` how it is billed."""

    def __init__(
        self, store: Store, bot: Bot, node: str, clock: Callable[[], datetime], per_second: Callable[[str], float], terms: Any
    ) -> None:
        self._store = store
        self._bot = bot
        self._node = node
        self._clock = clock
        self._per_second = per_second
        self._terms = terms
        self._markets: Markets = shipped_markets()

    def claim(self, number: int) -> bool:
        with self._store.begin() as tx:
            return broadcasts.claim_plan(tx, number, self._node, self._clock(), LEASE)

    def piece(self, number: int) -> Plan | None:
        """Look at the next contacts. Returns the plan so far; None when it is made, or somebody else makes it."""
        now = self._clock()
        with self._store.read() as tx:
            row = broadcasts.row_of(tx, number)
            if row is None or row.broadcast.state != "draft" or row.progress is None:
                return None
            spec, progress = row.broadcast.spec, row.progress
            pin(tx, self._bot, spec.library)
            found = candidates(tx, number, spec, progress.cursor, PIECE)
            members = SegmentFilter(spec.segment, self._bot, self._markets, now).members(tx, found.rows)
            rows, after = self._look(tx, row.broadcast, progress, members, found.own, now)
        after = replace(after, cursor=found.cursor, examined=progress.examined + len(found.rows))
        with self._store.begin() as tx:
            if not broadcasts.save_progress(tx, number, self._node, after, now + LEASE):
                return None
            recipients.put(tx, rows)
        if found.is_last:
            self._finish(number, after, now)
            return None
        return after

    def _look(
        self, tx: Connection, broadcast: Broadcast, plan: Plan, members: Members, own: Mapping[int, bytes | None], now: datetime
    ) -> tuple[list[Recipient], Plan]:
        """The recipients among these contacts, and the plan with them."""
        spec, ids = broadcast.spec, [row.contact.id for row in members.rows]
        channel = self._bot.channels.get(spec.channel)
        addresses = contacts.addresses(tx, ids, channel.platform.name) if channel is not None else {}
        shared = shared_values(spec)
        rows: dict[int, Recipient] = {}
        moments: dict[datetime, dict[int, BusinessEvent]] = {}
        for member in members.rows:
            contact, arm = member.contact.id, spec.arm_of(member.contact.id)
            due = self._due(spec, member, addresses.get(contact, ()), now)
            rows[contact] = Recipient(
                broadcast=broadcast.number,
                contact_id=contact,
                arm=arm or 0,
                due_at=due,
                outcome="waiting" if arm is not None else "held_out",
                own=own.get(contact),
            )
            if arm is not None:
                moments.setdefault(max(due, now), {})[contact] = event_for(spec, rows[contact], shared)
        foreseen: dict[int, Foreseen] = {}
        for moment, events in moments.items():
            foreseen |= foresee(tx, self._bot, events, spec.channel, spec.library, moment)
        counts, groups = Counter[tuple[str, str, str]](), Counter[tuple[Any, ...]]()
        for contact, row in rows.items():
            one = Foreseen(what="held_out") if row.outcome == "held_out" else foreseen.get(contact, Foreseen(what="refuse", reason="GONE"))
            counts[one.what, one.reason, one.rule] += 1
            rows[contact] = _with(row, one)
            for message in one.messages:
                groups[_group_key(message, market_of(addresses.get(contact, ())), one.due_at or max(row.due_at, now))] += 1
        return list(rows.values()), _added(
            plan, counts, groups, members, len(rows), min((row.due_at for row in rows.values()), default=None)
        )

    def _due(self, spec: BroadcastSpec, row: ContactRow, addresses: tuple[Address, ...], now: datetime) -> datetime:
        if not spec.local_time:
            return spec.starts_at or now
        phone = next((address.value for address in addresses if address.value.isdecimal()), "")
        zones = zones_of(row.contact.zone, phone, self._bot.programs.business.zone)
        return local_moment(spec.local_time, zones)

    def _finish(self, number: int, progress: Plan, now: datetime) -> None:
        with self._store.read() as tx:
            row = broadcasts.row_of(tx, number)
            assert row is not None
            spec = row.broadcast.spec
            if spec.segment is not None and (topics := spec.segment.values_of("agreed")) and not spec.of and not spec.list:
                others = contacts.count(tx) - progress.examined
                progress = replace(progress, left_out=((f"agreed: {topics[0]}", others), *progress.left_out))
            plan = with_cost(tx, self._bot, spec, progress, self._terms, self._per_second(spec.channel), now)
            counts = recipients.count(tx, number)
        plan = replace(plan, cursor=0, digest=digest_of(spec, plan))
        with self._store.begin() as tx:
            current = broadcasts.find(tx, number, lock=True)
            if current is None or current.state != "draft":
                return
            people = contacts.lock(tx, [ACCOUNT])
            moves, work = Moves(tx, now), UnitOfWork()
            moves.move(current, BroadcastMoved(number=number, state="planned", digest=plan.digest, plan=encode(plan).decode()))
            moves.write(people, work)
            work.write(tx)
            broadcast_counts.replace(tx, number, counts)
            broadcasts.release(tx, self._node)


def digest_of(spec: BroadcastSpec, plan: Plan) -> str:
    """What an approval is of: what was asked for, and what it would do."""
    return sha256(encode(spec) + encode(replace(plan, digest=""))).hexdigest()


def local_moment(local_time: str, zones: tuple[str, ...]) -> datetime:
    """The moment at which a clock shows this time; where somebody may live in several zones, the last of them: never too early."""
    clock = datetime.fromisoformat(local_time)
    return max(clock.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for zone in zones)


def _with(row: Recipient, one: Foreseen) -> Recipient:
    match one.what:
        case "refuse":
            return replace(row, outcome="refused", reason=one.reason)
        case "defer":
            return replace(row, due_at=max(row.due_at, one.due_at or row.due_at), reason=one.reason)
        case "silent":
            return replace(row, outcome="silent")
        case _:
            return row


def _group_key(message: MessageQueued, destination: str, at: datetime) -> tuple[Any, ...]:
    state: Mapping[str, Any] = message.saw.get("state", {})  # type: ignore[assignment]  # a mapping
    form = str(message.saw.get("form", "template"))
    category = (state.get("template_category") or message.purpose) if form == "template" else "service"
    until = state.get("entry_until")
    is_free = until is not None and datetime.fromisoformat(str(until)) > at
    return destination, category, form, message.flow, bool(message.saw.get("open")), is_free


def _added(
    plan: Plan,
    counts: Counter[tuple[str, str, str]],
    groups: Counter[tuple[Any, ...]],
    members: Members,
    audience: int,
    first: datetime | None,
) -> Plan:
    for count in plan.counts:
        counts[count.what, count.reason, count.rule] += count.count
    for group in plan.groups:
        groups[group.destination, group.category, group.form, group.flow, group.is_open, group.free_entry] += group.count
    left_out = Counter(dict(plan.left_out))
    left_out.update(members.left_out)
    firsts = [moment for moment in (plan.first_at, first) if moment is not None]
    return replace(
        plan,
        audience=plan.audience + audience,
        counts=tuple(PlannedCount(what=key[0], reason=key[1], rule=key[2], count=n) for key, n in sorted(counts.items())),
        groups=tuple(
            MessageGroup(destination=key[0], category=key[1], form=key[2], flow=key[3], is_open=key[4], free_entry=key[5], count=n)
            for key, n in sorted(groups.items())
        ),
        left_out=tuple(left_out.items()),
        first_at=min(firsts, default=None),
    )
