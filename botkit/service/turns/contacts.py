"""Whom the units of a batch concern, what each is known by, and the order in which a person's messages are handled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection

from botkit.core.model.platform import AccountUpdate, Echo, IdentityChanged, Incoming, Preference, Sender, Unknown
from botkit.service.bot import Bot
from botkit.service.commands import ClosedHandoff, ContactEvent, DueTimer, FunctionResult, InboundItem, TurnCommand
from botkit.store import contacts
from botkit.store.consent import suppressions
from botkit.store.contact_identity import ReleasedAddress, ResolvedSender
from botkit.store.events import ACCOUNT

HASHED = "sha256:"  # begins the id of an item that the platform gave none (docs/platforms.md)

ConversationKey = tuple[int, str]  # contact, channel


@dataclass(kw_only=True)
class Resolution:
    """For each unit (by `id`) that concerns a contact: the contact and the channel. `created`: contacts that are new.

    `suppressed`: contacts that showed an address of somebody who was erased, and since when. `merged`: for each unit (by `id`) that says
    somebody moved, the contact that turned out to be the same person. `released`: numbers that somebody else has now.
    """

    people: dict[int, ConversationKey] = field(default_factory=dict)
    created: set[int] = field(default_factory=set)
    suppressed: dict[int, datetime] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)
    released: list[ReleasedAddress] = field(default_factory=list)


def dedupe_key(unit: InboundItem, now: datetime) -> str:
    """The dedupe key. News without an id is known by its content, and only for a day: the same may come again next week.

    What a person did carries its own time in the content, so that one is never forgotten early.
    """
    kind, key = type(unit.item).__name__.lower(), unit.item.id
    is_news = isinstance(unit.item, (AccountUpdate, Unknown)) and key.startswith(HASHED)
    return f"{kind}:{key}@{now.date()}" if is_news else f"{kind}:{key}"


def resolve(tx: Connection, house: Bot, units: Sequence[TurnCommand], now: datetime) -> Resolution:
    """Look everybody up, and welcome who is new.

    A change of identity parts the batch: what was written before it came from the old address, what follows from the new one.
    """
    found = Resolution()
    for moves, part in groupby(units, key=lambda unit: isinstance(unit, InboundItem) and isinstance(unit.item, IdentityChanged)):
        if moves:
            for unit in part:
                assert isinstance(unit, InboundItem)
                assert isinstance(unit.item, IdentityChanged)
                moved = contacts.move(tx, house.channels[unit.channel].platform.name, unit.item.old, unit.item.new, now)
                if moved and moved.merged:
                    found.merged[id(unit)] = moved.merged
                # Nobody whom we know: kept with the account, since a change is told only once.
                found.people[id(unit)] = (moved.contact_id if moved else ACCOUNT, house.channel_of(unit.channel, unit.item.account))
        else:
            _look_up(tx, house, list(part), now, found)
    return found


def _look_up(tx: Connection, house: Bot, units: Sequence[TurnCommand], now: datetime, found: Resolution) -> None:
    asked: dict[str, list[tuple[InboundItem, Sender]]] = {}
    for unit in units:
        match unit:
            case InboundItem(item=(Incoming() | Preference()) as item):
                asked.setdefault(house.channels[unit.channel].platform.name, []).append((unit, item.sender))
            case InboundItem(item=Echo() as item):
                asked.setdefault(house.channels[unit.channel].platform.name, []).append((unit, item.recipient))
            case DueTimer(wake=wake):
                found.people[id(unit)] = (wake.contact_id, wake.channel)
            case FunctionResult(call=call):
                found.people[id(unit)] = (call.contact_id, call.channel)
            case ContactEvent(contact=contact, channel=channel) | ClosedHandoff(contact=contact, channel=channel):
                found.people[id(unit)] = (contact, channel)
            case _:
                continue
    for platform, senders in asked.items():
        resolved = contacts.resolve(tx, platform, [sender for _, sender in senders], now, found.released)
        found.suppressed |= _suppressed(tx, house, platform, [sender for _, sender in senders], resolved)
        for (unit, _), person in zip(senders, resolved, strict=True):
            found.people[id(unit)] = (person.contact_id, house.channel_of(unit.channel, unit.item.account))
            if person.created:
                found.created.add(person.contact_id)


def _suppressed(
    tx: Connection, house: Bot, platform: str, senders: Sequence[Sender], resolved: Sequence[ResolvedSender]
) -> dict[int, datetime]:
    """Who of those that are new, or showed something new, has an address that was erased. Without a key there is no list."""
    fresh = [(sender, who.contact_id) for sender, who in zip(senders, resolved, strict=True) if who.created or who.learned]
    if not fresh or not house.suppression_key:
        return {}
    owners = {(platform, value): who for sender, who in fresh for value in (sender.user_id, sender.phone, *sender.spellings) if value}
    return {owners[address]: at for address, at in suppressions.find(tx, house.suppression_key, owners).items()}


def in_order(units: Sequence[TurnCommand], people: Mapping[int, ConversationKey]) -> list[TurnCommand]:
    """The units with each person's messages sorted by the platform's time; everything else keeps its place.

    One webhook is sorted when it is read; this is for those that were delivered side by side and meet in one batch.
    """
    ordered = list(units)
    places: dict[ConversationKey, list[int]] = {}
    for place, unit in enumerate(units):
        who = people.get(id(unit))
        if who is not None and isinstance(unit, InboundItem) and isinstance(unit.item, Incoming):
            places.setdefault(who, []).append(place)
    for own in places.values():
        if len(own) > 1:
            for place, unit in zip(own, _by_time([units[place] for place in own]), strict=True):
                ordered[place] = unit
    return ordered


def _by_time(units: Sequence[TurnCommand]) -> list[TurnCommand]:
    """A message whose time cannot be read stays behind the one that it came after. Equal times keep their order."""
    last = float("-inf")
    timed: list[tuple[float, TurnCommand]] = []
    for unit in units:
        at = unit.item.at if isinstance(unit, InboundItem) and isinstance(unit.item, Incoming) else None
        last = at.timestamp() if at is not None else last
        timed.append((last, unit))
    return [unit for _, unit in sorted(timed, key=lambda pair: pair[0])]
