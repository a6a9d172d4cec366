"""The receipts of a send: which statuses follow, with what price, and what the phone shows."""

from __future__ import annotations

from typing import Any

from webhooks.emulator import webhook_bodies as bodies
from webhooks.emulator.api.context import ApiContext
from webhooks.emulator.api.errors import title_of
from webhooks.emulator.number import AcceptedMessage
from webhooks.emulator.phones.activity import StatusShown
from webhooks.emulator.phones.customer import Customer

RANK = ("sent", "delivered", "read", "played")


class StatusReceipts:
    """`following` are the statuses that come by themselves."""

    def __init__(self, context: ApiContext, following: tuple[str, ...]) -> None:
        self.following = following
        self._context = context
        self._waiting: dict[str, list[AcceptedMessage]] = {}  # delivered and not read yet, by customer

    def after(self, sent: AcceptedMessage, customer: Customer | None, failed: int) -> list[dict[str, Any]]:
        """The receipts that follow a send, in order."""
        if failed:
            return [self.envelope(sent, "failed", failed)]
        statuses = self.following
        if sent.kind == "reaction" or (customer is not None and customer.has_blocked):
            statuses = tuple(status_name for status_name in statuses if status_name == "sent")
        if customer is not None and not customer.sends_receipts:
            statuses = tuple(status_name for status_name in statuses if status_name != "read")
        if customer is not None and "delivered" in statuses and "read" not in statuses:
            self._waiting.setdefault(customer.key, []).append(sent)
        return [self.envelope(sent, status_name) for status_name in statuses]

    def opened(self, customer: Customer) -> list[dict[str, Any]]:
        """The read receipts when the customer opens the chat."""
        waiting = self._waiting.pop(customer.key, [])
        return [self.envelope(sent, "read") for sent in waiting] if customer.sends_receipts else []

    def envelope(self, sent: AcceptedMessage, status_name: str, code: int = 0) -> dict[str, Any]:
        """The webhook of one status. The person is in `contacts` of each, but not when a message failed."""
        context = self._context
        customer = context.customer_at(sent.to)
        phone = customer.phone if customer is not None else sent.to.lstrip("+")
        user_id = customer.user_id if customer is not None else ""
        to = {key: value for key, value in (("recipient_id", phone), ("recipient_user_id", user_id)) if value}
        errors = [bodies.error(code, title_of(code), "")] if code else []
        status = bodies.status(sent.id, status_name, context.clock(), to, sent.tag, errors)
        if status_name in ("sent", "delivered", "read"):
            status |= context.bill.pricing_of(sent, customer, status_name, context.clock())
        context.record(
            StatusShown(customer=customer.key if customer is not None else phone, message=sent.id, status=status_name, code=code)
        )
        if customer is None or status_name == "failed" or status_name not in RANK:
            return bodies.envelope(context.number, statuses=[status])
        return bodies.envelope(context.number, contacts=[customer.card], statuses=[status])
