"""Telling: an explanation as text, for people who write flows and no programs. One thing per line, the answer first."""

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
from botkit.service.explain.value_text import LONGEST, shortened

LABEL = 12  # columns that the words on the left take
SHOWN = 5  # candidates

_CONTENT_KINDS = {
    "keywords": "the keyword",
    "event": "the event",
    "referral": "the link or ad",
    "first_message": "the first message of this customer",
    "handed_back": "a colleague handed the chat back",
    "schedule": "the schedule",
    "phrases": "the phrase",
    "no_match": "nothing else matched",
}

_OTHERS = {
    "keywords": "keywords",
    "referral": "links and ads",
    "first_message": "first message",
    "handed_back": "handed back",
    "phrases": "phrases",
    "no_match": "no match",
    "starts": "other flows",
    "wait": "the question",
    "policy": "stop words",
}

_CAME = {
    "message_received": "a message",
    "wake_came": "an alarm rang",
    "call_returned": "a function answered",
    "business_event": "an event of the business",
    "human_closed": "a colleague closed the chat",
    "human_answered": "a colleague wrote to the customer",
    "budget_spent": "a budget is spent, so colleagues take over",
}


def render_explanation(explanation: Explanation) -> str:
    """The whole explanation, as lines."""
    return "\n".join(_lines(explanation))


def _lines(told: Explanation) -> Iterator[str]:
    yield f"Turn {told.contact}:{told.seq} on {told.channel}, {_moment(told.at)}"
    yield _line("came in", _came(told.came))
    yield _line("before", _standing(told.before))
    yield from _several("taken by", _taken(told.taken))
    if told.candidates:
        yield from _several("compared", [_candidate(one) for one in told.candidates[:SHOWN]])
    yield from _several("not taken", [_rejected(one) for one in told.rejected])
    yield from _several("values", [_condition(one) for one in told.conditions])
    yield from _several("steps", [f"{_spot(one.spot)}{'  skipped: its condition does not hold' * one.skipped}" for one in told.steps])
    yield from _several("happened", list(told.facts))
    for message in told.said:
        yield from _several("said", list(_said(message)))
    if not told.said:
        yield _line("said", "nothing")
    yield _line("after", _standing(told.after))
    yield from _several("time", [f"{took.ms:g} ms {took.what}" for took in told.times])
    if told.differs:
        yield _line("but", f"the log tells it differently, {shortened(told.differs)}")


def _line(label: str, text: str) -> str:
    return f"  {label:<{LABEL}}{text}".rstrip()


def _several(label: str, lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield _line(label if number == 0 else "", line)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def _came(came: InputSummary) -> str:
    what = came.content if came.content not in ("", "text") else ""
    kind = f"{_CAME.get(came.kind, came.kind)}{f' ({what})' if what else ''}"
    text = f': "{shortened(came.text)}"' if came.text else ""
    return f"{kind}{text}" + (f"  {came.message}" if came.message else "")


def _standing(standing: ConversationPosition) -> str:
    below = f" (above {', '.join(reversed(standing.below))})" if standing.below else ""
    where = f" {_spot(standing.spot)}" if standing.spot else ""
    until = f", until {_moment(standing.until)}" if standing.until else ""
    match standing.waits:
        case "reply":
            tries = f", {standing.tries} replies could not be read" if standing.tries else ""
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


def _taken(taken: InputMatch) -> list[str]:
    where = _spot(taken.spot) if taken.spot else ""
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
            began = f'the flow "{taken.flow}" begins by {_CONTENT_KINDS.get(taken.start, taken.start)}{matched}'
            return [line for line in (began, f"{taken.spot.place}" if taken.spot else "", how) if line]
        case "resumed" | "ended":
            return [f"{where or taken.flow}{reason}"]
        case "failed":
            return [taken.reason]
        case _:
            return [f"nobody{reason}"]


def _candidate(one: Candidate) -> str:
    by = f"  by {', '.join(one.words)}" if one.words else ""
    mark = "  <- this one" if one.chosen else ""
    title = one.title if one.title != one.label else ""
    return f'{one.score:>5.1%}  {one.flow}{f": {title}" if title else ""}  ~ "{shortened(one.example, 60)}"{by}{mark}'


def _rejected(one: RejectedAlternative) -> str:
    what = f" {one.what}" if one.what else ""
    return f"{_OTHERS.get(one.kind, one.kind)}{what}: {one.reason}"


def _condition(one: ConditionResult) -> str:
    where = f"  ({one.spot.place})" if one.spot else ""
    names = ", ".join(f"{name} = {value}" for name, value in one.names if name != one.source)
    if one.failure:
        found = f"failed: {one.failure}"
    elif one.holds is not None:
        found = "yes" if one.holds else "no"
    else:
        found = one.value
    return f"{one.source} -> {found}{f'  where {names}' if names else ''}{where}"


def _spot(spot: SourceLocation) -> str:
    name = f' "{spot.name}"' if spot.name else ""
    verb = f"  {spot.verb}{name}" if spot.verb else ""
    return f"{spot.place}{verb}"


def _said(message: MessageTrace) -> Iterator[str]:
    ruled = message.sending if message.sending is not None and message.sending.form else message.queued
    about = f"(template {message.template}) " if message.template and ruled is not None and ruled.form == "template" else ""
    yield f'{about}"{shortened(message.text, LONGEST)}"' + "".join(f" [{label}]" for label in message.buttons)
    yield f"message {message.number}" + (f", from {_spot(message.spot)}" if message.spot and message.spot.verb else "")
    if message.queued is not None:
        yield f"gate, when it was made: {_ruled(message.queued)}"
    if message.sending is not None:
        yield f"gate, when it was sent: {_ruled(message.sending)}"
    status = f", {message.status}" if message.status else ""
    reason = f" ({message.outcome_reason})" if message.outcome_reason else ""
    name = f"  {message.platform_id}" if message.platform_id else ""
    yield f"outcome: {message.outcome}{reason}{status}{name}"


def _ruled(ruled: GateRuling) -> str:
    rule = f", rule {ruled.rule}" if ruled.rule else ""
    reason = f" {ruled.reason}" if ruled.reason else ""
    until = f" until {_moment(ruled.until)}" if ruled.until else ""
    meaning = f" - {ruled.meaning}" if ruled.meaning else ""
    return f"{ruled.verdict}{until}{rule}{reason}{meaning}"
