"""Receipts: what became of the messages that were sent. A status only moves up; one that comes too early waits for its message."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from botkit.core.codec import encode
from botkit.core.events import QuestionRefused, ReceiptPriced, StatusChanged
from botkit.core.model.contact import Address, Contact
from botkit.core.model.message import Outgoing
from botkit.core.model.platform import Failed, Receipt
from botkit.core.model.pricing import destination_of
from botkit.service.bot import Bot
from botkit.service.commands import UnsentQuestion
from botkit.service.delivery.platform_feedback import PlatformFeedback
from botkit.service.unit_of_work import TurnChanges, UnitOfWork
from botkit.store import contacts
from botkit.store import events as log
from botkit.store.contacts import ContactRow
from botkit.store.delivery import held_receipts as held
from botkit.store.delivery import messages
from botkit.store.delivery.held_receipts import HeldReceipt
from botkit.store.delivery.messages import Accepted, MessageRow, StatusMove, Watermark

TAG = "bk1"  # first part of the string that comes back with every receipt: bk1.<contact>.<number>

# A bill needs these also when they come after a higher status: Meta puts the price on `sent` and on one of the others.
BILLED = ("sent", "delivered", "read")

ENTRY_POINT = "referral_conversion"  # the kind of conversation that an advertisement opens (botkit.core.pricing)

Key = tuple[int, int]  # contact, number of the message


def tag_of(contact: int, number: int) -> str:
    return f"{TAG}.{contact}.{number}"


def market_of(to: Collection[Address]) -> str:
    """Where the message goes, for the bill: by the number where one is known."""
    destinations = sorted((destination_of(address.value) for address in to), key=lambda name: not name.isdecimal())
    return next(filter(None, destinations), "")


def read_tag(tag: str) -> Key | None:
    """The message that a tag names; None for another program's."""
    parts = tag.split(".")
    if len(parts) != 3 or parts[0] != TAG or not (parts[1].isdecimal() and parts[2].isdecimal()):
        return None
    return int(parts[1]), int(parts[2])


class _OpenedQuestion(Struct):
    """The one part of a stored message that is needed here."""

    opened: datetime | None = None


def opened_at(content: bytes | str) -> datetime | None:
    """When a stored message opened a question; None for other messages, and for one that cannot be read."""
    try:
        return msgspec.json.decode(content, type=_OpenedQuestion).opened
    except msgspec.DecodeError:
        return None


