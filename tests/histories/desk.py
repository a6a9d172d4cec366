"""What colleagues do with a conversation's ticket in a history, and what must come of it."""

from __future__ import annotations

from typing import Any

from botkit.core.events import EventBase
from botkit.core.model.message import Outgoing
from botkit.service.commands import TicketDone, TicketRefused
from botkit.service.tickets import acts
from tests.histories.expected import ExpectationFailed, ExpectedMessage, ExpectedPerson
from tests.histories.expected_tickets import ExpectedTicket
from tests.histories.judge import Judge

SAM = "Sam"


class Desk(Judge):
    """Colleagues take, answer, note and close tickets, and take conversations over that nobody handed them."""

    def ticket_command(self, person: ExpectedPerson, what: str) -> Any:
        """None where it is no act: on a ticket that does not exist, or beside one that does."""
        ticket = person.ticket
        if not person.channel or (ticket is not None) == (what == "request") or (ticket is not None and ticket.ends <= self.now):
            return None
        contact = self.contact_of[person.number]
        key = (contact, person.channel, 0)  # 0: the open one
        command = {
            "request": acts.request(contact, person.channel, SAM, "desk"),
            "take": acts.take(key, SAM),
            "reply": acts.reply(key, SAM, Outgoing(body="Sam here.")),
            "note": acts.note(key, SAM, "Rings back."),
            "close": acts.close(key, SAM, "solved"),
        }[what]
        return acts.once(command, f"act {self.key}")

    def check_act(self, person: ExpectedPerson, what: str, facts: list[EventBase], result: Any) -> None:
        """Every act is carried out, but for words that the gate refuses: of these nothing is left."""
        self.tallies[f"agent {what}"] += 1
        if what == "reply":
            message = self.words_of_a_person(person)
            verdict, reason, _ = self.oracle.verdict(person, message, self.now)
            if verdict == "deny":
                if not isinstance(result, TicketRefused) or (result.why, result.reason) != ("gate", reason) or facts:
                    raise ExpectationFailed(f"person {person.number}: an answer of a person came to {result} {facts}, expected {reason}")
                return
        if not isinstance(result, TicketDone):
            raise ExpectationFailed(f"person {person.number} agent {what}: {result}")
        if what == "request":
            person.ticket = ExpectedTicket.requested(self.now)
        elif what == "close":
            person.ticket = None
        elif person.ticket is not None:
            person.ticket.act(what, self.now)

    def words_of_a_person(self, person: ExpectedPerson) -> ExpectedMessage:
        return ExpectedMessage(
            flow="", step="agent", purpose="service", topic="", template="", answers=True, asks=None, request=None, fresh=None,
            queued=self.now, due=self.now, channel=person.channel, human=True,
        )  # fmt: skip
