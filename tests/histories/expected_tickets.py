"""What the oracle expects of tickets (docs/people.md): who has the chat, and until when."""

from __future__ import annotations

from dataclasses import dataclass

DUE, ENDS = 86400, 7 * 86400  # somebody should have come; nobody may answer any more


@dataclass(kw_only=True)
class ExpectedTicket:
    """An open one. `touched` is the last act of a person, or the hand-over; `due` is None once that moment was dealt with, or somebody
    wrote. `came`: a person took it, or wrote."""

    touched: int
    due: int | None
    came: bool = False

    @classmethod
    def handed_over(cls, now: int) -> ExpectedTicket:
        """A flow hands the chat over: for the first time, or once more while its ticket is open."""
        return cls(touched=now, due=now + DUE)

    @classmethod
    def requested(cls, now: int) -> ExpectedTicket:
        """A person of the business takes the conversation over."""
        return cls(touched=now, due=None, came=True)

    def act(self, what: str, now: int) -> None:
        """What a person does with it. Closing ends it."""
        self.touched = now
        if what in ("take", "reply"):
            self.came = True
        if what == "reply":
            self.due = None

    @property
    def ends(self) -> int:
        return self.touched + ENDS

    def late(self, now: int) -> str:
        """What should have become of it by itself by now, and has not."""
        if self.ends <= now:
            return "its end"
        return "its due moment" if self.due is not None and self.due <= now else ""
