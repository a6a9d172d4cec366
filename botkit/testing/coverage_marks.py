"""Coverage marks: what one conversation visited; coverage and mutation testing use them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from botkit.core import events as ev
from botkit.testing.result_lines import Bot

# kind, flow, address, detail. What the detail is depends on the kind.
Kind = Literal["start", "step", "choice", "way", "retry", "timeout", "template", "refused", "consent"]
CoverageMark = tuple[Kind, str, str, str]


def coverage_marks(events: Iterable[ev.Event], messages: Iterable[Bot]) -> frozenset[CoverageMark]:
    """The marks of a conversation: from the events of its log and from the messages that arrived."""
    return frozenset((*_by_events(events), *_by_messages(messages)))


def _by_events(events: Iterable[ev.Event]) -> Iterator[CoverageMark]:
    last: dict[tuple[int, str], str] = {}  # (session, flow) -> the step that came last
    for event in events:
        match event:
            case ev.SessionStarted(session=session, flow=flow, start=start):
                last = {place: step for place, step in last.items() if place[0] != session}  # of another customer
                yield "start", flow, "", start
            case ev.StepsVisited(session=session, path=path):
                for flow, address in path:
                    yield "step", flow, address, ""
                    before = last.get((session, flow))
                    if before is not None:
                        yield "way", flow, before, address
                    last[session, flow] = address
            case ev.AnswerGiven(flow=flow, step=step, value=value):
                yield "choice", flow, step, str(value)
            case ev.AnswerMissed(flow=flow, step=step):
                yield "retry", flow, step, ""
            case ev.QuestionTimedOut(flow=flow, step=step):
                yield "timeout", flow, step, ""
            case ev.OptedIn(topic=topic):
                yield "consent", "", topic, "agreed"
            case ev.OptInDeclined(topic=topic):
                yield "consent", "", topic, "declined"
            case ev.MessageRefused(flow=flow, step=step):
                yield "refused", flow, step, ""


def _by_messages(messages: Iterable[Bot]) -> Iterator[CoverageMark]:
    for message in messages:
        if message.template:
            yield "template", message.flow, message.step, ""