class StatusUpdates:
    """The receipts of a batch. Their messages are looked up first, so that their contacts can be locked with all others of the batch."""

    def __init__(self, tx: Connection, bot: Bot, received: Sequence[tuple[str, Receipt]], now: datetime) -> None:
        self.tx = tx
        self.bot = bot
        self.now = now
        self.quicker: tuple[Accepted, ...] = ()
        self.templates: dict[Key, tuple[str, str]] = {}
        self.questions: dict[Key, MessageRow] = {}  # messages that opened a question
        self.unsent: list[UnsentQuestion] = []
        single = [(channel, receipt) for channel, receipt in received if not receipt.watermark]
        keyed = self._keys([receipt for _, receipt in single])
        self.moves: list[StatusMove] = []
        self.about: dict[tuple[Key, str], tuple[str, Receipt]] = {}
        self.matched: list[tuple[Key, str, Receipt]] = []
        for channel, receipt in single:
            key = keyed.get(id(receipt))
            if key is not None:
                self.moves.append(StatusMove(*key, receipt.status, receipt.at or now))
                self.about.setdefault((key, receipt.status), (channel, receipt))
                self.matched.append((key, channel, receipt))
        self.moves.extend(messages.before_watermark(tx, self._watermarks([entry for entry in received if entry[1].watermark])))
        early = [receipt for _, receipt in single if id(receipt) not in keyed and receipt.message]
        held.hold(tx, [HeldReceipt(receipt.message, encode(receipt), now) for receipt in early])

    @property
    def contacts(self) -> set[int]:
        return {move.contact_id for move in self.moves}

    def apply(self, work: UnitOfWork, people: dict[int, ContactRow], feedback: PlatformFeedback) -> None:
        """Move the statuses up, and add an event for each move that was made. `people` holds the locked contacts.

        Messages are changed only after their contacts are locked, as everywhere: the other order could end in a deadlock.
        """
        messages.record_accepted(self.tx, self.quicker)
        moved: set[int] = set()
        for move in messages.move_status(self.tx, self.moves):
            channel, receipt = self.about.get(((move.contact_id, move.number), move.status), ("", None))
            moved.add(id(receipt))
            if receipt is not None:
                add_feedback(
                    feedback, self.bot, move.contact_id, channel, receipt, self.templates.get((move.contact_id, move.number), ("", ""))
                )
            self._add(work, people, move.contact_id, channel, status_changed(move, receipt))
            if move.status == "failed" and receipt is not None:
                self._close_question((move.contact_id, move.number), channel, receipt)
        for (contact, number), channel, receipt in self.matched:
            if receipt.status in BILLED and (receipt.participant or id(receipt) not in moved):
                self._add(work, people, contact, channel, receipt_priced(number, receipt, self.now))

    def _close_question(self, key: Key, channel: str, receipt: Receipt) -> None:
        """A question that the platform took and could not deliver: nobody can answer it."""
        row = self.questions.get(key)
        opened = opened_at(row.content) if row is not None and row.content is not None else None
        if row is not None and opened is not None:
            reason = receipt.errors[0].code if receipt.errors else "failed"
            event = QuestionRefused(flow=row.flow, step=row.step, asked=opened, reason=reason)
            self.unsent.append(UnsentQuestion(contact=key[0], channel=channel, event=event))

    def _add(
        self, work: UnitOfWork, people: dict[int, ContactRow], contact: int, channel: str, event: StatusChanged | ReceiptPriced
    ) -> None:
        row = people.get(contact)
        if row is None:  # erased meanwhile: the receipt is still counted, and billed
            row = ContactRow(Contact(id=contact), log.last_number(self.tx, contact), 0)
        changes = TurnChanges(row, channel, self.now)
        changes.add_event(event)
        people[contact] = work.add(changes)

    def _keys(self, receipts: Sequence[Receipt]) -> dict[int, Key]:
        """The message of each receipt (by `id`): by our tag where it came back, else by the platform's id. A receipt that is quicker than
        the answer to our send brings that id."""
        keys: dict[int, Key] = {}
        for receipt in receipts:
            key = read_tag(receipt.tag)
            if key is not None:
                keys[id(receipt)] = key
        rows = messages.by_platform_ids(self.tx, [receipt.message for receipt in receipts if id(receipt) not in keys])
        for receipt in receipts:
            row = rows.get(receipt.message)
            if id(receipt) not in keys and row is not None:
                keys[id(receipt)] = (row.contact_id, row.number)
        known = messages.load(self.tx, keys.values())
        failed = {keys[id(receipt)] for receipt in receipts if receipt.status == "failed" and id(receipt) in keys}
        self.questions = {key: row for key, row in known.items() if key in failed}
        self.templates = {key: template_of(row) for key, row in known.items() if row.template}
        keys = {key: value for key, value in keys.items() if value in known}
        quicker = {
            keys[id(receipt)]: Accepted(*keys[id(receipt)], receipt.message, receipt.at or self.now)
            for receipt in receipts
            if id(receipt) in keys and receipt.message and known[keys[id(receipt)]].platform_id is None
        }
        self.quicker = tuple(quicker.values())
        return keys

    def _watermarks(self, received: Sequence[tuple[str, Receipt]]) -> list[Watermark]:
        watermarks = []
        for channel, receipt in received:
            platform = self.bot.channels[channel].platform.name
            contact = contacts.find(self.tx, platform, receipt.recipient.user_id) if receipt.recipient.user_id else None
            if contact:
                watermarks.append(Watermark(contact, channel, receipt.at or self.now, receipt.status))
        return watermarks


def status_changed(move: StatusMove, receipt: Receipt | None) -> StatusChanged:
    return StatusChanged(
        number=move.number,
        status=move.status,
        status_at=move.at,
        code=receipt.errors[0].code if receipt and receipt.errors else "",
        pricing=receipt.pricing if receipt else {},
        conversation=receipt.conversation if receipt else {},
        price=receipt.price if receipt else None,
    )


def receipt_priced(number: int, receipt: Receipt, now: datetime) -> ReceiptPriced:
    participant = receipt.participant
    return ReceiptPriced(
        number=number,
        status=receipt.status,
        status_at=receipt.at or now,
        # The digest tells the members of a group apart. With the message's id in it, nobody can be followed from one message to the next.
        part=sha256(f"{receipt.message}:{participant}".encode()).hexdigest()[:12] if participant else "",
        destination=destination_of(participant),
        price=receipt.price,
    )


def add_feedback(feedback: PlatformFeedback, bot: Bot, contact: int, channel: str, receipt: Receipt, template: tuple[str, str]) -> None:
    """Pass on what a receipt means for the next messages."""
    if receipt.status == "failed" and receipt.errors and channel in bot.channels:
        verdict = bot.channels[channel].platform.verdict(receipt.errors)
        if isinstance(verdict, Failed):
            sender = receipt.recipient
            to = [value for value in (sender.user_id, sender.phone) if value]
            feedback.add_failure(contact, channel, verdict.reason, template, to)
    price = receipt.price
    if price is not None and price.origin == ENTRY_POINT and price.expires_at is not None:
        feedback.add_entry_window(contact, channel, price.expires_at)


def template_of(row: MessageRow) -> tuple[str, str]:
    """Name and language of a message's template."""
    if row.content is None:
        return row.template, ""
    message = msgspec.json.decode(row.content, type=Outgoing)
    return row.template, message.template.language if message.template is not None else ""
