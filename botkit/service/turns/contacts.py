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


def dedupe_key(command: InboundItem, now: datetime) -> str:
    """The dedupe key. News without an id is known by its content, and only for a day: the same may come again next week.

    What a person did carries its own time in the content, so that one is never forgotten early.
    """
    kind, key = type(command.item).__name__.lower(), command.item.id
    is_news = isinstance(command.item, (AccountUpdate, Unknown)) and key.startswith(HASHED)
    return f"{kind}:{key}@{now.date()}" if is_news else f"{kind}:{key}"


def resolve(tx: Connection, bot: Bot, commands: Sequence[TurnCommand], now: datetime) -> Resolution:
    """Look everybody up, and welcome who is new.

    A change of identity parts the batch: what was written before it came from the old address, what follows from the new one.
    """
    found = Resolution()
    for moves, part in groupby(
        commands, key=lambda command: isinstance(command, InboundItem) and isinstance(command.item, IdentityChanged)
    ):
        if moves:
            for command in part:
                assert isinstance(command, InboundItem)
                assert isinstance(command.item, IdentityChanged)
                moved = contacts.move(tx, bot.channels[command.channel].platform.name, command.item.old, command.item.new, now)
                if moved and moved.merged:
                    found.merged[id(command)] = moved.merged
                # Nobody whom we know: kept with the account, since a change is told only once.
                found.people[id(command)] = (moved.contact_id if moved else ACCOUNT, bot.channel_of(command.channel, command.item.account))
        else:
            _look_up(tx, bot, list(part), now, found)
    return found


def _look_up(tx: Connection, bot: Bot, commands: Sequence[TurnCommand], now: datetime, found: Resolution) -> None:
    asked: dict[str, list[tuple[InboundItem, Sender]]] = {}
    for command in commands:
        match command:
            case InboundItem(item=(Incoming() | Preference()) as item):
                asked.setdefault(bot.channels[command.channel].platform.name, []).append((command, item.sender))
            case InboundItem(item=Echo() as item):
                asked.setdefault(bot.channels[command.channel].platform.name, []).append((command, item.recipient))
            case DueTimer(wake=wake):
                found.people[id(command)] = (wake.contact_id, wake.channel)
            case FunctionResult(call=call):
                found.people[id(command)] = (call.contact_id, call.channel)
            case ContactEvent(contact=contact, channel=channel) | ClosedHandoff(contact=contact, channel=channel):
                found.people[id(command)] = (contact, channel)
            case _:
                continue
    for platform, senders in asked.items():
        resolved = contacts.resolve(tx, platform, [sender for _, sender in senders], now, found.released)
        found.suppressed |= _suppressed(tx, bot, platform, [sender for _, sender in senders], resolved)
        for (command, _), person in zip(senders, resolved, strict=True):
            found.people[id(command)] = (person.contact_id, bot.channel_of(command.channel, command.item.account))
            if person.created:
                found.created.add(person.contact_id)


def _suppressed(
    tx: Connection, bot: Bot, platform: str, senders: Sequence[Sender], resolved: Sequence[ResolvedSender]
) -> dict[int, datetime]:
    """Who of those that are new, or showed something new, has an address that was erased. Without a key there is no list."""
    fresh = [(sender, who.contact_id) for sender, who in zip(senders, resolved, strict=True) if who.created or who.learned]
    if not fresh or not bot.suppression_key:
        return {}
    owners = {(platform, value): who for sender, who in fresh for value in (sender.user_id, sender.phone, *sender.spellings) if value}
    return {owners[address]: at for address, at in suppressions.find(tx, bot.suppression_key, owners).items()}


def in_order(commands: Sequence[TurnCommand], people: Mapping[int, ConversationKey]) -> list[TurnCommand]:
    """The units with each person's messages sorted by the platform's time; everything else keeps its place.

    One webhook is sorted when it is read; this is for those that were delivered side by side and meet in one batch.
    """
    ordered = list(commands)
    places: dict[ConversationKey, list[int]] = {}
    for place, command in enumerate(commands):
        who = people.get(id(command))
        if who is not None and isinstance(command, InboundItem) and isinstance(command.item, Incoming):
            places.setdefault(who, []).append(place)
    for own in places.values():
        if len(own) > 1:
            for place, command in zip(own, _by_time([commands[place] for place in own]), strict=True):
                ordered[place] = command
    return ordered


def _by_time(commands: Sequence[TurnCommand]) -> list[TurnCommand]:
    """A message whose time cannot be read stays behind the one that it came after. Equal times keep their order."""
    last = float("-inf")
    timed: list[tuple[float, TurnCommand]] = []
    for command in commands:
        at = command.item.at if isinstance(command, InboundItem) and isinstance(command.item, Incoming) else None
        last = at.timestamp() if at is not None else last
        timed.append((last, command))
    return [command for _, command in sorted(timed, key=lambda pair: pair[0])]
