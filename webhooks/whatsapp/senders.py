"""Senders and recipients: scoped ids and phone numbers from any field, and the names beside them."""

from __future__ import annotations

from collections.abc import Sequence

from botkit.core.model.platform import Sender
from webhooks.json_access import JsonObject, obj, text
from webhooks.whatsapp.phone_numbers import digits, is_parent, is_scoped, spellings

SHORTEST, LONGEST = 7, 15  # digits of a number with its country code (ITU-T E.164)

_BETWEEN = " -().\u00a0/"  # what people put between digits


def make_sender(*identifiers: str, parent: str = "", name: str = "", username: str = "") -> Sender:
    """A sender from identifiers in order of trust; the form of each decides its kind, not its field."""
    user_id = phone = ""
    for identifier in identifiers:
        if is_parent(identifier):
            parent = parent or identifier
        elif is_scoped(identifier):
            user_id = user_id or identifier
        else:
            phone = phone or digits(identifier)
    if not user_id and not phone:
        # An unknown kind of id is kept as the user id.
        user_id = next((identifier for identifier in identifiers if identifier), parent)
    return Sender(
        user_id=user_id,
        phone=phone,
        parent_id=parent,
        name=name,
        username=username.removeprefix("@"),
        spellings=spellings(phone) if phone else (),
    )


class ContactsBlock:
    """The `contacts` block beside messages and statuses. It may be missing, and its order means nothing."""

    def __init__(self, contacts: Sequence[JsonObject]) -> None:
        self._by_user_id = {text(contact, "user_id"): contact for contact in reversed(contacts)}
        self._by_phone = {text(contact, "wa_id"): contact for contact in reversed(contacts)}

    def sender(self, user_id: str, phone: str, parent: str = "") -> Sender:
        """The person with these identifiers, completed from the block: matched by user id, then by phone, never by position."""
        contact = self._find(user_id, phone)
        profile = obj(contact, "profile")
        return make_sender(
            user_id,
            phone,
            text(contact, "user_id"),
            text(contact, "wa_id"),
            parent=parent or text(contact, "parent_user_id"),
            name=text(profile, "name"),
            username=text(profile, "username"),
        )

    def only_one(self) -> Sender:
        """The only person of the block, for a message that names no sender; nobody when there are several."""
        people = {id(contact): contact for contact in (*self._by_user_id.values(), *self._by_phone.values())}
        if len(people) != 1:
            return Sender()
        (contact,) = people.values()
        return self.sender(text(contact, "user_id"), text(contact, "wa_id"))

    def _find(self, user_id: str, phone: str) -> JsonObject:
        if user_id and user_id in self._by_user_id:
            return self._by_user_id[user_id]
        if phone and phone in self._by_phone:
            return self._by_phone[phone]
        return {}


def sender_at(written: str) -> Sender | None:
    """Whom an address means as people write it: a phone number in any of its forms, or an id scoped to the business."""
    number = written.translate({ord(sign): None for sign in _BETWEEN}).removeprefix("+")
    if number.isascii() and number.isdigit():
        if not SHORTEST <= len(number) <= LONGEST or number.startswith("0"):
            return None
        return Sender(phone=number, spellings=spellings(number))
    # An id scoped to the business: two letters, a dot, letters and digits.
    country, dot, rest = written.partition(".")
    is_id = len(country) == 2 and country.isalpha() and country.isupper() and dot and rest.replace(".", "").isalnum() and rest.isascii()
    return Sender(user_id=written) if is_id else None
