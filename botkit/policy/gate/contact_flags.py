"""Contact flags: what is stored of a contact on one channel between turns, for the gate and for the meaning of stop words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

QUESTION_OPEN = timedelta(days=7)  # a question of the policy itself (did you mean STOP? come back?) is void afterwards

AddressProblem = Literal["", "bad", "undeliverable", "country_blocked", "by_us"]


class ContactFlags(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """None of it is personal.

    `unclear_at`: the clarifying question was asked, and not answered since. `back_at`: START was answered with the request to confirm.
    `after_marketing`: the last message that went out was advertising. `problem`: what the platform said of the address when a send
    failed, at `problem_at`. `held_at`: when it last held advertising back (131049).
    """

    unclear_at: datetime | None = None
    back_at: datetime | None = None
    after_marketing: bool = False
    problem: AddressProblem = ""
    problem_at: datetime | None = None
    held_at: datetime | None = None

    def is_unclear(self, now: datetime) -> bool:
        """Whether the clarifying question still waits for its answer. After `QUESTION_OPEN` silence is the answer: everything stops."""
        return self.unclear_at is not None and now - self.unclear_at < QUESTION_OPEN

    def unanswered_at(self, now: datetime) -> datetime | None:
        """When somebody was asked whether they meant STOP, if they never said."""
        return None if self.unclear_at is None or self.is_unclear(now) else self.unclear_at

    def is_coming_back(self, now: datetime) -> bool:
        """Whether a START waits for its confirmation."""
        return self.back_at is not None and now - self.back_at < QUESTION_OPEN

    def address_problem(self, heard_at: datetime | None) -> AddressProblem:
        """What is wrong with the address, unless the person has written since: then it works again."""
        if self.problem_at is None or (heard_at is not None and heard_at >= self.problem_at):
            return ""
        return self.problem


NO_FLAGS = ContactFlags()
