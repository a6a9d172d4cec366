"""Contacts of a batch: whom each command concerns, its dedupe key, and the order in which a person's messages are handled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection

from botkit.core.model.platform import AccountUpdate, Echo, IdentityChanged, Incoming, Preference, Sender, Unknown
from botkit.policy.consent.suppression import Suppression
from botkit.service.bot import Bot
from botkit.service.commands import (
    ClosedHandoff,
    ContactEvent,
    DueTimer,
    FunctionResult,
    InboundItem,
    TicketCommand,
    TurnCommand,
    UnsentQuestion,
)
from botkit.store import contacts
from botkit.store.consent import suppressions
from botkit.store.contact_identity import ReleasedAddress, ResolvedSender
from botkit.store.events import ACCOUNT

HASHED = "sha256:"  # begins the id of an item that the platform gave none (docs/platforms.md)

ConversationKey = tuple[int, str]  # contact, channel


@dataclass(kw_only=True)
class Resolution:
    """`keys`: the contact and the channel of each command (by `id`) that concerns a contact. `created`: contacts that are new.

    `suppressed`: contacts with an address of somebody who was erased. `merged`: for each change of identity (by the `id`
    of its command) the former contact of the same person. `released`: numbers that somebody else has now.
    """

    keys: dict[int, ConversationKey] = field(default_factory=dict)
    created: set[int] = field(default_factory=set)
    suppressed: dict[int, Suppression] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)
    released: list[ReleasedAddress] = field(default_factory=list)


def dedupe_key(command: InboundItem, now: datetime) -> str:
    """An update without an id has the hash of its content as its key, and only for a day: the same update may come again next week.

    What a person did has its own time in the content, so its key needs no day.
    """
    kind, key = type(command.item).__name__.lower(), command.item.id
    is_update = isinstance(command.item, (AccountUpdate, Unknown)) and key.startswith(HASHED)
    return f"{kind}:{key}@{now.date()}" if is_update else f"{kind}:{key}"


def address_value(sender: Sender) -> str:
    return sender.user_id or sender.phone


def address_of(bot: Bot, command: TurnCommand, channel: str) -> str:
    """The address that the person wrote from: a consent belongs to it."""
    if not isinstance(command, InboundItem) or not isinstance(command.item, (Incoming, Preference)) or channel not in bot.channels:
        return ""
    value = address_value(command.item.sender)
    return f"{bot.channels[channel].platform.name}:{value}" if value else ""


def resolve(tx: Connection, bot: Bot, commands: Sequence[TurnCommand], now: datetime) -> Resolution:
    """Look up the contacts of all commands, and create those who are new.

    A change of identity divides the batch: what comes before it belongs to the old address, what follows to the new one.
    """
    resolution = Resolution()
    for is_move, part in groupby(
        commands, key=lambda command: isinstance(command, InboundItem) and isinstance(command.item, IdentityChanged)
    ):
        if is_move:
            for command in part:
                assert isinstance(command, InboundItem)
                assert isinstance(command.item, IdentityChanged)
                moved = contacts.move(tx, bot.channels[command.channel].platform.name, command.item.old, command.item.new, now)
                if moved and moved.merged:
                    resolution.merged[id(command)] = moved.merged
                # Of an unknown contact: logged with the account, because the platform reports a change only once.
                resolution.keys[id(command)] = (
                    moved.contact_id if moved else ACCOUNT,
                    bot.channel_of(command.channel, command.item.account),
                )
        else:
            _look_up(tx, bot, list(part), now, resolution)
    return resolution


def _look_up(tx: Connection, bot: Bot, commands: Sequence[TurnCommand], now: datetime, resolution: Resolution) -> None:
    by_platform: dict[str, list[tuple[InboundItem, Sender]]] = {}
    for command in commands:
        match command:
            case InboundItem(item=(Incoming() | Preference()) as item):
                by_platform.setdefault(bot.channels[command.channel].platform.name, []).append((command, item.sender))
            case InboundItem(item=Echo() as item):
                by_platform.setdefault(bot.channels[command.channel].platform.name, []).append((command, item.recipient))
            case DueTimer(timer=timer):
                resolution.keys[id(command)] = (timer.contact_id, timer.channel)
            case FunctionResult(call=call):
                resolution.keys[id(command)] = (call.contact_id, call.channel)
            case (
                ContactEvent(contact=contact, channel=channel)
                | ClosedHandoff(contact=contact, channel=channel)
                | TicketCommand(contact=contact, channel=channel)
                | UnsentQuestion(contact=contact, channel=channel)
            ):
                resolution.keys[id(command)] = (contact, channel)
            case _:
                continue
    for platform, senders in by_platform.items():
        resolved = contacts.resolve(tx, platform, [sender for _, sender in senders], now, resolution.released)
        resolution.suppressed |= _suppressed(tx, bot, platform, [sender for _, sender in senders], resolved)
        for (command, _), person in zip(senders, resolved, strict=True):
            resolution.keys[id(command)] = (person.contact_id, bot.channel_of(command.channel, command.item.account))
            if person.created:
                resolution.created.add(person.contact_id)


def _suppressed(
    tx: Connection, bot: Bot, platform: str, senders: Sequence[Sender], resolved: Sequence[ResolvedSender]
) -> dict[int, Suppression]:
    """Those who are new, or have a new address, and whose address was erased before. Without a key there is no list."""
    new = [(sender, person.contact_id) for sender, person in zip(senders, resolved, strict=True) if person.created or person.learned]
    if not new or not bot.suppression_key:
        return {}
    owners = {(platform, value): contact for sender, contact in new for value in sender.identifiers}
    return {owners[address]: listed for address, listed in suppressions.find(tx, bot.suppression_key, owners).items()}


def in_order(commands: Sequence[TurnCommand], keys: Mapping[int, ConversationKey]) -> list[TurnCommand]:
    """The commands, with the messages of each person sorted by the platform's time; all other commands keep their position.

    The items of one webhook are sorted when it is read; this is for webhooks that were delivered at the same time.
    """
    ordered = list(commands)
    positions: dict[ConversationKey, list[int]] = {}
    for position, command in enumerate(commands):
        key = keys.get(id(command))
        if key is not None and isinstance(command, InboundItem) and isinstance(command.item, Incoming):
            positions.setdefault(key, []).append(position)
    for own in positions.values():
        if len(own) > 1:
            for position, command in zip(own, _by_time([commands[position] for position in own]), strict=True):
                ordered[position] = command
    return ordered


def _by_time(commands: Sequence[TurnCommand]) -> list[TurnCommand]:
    """A message without a readable time stays behind the one that it followed. Equal times keep their order."""
    last = float("-inf")
    timed: list[tuple[float, TurnCommand]] = []
    for command in commands:
        at = command.item.at if isinstance(command, InboundItem) and isinstance(command.item, Incoming) else None
        last = at.timestamp() if at is not None else last
        timed.append((last, command))
    return [command for _, command in sorted(timed, key=lambda pair: pair[0])]
