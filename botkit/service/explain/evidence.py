"""Evidence: from the trace of a turn to what took its input, and to the positions of the conversation before and after."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from botkit.core import events as ev
from botkit.core.engine.answers.reply_text import is_said, words
from botkit.core.engine.people.acts import SILENCE_AFTER_AGENT
from botkit.core.engine.router import SCHEDULE, StartMatch
from botkit.core.engine.session import CallWait, Frame, HumanWait, ReplyWait, Session, TimeWait
from botkit.core.engine.tracing import MessageProduced, ReplyTried, StartTried, TraceEntry
from botkit.core.model.message import Tap
from botkit.policy.consent.stop_words import HelpRequest, StartRequest, StopRequest, StopWordResult, UnclearStop
from botkit.service.explain.model import ConversationPosition, InputMatch
from botkit.service.explain.source_locations import SourceLocations
from botkit.service.explain.unread_reply import explain_unread
from botkit.service.explain.value_text import quoted

# The reasons of the stop words, which come before any flow, as sentences (botkit/policy/consent/stop_words.py).
WORDS = {
    "BUTTON": "the button itself says so",
    "KEYWORD_HARD": "the whole message is a word that counts everywhere",
    "KEYWORD_SOFT": "the whole message is a word that can mean this",
    "KEYWORD_SOFT_AFTER_MARKETING": "the word came after an advertisement",
    "KEYWORD_ANSWER": "it answers the question for consent",
    "KEYWORD_HELP": "the whole message is a word that asks for help",
    "REASONABLE_MEANS": "the sentence asks to be left alone",
    "STOP_IN_DOUBT": "the words may well be a wish to be left alone, and may mean something else",
    "STOP_IN_SENTENCE": "a stop word stands in a sentence about something else",
    "KEYWORD_NEEDS_CONTEXT": "the word means this only where something was agreed to, or advertised",
    "KEYWORD_FOR_FLOW": "the word has an everyday meaning, so flows get it",
    "KEYWORD_IN_FLOW": "a question is open, so the word is its answer",
}


class TracedTurn(Struct, frozen=True, kw_only=True):
    """A turn and its trace."""

    event: ev.Input
    before: Session
    after: Session
    facts: tuple[ev.Event, ...]
    stop_words: StopWordResult | None
    ran: bool  # whether the engine ran
    trace: tuple[TraceEntry | ev.EngineEvent, ...]

    @property
    def heard(self) -> ReplyTried | None:
        return next((entry for entry in self.trace if isinstance(entry, ReplyTried)), None)

    @property
    def began(self) -> ev.SessionStarted | ev.FlowEntered | None:
        """The event of the flow that a start began in this turn; flows that a step runs do not count."""
        for fact in self.facts:
            if isinstance(fact, ev.SessionStarted) or (isinstance(fact, ev.FlowEntered) and fact.how != "run"):
                return fact
        return None

    @property
    def started(self) -> StartMatch | None:
        """The router's match for the flow that began."""
        began = self.began
        matches = (entry.match for entry in self.trace if isinstance(entry, StartTried))
        return next((match for match in matches if match is not None and began is not None and match.flow == began.flow), None)

    def has(self, *kinds: type[ev.EventBase]) -> bool:
        return any(isinstance(fact, kinds) for fact in self.facts)


def position_of(session: Session, locations: SourceLocations) -> ConversationPosition:
    """The position of a session."""
    if not session.frames:
        return ConversationPosition(waits="silent" if session.silent_until else "", until=session.silent_until)
    top, below = session.frames[-1], tuple(frame.flow for frame in session.frames[:-1])
    waits: Literal["", "reply", "time", "call", "human"] = ""
    tries = 0
    match top.wait:
        case ReplyWait(tries=tries):
            waits = "reply"
        case TimeWait():
            waits = "time"
        case CallWait():
            waits = "call"
        case HumanWait():
            waits = "human"
        case None:
            waits = ""
    return ConversationPosition(waits=waits, spot=locations.of_step(top.flow, top.at), tries=tries, until=session.due, below=below)


# ---- what took it


