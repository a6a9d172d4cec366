"""A ticket: a period in which people of the business are responsible for a conversation: open, snoozed or closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

Owner = Literal["bot", "people"]
Priority = Literal["low", "normal", "high", "urgent"]

PEOPLE_LIMIT = timedelta(days=7)  # without an act of a person: afterwards no platform lets people answer in words of their own
DEFAULT_DUE = timedelta(hours=24)  # until somebody should have come, where neither the step nor the queue says so


class Ticket(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`number` counts the tickets of the conversation. `version` counts what happened to this one, and `words` is the version at which
    somebody last wrote, on either side: who answers says which words they have seen.

    `waiting_since` is when the customer wrote what nobody has answered yet. `touched_at` is the latest act of a person of the business,
    `changed_at` the latest change. `due_at` is when somebody should have come; `overdue_at` when it passed without anybody.
    `former` is the ticket that this one goes on from.
    """

    number: int
    queue: str
    opened_at: datetime
    touched_at: datetime
    changed_at: datetime
    owner: Owner = "people"
    assignee: str = ""
    priority: Priority = "normal"
    waiting_since: datetime | None = None
    due_at: datetime | None = None
    overdue_at: datetime | None = None
    snoozed_until: datetime | None = None
    first_reply_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str = ""
    former: int = 0
    version: int = 1
    words: int = 1

    @property
    def state(self) -> Literal["open", "snoozed", "closed"]:
        if self.closed_at is not None:
            return "closed"
        return "open" if self.snoozed_until is None else "snoozed"

    @property
    def is_attended(self) -> bool:
        """Whether a person took it or wrote."""
        return bool(self.assignee) or self.first_reply_at is not None

    @property
    def ends_at(self) -> datetime:
        """When it ends by itself, unless a person does something before."""
        rests_until = self.touched_at if self.snoozed_until is None else max(self.touched_at, self.snoozed_until)
        return rests_until + PEOPLE_LIMIT

    @property
    def next_at(self) -> datetime:
        """The next moment at which something happens to it by itself."""
        return min(moment for moment in (self.due_at, self.snoozed_until, self.ends_at) if moment is not None)
