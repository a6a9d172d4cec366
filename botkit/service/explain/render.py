"""Rendering: an explanation as text for people who write flows. One thing per line, the answer first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from botkit.service.explain.model import (
    Candidate,
    ConditionResult,
    ConversationPosition,
    Explanation,
    GateRuling,
    InputMatch,
    InputSummary,
    MessageTrace,
    RejectedAlternative,
    SourceLocation,
)
from botkit.service.explain.value_text import shortened

LABEL_WIDTH = 12  # columns
MAX_CANDIDATES = 5

_STARTS = {
    "keywords": "the keyword",
    "event": "the event",
    "broadcast": "the broadcast",
    "referral": "the link or ad",
    "order": "an order",
    "form": "a filled-in form",
    "product_question": "a question from a product's page",
    "story_mention": "a story that mentions you",
    "missed_call": "a missed call",
    "first_message": "the first message of this customer",
    "handed_back": "a colleague handed the chat back",
    "schedule": "the schedule",
    "phrases": "the phrase",
    "no_match": "nothing else matched",
}

_ALTERNATIVES = {
    "keywords": "keywords",
    "referral": "links and ads",
    "order": "orders",
    "form": "filled-in forms",
    "product_question": "questions about products",
    "story_mention": "story mentions",
    "missed_call": "missed calls",
    "first_message": "first message",
    "handed_back": "handed back",
    "phrases": "phrases",
    "no_match": "no match",
    "starts": "other flows",
    "wait": "the question",
    "policy": "stop words",
}

_INPUTS = {
    "message_received": "a message",
    "wake_came": "a timer fired",
    "call_returned": "a function answered",
    "business_event": "an event of the business",
    "human_closed": "a colleague closed the chat",
    "human_answered": "a colleague wrote to the customer",
    "budget_spent": "a budget is spent, so colleagues take over",
    "question_refused": "a message did not go out",
}


def render_explanation(explanation: Explanation) -> str:
    """The whole explanation, as lines."""
    return "\n".join(_lines(explanation))


def _lines(explanation: Explanation) -> Iterator[str]:
    yield f"Turn {explanation.contact}:{explanation.seq} on {explanation.channel}, {_moment(explanation.at)}"
    yield _line("came in", _input(explanation.came))
    yield _line("before", _position(explanation.before))
    yield from _several("taken by", _match(explanation.taken))
    if explanation.candidates:
        yield from _several("compared", [_candidate(one) for one in explanation.candidates[:MAX_CANDIDATES]])
    yield from _several("not taken", [_rejected(one) for one in explanation.rejected])
    yield from _several("values", [_condition(one) for one in explanation.conditions])
    yield from _several(
        "steps", [f"{_location(one.spot)}{'  skipped: its condition does not hold' * one.skipped}" for one in explanation.steps]
    )
    yield from _several("happened", list(explanation.facts))
    for message in explanation.said:
        yield from _several("said", list(_message(message)))
    if not explanation.said:
        yield _line("said", "nothing")
    yield _line("after", _position(explanation.after))
    yield from _several("time", [f"{took.ms:g} ms {took.what}" for took in explanation.times])
    if explanation.differs:
        yield _line("but", f"the log tells it differently, {shortened(explanation.differs)}")


def _line(label: str, text: str) -> str:
    return f"  {label:<{LABEL_WIDTH}}{text}".rstrip()


def _several(label: str, lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield _line(label if number == 0 else "", line)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _input(summary: InputSummary) -> str:
    what = summary.content if summary.content not in ("", "text") else ""
    kind = f"{_INPUTS.get(summary.kind, summary.kind)}{f' ({what})' if what else ''}"
    text = f': "{shortened(summary.text)}"' if summary.text else ""
    return f"{kind}{text}" + (f"  {summary.message}" if summary.message else "")


def _position(position: ConversationPosition) -> str:
    below = f" (above {', '.join(reversed(position.below))})" if position.below else ""
    where = f" {_location(position.spot)}" if position.spot else ""
    until = f", until {_moment(position.until)}" if position.until else ""
    match position.waits:
        case "reply":
            tries = f", {position.tries} replies could not be read" if position.tries else ""
            return f"a question is open:{where}{tries}{until}{below}"
        case "time":
            return f"a pause:{where}{until}{below}"
        case "call":
            return f"waiting for a function:{where}{until}{below}"
        case "human":
            return f"a colleague has the chat:{where}{until}{below}"
        case "silent":
            return f"a colleague is writing; the bot is silent{until}"
        case _:
            return f"in{where}{below}" if where else "no flow is running"


def _match(taken: InputMatch) -> list[str]:
    where = _location(taken.spot) if taken.spot else ""
    reason = f": {taken.reason}" if taken.reason else ""
    match taken.by:
        case "policy":
            return [f'the words before any flow, "{taken.matched}" is {taken.start or "a button of ours"}', taken.reason]
        case "wait":
            return [f"the open question {where}", *([f"read as {taken.heard}"] if taken.heard else [])]
        case "retry":
            return [f"the open question {where}, which asks again", taken.reason]
        case "repeat":
            return [f"the open question {where}, which is repeated", taken.reason]
        case "start" | "side":
            matched = f' "{shortened(taken.matched, 60)}"' if taken.matched else ""
            how = "as a side question; the open question comes back afterwards" if taken.by == "side" else ""
            began = f'the flow "{taken.flow}" begins by {_STARTS.get(taken.start, taken.start)}{matched}'
            return [line for line in (began, f"{taken.spot.text}" if taken.spot else "", how) if line]
        case "resumed" | "ended":
            return [f"{where or taken.flow}{reason}"]
        case "failed":
            return [taken.reason]
        case _:
            return [f"nobody{reason}"]


def _candidate(candidate: Candidate) -> str:
    by = f"  by {', '.join(candidate.words)}" if candidate.words else ""
    mark = "  <- this one" if candidate.chosen else ""
    title = candidate.title if candidate.title != candidate.label else ""
    return f'{candidate.score:>5.1%}  {candidate.flow}{f": {title}" if title else ""}  ~ "{shortened(candidate.example, 60)}"{by}{mark}'


def _rejected(alternative: RejectedAlternative) -> str:
    what = f" {alternative.what}" if alternative.what else ""
    return f"{_ALTERNATIVES.get(alternative.kind, alternative.kind)}{what}: {alternative.reason}"


def _condition(condition: ConditionResult) -> str:
    where = f"  ({condition.spot.text})" if condition.spot else ""
    names = ", ".join(f"{name} = {value}" for name, value in condition.names if name != condition.source)
    if condition.failure:
        result = f"failed: {condition.failure}"
    elif condition.holds is not None:
        result = "yes" if condition.holds else "no"
    else:
        result = condition.value
    return f"{condition.source} -> {result}{f'  where {names}' if names else ''}{where}"


def _location(location: SourceLocation) -> str:
    name = f' "{location.name}"' if location.name else ""
    verb = f"  {location.verb}{name}" if location.verb else ""
    return f"{location.text}{verb}"


def _message(message: MessageTrace) -> Iterator[str]:
    ruling = message.sending if message.sending is not None and message.sending.form else message.queued
    about = f"(template {message.template}) " if message.template and ruling is not None and ruling.form == "template" else ""
    yield f'{about}"{shortened(message.text)}"' + "".join(f" [{label}]" for label in message.buttons)
    yield f"message {message.number}" + (f", from {_location(message.spot)}" if message.spot and message.spot.verb else "")
    if message.queued is not None:
        yield f"gate, when it was made: {_ruling(message.queued)}"
    if message.sending is not None:
        yield f"gate, when it was sent: {_ruling(message.sending)}"
    status = f", {message.status}" if message.status else ""
    reason = f" ({message.outcome_reason})" if message.outcome_reason else ""
    name = f"  {message.platform_id}" if message.platform_id else ""
    yield f"outcome: {message.outcome}{reason}{status}{name}"


def _ruling(ruling: GateRuling) -> str:
    rule = f", rule {ruling.rule}" if ruling.rule else ""
    reason = f" {ruling.reason}" if ruling.reason else ""
    until = f" until {_moment(ruling.until)}" if ruling.until else ""
    meaning = f" - {ruling.meaning}" if ruling.meaning else ""
    return f"{ruling.verdict}{until}{rule}{reason}{meaning}"
