"""Contact identity: which contact a sender is. The id scoped to the business counts first, then the phone number, then other spellings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, field
from sqlalchemy import Connection, bindparam, delete, insert, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from botkit.core.model.platform import Sender
from botkit.store.sql.compiled import CompiledStatement
from botkit.store.sql.types import bounded_key, safe_text
from botkit.store.sql.values_table import ID, KEY, table_values, values_table
from botkit.store.tables import addresses, contacts, merges

# `seen_at` only ranks the addresses of one person, and a new one starts as the newest. So it is written once a month, not once a message.
TOUCH_INTERVAL = timedelta(days=30)


# The kinds of an address, best first. `former`: theirs until the platform reported that they moved to another one.
_RANKED = ("user_id", "phone", "parent", "alias", "former")


class ResolvedSender(Struct, frozen=True):
    """`contact_id` is 0 for a sender without any identifier. `learned`: an address was added to a known contact."""

    contact_id: int
    created: bool
    learned: bool = False


class ReleasedAddress(Struct, frozen=True):
    """An address that was taken from this contact, because somebody else writes from it now."""

    contact_id: int
    value: str


class _KnownAddress(Struct):
    """An address in the table, or one that this transaction is about to insert."""

    contact_id: int
    kind: str
    seen_at: datetime | None


class _NewContact(Struct):
    """A contact to be created, because no address leads to one. `addresses`: value -> kind."""

    name: str
    user_id: str = ""
    addresses: dict[str, str] = field(default_factory=dict)
    contact_id: int = 0

    @property
    def names(self) -> list[str]:
        """The values that identify this contact, best first."""
        ranked = sorted(self.addresses.items(), key=lambda item: (_RANKED.index(item[1]), item[0]))
        return [value for value, kind in ranked if kind != "parent"]


# The platform is in every row given: as a condition beside the join it makes SQLite read all addresses of the platform.
_values = values_table(platform=KEY, value=KEY)
_owners = CompiledStatement(
    select(addresses.c.value, addresses.c.contact_id, addresses.c.kind, addresses.c.seen_at).join(
        _values, (_values.c.platform == addresses.c.platform) & (_values.c.value == addresses.c.value)
    )
)
# Not `sort_by_parameter_order`, which on SQLite means one statement for each row: new contacts differ by nothing but their name.
_create = insert(contacts).returning(contacts.c.id, contacts.c.name)
_undo = delete(contacts).where(contacts.c.id == bindparam("of_contact"))
_learn = upsert(addresses).on_conflict_do_nothing().returning(addresses.c.value)
_of_address = (addresses.c.platform == bindparam("of_platform"), addresses.c.value == bindparam("of_value"))
_touch = update(addresses).where(*_of_address).values(seen_at=bindparam("seen"), kind=bindparam("as_kind"))
_ids = values_table(contact_id=ID)
# The addresses of some contacts are found by the contact. Without statistics (a new store, a restored one) PostgreSQL would take the
# primary key instead, and read all addresses of the platform for each contact; as an expression the column fits no index.
unindexed_platform = addresses.c.platform.concat(literal_column("''"))
_scoped = (
    select(addresses.c.contact_id, addresses.c.value)
    .join(_ids, _ids.c.contact_id == addresses.c.contact_id)
    .where(unindexed_platform == bindparam("platform"), addresses.c.kind == "user_id")
    .order_by(addresses.c.contact_id, addresses.c.seen_at)
)
_of_contacts = (
    select(addresses.c.contact_id, addresses.c.value, addresses.c.kind)
    .join(_ids, _ids.c.contact_id == addresses.c.contact_id)
    .where(unindexed_platform == bindparam("platform"), addresses.c.kind.in_(("user_id", "phone")))
)
_release = delete(addresses).where(*_of_address, addresses.c.contact_id == bindparam("of_contact"))
_rekey = update(addresses).where(*_of_address).values(contact_id=bindparam("to_contact"), seen_at=bindparam("seen"))
_merge = upsert(merges).on_conflict_do_nothing()
_merges = select(merges.c.contact_id, merges.c.into_contact).where(
    or_(merges.c.contact_id == bindparam("of_contact"), merges.c.into_contact == bindparam("of_contact"))
)
_retire = update(addresses).where(*_of_address, addresses.c.contact_id == bindparam("of_contact")).values(kind="former")


def resolve(
    tx: Connection, platform: str, senders: Sequence[Sender], now: datetime, released: list[ReleasedAddress] | None = None
) -> tuple[ResolvedSender, ...]:
    """The contact of each sender. New contacts are created, and new addresses of known contacts are added.

    `created` is true once for each new contact, at its first sender. A reported move is handled by `move`. Here a number changes its
    contact only when it comes with another scoped id than the contact's, or after the contact was reported to have left it: the number
    was reassigned, and neither history nor consent goes with it. `released` collects the former owners.
    Call it before `contacts.lock`: nodes then wait for each other's addresses and contacts in one order.
    """
    known = _look_up(tx, platform, {value for sender in senders for value in _values_of(sender)})
    ids = _release_reassigned(tx, platform, senders, known, released if released is not None else [])
    newcomers: list[_NewContact] = []
    fresh: dict[str, _NewContact] = {}
    learned: dict[str, _KnownAddress] = {}
    owners: list[int | _NewContact] = []
    for sender in senders:
        kinds = _values_of(sender)
        user = bounded_key(sender.user_id)
        owner = _owner(_candidates(sender), known, fresh, user, ids)
        if owner is None and kinds:
            owner = _NewContact(sender.name, user)
            newcomers.append(owner)
        owners.append(owner or 0)
        if isinstance(owner, _NewContact):
            owner.user_id = owner.user_id or user
            added = {value: kind for value, kind in kinds.items() if value not in known and fresh.get(value, owner) is owner}
            for value, kind in added.items():
                owner.addresses[value] = _better(owner.addresses.get(value, "alias"), kind)
                fresh[value] = owner
        elif owner:
            if user:
                ids.setdefault(owner, user)
            for value, kind in kinds.items():
                if value not in known and value not in fresh and kind != "alias":
                    known[value] = learned[value] = _KnownAddress(owner, kind, None)
    if newcomers:
        _create_contacts(tx, platform, newcomers, now)
    if learned:
        _insert(tx, platform, learned, now)
    _touch_addresses(tx, platform, senders, known, now)
    return _results(owners, {entry.contact_id for entry in learned.values()})


def _release_reassigned(
    tx: Connection, platform: str, senders: Sequence[Sender], known: dict[str, _KnownAddress], released: list[ReleasedAddress]
) -> dict[int, str]:
    """Remove reassigned numbers from their former contacts. Returns the scoped id of each contact concerned."""
    strangers = [
        (sender, owners)
        for sender in senders
        if bounded_key(sender.user_id) not in known
        and (owners := {value: known[value] for value in _candidates(sender) if value in known})
        and (sender.user_id or any(entry.kind == "former" for entry in owners.values()))
    ]
    if not strangers:
        return {}
    in_question = sorted({entry.contact_id for _, owners in strangers for entry in owners.values()})
    scoped = tx.execute(_scoped, {**table_values((contact_id,) for contact_id in in_question), "platform": platform})
    ids: dict[int, str] = {row.contact_id: row.value for row in scoped}
    gone: dict[str, int] = {}
    for sender, owners in strangers:
        for value, entry in owners.items():
            is_others = bool(sender.user_id) and ids.get(entry.contact_id, sender.user_id) != sender.user_id
            if is_others or entry.kind == "former":
                gone[value] = entry.contact_id
                known.pop(value, None)
    if gone:
        tx.execute(
            _release, [{"of_platform": platform, "of_value": value, "of_contact": owner_id} for value, owner_id in sorted(gone.items())]
        )
        released.extend(ReleasedAddress(owner_id, value) for value, owner_id in sorted(gone.items()))
    return ids


def _results(owners: Iterable[int | _NewContact], learned: set[int]) -> tuple[ResolvedSender, ...]:
    seen: set[int] = set()
    results: list[ResolvedSender] = []
    for owner in owners:
        if isinstance(owner, _NewContact):
            created = bool(owner.addresses) and owner.contact_id not in seen
            seen.add(owner.contact_id)
            results.append(ResolvedSender(owner.contact_id, created))
        else:
            results.append(ResolvedSender(owner, created=False, learned=owner in learned))
    return tuple(results)


def _look_up(tx: Connection, platform: str, values: Iterable[str]) -> dict[str, _KnownAddress]:
    wanted = [(platform, value) for value in sorted(values)]
    if not wanted:
        return {}
    result = _owners.rows(tx, table_values(wanted))
    return {value: _KnownAddress(contact_id, kind, seen_at) for value, contact_id, kind, seen_at in result}


def owners(tx: Connection, platform: str, values: Iterable[str]) -> dict[str, int]:
    """The contact of each identifier; unknown ones are left out."""
    wanted = {bounded_key(value): value for value in values}
    return {wanted[value]: entry.contact_id for value, entry in _look_up(tx, platform, wanted).items()}


def _candidates(sender: Sender) -> tuple[str, ...]:
    return tuple(map(bounded_key, sender.identifiers))


def _values_of(sender: Sender) -> dict[str, str]:
    """All identifiers of a sender with their kinds; of two kinds of one value the better one counts."""
    kinds = dict.fromkeys((bounded_key(value) for value in sender.spellings if value), "alias")
    for kind, value in (("parent", sender.parent_id), ("phone", sender.phone), ("user_id", sender.user_id)):
        if value:
            kinds[bounded_key(value)] = kind
    return kinds if _candidates(sender) else {}


def _better(one: str, other: str) -> str:
    return min(one, other, key=_RANKED.index)


def _owner(
    candidates: Iterable[str],
    known: dict[str, _KnownAddress],
    fresh: dict[str, _NewContact],
    user: str = "",
    ids: Mapping[int, str] | None = None,
) -> int | _NewContact | None:
    """The contact that has one of these values, unless its scoped id differs from `user`."""
    for value in candidates:
        if value in known:
            owner = known[value].contact_id
            if value == user or not user or (ids or {}).get(owner, user) == user:
                return owner
        elif value in fresh and (value == user or not user or fresh[value].user_id in ("", user)):
            return fresh[value]
    return None


def _create_contacts(tx: Connection, platform: str, newcomers: list[_NewContact], now: datetime) -> None:
    """Create contacts. Where another node has inserted an address first, its contact is used and ours is deleted."""
    blank = {"language": "", "zone": "", "tags": b"[]", "fields": b"{}", "events": 0, "messages": 0, "created_at": now}
    ids: dict[str, list[int]] = {}
    for contact_id, name in tx.execute(_create, [{"name": newcomer.name, **blank} for newcomer in newcomers]):
        ids.setdefault(name, []).append(contact_id)
    for newcomer in newcomers:
        newcomer.contact_id = ids[safe_text(newcomer.name)].pop(0)
    wanted = {value: _KnownAddress(newcomer.contact_id, kind, now) for newcomer in newcomers for value, kind in newcomer.addresses.items()}
    lost = wanted.keys() - _insert(tx, platform, wanted, now)
    if lost:
        _adopt_existing(tx, platform, [newcomer for newcomer in newcomers if not lost.isdisjoint(newcomer.addresses)], now)


def _adopt_existing(tx: Connection, platform: str, late: list[_NewContact], now: datetime) -> None:
    there = _look_up(tx, platform, {value for newcomer in late for value in newcomer.addresses})
    moved: list[dict[str, object]] = []
    gone: list[dict[str, object]] = []
    for newcomer in late:
        ours = newcomer.contact_id
        theirs = next((there[value].contact_id for value in newcomer.names if there[value].contact_id != ours), ours)
        if theirs == ours:
            continue  # only a parent id was lost, and that identifies nobody
        won = (value for value in newcomer.addresses if there[value].contact_id == ours)
        moved += [{"of_platform": platform, "of_value": value, "to_contact": theirs, "seen": now} for value in won]
        gone.append({"of_contact": ours})
        newcomer.contact_id = theirs
        newcomer.addresses = {}
    if moved:
        tx.execute(_rekey, moved)
    if gone:
        tx.execute(_undo, gone)


def _insert(tx: Connection, platform: str, wanted: dict[str, _KnownAddress], now: datetime) -> set[str]:
    """Insert addresses that no contact has, sorted, so that nodes wait for each other in one order. Returns those inserted."""
    lines = [
        {"platform": platform, "value": value, "contact_id": entry.contact_id, "kind": entry.kind, "seen_at": now}
        for value, entry in sorted(wanted.items(), key=lambda item: item[0])
    ]
    return set(tx.execute(_learn, lines).scalars())


def _touch_addresses(tx: Connection, platform: str, senders: Sequence[Sender], known: dict[str, _KnownAddress], now: datetime) -> None:
    """Update `seen_at` of addresses in use, and the kind of a spelling that somebody now writes from."""
    stale: dict[str, str] = {}
    for sender in senders:
        for value, kind in _values_of(sender).items():
            entry = known.get(value)
            if entry is None or entry.seen_at is None or kind == "alias" or entry.kind == "former":
                continue
            better = _better(entry.kind, kind)
            if better != entry.kind or now - entry.seen_at >= TOUCH_INTERVAL:
                stale[value] = better
    if stale:
        lines = [{"of_platform": platform, "of_value": value, "as_kind": kind, "seen": now} for value, kind in sorted(stale.items())]
        tx.execute(_touch, lines)


class ContactMove(Struct, frozen=True):
    """`merged` is the contact that messages from the new addresses created before the move was reported, or 0: it is the same person.

    `taken_from` is a contact that had one of the new addresses and has others too, or 0: another person, who keeps the others.
    """

    contact_id: int
    merged: int = 0
    taken_from: int = 0


def move(tx: Connection, platform: str, old: Sender, new: Sender, now: datetime) -> ContactMove | None:
    """Apply a reported move from `old` to `new`: the new addresses lead to the contact of `old`. None when `old` is unknown.

    Addresses of `old` that are not in `new` become `former`: they find the contact only with its scoped id, and nothing is sent there.
    A contact that has only new addresses was created by the same person, who wrote before the move was reported: the two are recorded
    as merged (`merges`). A contact that has further addresses is another person and stays apart.
    Consents never follow by themselves.
    """
    known = _look_up(tx, platform, {*_values_of(old), *_values_of(new)})
    owner = _owner(_candidates(old), known, {})
    if not isinstance(owner, int):
        return None
    kinds = {value: kind for value, kind in _values_of(new).items() if kind != "alias"}
    missing = {value: _KnownAddress(owner, kind, now) for value, kind in kinds.items() if value not in known}
    taken = {value: known[value].contact_id for value in sorted(kinds) if value in known and known[value].contact_id != owner}
    others = sorted({contact_id for value, contact_id in taken.items() if kinds[value] != "parent"})
    same, apart = _same_or_apart(tx, platform, others, set(kinds))
    left = [value for value in _values_of(old) if value not in kinds and value in known and known[value].contact_id == owner]
    if left:
        tx.execute(_retire, [{"of_platform": platform, "of_value": value, "of_contact": owner} for value in sorted(left)])
    if missing:
        _insert(tx, platform, missing, now)
    if taken:
        tx.execute(_rekey, [{"of_platform": platform, "of_value": value, "to_contact": owner, "seen": now} for value in taken])
    if same:
        tx.execute(_merge, [{"contact_id": contact_id, "into_contact": owner, "at": now} for contact_id in same])
    return ContactMove(owner, same[0] if same else 0, apart[0] if apart else 0)


def _same_or_apart(tx: Connection, platform: str, others: list[int], values: set[str]) -> tuple[list[int], list[int]]:
    """These contacts, divided into those that have only the values, and those that have more."""
    more: set[int] = set()
    if others:
        result = tx.execute(_of_contacts, {**table_values((contact_id,) for contact_id in others), "platform": platform})
        more = {contact_id for contact_id, value, _ in result if value not in values}
    return [contact_id for contact_id in others if contact_id not in more], sorted(more)


def merged_with(tx: Connection, contact_id: int) -> tuple[int, ...]:
    """All contacts that are the same person, this one among them, in order."""
    members, pending = {contact_id}, [contact_id]
    while pending:
        pairs = tx.execute(_merges, {"of_contact": pending.pop()}).all()
        for other in {one for pair in pairs for one in pair} - members:
            members.add(other)
            pending.append(other)
    return tuple(sorted(members))
