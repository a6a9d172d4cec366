"""What happens in the emulator, one frozen value each: for the simulator, for transcripts and for tests.

`msgspec.json.encode` turns any of them into JSON with its `kind`, so the browser gets the same values.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from msgspec import Struct
from msgspec.structs import replace

from webhooks.emulator.phones.screen import Screen

MOST_ENTRIES = 100_000  # entries; older ones are dropped, so that a benchmark does not fill the memory


class _ActivityFields(Struct, frozen=True, kw_only=True, tag_field="kind"):
    """`number` counts from 1 without gaps, `at` is seconds since 1970 by the platform's clock.

    `customer` is the key of the customer concerned (`Customer.key`), or the bare address when no customer has it; empty when it concerns
    none.
    """

    number: int = 0
    at: float = 0.0
    customer: str = ""


class MessageShown(_ActivityFields, frozen=True, kw_only=True, tag="shown"):
    """A message of the business appears on the customer's phone. `reply_to` is the message that it quotes."""

    message: str
    screen: Screen
    reply_to: str = ""


class CustomerWrote(_ActivityFields, frozen=True, kw_only=True, tag="said"):
    """The customer sent something. `what` is the platform's word for its kind."""

    message: str
    what: str
    screen: Screen
    reply_to: str = ""


class StatusShown(_ActivityFields, frozen=True, kw_only=True, tag="ticked"):
    """The ticks under a message of the business: sent, delivered, read, played, or failed with the platform's `code`."""

    message: str
    status: str
    code: int = 0


class BusinessRead(_ActivityFields, frozen=True, kw_only=True, tag="blue_ticked"):
    """The business read this message of the customer and everything before it; `typing` when the phone shows that it writes."""

    message: str
    typing: bool = False


class Reacted(_ActivityFields, frozen=True, kw_only=True, tag="reacted"):
    """An emoji under a message, from either side; an empty one takes it back."""

    message: str
    emoji: str
    by_business: bool = False


class CustomerChanged(_ActivityFields, frozen=True, kw_only=True, tag="changed"):
    """The customer did something that is no message: `what` is joined, number, block, unblock, stop, resume, call, ad, language."""

    what: str
    value: str = ""


class SendRejected(_ActivityFields, frozen=True, kw_only=True, tag="declined"):
    """The platform refused a send of the business, and nothing appears on any phone."""

    code: int
    status: int
    details: str


class FaultStruck(_ActivityFields, frozen=True, kw_only=True, tag="faulted"):
    """An ordered fault struck: its kind, and what it struck."""

    fault: str
    where: str
    details: str = ""


class WebhookPosted(_ActivityFields, frozen=True, kw_only=True, tag="posted"):
    """A webhook that is neither a message nor a receipt was sent: its `field`, and the `event` in its value."""

    field: str
    event: str = ""


class WebhookLost(_ActivityFields, frozen=True, kw_only=True, tag="lost"):
    """A webhook was given up: it was never answered with 200."""

    what: str


Activity = (
    MessageShown
    | CustomerWrote
    | StatusShown
    | BusinessRead
    | Reacted
    | CustomerChanged
    | SendRejected
    | FaultStruck
    | WebhookPosted
    | WebhookLost
)


class Feed:
    """The activity so far, in order, for readers that wait for more."""

    def __init__(self, most: int = MOST_ENTRIES) -> None:
        self._entries: deque[Activity] = deque(maxlen=most)
        self._count = 0
        self._added = asyncio.Event()

    def add(self, activity: Activity) -> Activity:
        """Number and keep it, and wake all who watch."""
        self._count += 1
        activity = replace(activity, number=self._count)
        self._entries.append(activity)
        # A fresh event for those who wait next: everybody who waits now wakes once.
        added, self._added = self._added, asyncio.Event()
        added.set()
        return activity

    def since(self, number: int = 0) -> tuple[Activity, ...]:
        """What came after this number, oldest first."""
        count = min(len(self._entries), self._count - number)
        return tuple(self._entries[-index] for index in range(count, 0, -1))  # from the end: few entries are new, many are kept

    def of(self, customer: str) -> tuple[Activity, ...]:
        """What concerns the customer with this key."""
        return tuple(activity for activity in self._entries if activity.customer == customer)

    async def watch(self, after: int = 0) -> AsyncIterator[Activity]:
        """Everything after a number, then every new entry. A slow reader misses only what was dropped."""
        while True:
            added = self._added
            for activity in self.since(after):
                after = activity.number
                yield activity
            await added.wait()