def input_match(turn: TracedTurn, locations: SourceLocations) -> InputMatch:
    """What took the input."""
    match turn.event:
        case ev.MessageReceived():
            return _message(turn, locations)
        case ev.TimerFired():
            return _timer(turn, locations)
        case ev.CallReturned(call=call, failure=failure):
            waiting = next((frame for frame in turn.before.frames if isinstance(frame.wait, CallWait) and frame.wait.call == call), None)
            if waiting is None:
                return InputMatch(by="nobody", reason="nothing waits for this answer any more")
            reason = f"the function failed: {failure}" if failure else "the function answered"
            return InputMatch(by="resumed", flow=waiting.flow, spot=locations.of_step(waiting.flow, waiting.at), reason=reason)
        case ev.BusinessEvent() as event:
            return _business(turn, locations, event)
        case ev.HandoffClosed():
            return _handed_back(turn, locations)
        case ev.AgentReplied():
            hours = round(SILENCE_AFTER_AGENT.total_seconds() / 3600)
            return InputMatch(by="silence", reason=f"a colleague wrote to the customer, so the bot keeps silent for {hours} hours")
        case ev.AgentWrote(by=by):
            return InputMatch(by="silence", reason=f"{by} wrote to the customer")
        case ev.NoteAdded() | ev.TicketAssigned() | ev.TicketMoved() | ev.TicketPrioritised() | ev.TicketRequested() | ev.TicketSnoozed():
            return InputMatch(by="silence", reason=f"{turn.event.by} changed the ticket")
        case ev.BudgetSpent(scope=scope, queue=queue):
            return InputMatch(by="silence", reason=f"the budget of {scope} is spent, so the people of {queue} take over")
        case ev.QuestionRefused(flow=flow, step=step, reason=reason, is_question=False):
            return InputMatch(by="silence", flow=flow, spot=locations.of_step(flow, step), reason=f"its message did not go out: {reason}")
        case ev.QuestionRefused(flow=flow, step=step, reason=reason):
            return InputMatch(by="resumed", flow=flow, spot=locations.of_step(flow, step), reason=f"its question did not go out: {reason}")


def _message(turn: TracedTurn, locations: SourceLocations) -> InputMatch:
    event = turn.event
    assert isinstance(event, ev.MessageReceived)
    heard = turn.heard
    if not turn.ran:
        return _policy(turn, words(event.content))
    if not is_said(event.content):
        return InputMatch(by="silence", reason="this kind of message asks nothing")
    top = top_of(turn.before)
    if heard is not None and heard.accepted:
        return InputMatch(by="wait", flow=heard.flow, spot=locations.of_step(heard.flow, heard.step), heard=_read(turn))
    if (began := turn.began) is not None:
        return _start(turn, locations, began)
    if turn.has(ev.AnswerMissed) and heard is not None:
        return InputMatch(
            by="retry", flow=heard.flow, spot=locations.of_step(heard.flow, heard.step), reason=explain_unread(event, locations, heard)
        )
    if turn.has(ev.QuestionTimedOut):
        return InputMatch(by="ended", flow=top.flow if top else "", reason="the time for a reply was over before this was written")
    ticket = turn.before.ticket
    if ticket is not None and ticket.owner == "people" and not turn.has(ev.NotUnderstood):
        return InputMatch(by="silence", flow=top.flow if top else "", reason=f'a colleague of "{ticket.queue}" has the chat')
    if turn.before.silent_until is not None and not turn.has(ev.NotUnderstood):
        return InputMatch(by="silence", reason="a colleague is writing with the customer")
    repeated = next((entry.flow for entry in turn.trace if isinstance(entry, MessageProduced)), "")
    if repeated:
        spot = next(locations.of_step(entry.flow, entry.step) for entry in turn.trace if isinstance(entry, MessageProduced))
        return InputMatch(by="repeat", flow=repeated, spot=spot, reason=_why_repeated(turn, event))
    return InputMatch(by="nobody", reason="no question was open for it, and no start matches" if top is None else "nothing could take it")


def _why_repeated(turn: TracedTurn, event: ev.MessageReceived) -> str:
    command = next((fact.command for fact in turn.facts if isinstance(fact, ev.CommandGiven)), "")
    if command:
        return _COMMANDS.get(command, f'it is the built-in command "{command}"')
    if isinstance(event.content, Tap):
        return "a button of an earlier question was tapped, so the open question comes back"
    return "the flow is running already, and goes on where it was"


