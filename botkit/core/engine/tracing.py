"""Tracing: an execution that also records what it looked at. Live turns run without it, and pay nothing for it.

The engine gets `Tracing.execution` in the place of `Execution` (`advance(..., make_execution=tracing.execution)`). It records decisions:
a start is looked for, a question reads a reply, a condition is evaluated. It changes nothing: a traced turn ends as any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from botkit.core.engine.execution import Execution
from botkit.core.engine.phrase_index import PhraseIndex
from botkit.core.engine.program import Op, Programs
from botkit.core.engine.router import Router, StartMatch
from botkit.core.engine.session import Session
from botkit.core.engine.sprint import StepFault
from botkit.core.events import EngineEvent
from botkit.core.model.message import Outgoing
from botkit.core.model.values import Value
from botkit.core.text.expressions import Expression
from botkit.understanding.matcher import Decision, Match


class StartTried(Struct, frozen=True, kw_only=True):
    """The router was asked for a start of this kind. `match` is None when there was none."""

    kind: str
    match: StartMatch | None


class PhrasesRanked(Struct, frozen=True, kw_only=True):
    """The phrase index compared a text with its examples: the likeliest labels, and the decision."""

    text: str
    in_flow: bool
    matches: tuple[Match, ...]
    decision: Decision


class ReplyTried(Struct, frozen=True, kw_only=True):
    """An open question was given the reply. `accepted`: it could read it."""

    flow: str
    step: str
    accepted: bool


class ExpressionEvaluated(Struct, frozen=True, kw_only=True):
    """An expression was evaluated. `names` are the values of what it reads, as far as they are set."""

    flow: str
    step: str
    source: str
    value: Value = None
    names: tuple[tuple[str, Value], ...] = ()
    failure: str = ""
    is_when: bool = False


class MessageProduced(Struct, frozen=True, kw_only=True):
    """A step produced a message."""

    flow: str
    step: str
    message: Outgoing


TraceEntry = StartTried | PhrasesRanked | ReplyTried | ExpressionEvaluated | MessageProduced


class Tracing:
    """What one turn recorded, in order."""

    def __init__(self) -> None:
        self.entries: list[TraceEntry | EngineEvent] = []

    def execution(self, programs: Programs, router: Router, session: Session, now: datetime) -> Execution:
        """An execution that records into `entries`."""
        return _TracedExecution(programs, _TracedRouter(router, self.entries), session, now, self.entries)


class _TracedExecution(Execution):
    def __init__(
        self, programs: Programs, router: Router, session: Session, now: datetime, entries: list[TraceEntry | EngineEvent]
    ) -> None:
        super().__init__(programs, router, session, now)
        self._entries = entries

    def reply_tried(self, op: Op, accepted: bool) -> bool:
        self._entries.append(ReplyTried(flow=self.top.flow if self.frames else "", step=op.address, accepted=accepted))
        return accepted

    def note(self, event: EngineEvent) -> None:
        self._entries.append(event)
        super().note(event)

    def say(self, message: Outgoing, op: Op) -> None:
        self._entries.append(MessageProduced(flow=self.top.flow, step=op.address, message=message))
        super().say(message, op)

    def fulfils(self, condition: Expression) -> bool:
        try:
            holds = super().fulfils(condition)
        except StepFault as fault:
            self._record(condition, None, str(fault), is_when=True)
            raise
        self._record(condition, holds, "", is_when=True)
        return holds

    def evaluate(self, source: str, names: Mapping[str, Value] | None = None) -> Value:
        if names:
            return super().evaluate(source, names)  # of each item of a list: a hundred lines that say the same
        expression = self.program.expression(source)
        try:
            value = super().evaluate(source)
        except StepFault as fault:
            self._record(expression, None, str(fault))
            raise
        self._record(expression, value, "")
        return value

    def _record(self, expression: Expression, value: Value, failure: str, *, is_when: bool = False) -> None:
        self._entries.append(
            ExpressionEvaluated(
                flow=self.top.flow,
                step=self.top.at,
                source=expression.source,
                value=value,
                names=_names(expression, self.scope),
                failure=failure,
                is_when=is_when,
            )
        )


class _TracedRouter(Router):
    """The router, recording what it answers."""

    def __init__(self, router: Router, entries: list[TraceEntry | EngineEvent]) -> None:
        # The indexes are shared, not built anew: the phrase index takes long to learn.
        self.__dict__.update({**router.__dict__, "phrase_index": _TracedPhraseIndex(router.phrase_index, entries)})
        self._entries = entries

    def _record(self, kind: str, match: StartMatch | None) -> StartMatch | None:
        self._entries.append(StartTried(kind=kind, match=match))
        return match

    def by_keyword(self, text: str) -> StartMatch | None:
        return self._record("keywords", super().by_keyword(text))

    def by_phrase(self, text: str, *, in_flow: bool) -> StartMatch | None:
        return self._record("phrases", super().by_phrase(text, in_flow=in_flow))

    def by_referral(self, ref: str) -> StartMatch | None:
        match = super().by_referral(ref)
        return self._record("referral", match) if ref else match

    def by_content(self, kind: str) -> StartMatch | None:
        match = super().by_content(kind)
        return self._record(kind, match) if kind else match

    def first_message(self) -> StartMatch | None:
        return self._record("first_message", super().first_message())

    def handed_back(self) -> StartMatch | None:
        return self._record("handed_back", super().handed_back())

    def no_match(self) -> StartMatch | None:
        return self._record("no_match", super().no_match())


class _TracedPhraseIndex(PhraseIndex):
    def __init__(self, phrase_index: PhraseIndex, entries: list[TraceEntry | EngineEvent]) -> None:
        self.__dict__.update(phrase_index.__dict__)
        self._entries = entries

    def decide(self, text: str, *, in_flow: bool) -> Decision:
        decision = super().decide(text, in_flow=in_flow)
        matches = self.matcher.rank(text) if text.strip() and self.matcher.labels else ()
        if not any(isinstance(entry, PhrasesRanked) and entry.text == text and entry.in_flow == in_flow for entry in self._entries):
            self._entries.append(PhrasesRanked(text=text, in_flow=in_flow, matches=matches, decision=decision))
        return decision


def _names(expression: Expression, scope: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
    """The values of `score` and `event.flight`, by these names; what is not set is left out."""
    values: list[tuple[str, Value]] = []
    for path in sorted(expression.paths):
        value: Value = scope
        for part in path.split("."):
            if not isinstance(value, Mapping) or part not in value:
                break
            value = value[part]
        else:
            values.append((path, value))
    return tuple(values)
