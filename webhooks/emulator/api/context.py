"""What the Graph API needs of the emulator, beside what the phones need."""

from __future__ import annotations

from typing import Protocol

from webhooks.emulator.api.pricing import Bill
from webhooks.emulator.api.problems import Rejection
from webhooks.emulator.api.rate_limits import RateLimits
from webhooks.emulator.api.templates import Templates
from webhooks.emulator.number import AcceptedMessage, ReadMark
from webhooks.emulator.phones.customer import Customer, PhoneContext


class ApiContext(PhoneContext, Protocol):
    """`held` are the sends of templates that are held back, `token_ends` is by the clock, None for a token that never ends. `ticked`: the
    fields of webhooks by object, as in the app's dashboard; `is_subscribed`: whether the app gets those of the business account."""

    base_url: str
    token_ends: float | None
    ticked: dict[str, tuple[str, ...]]
    is_subscribed: bool
    customers: list[Customer]
    templates: Templates
    rate_limits: RateLimits
    bill: Bill
    held: list[AcceptedMessage]
    rejected: list[Rejection]

    @property
    def webhook_url(self) -> str: ...

    def customer_at(self, address: str) -> Customer | None: ...

    def accept(self, sent: AcceptedMessage, failed: int = 0) -> None: ...

    def mark_read(self, read: ReadMark) -> None: ...

    def review_template(self, name: str, language: str) -> None: ...
