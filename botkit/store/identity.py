"""Identity: which contact a sender is. Best key first: the id scoped to the business, then the phone number, then its other spellings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, field
from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from botkit.core.platform import Sender
from botkit.store.given import KEY, given, rows
from botkit.store.tables import addresses, contacts
from botkit.store.types import shortened, storable

# `seen_at` only ranks the addresses of one person, and a new one begins as the newest: so one write a month, not one a message.
SEEN_EVERY = timedelta(days=30)


# What a value can be to a person, best first.
_RANKED = ("user_id", "phone", "parent", "alias")


class Resolved(Struct, frozen=True):
    """`contact_id` is 0 for a sender without any identifier: nobody we could answer."""

    contact_id: int
    created: bool


class _Known(Struct):
    """An address as it stands in the table, or as this transaction is about to put it there."""

    contact_id: int
    kind: str
    seen_at: datetime | None


class _Newcomer(Struct):
    """Somebody that no address leads to yet. `addresses` by value: their kind."""

    name: str
    addresses: dict[str, str] = field(default_factory=dict)
    contact_id: int = 0

    @property
    def names(self) -> list[str]:
        """The values that say who this is, best first."""
        ranked = sorted(self.addresses.items(), key=lambda item: (_RANKED.index(item[1]), item[0]))
        return [value for value, kind in ranked if kind != "parent"]


# The platform is in every row given: as a condition beside the join it makes SQLite read all addresses of the platform.
_values = given(platform=KEY, value=KEY)
_owners = select(addresses.c.value, addresses.c.contact_id, addresses.c.kind, addresses.c.seen_at).join(
    _values, (_values.c.platform == addresses.c.platform) & (_values.c.value == addresses.c.value)
)
# Not `sort_by_parameter_order`, which on SQLite means one statement for each row: new contacts differ by nothing but their name.
_create = insert(contacts).returning(contacts.c.id, contacts.c.name)
_undo = delete(contacts).where(contacts.c.id == bindparam("of_contact"))
_learn = upsert(addresses).on_conflict_do_nothing().returning(addresses.c.value)
_of_address = (addresses.c.platform == bindparam("of_platform"), addresses.c.value == bindparam("of_value"))
_touch = update(addresses).where(*_of_address).values(seen_at=bindparam("seen"), kind=bindparam("as_kind"))
_rekey = update(addresses).where(*_of_address).values(contact_id=bindparam("to_contact"), seen_at=bindparam("seen"))


def resolve(tx: Connection, platform: str, senders: Sequence[Sender], now: datetime) -> tuple[Resolved, ...]:
    """The contact of each sender; who is new gets one, and what is new about a known one is learned.

    `created` is true once for each new contact, at its first sender. An address never changes its owner here: that is `move`.
    Call it before `contacts.lock`: nodes then wait for each other's addresses and contacts in one order.
    """
    known = _look_up(tx, platform, {value for sender in senders for value in _values_of(sender)})
    newcomers: list[_Newcomer] = []
    fresh: dict[str, _Newcomer] = {}
    learned: dict[str, _Known] = {}
    owners: list[int | _Newcomer] = []
    for sender in senders:
        kinds = _values_of(sender)
        owner = _owner(_candidates(sender), known, fresh)
        if owner is None and kinds:
            owner = _Newcomer(sender.name)
            newcomers.append(owner)
        owners.append(owner or 0)
        if isinstance(owner, _Newcomer):
            added = {value: kind for value, kind in kinds.items() if value not in known and fresh.get(value, owner) is owner}
            for value, kind in added.items():
                owner.addresses[value] = _better(owner.addresses.get(value, "alias"), kind)
                fresh[value] = owner
        elif owner:
            for value, kind in kinds.items():
                if value not in known and value not in fresh and kind != "alias":
                    known[value] = learned[value] = _Known(owner, kind, None)
    if newcomers:
        _welcome(tx, platform, newcomers, now)
    _learn_more(tx, platform, learned, now)
    _freshen(tx, platform, senders, known, now)
    return _answer(owners)


def _answer(owners: Iterable[int | _Newcomer]) -> tuple[Resolved, ...]:
    seen: set[int] = set()
    answer: list[Resolved] = []
    for owner in owners:
        if isinstance(owner, _Newcomer):
            created = bool(owner.addresses) and owner.contact_id not in seen
            seen.add(owner.contact_id)
            answer.append(Resolved(owner.contact_id, created))
        else:
            answer.append(Resolved(owner, created=False))
    return tuple(answer)


def _look_up(tx: Connection, platform: str, values: Iterable[str]) -> dict[str, _Known]:
    wanted = [(platform, value) for value in sorted(values)]
    if not wanted:
        return {}
    found = tx.execute(_owners, rows(wanted))
    return {value: _Known(contact_id, kind, seen_at) for value, contact_id, kind, seen_at in found}


def _candidates(sender: Sender) -> tuple[str, ...]:
    """What may find this person, best first. A parent id may not: it holds beyond the business that we speak for."""
    return tuple(shortened(value) for value in (sender.user_id, sender.phone, *sender.spellings) if value)


def _values_of(sender: Sender) -> dict[str, str]:
    """Everything that this sender is known by, with its kind; a value that is two kinds at once is the better one."""
    kinds = dict.fromkeys((shortened(value) for value in sender.spellings if value), "alias")
    for kind, value in (("parent", sender.parent_id), ("phone", sender.phone), ("user_id", sender.user_id)):
        if value:
            kinds[shortened(value)] = kind
    return kinds if _candidates(sender) else {}


def _better(one: str, other: str) -> str:
    return min(one, other, key=_RANKED.index)


def _owner(candidates: Iterable[str], known: dict[str, _Known], fresh: dict[str, _Newcomer]) -> int | _Newcomer | None:
    for value in candidates:
        if value in known:
            return known[value].contact_id
        if value in fresh:
            return fresh[value]
    return None


def _welcome(tx: Connection, platform: str, newcomers: list[_Newcomer], now: datetime) -> None:
    """Create contacts. Where another node was quicker with an address, its contact is taken and ours goes again."""
    blank = {"language": "", "zone": "", "tags": b"[]", "fields": b"{}", "events": 0, "messages": 0, "created_at": now}
    ids: dict[str, list[int]] = {}
    for contact_id, name in tx.execute(_create, [{"name": newcomer.name, **blank} for newcomer in newcomers]):
        ids.setdefault(name, []).append(contact_id)
    for newcomer in newcomers:
        newcomer.contact_id = ids[storable(newcomer.name)].pop(0)
    wanted = {value: _Known(newcomer.contact_id, kind, now) for newcomer in newcomers for value, kind in newcomer.addresses.items()}
    lost = wanted.keys() - _insert(tx, platform, wanted, now)
    if lost:
        _yield(tx, platform, [newcomer for newcomer in newcomers if not lost.isdisjoint(newcomer.addresses)], now)


def _yield(tx: Connection, platform: str, late: list[_Newcomer], now: datetime) -> None:
    there = _look_up(tx, platform, {value for newcomer in late for value in newcomer.addresses})
    moved: list[dict[str, object]] = []
    gone: list[dict[str, object]] = []
    for newcomer in late:
        ours = newcomer.contact_id
        theirs = next((there[value].contact_id for value in newcomer.names if there[value].contact_id != ours), ours)
        if theirs == ours:
            continue  # only a parent id was lost: that one does not say who somebody is
        won = (value for value in newcomer.addresses if there[value].contact_id == ours)
        moved += [{"of_platform": platform, "of_value": value, "to_contact": theirs, "seen": now} for value in won]
        gone.append({"of_contact": ours})
        newcomer.contact_id = theirs
        newcomer.addresses = {}
    if moved:
        tx.execute(_rekey, moved)
    if gone:
        tx.execute(_undo, gone)


def _learn_more(tx: Connection, platform: str, learned: dict[str, _Known], now: datetime) -> None:
    if learned:
        _insert(tx, platform, learned, now)


def _insert(tx: Connection, platform: str, wanted: dict[str, _Known], now: datetime) -> set[str]:
    """Add addresses that nobody has; sorted, so that nodes wait for each other in one order. Says which were added."""
    lines = [
        {"platform": platform, "value": value, "contact_id": entry.contact_id, "kind": entry.kind, "seen_at": now}
        for value, entry in sorted(wanted.items(), key=lambda item: item[0])
    ]
    return set(tx.execute(_learn, lines).scalars())


def _freshen(tx: Connection, platform: str, senders: Sequence[Sender], known: dict[str, _Known], now: datetime) -> None:
    """Note that an address is in use, and that what was only another spelling is now a number somebody writes from."""
    stale: dict[str, str] = {}
    for sender in senders:
        for value, kind in _values_of(sender).items():
            entry = known.get(value)
            if entry is None or entry.seen_at is None or kind == "alias":
                continue
            better = _better(entry.kind, kind)
            if better != entry.kind or now - entry.seen_at >= SEEN_EVERY:
                stale[value] = better
    if stale:
        lines = [{"of_platform": platform, "of_value": value, "as_kind": kind, "seen": now} for value, kind in sorted(stale.items())]
        tx.execute(_touch, lines)


class Moved(Struct, frozen=True):
    """`merged` is the other contact that the new address belonged to until now, or 0."""

    contact_id: int
    merged: int = 0


def move(tx: Connection, platform: str, old: Sender, new: Sender, now: datetime) -> Moved | None:
    """The person known as `old` is now `new`: the new addresses lead to the old contact from now on. None when nobody knows `old`.

    When the new address already made a contact of its own, it is re-keyed, and `merged` says whose it was; that contact keeps
    its history and its consents, which never follow by themselves.
    """
    known = _look_up(tx, platform, {*_values_of(old), *_values_of(new)})
    owner = _owner(_candidates(old), known, {})
    if not isinstance(owner, int):
        return None
    kinds = {value: kind for value, kind in _values_of(new).items() if kind != "alias"}
    missing = {value: _Known(owner, kind, now) for value, kind in kinds.items() if value not in known}
    taken = {value: known[value].contact_id for value in sorted(kinds) if value in known and known[value].contact_id != owner}
    if missing:
        _insert(tx, platform, missing, now)
    if taken:
        tx.execute(_rekey, [{"of_platform": platform, "of_value": value, "to_contact": owner, "seen": now} for value in taken])
    others = [contact_id for value, contact_id in taken.items() if kinds[value] != "parent"]
    return Moved(owner, others[0] if others else 0)
