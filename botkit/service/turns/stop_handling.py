"""STOP, START, HELP and yes: what the words of policy/consent/stop_words.py do in a turn, before any flow."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime, timedelta

from msgspec.structs import replace

from botkit.core.engine.answers.reply_text import words
from botkit.core.engine.effects import SetTimer
from botkit.core.engine.engine import router_of
from botkit.core.engine.people.tickets import follow
from botkit.core.engine.program import Programs
from botkit.core.engine.router import keyword_form
from botkit.core.engine.session import HumanWait, ReplyWait, Session
from botkit.core.engine.steps.opt_in import CONFIRM, CONFIRM_PAYLOAD
from botkit.core.events import Event, MessageReceived, OptedIn, OptedOut, SessionEnded
from botkit.core.flow.model import OptIn
from botkit.core.model.message import Choice, Outgoing, Tap, Text
from botkit.policy.consent.ledger import consents_before_stop
from botkit.policy.consent.model import Consent, ConsentEvent, ConsentKey
from botkit.policy.consent.replies import ReplyName, policy_reply
from botkit.policy.consent.stop_words import (
    HelpRequest,
    NoRequest,
    StartRequest,
    StopContext,
    StopRequest,
    StopWordResult,
    UnclearStop,
    classify,
)
from botkit.policy.gate.contact_flags import QUESTION_OPEN
from botkit.service.conversation import POLICY_FLOW, STOP_STEP, Conversation, opens_window

GO_ON = "BOTKIT_GO_ON"  # the second button of the clarifying question
COME_BACK = "BOTKIT_COME_BACK"  # the button that confirms START
VOID_EXPLAINED = timedelta(days=30)  # so long after its end a bare yes to a sign-up is told that it came too late
SIGN_UP = "BOTKIT_OPTIN_MARKETING"  # on a template: its words are the question, the tap is the answer


class StopHandling(ABC):
    """The part of a turn that handles the words of the policy. The subclass in decide.py has the rest of the turn."""

    programs: Programs
    conversation: Conversation
    session: Session
    ledger: list[ConsentEvent]
    contact_line: str
    now: datetime
    timer: SetTimer | None
    silent_at: datetime | None
    facts: list[Event]

    @property
    @abstractmethod
    def brand(self) -> str: ...

    @property
    @abstractmethod
    def consent(self) -> Consent: ...

    @abstractmethod
    def advance(self) -> None: ...

    @abstractmethod
    def classified(self, result: StopWordResult) -> None: ...

    @abstractmethod
    def record(self, fact: Event) -> None: ...

    @abstractmethod
    def send(self, message: Outgoing, flow: str, step: str, *, answers: bool) -> None: ...

    def hear(self, event: MessageReceived) -> None:
        if opens_window(event.content) and (self.conversation.heard_at is None or event.sent_at > self.conversation.heard_at):
            self.conversation = replace(self.conversation, heard_at=event.sent_at)
        ticket = self.session.ticket
        self._respond(event)
        if self.session.ticket is ticket:  # the engine did not run, and people see what was written all the same
            self.session = replace(self.session, ticket=follow(ticket, event, self.now))
        # Also when the engine did not run, and only afterwards, because the engine recognises a first message by the missing `heard`.
        self.session = replace(self.session, heard=event.message)

    def _respond(self, event: MessageReceived) -> None:
        if isinstance(event.content, Tap) and self._tapped(event.content, event):
            return
        result = self._classify(event)
        self.classified(result)
        match result:
            case StopRequest():
                self._stop(result, event)
            case StartRequest(answers=True):
                self._said_yes(event)
            case StartRequest():
                self._start_again(event)
            case UnclearStop() if not self.conversation.flags.is_unclear(event.sent_at):
                self._ask_which(event)
            case HelpRequest() if not self._has_own_help(event) and not self.session.is_with_people(self.now):
                self._say("help")
                if "help" in self.programs.business.commands and isinstance(self.session.wait, ReplyWait):
                    self.advance()  # the flow adds the words that may be written, and asks its question again
            case _:
                self.advance()

    def _tapped(self, tap: Tap, event: MessageReceived) -> bool:
        """Whether it was a button of the policy; the buttons of STOP are among the stop words."""
        match tap.id:
            case str() if tap.id == GO_ON:
                self._set_flags(unclear_at=None)
                self._say("went_on")
            case str() if tap.id == COME_BACK:
                self._come_back(event, "button")
            case str() if tap.id == SIGN_UP:
                self._agree(("marketing", ""), tap.title, event, "button")
                self._say("started")
            case str() if tap.id == CONFIRM_PAYLOAD and not isinstance(self.session.wait, ReplyWait):
                if keys := self._prompted(event):
                    self._confirm(keys, event, "button")
                elif self._void(event):
                    self._say("sign_up_void")
                else:
                    return False
            case _:
                key = self._confirmed_afterwards(tap)
                if key is not None and self.consent.pending(*key, event.sent_at):
                    self._confirm((key,), event, "button")
                elif key is not None and self.consent.lapsed(*key, event.sent_at):
                    self._say("sign_up_void")
                else:
                    return False
        return True

    def _classify(self, event: MessageReceived) -> StopWordResult:
        wait = self.session.wait
        waits = isinstance(wait, ReplyWait)
        flags = self.conversation.flags
        context = StopContext(
            waits=waits,
            offered=frozenset(wait.offered) if isinstance(wait, ReplyWait) else frozenset(),
            after_marketing=flags.after_marketing,
            consent_asked=not waits and (flags.is_coming_back(event.sent_at) or bool(self._prompted(event) or self._void(event))),
            agreed=any(self.consent.given(*key, event.sent_at) for key in self.consent.states),
            jurisdiction=event.country,
        )
        language = self.session.contact.language
        result = classify(event.content, language, context)
        if isinstance(result, NoRequest) and isinstance(event.content, Tap) and event.content.id == event.content.title:
            # A button of a template without a payload comes back with its own words: "Stop promotions" on it is a request like any other.
            title = classify(Text(body=event.content.title), language, context)
            if isinstance(title, StopRequest) and title.method == "text":
                return title
        return result

    # ---- STOP

    def _stop(self, stop: StopRequest, event: MessageReceived) -> None:
        self.record(OptedOut(purpose=stop.scope, method=stop.method, evidence=event.message))
        # The doubt begins with the word itself, so that the answer of the waiting flow may not be advertising either.
        self._set_flags(unclear_at=event.sent_at if stop.asks else None, back_at=None)
        message = Outgoing(body=self._phrase("stopped_all" if stop.scope == "all" else "stopped_marketing"))
        self.send(message, POLICY_FLOW, STOP_STEP, answers=True)
        if stop.passes_on:
            self.advance()
        elif self.session.frames and not isinstance(self.session.wait, HumanWait):
            self._leave("opted_out")
        if stop.asks:
            self._ask_which(event)

    def _ask_which(self, event: MessageReceived) -> None:
        choices = (
            Choice(id="BOTKIT_OPTOUT_MARKETING", label=self._phrase("which_stop")),
            Choice(id=GO_ON, label=self._phrase("which_go_on")),
        )
        self._set_flags(unclear_at=event.sent_at)
        self.silent_at = event.sent_at + QUESTION_OPEN
        self.send(Outgoing(body=self._phrase("which"), choices=choices), POLICY_FLOW, "which", answers=True)

    def _leave(self, how: str) -> None:
        """End the session: after a STOP, a question that still waits would lead to one more message."""
        self.facts.append(SessionEnded(session=self.session.number, flow=self.session.frames[0].flow, how=how))
        due, self.session = self.session.due, replace(self.session, frames=(), started=None, sprints=0, reply="")
        if due != self.session.due:
            self.timer = SetTimer(at=self.session.due)

    # ---- START

    def _start_again(self, event: MessageReceived) -> None:
        """START asks to confirm the consents that the STOP closed, and no others. Without a STOP the word goes to the flows."""
        if not self._closed():
            self.advance()
            return
        self._set_flags(back_at=event.sent_at)
        message = Outgoing(body=self._phrase("confirm"), choices=(Choice(id=COME_BACK, label=self._phrase("confirm_yes")),))
        self.send(message, POLICY_FLOW, "confirm", answers=True)

    def _come_back(self, event: MessageReceived, method: str) -> None:
        closed = self._closed()
        if not closed:
            self.advance()  # an old button, of a START that was confirmed already
            return
        if not self.conversation.flags.is_coming_back(event.sent_at):
            self._start_again(event)
            return
        wording = self._phrase("confirm")
        for key in closed:
            self._agree(key, wording, event, method)
        self._set_flags(back_at=None, unclear_at=None)
        self._say("started")

    def _closed(self) -> tuple[ConsentKey, ...]:
        """The consents that the latest STOP closed, if they are still closed."""
        if not any(self.consent.withdrawn(*key, self.now) for key in self.consent.states):
            return ()
        return consents_before_stop(self.ledger, scope=self.brand)

    # ---- yes

    def _said_yes(self, event: MessageReceived) -> None:
        if self.conversation.flags.is_coming_back(event.sent_at):
            self._come_back(event, "keyword")
        elif keys := self._prompted(event):
            self._confirm(keys, event, "keyword")
        else:
            self._say("sign_up_void")

    def _prompted(self, event: MessageReceived) -> tuple[ConsentKey, ...]:
        """The sign-ups that the person was asked to confirm, and may still confirm."""
        requests = self.consent.requests
        return tuple(sorted(key for key, request in requests.items() if request.prompts and self.consent.pending(*key, event.sent_at)))

    def _void(self, event: MessageReceived) -> tuple[ConsentKey, ...]:
        """The sign-ups that the person was asked to confirm, and did not in time."""
        at, requests = event.sent_at, self.consent.requests
        return tuple(
            key
            for key, request in requests.items()
            if request.prompts and self.consent.lapsed(*key, at) and (request.valid_until or at) > at - VOID_EXPLAINED
        )

    def _confirmed_afterwards(self, tap: Tap) -> ConsentKey | None:
        """The sign-up whose confirmation this tap is, after the flow that asked for it has ended."""
        parts = tap.id.split("/")
        if len(parts) != 3 or parts[2] != CONFIRM or (self.session.frames and self.session.frames[-1].tapped(tap) is not None):
            return None
        program = self.programs.current.get(parts[0])
        step = program.ops[program.index[parts[1]]].step if program is not None and parts[1] in program.index else None
        if not isinstance(step, OptIn) or not step.double:
            return None
        return step.purpose, step.opt_in

    def _confirm(self, keys: tuple[ConsentKey, ...], event: MessageReceived, method: str) -> None:
        for key in keys:
            self._agree(key, self._phrase("confirm"), event, method, double=True)
        self._say("started")

    # ---- replies and records

    def _agree(self, key: ConsentKey, wording: str, event: MessageReceived, method: str, *, double: bool = False) -> None:
        purpose, topic = key
        self.record(
            OptedIn(
                topic=topic,
                purpose=purpose,
                wording=wording,
                language=self._language,
                method=method,
                evidence=event.message,
                double=double,
            )
        )

    def _has_own_help(self, event: MessageReceived) -> bool:
        return keyword_form(words(event.content)) in router_of(self.programs).keywords

    def _set_flags(self, **changes: object) -> None:
        flags = replace(self.conversation.flags, **changes)
        if flags != self.conversation.flags:
            self.conversation = replace(self.conversation, flags=flags)

    def _say(self, phrase: ReplyName) -> None:
        self.send(Outgoing(body=self._phrase(phrase)), POLICY_FLOW, phrase, answers=True)

    def _phrase(self, phrase: ReplyName) -> str:
        return policy_reply(phrase, self._language, business=self.programs.business.name, contact=self.contact_line)

    @property
    def _language(self) -> str:
        return self.session.contact.language or self.programs.business.language
