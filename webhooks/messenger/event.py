"""One event of a Messenger or Instagram webhook: person, time, and the object with the content."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from botkit.core.model.message import Content, Referral
from botkit.core.model.platform import Incoming, Sender
from webhooks.json_access import JsonObject, digest

MARK = "user_ref:"  # begins the address of somebody who is known by the mark of a checkbox on a website only


def as_mark(user_ref: str) -> str:
    return MARK + user_ref if user_ref else ""


class MessengerEvent(Struct, frozen=True, kw_only=True):
    """`account` is the page's or Instagram account's id. `person` is the customer, sender or recipient."""

    account: str
    at: datetime | None
    person: str
    body: JsonObject
    observed: bool = False

    @property
    def sender(self) -> Sender:
        return Sender(user_id=self.person)

    def key(self, kind: str) -> str:
        """The dedupe key of an event without a message id: person, time, content."""
        return digest(self.account, self.person, str(self.body.get("timestamp")), kind, self.body.get(kind))

    def incoming(self, key: str, content: Content, *, reply_to: str = "", product: str = "", referral: Referral | None = None) -> Incoming:
        return Incoming(
            account=self.account,
            id=key,
            at=self.at,
            sender=self.sender,
            content=content,
            reply_to=reply_to,
            product=product,
            referral=referral,
            observed=self.observed,
        )
