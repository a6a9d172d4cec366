"""Alternatives: what else could have taken a message, and why it was rejected."""

from __future__ import annotations

from collections.abc import Iterator

from botkit.core import events as ev
from botkit.core.engine.answers.reply_text import is_said
from botkit.core.engine.router import StartMatch
from botkit.core.engine.sprint import SIDE_QUESTIONS
from botkit.core.engine.tracing import PhrasesRanked, StartTried
from botkit.policy.consent.stop_words import NoRequest
from botkit.service.explain.evidence import WORDS, TracedTurn, top_of
from botkit.service.explain.model import RejectedAlternative
from botkit.service.explain.source_locations import SourceLocations
from botkit.service.explain.unread_reply import explain_unread
from botkit.understanding.decision import LIKELY
from botkit.understanding.matcher import Unsure

# Kinds of starts that a message is offered to, in this order.
_FOR_MESSAGES = ("keywords", "referral", "first_message", "phrases", "no_match")

_NO_MATCH = {
    "keywords": "no keyword is the whole message",
    "referral": "no flow begins by this link or ad",
    "order": "no flow begins by an order",
    "form": "no flow begins by a filled-in form",
    "product_question": "no flow begins by a question from a product's page",
    "story_mention": "no flow begins by a story that mentions you",
    "missed_call": "no flow begins by a missed call",
    "first_message": "no flow begins by a first message",
    "no_match": "no flow begins where nothing matches",
    "handed_back": "no flow begins when a chat is handed back",
}


def rejected(turn: TracedTurn, locations: SourceLocations) -> tuple[RejectedAlternative, ...]:
    """What could have taken a message and did not, in the order in which it was tried."""
    return tuple(_rejected(turn, locations)) if isinstance(turn.event, ev.MessageReceived) else ()


def _rejected(turn: TracedTurn, locations: SourceLocations) -> Iterator[RejectedAlternative]:
    event = turn.event
    assert isinstance(event, ev.MessageReceived)
    if isinstance(turn.stop_words, NoRequest) and turn.stop_words.reason:
        yield RejectedAlternative(kind="policy", what="STOP, START, HELP", reason=WORDS.get(turn.stop_words.reason, turn.stop_words.reason))
    if not turn.ran or not is_said(event.content):
        return
    heard = turn.heard
    if heard is not None and not heard.accepted:
        yield RejectedAlternative(
            kind="wait", what=locations.of_step(heard.flow, heard.step).text, reason=explain_unread(event, locations, heard)
        )
    tried = {entry.kind: entry.match for entry in turn.trace if isinstance(entry, StartTried)}
    began = turn.began.flow if turn.began is not None else ""
    for kind, match in tried.items():
        if match is None:
            reason = _nearest(turn) if kind == "phrases" else _NO_MATCH.get(kind, "")
            yield RejectedAlternative(kind=kind, what="", reason=reason)
        elif match.flow != began:
            yield RejectedAlternative(kind=kind, what=match.flow, reason=_why_not_begun(turn, match))
    yield from _not_tried(turn, tuple(tried), locations)


def _not_tried(turn: TracedTurn, tried: tuple[str, ...], locations: SourceLocations) -> Iterator[RejectedAlternative]:
    heard, top = turn.heard, top_of(turn.before)
    if heard is not None and heard.accepted:
        yield RejectedAlternative(kind="starts", what="", reason="not asked: the open question comes first, and it could read the reply")
    elif heard is not None and not tried and top is not None:
        nested = sum(frame.kind == "side" for frame in turn.before.frames)
        reason = f"{nested} side questions are open already" if nested >= SIDE_QUESTIONS else "the question lets nothing interrupt it"
        yield RejectedAlternative(kind="starts", what="", reason=f"not asked: {reason}")
    elif turn.started is not None and turn.started.kind in _FOR_MESSAGES:
        for kind in _FOR_MESSAGES[_FOR_MESSAGES.index(turn.started.kind) + 1 :]:
            if kind not in tried:
                yield RejectedAlternative(kind=kind, what="", reason=f"not asked: {turn.started.kind} come first")


def _why_not_begun(turn: TracedTurn, match: StartMatch) -> str:
    if any(frame.flow == match.flow for frame in turn.before.frames):
        return "that flow is running already, so these words count as an answer to it"
    if sum(frame.kind == "side" for frame in turn.before.frames) >= SIDE_QUESTIONS:
        return f"{SIDE_QUESTIONS} side questions are open already"
    return "something more specific came first"


def _nearest(turn: TracedTurn) -> str:
    ranked = next((entry for entry in turn.trace if isinstance(entry, PhrasesRanked)), None)
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
