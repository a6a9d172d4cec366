"""Grounds: from what a traced turn noticed to what took the input, what else could have, and the values that decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from botkit.core import events as ev
from botkit.core.ear import flow_of
from botkit.core.engine import HUMAN_SILENCE
from botkit.core.flow import Ask, Branch
from botkit.core.message import Opened, Tap
from botkit.core.router import SCHEDULE, Started
from botkit.core.session import CallWait, Frame, HumanWait, ReplyWait, Session, TimeWait
from botkit.core.sprint import SIDE_QUESTIONS
from botkit.core.steps.hearing import is_said, words
from botkit.core.tracing import Asked, Evaluated, Heard, Noticed, Ranked, Spoke
from botkit.policy.keywords import AskWhich, Finding, Help, Start, Stop
from botkit.policy.keywords import Nothing as NoWord
from botkit.service.explanation import Candidate, Condition, Passed, Rejected, Spot, Standing, Taken
from botkit.service.saying import quoted, shortened
from botkit.service.spots import Spots
from botkit.understanding.decision import LIKELY
from botkit.understanding.matcher import Answer, Match, Unsure

# What the words before any flow made of a message, as a sentence (botkit/policy/keywords.py).
_WORDS = {
    "BUTTON": "the button itself says so",
    "KEYWORD_HARD": "the whole message is a word that counts everywhere",
    "KEYWORD_SOFT": "the whole message is a word that can mean this",
    "KEYWORD_SOFT_AFTER_MARKETING": "the word came after an advertisement",
    "KEYWORD_ANSWER": "it answers the question for consent",
    "KEYWORD_HELP": "the whole message is a word that asks for help",
    "REASONABLE_MEANS": "the sentence asks to be left alone",
    "STOP_WITH_COURTESY": "STOP with polite words around it: most likely meant, not certain",
    "STOP_IN_SENTENCE": "a stop word stands in a sentence about something else",
    "KEYWORD_NEEDS_CONTEXT": "the word means this only where something was agreed to, or advertised",
    "KEYWORD_FOR_FLOW": "the word has an everyday meaning, so flows get it",
    "KEYWORD_IN_FLOW": "a question is open, so the word is its answer",
}

# Kinds of starts that a message is offered to, in this order.
_FOR_MESSAGES = ("keywords", "referral", "first_message", "phrases", "no_match")

_NOTHING_FOUND = {
    "keywords": "no keyword is the whole message",
    "referral": "no flow begins by this link or ad",
    "first_message": "no flow begins by a first message",
    "no_match": "no flow begins where nothing matches",
    "handed_back": "no flow begins when a chat is handed back",
}


class Turn(Struct, frozen=True, kw_only=True):
    """What is known about a traced turn."""

    event: ev.Input
    before: Session
    after: Session
    facts: tuple[ev.Event, ...]
    finding: Finding | None
    ran: bool  # whether the engine was asked
    noticed: tuple[Noticed | ev.Outcome, ...]

    @property
    def heard(self) -> Heard | None:
        return next((seen for seen in self.noticed if isinstance(seen, Heard)), None)

    @property
    def began(self) -> ev.SessionStarted | ev.FlowEntered | None:
        """The flow that a start began in this turn; flows that a step runs are none."""
        for fact in self.facts:
            if isinstance(fact, ev.SessionStarted) or (isinstance(fact, ev.FlowEntered) and fact.how != "run"):
                return fact
        return None

    @property
    def started(self) -> Started | None:
        """What the router found, for the flow that began."""
        began = self.began
        asked = (seen.found for seen in self.noticed if isinstance(seen, Asked))
        return next((found for found in asked if found is not None and began is not None and found.flow == began.flow), None)

    def has(self, *kinds: type[ev.Fact]) -> bool:
        return any(isinstance(fact, kinds) for fact in self.facts)


def standing(session: Session, spots: Spots) -> Standing:
    """Where a session stands."""
    if not session.frames:
        return Standing(waits="silent" if session.silent_until else "", until=session.silent_until)
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
    return Standing(waits=waits, spot=spots.of_step(top.flow, top.at), tries=tries, until=session.due, below=below)


# ---- what took it


def taken(turn: Turn, spots: Spots) -> Taken:
    """What took the input."""
    match turn.event:
        case ev.MessageReceived():
            return _message(turn, spots)
        case ev.WakeCame():
            return _wake(turn, spots)
        case ev.CallReturned(call=call, failure=failure):
            asked = next((frame for frame in turn.before.frames if isinstance(frame.wait, CallWait) and frame.wait.call == call), None)
            if asked is None:
                return Taken(by="nobody", reason="nothing waits for this answer any more")
            reason = f"the function failed: {failure}" if failure else "the function answered"
            return Taken(by="resumed", flow=asked.flow, spot=spots.of_step(asked.flow, asked.at), reason=reason)
        case ev.BusinessEvent(name=name, flow=flow):
            return _business(turn, spots, name, flow)
        case ev.HumanClosed():
            return _handed_back(turn, spots)
        case ev.HumanAnswered():
            hours = round(HUMAN_SILENCE.total_seconds() / 3600)
            return Taken(by="silence", reason=f"a colleague wrote to the customer, so the bot keeps silent for {hours} hours")


def _message(turn: Turn, spots: Spots) -> Taken:
    event = turn.event
    assert isinstance(event, ev.MessageReceived)
    heard, said = turn.heard, words(event.content)
    if not turn.ran:
        return _policy(turn, said)
    if not is_said(event.content):
        return Taken(by="silence", reason="this kind of message asks nothing")
    top = _top(turn.before)
    if heard is not None and heard.took:
        return Taken(by="wait", flow=heard.flow, spot=spots.of_step(heard.flow, heard.step), heard=_read(turn))
    if (began := turn.began) is not None:
        return _start(turn, spots, began)
    if turn.has(ev.AnswerMissed) and heard is not None:
        return Taken(by="retry", flow=heard.flow, spot=spots.of_step(heard.flow, heard.step), reason=unread(turn, spots, heard))
    if turn.has(ev.QuestionTimedOut):
        return Taken(by="ended", flow=top.flow if top else "", reason="the time for a reply was over before this was written")
    if top is not None and isinstance(top.wait, HumanWait):
        return Taken(by="silence", flow=top.flow, reason=f'a colleague of "{top.wait.queue}" has the chat')
    if turn.before.silent_until is not None and not turn.has(ev.NotUnderstood):
        return Taken(by="silence", reason="a colleague is writing with the customer")
    again = next((seen.flow for seen in turn.noticed if isinstance(seen, Spoke)), "")
    if again:
        spot = next(spots.of_step(seen.flow, seen.step) for seen in turn.noticed if isinstance(seen, Spoke))
        return Taken(by="repeat", flow=again, spot=spot, reason=_why_repeated(event))
    return Taken(by="nobody", reason="no question was open for it, and no start matches" if top is None else "nothing could take it")


def _why_repeated(event: ev.MessageReceived) -> str:
    if isinstance(event.content, Tap):
        return "a button of an earlier question was tapped, so the open question comes back"
    return "the flow is running already, and goes on where it was"


def _policy(turn: Turn, said: str) -> Taken:
    match turn.finding:
        case Stop(reason=reason):
            start = "STOP"
        case Start(reason=reason):
            start = "START"
        case AskWhich(reason=reason):
            start = "STOP?"
        case Help(reason=reason):
            start = "HELP"
        case _:
            start, reason = "", "BUTTON"
    return Taken(by="policy", start=start, matched=said, reason=_WORDS.get(reason, reason))


def _read(turn: Turn) -> str:
    """What an open question made of the reply."""
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


def _start(turn: Turn, spots: Spots, began: ev.SessionStarted | ev.FlowEntered) -> Taken:
    started = turn.started
    kind = began.start if isinstance(began, ev.SessionStarted) else began.how
    matched = started.why if started is not None else ""
    return Taken(
        by="start" if isinstance(began, ev.SessionStarted) else "side",
        flow=began.flow,
        start=kind,
        matched=matched,
        spot=spots.of_start(began.flow, kind, matched) or spots.of_step(began.flow, "steps.0"),
    )


def _wake(turn: Turn, spots: Spots) -> Taken:
    top = _top(turn.before)
    if top is None or turn.before == turn.after or not turn.ran:
        return Taken(by="nobody", reason="nothing waited for this moment any more")
    spot = spots.of_step(top.flow, top.at)
    if turn.has(ev.QuestionTimedOut):
        return Taken(by="ended", flow=top.flow, spot=spot, reason="nobody replied in time")
    match top.wait:
        case ReplyWait():
            reason = "it was time for the reminder"
        case CallWait():
            reason = "the function did not answer in time"
        case _:
            reason = "the pause was over"
    return Taken(by="resumed", flow=top.flow, spot=spot, reason=reason)


def _business(turn: Turn, spots: Spots, name: str, flow: str) -> Taken:
    began = turn.began
    kind = "schedule" if name.startswith(SCHEDULE) else "event"
    if began is None:
        return Taken(by="nobody", flow=flow, start=kind, reason=f'the flow "{flow}" is running already, or is not there any more')
    by: Literal["start", "side"] = "start" if isinstance(began, ev.SessionStarted) else "side"
    return Taken(by=by, flow=flow, start=kind, matched=name, spot=spots.of_start(flow, kind, name))


def _handed_back(turn: Turn, spots: Spots) -> Taken:
    began = turn.began
    if began is not None:
        return Taken(by="start", flow=began.flow, start="handed_back", spot=spots.of_start(began.flow, "handed_back", ""))
    waiting = next((frame for frame in turn.before.frames if isinstance(frame.wait, HumanWait)), None)
    if waiting is None:
        return Taken(by="nobody", reason="no flow had handed the chat over")
    spot = spots.of_step(waiting.flow, waiting.at)
    return Taken(by="resumed", flow=waiting.flow, spot=spot, reason="the colleague closed the chat")


# ---- what did not take it


def rejected(turn: Turn, spots: Spots) -> tuple[Rejected, ...]:
    """What could have taken a message, and did not, in the order in which it was asked."""
    return tuple(_rejected(turn, spots)) if isinstance(turn.event, ev.MessageReceived) else ()


def _rejected(turn: Turn, spots: Spots) -> Iterator[Rejected]:
    event = turn.event
    assert isinstance(event, ev.MessageReceived)
    if isinstance(turn.finding, NoWord) and turn.finding.reason:
        yield Rejected(kind="policy", what="STOP, START, HELP", reason=_WORDS.get(turn.finding.reason, turn.finding.reason))
    if not turn.ran or not is_said(event.content):
        return
    heard = turn.heard
    if heard is not None and not heard.took:
        yield Rejected(kind="wait", what=spots.of_step(heard.flow, heard.step).place, reason=unread(turn, spots, heard))
    asked = {seen.kind: seen.found for seen in turn.noticed if isinstance(seen, Asked)}
    began = turn.began.flow if turn.began is not None else ""
    for kind, found in asked.items():
        if found is None:
            reason = _nearest(turn) if kind == "phrases" else _NOTHING_FOUND.get(kind, "")
            yield Rejected(kind=kind, what="", reason=reason)
        elif found.flow != began:
            yield Rejected(kind=kind, what=found.flow, reason=_held_back(turn, found))
    yield from _not_asked(turn, tuple(asked), spots)


def _not_asked(turn: Turn, asked: tuple[str, ...], spots: Spots) -> Iterator[Rejected]:
    heard, top = turn.heard, _top(turn.before)
    if heard is not None and heard.took:
        yield Rejected(kind="starts", what="", reason="not asked: the open question comes first, and it could read the reply")
    elif heard is not None and not asked and top is not None:
        nested = sum(frame.kind == "side" for frame in turn.before.frames)
        reason = f"{nested} side questions are open already" if nested >= SIDE_QUESTIONS else "the question lets nothing interrupt it"
        yield Rejected(kind="starts", what="", reason=f"not asked: {reason}")
    elif turn.started is not None and turn.started.kind in _FOR_MESSAGES:
        for kind in _FOR_MESSAGES[_FOR_MESSAGES.index(turn.started.kind) + 1 :]:
            if kind not in asked:
                yield Rejected(kind=kind, what="", reason=f"not asked: {turn.started.kind} come first")


def _held_back(turn: Turn, found: Started) -> str:
    if any(frame.flow == found.flow for frame in turn.before.frames):
        return "that flow is running already, so these words count as an answer to it"
    if sum(frame.kind == "side" for frame in turn.before.frames) >= SIDE_QUESTIONS:
        return f"{SIDE_QUESTIONS} side questions are open already"
    return "something more specific came first"


def _nearest(turn: Turn) -> str:
    ranked = next((seen for seen in turn.noticed if isinstance(seen, Ranked)), None)
    if ranked is None or not ranked.matches:
        return "nothing that any flow listens for has a word in common with it"
    best = ranked.matches[0]
    about = f'nearest is "{best.title or best.label}" with {best.probability:.0%}'
    if isinstance(ranked.decision, Unsure):
        return f"{about}: not sure enough to begin anything"
    if best.probability < LIKELY:
        return f"{about}: less than {LIKELY:.0%} is never answered"
    if ranked.in_flow:
        return f"{about}: not sure enough to leave an open question for it"
    return f"{about}: not sure enough"


def unread(turn: Turn, spots: Spots, heard: Heard) -> str:
    """Why an open question could not take a reply."""
    event = turn.event
    assert isinstance(event, ev.MessageReceived)
    said, step = shortened(words(event.content), 60), spots.step(heard.flow, heard.step)
    what = f'"{said}"' if said else "a message without words"
    if isinstance(event.content, Opened):
        return "the chat was opened, without a word"
    if not isinstance(step, Ask):
        return f"{what} is not among its answers"
    if step.choices and step.expect.kind == "text":
        return f"{what} is none of its {len(step.choices)} choices"
    return f"{what} cannot be read as {expected(step)}"


def expected(step: Ask) -> str:
    """`a number from 0 to 10`, as the author wrote it."""
    limits = step.expect
    if limits.kind != "number" or (limits.minimum is None and limits.maximum is None):
        return _KINDS.get(limits.kind, limits.kind)
    if limits.maximum is None:
        return f"a number from {limits.minimum}"
    return f"a number up to {limits.maximum}" if limits.minimum is None else f"a number from {limits.minimum} to {limits.maximum}"


_KINDS = {
    "text": "text",
    "number": "a number",
    "date": "a date",
    "time": "a time",
    "duration": "a length of time",
    "email": "an e-mail address",
    "phone": "a phone number",
    "yes_no": "yes or no",
    "money": "an amount of money",
    "photo": "a photo",
    "file": "a file",
    "location": "a location",
    "pattern": "what the pattern allows",
}


# ---- numbers and values


def candidates(turn: Turn, spots: Spots) -> tuple[Candidate, ...]:
    """Everything that the message was compared with by its meaning, the likeliest first."""
    answered = next((fact for fact in turn.facts if isinstance(fact, ev.FaqAnswered)), None)
    began = turn.began.flow if turn.began is not None else ""
    found: list[Candidate] = []
    for seen in turn.noticed:
        if isinstance(seen, Ranked):
            for match in seen.matches:
                flow = flow_of(match.label)
                is_right = match.label == f"{answered.flow}#{answered.entry}" if answered else flow == began
                found.append(_candidate(match, flow, is_right and isinstance(seen.decision, Answer)))
    for seen in turn.noticed:
        if not isinstance(seen, (ev.FaqAnswered, ev.NotUnderstood, ev.AnswerMissed)) or not seen.step:
            continue
        if not any(candidate.flow == seen.flow for candidate in found):
            found += _of_faq(turn, spots, seen.flow, seen.step, answered)
    return tuple(found)


def _of_faq(turn: Turn, spots: Spots, flow: str, step: str, answered: ev.FaqAnswered | None) -> list[Candidate]:
    """A FAQ in the middle of a flow listens for itself."""
    program = spots.program(flow)
    if program is None or type(spots.step(flow, step)).__name__ != "Faq" or not isinstance(turn.event, ev.MessageReceived):
        return []
    matches = program.matcher(step).rank(words(turn.event.content))
    return [
        _candidate(match, flow, answered is not None and (answered.flow, str(answered.entry)) == (flow, match.label)) for match in matches
    ]


def _candidate(match: Match, flow: str, chosen: bool) -> Candidate:
    return Candidate(
        flow=flow,
        label=match.label,
        title=match.title,
        score=round(match.probability, 3),
        example=match.example,
        words=match.words,
        chosen=chosen,
    )


def conditions(turn: Turn, spots: Spots) -> tuple[Condition, ...]:
    return tuple(_condition(seen, spots) for seen in turn.noticed if isinstance(seen, Evaluated))


def _condition(seen: Evaluated, spots: Spots) -> Condition:
    decides = seen.is_when or isinstance(spots.step(seen.flow, seen.step), Branch)
    return Condition(
        source=seen.source,
        value="" if seen.failure else quoted(seen.value),
        holds=bool(seen.value) if decides and not seen.failure else None,
        names=tuple((name, quoted(value)) for name, value in seen.names),
        spot=spots.of_expression(seen.flow, seen.step, seen.source),
        failure=seen.failure,
    )


def steps(turn: Turn, spots: Spots) -> tuple[Passed, ...]:
    skipped = {(seen.flow, seen.step) for seen in turn.noticed if isinstance(seen, Evaluated) and seen.is_when and not seen.value}
    path = next((fact.path for fact in turn.facts if isinstance(fact, ev.Stepped)), ())
    return tuple(Passed(spot=spots.of_step(flow, step), skipped=(flow, step) in skipped) for flow, step in path)


def waiting_for(session: Session, spots: Spots) -> Spot | None:
    top = _top(session)
    return spots.of_step(top.flow, top.at) if top is not None else None


def _top(session: Session) -> Frame | None:
    return session.frames[-1] if session.frames else None