# Commands that are no word of botkit.yaml, as sentences.
_COMMANDS = {
    "correction": "it corrects an earlier answer, and the flow goes on from there",
    "change": "what was understood from a sentence is to be asked after all",
}


def _policy(turn: TracedTurn, text: str) -> InputMatch:
    match turn.stop_words:
        case StopRequest(reason=reason):
            start = "STOP"
        case StartRequest(reason=reason):
            start = "START"
        case UnclearStop(reason=reason):
            start = "STOP?"
        case HelpRequest(reason=reason):
            start = "HELP"
        case _:
            start, reason = "", "BUTTON"
    return InputMatch(by="policy", start=start, matched=text, reason=WORDS.get(reason, reason))


def _read(turn: TracedTurn) -> str:
    """How an open question read the reply."""
    for fact in turn.facts:
        match fact:
            case ev.AnswerGiven(value=value):
                return quoted(value)
            case ev.FaqAnswered(entry=entry):
                return f"question {entry + 1}"
            case ev.OptedIn():
                return "yes"
            case ev.OptInDeclined():
                return "no"
            case _:
                continue
    wait = turn.after.wait
    if isinstance(wait, ReplyWait) and wait.stage == "read_back":
        return "an answer that could mean two things, so it is read back"
    return "unclear which question is meant, so the customer is asked" if isinstance(wait, ReplyWait) and wait.offered else ""


def _start(turn: TracedTurn, locations: SourceLocations, began: ev.SessionStarted | ev.FlowEntered) -> InputMatch:
    started = turn.started
    kind = began.start if isinstance(began, ev.SessionStarted) else began.how
    matched = started.why if started is not None else ""
    return InputMatch(
        by="start" if isinstance(began, ev.SessionStarted) else "side",
        flow=began.flow,
        start=kind,
        matched=matched,
        spot=locations.of_start(began.flow, kind, matched) or locations.of_step(began.flow, "steps.0"),
    )


def _timer(turn: TracedTurn, locations: SourceLocations) -> InputMatch:
    top = top_of(turn.before)
    if top is None or turn.before == turn.after or not turn.ran:
        return InputMatch(by="nobody", reason="nothing waited for this moment any more")
    spot = locations.of_step(top.flow, top.at)
    if turn.has(ev.QuestionTimedOut):
        return InputMatch(by="ended", flow=top.flow, spot=spot, reason="nobody replied in time")
    match top.wait:
        case ReplyWait():
            reason = "it was time for the reminder"
        case CallWait():
            reason = "the function did not answer in time"
        case _:
            reason = "the pause was over"
    return InputMatch(by="resumed", flow=top.flow, spot=spot, reason=reason)


def _business(turn: TracedTurn, locations: SourceLocations, event: ev.BusinessEvent) -> InputMatch:
    began, name, flow = turn.began, event.name, event.flow
    kind = "broadcast" if event.broadcast else "schedule" if name.startswith(SCHEDULE) else "event"
    if began is None:
        return InputMatch(by="nobody", flow=flow, start=kind, reason=f'the flow "{flow}" is running already, or is not there any more')
    by: Literal["start", "side"] = "start" if isinstance(began, ev.SessionStarted) else "side"
    return InputMatch(by=by, flow=flow, start=kind, matched=name, spot=locations.of_start(flow, kind, name))


def _handed_back(turn: TracedTurn, locations: SourceLocations) -> InputMatch:
    began = turn.began
    if began is not None:
        return InputMatch(by="start", flow=began.flow, start="handed_back", spot=locations.of_start(began.flow, "handed_back", ""))
    waiting = next((frame for frame in turn.before.frames if isinstance(frame.wait, HumanWait)), None)
    if waiting is None:
        return InputMatch(by="nobody", reason="no flow had handed the chat over")
    spot = locations.of_step(waiting.flow, waiting.at)
    return InputMatch(by="resumed", flow=waiting.flow, spot=spot, reason="the colleague closed the chat")


def top_of(session: Session) -> Frame | None:
    return session.frames[-1] if session.frames else None
