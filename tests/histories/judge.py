"""What the service did, compared with what the oracle expects of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from botkit.core.events import (
    AgentWrote,
    BusinessEvent,
    CallReturned,
    ConsentRecorded,
    EventBase,
    HandedOff,
    MessageDelayed,
    MessageQueued,
    MessageReceived,
    MessageRefused,
    OptedIn,
    OptedOut,
    PlatformResumed,
    PlatformStopped,
    QuestionRefused,
    SendAttempted,
    SendOutcomeUnknown,
    TicketExpired,
    TicketOverdue,
    TimerFired,
    TurnFailed,
)
from botkit.core.model.platform import (
    Failed,
    Retry,
    Sent,
)
from botkit.service.commands import (
    OutboundMessage,
    SendOutcome,
)
from tests.histories.expected import (
    DAY,
    ExpectationFailed,
    ExpectedEntry,
    ExpectedMessage,
    ExpectedPerson,
    ExpectedQuestion,
    ExpectedReaction,
)
from tests.histories.expected_replies import MEANING
from tests.histories.expected_tickets import ExpectedTicket
from tests.histories.oracle import DECLARED, EVENTS, THEIRS
from tests.histories.world import World

FRESH = 2 * 3600

RETRY_AFTER = 16.0

ASKING = ("quiz", "web", "press")  # flows that ask a question by a template


class Judge(World):
    """Raises `ExpectationFailed` where the service and the oracle disagree."""

    def check_turn(
        self, person: ExpectedPerson, kind: str, more: list[Any], facts: list[EventBase], question: ExpectedQuestion | None
    ) -> None:
        if any(isinstance(fact, TurnFailed) for fact in facts):
            raise ExpectationFailed(f"person {person.number}: {facts[-1]}")
        expected = ExpectedReaction()
        answers: bool | None = False
        match kind:
            case "says":
                person.channel = person.channel or person.home
                expected.lines += person.comes_back()
                person.known = answers = True
                expected.lines += person.settle_silence(min(self.now - more[1], self.now))
                heard = self.oracle.hears(person, more[0], self.now - more[1], self.now, question)
                expected.lines += heard.lines
                expected.policy, expected.flow, expected.may_be_silent = heard.policy, heard.flow, heard.may_be_silent
            case "prefers":
                expected.lines += person.comes_back()
                person.known = True
                action = "platform_stop" if more[0] == "stop" else "platform_resume"
                person.lines.append(ExpectedEntry(at=self.now - more[1], action=action, purpose="marketing"))
                expected.lines.append((action, "marketing", ""))
            case "tell":
                if person.known:
                    purpose, topic = EVENTS[more[0]]
                    person.channel = person.reached_on(purpose, topic, self.now)
                expected.flow = person.known
                expected.lines += person.settle_silence(self.now) if person.known else []
            case "moves":
                expected.lines += self.moved(person)
            case "agent":
                answers = None
                expected.lines += person.settle_silence(self.now) if facts else []
                expected.policy = ["agent"] if more[0] == "reply" and facts else []
            case "receipt":
                answers = None
                self.expect_receipt(person, more)
                stopped = more[0] == "META_MARKETING_STOPPED" and bool([fact for fact in facts if isinstance(fact, PlatformStopped)])
                expected.lines += [("platform_stop", "marketing", "")] if stopped else []
        lines = [said for fact in facts if (said := ledger_entry_of(fact)) is not None]
        self.ledger_entries.extend((person.number, line) for line in lines)
        if question is not None and not question.is_uppermost and not lines and MEANING.get(more[0]) in ("label", "confirm"):
            # Whether a question under another flow still hears its answer is the engine's business; not to hear a yes harms nobody.
            del person.lines[len(person.lines) - len(expected.lines) :]
            expected.lines = []
        if without_narrower(lines) != without_narrower(expected.lines):
            raise ExpectationFailed(f"person {person.number} {kind} {more}: the ledger got {lines}, expected {expected.lines}")
        body = more[1] if kind == "tell" else {}
        is_open_ended = (kind, more[:1]) == ("agent", ["close"]) or any(isinstance(fact, QuestionRefused) for fact in facts)
        self.check_queued(person, f"{kind} {more}", facts, answers=answers, body=body, expected=None if is_open_ended else expected)

    def moved(self, person: ExpectedPerson) -> list[tuple[str, str, str]]:
        """A change of number. Who wrote from the new one before it was reported is the same person: what they withdrew there counts."""
        person.address, person.others = person.others[0], ()
        person.heard = person.entry = None  # the window was the old number's
        twin = next((one for one in self.people if one.twin_of == person.number), None)
        if twin is None:
            return []
        if twin.erased is not None:
            person.erased = max(person.erased or 0, twin.erased)
        withdrawn = [line for line in twin.lines if line.action in ("withdrawn", "suppressed", "platform_stop", "platform_resume")]
        person.lines += withdrawn
        return [(line.action, line.purpose, line.topic) for line in withdrawn]

    def check_follow_up(self, person: ExpectedPerson, facts: list[EventBase]) -> None:
        """What follows from messages that did not go out: their questions are closed, and people come where the author wants them."""
        lines = [line for fact in facts if (line := ledger_entry_of(fact)) is not None]
        if lines != (expected := person.settle_silence(self.now)):
            raise ExpectationFailed(f"person {person.number}: the ledger got {lines}, expected {expected}")
        self.check_queued(person, "unsent", facts, answers=None, body={}, expected=None)
        wanted = any(isinstance(fact, QuestionRefused) and fact.plan == "handoff" for fact in facts)
        if wanted != any(isinstance(fact, HandedOff) for fact in facts):
            raise ExpectationFailed(f"person {person.number}: handed over is expected to be {wanted}: {facts}")

    def check_queued(
        self,
        person: ExpectedPerson,
        what: str,
        facts: list[EventBase],
        *,
        answers: bool | None,
        body: dict[str, Any],
        expected: ExpectedReaction | None,
    ) -> None:
        wanted = [fact for fact in facts if isinstance(fact, (MessageQueued, MessageRefused))]
        policy = [fact.step for fact in wanted if fact.flow == ""]
        if expected is not None and policy != expected.policy:
            raise ExpectationFailed(f"person {person.number} {what}: the policy says {policy}, expected {expected.policy}")
        if expected is not None and expected.flow and not expected.may_be_silent and len(policy) == len(wanted) and not is_silent(facts):
            raise ExpectationFailed(f"person {person.number} {what}: no flow says anything: {facts}")
        if expected is not None and not expected.flow and len(policy) != len(wanted):
            raise ExpectationFailed(f"person {person.number} {what}: a flow says something: {wanted}")
        if what.startswith("tell") and (others := [fact.flow for fact in wanted if f"'{fact.flow}'" not in what]):
            raise ExpectationFailed(f"person {person.number} {what}: an event brings messages of other flows: {others}")
        due, before, by = self.now, False, None
        for fact in facts:
            if isinstance(fact, (MessageReceived, BusinessEvent, TimerFired, CallReturned, AgentWrote)):
                before, by = person.people_until(self.now) is not None, fact
            self.follow_ticket(person, fact)
            if not isinstance(fact, (MessageQueued, MessageRefused)):
                continue
            draft: Any = fact.saw.get("draft", {})
            purpose, topic, template = DECLARED[fact.flow]
            is_new = what.startswith("tell") or (expected is not None and "requested" in {line[0] for line in expected.lines})
            if fact.flow in ASKING and not is_new:
                template = ""  # what comes back, asks again or thanks is never the template
            asks = draft.get("asks", "marketing") if draft.get("role") == "opt_in_request" else None
            request = None
            if "request" in body and purpose in ("authentication", "utility"):
                request = self.now - body.get("ago", 0)
            message = ExpectedMessage(
                flow=fact.flow,
                step=fact.step,
                purpose=purpose,
                topic=topic,
                template=template,
                answers=fact.flow in ("", *THEIRS) if answers is None else answers,
                asks=asks,
                request=request,
                fresh=self.now + FRESH if fact.flow == "fresh" else None,
                queued=self.now,
                due=self.now,
                channel=person.channel,
                human=isinstance(by, AgentWrote),
                beside=person.people_until(self.now) is not None and (not before or isinstance(by, (MessageReceived, TimerFired))),
            )
            verdict, reason, until = self.oracle.verdict(person, message, self.now)
            found = verdict_of(fact)
            self.verdicts.append((person.number, fact.flow, found))
            if found != (verdict, reason, until if verdict == "defer" else None):
                raise ExpectationFailed(
                    f"person {person.number} {what}: {fact.flow}.{fact.step} queued: {found}, expected {(verdict, reason, until)}"
                )
            if verdict != "deny":
                due = max(due, until) if verdict == "defer" else due
                message.due = due
                person.messages[fact.number] = message
        if what.startswith("tell"):
            self.check_handed_over(person, facts)

    def check_handed_over(self, person: ExpectedPerson, facts: list[EventBase]) -> None:
        """Only the flow `bare` asks for people, where the closed window leaves no message of it."""
        is_open = person.heard is not None and self.now - person.heard < DAY - 60
        wanted = not is_open and any(isinstance(fact, MessageRefused) and fact.flow == "bare" for fact in facts)
        if wanted != any(isinstance(fact, HandedOff) for fact in facts):
            raise ExpectationFailed(f"person {person.number}: handed over is expected to be {wanted}: {facts}")

    def follow_ticket(self, person: ExpectedPerson, fact: EventBase) -> None:
        match fact:
            case HandedOff():
                person.ticket = ExpectedTicket.handed_over(self.now)
            case TicketOverdue() if person.ticket is not None and person.ticket.late(self.now) == "its due moment":
                person.ticket.due = None
            case TicketExpired() if person.ticket is not None and person.ticket.late(self.now) == "its end":
                person.ticket = None
            case TicketOverdue() | TicketExpired():
                raise ExpectationFailed(f"person {person.number}: {fact} of {person.ticket}")

    def check_elapsed(self) -> None:
        """After the timers nothing is left that should have happened by itself."""
        for person in self.people:
            if person.is_silent(self.now):
                raise ExpectationFailed(f"person {person.number}: their silence since {person.unclear} is not in the ledger")
            if person.ticket is not None and (late := person.ticket.late(self.now)):
                raise ExpectationFailed(f"person {person.number}: {late} passed, and nothing came of it: {person.ticket}")

    def expect_receipt(self, person: ExpectedPerson, more: list[Any]) -> None:
        number = more[-1]
        message = person.messages[number]
        message.receipted = True
        if more[0] == "entry":
            person.entry = max(person.entry or 0, self.now + more[1])
        else:
            message.state = "failed"
            self.oracle.failed(person, message, more[0], self.now)

    def check_claimed(self, name: str, facts: list[tuple[int, EventBase]], claimed: Sequence[OutboundMessage]) -> None:
        allowed: dict[tuple[int, int], str] = {}
        followed: dict[int, list[EventBase]] = {}
        process = self.process_name(name)
        for contact, fact in facts:
            person = self.by_contact.get(contact)
            if person is not None and (isinstance(fact, QuestionRefused) or person.number in followed):
                followed.setdefault(person.number, []).append(fact)
                continue
            if person is not None:
                self.follow_ticket(person, fact)
            if person is None or not isinstance(fact, (SendAttempted, MessageRefused, MessageDelayed, SendOutcomeUnknown)):
                continue
            message = person.messages[fact.number]
            if isinstance(fact, SendOutcomeUnknown):
                self.check_unknown(person, fact, message)
                continue
            verdict, reason, more = self.oracle.verdict(person, message, self.now, process)
            free = self.oracle.pair_free(process, person.number, self.now)
            if verdict == "allow" and free is not None:
                verdict, reason, more = "defer", "PAIR_RATE", free
            expected = (verdict, reason, None if verdict == "deny" else more)
            found = verdict_of(fact)
            if isinstance(fact, SendAttempted):
                found = ("allow", fact.reason, fact.form)
            self.verdicts.append((person.number, message.flow, found))
            if found != expected:
                raise ExpectationFailed(
                    f"person {person.number}: message {fact.number} of {message.flow}.{message.step} sent: {found}, expected {expected}"
                )
            if verdict == "deny":
                message.state = "failed"
            elif verdict == "defer":
                message.due, message.state, message.went = more, "queued", None
            else:
                if message.state not in ("queued", "unknown"):
                    raise ExpectationFailed(f"person {person.number}: message {fact.number} goes out and is {message.state}")
                allowed[contact, fact.number] = more
                message.state, message.went, message.form = "attempted", self.now, more
                message.attempted = self.now
                self.oracle.take_pair(process, person.number, self.now)
                if more == "template" and not (person.heard is not None and self.now - person.heard < 86400 - 60):
                    self.oracle.reached[person.platform][person.number] = self.now
                person.after_marketing = message.purpose == "marketing"
        for number, said in followed.items():
            self.check_follow_up(self.people[number], said)
        leaving = {(outbound.row.contact_id, outbound.row.number): outbound.cleared.form for outbound in claimed}
        if leaving != allowed:
            raise ExpectationFailed(f"these leave: {leaving}, these may: {allowed}")

    def check_unknown(self, person: ExpectedPerson, fact: SendOutcomeUnknown, message: ExpectedMessage) -> None:
        then = "held" if message.template else "resent"
        if fact.then != then or message.state != "attempted" or self.now - (message.attempted or 0) < 60:
            raise ExpectationFailed(f"person {person.number}: {fact}, expected {then} of {message}")
        self.tallies[f"unknown {then}"] += 1
        if then == "resent":
            contact = self.contact_of[person.number]
            self.resends[contact, fact.number] += 1
            message.state = "unknown"  # it may have arrived, and counts as if it had
        else:
            message.state = "failed"

    def check_request(self, outbound: OutboundMessage) -> bool:
        """The request as it would leave: in the form that was allowed, to the person, and not a second time. False: it cannot."""
        key = (outbound.row.contact_id, outbound.row.number)
        person = self.by_contact[key[0]]
        channel = self.bot.channels[outbound.row.channel]
        request = channel.platform.render(outbound.cleared, channel.account).request
        body = json.loads(json.dumps(request.body))
        if person.value not in json.dumps(body):
            raise ExpectationFailed(f"person {person.number}: a message for them goes to somebody else: {body}")
        if person.platform == "whatsapp" and (body["type"] == "template") != (outbound.cleared.form == "template"):
            raise ExpectationFailed(f"person {person.number}: cleared as {outbound.cleared.form}, and leaves as {body['type']}")
        self.sends[key] += 1
        if self.sends[key] > 1 + self.resends[key]:
            raise ExpectationFailed(f"person {person.number}: message {key[1]} leaves a second time")
        self.tallies["sends"] += 1
        return True

    def expect_settled(self, name: str, outcomes: Sequence[SendOutcome], facts: list[tuple[int, EventBase]]) -> None:
        for outcome in outcomes:
            row = outcome.outbound.row
            person, process = self.by_contact[row.contact_id], self.process_name(name)
            message = person.messages[row.number]
            match outcome.reply:
                case Sent():
                    message.state = "gone"
                    if message.asks:
                        person.lines.append(ExpectedEntry(at=self.now, action="prompted", purpose=message.asks, topic=message.topic))
                case Retry():
                    message.state, message.went, message.due = "queued", None, self.now + round(RETRY_AFTER)
                    self.oracle.pair_held.setdefault(process, {})[person.number] = message.due
                case Failed(blame=blame, reason=reason):
                    self.oracle.failed(person, message, reason, self.now)
                    message.went = None
                    message.state, message.due = ("queued", self.now + 60) if blame == "account" else ("failed", message.due)
                case None:
                    continue
        followed: dict[int, list[EventBase]] = {}
        for contact, fact in facts:
            if isinstance(fact, QuestionRefused) or contact in followed:
                followed.setdefault(contact, []).append(fact)
        for contact, said in followed.items():
            self.check_follow_up(self.by_contact[contact], said)


def ledger_entry_of(fact: EventBase) -> tuple[str, str, str] | None:
    match fact:
        case OptedIn():
            return "confirmed" if fact.double else "given", fact.purpose, fact.topic
        case OptedOut():
            return "withdrawn", fact.purpose, fact.topic
        case PlatformStopped():
            return "platform_stop", "marketing", ""
        case PlatformResumed():
            return "platform_resume", "marketing", ""
        case ConsentRecorded():
            return fact.action, fact.purpose, fact.topic
        case _:
            return None


def without_narrower(lines: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """What lines come to: a yes to all topics of a purpose says nothing less with a yes to one of them beside it."""
    return sorted(line for line in lines if line[0] != "given" or not line[2] or ("given", line[1], "") not in lines)


def verdict_of(fact: Any) -> tuple[str, str, Any]:
    match fact:
        case MessageRefused():
            return "deny", fact.reason, None
        case MessageDelayed():
            return "defer", fact.reason.removeprefix("PLATFORM_"), int(fact.until.timestamp())
        case MessageQueued(until=until) if until is not None:
            return "defer", fact.reason, int(until.timestamp())
        case _:
            return "allow", fact.reason, None


def is_silent(facts: Sequence[EventBase]) -> bool:
    """Whether the engine had its reasons to say nothing: a pause, a flow that is running already, the end of a question."""
    return any(fact.__struct_config__.tag in SILENT for fact in facts) or not any(
        isinstance(fact, (MessageReceived, BusinessEvent)) for fact in facts
    )


SILENT = {"opted_in", "opt_in_declined", "not_understood", "session_ended", "call_requested"}
