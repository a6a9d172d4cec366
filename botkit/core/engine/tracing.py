"""Tracing: an execution that also records what it looked at. Live turns run without it, and pay nothing for it.

The engine gets `Tracing.execution` in the place of `Execution` (`advance(..., make_execution=tracing.execution)`). It records where
something is decided: a start is looked for, a question reads a reply, a condition is evaluated. It changes nothing: a traced turn ends as any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from botkit.core.engine.execution import Execution, StepFault
from botkit.core.engine.phrase_index import PhraseIndex
from botkit.core.engine.program import Op, Programs
from botkit.core.engine.router import Router, StartMatch
from botkit.core.engine.session import Session
from botkit.core.events import EngineEvent
from botkit.core.model.message import Outgoing
from botkit.core.model.values import Value
from botkit.core.text.expressions import Expression
from botkit.understanding.matcher import Decision, Match


class StartTried(Struct, frozen=True, kw_only=True):
    """The router was asked for a start of a kind; None when it had none."""

    kind: str
    match: StartMatch | None


class PhrasesRanked(Struct, frozen=True, kw_only=True):
    """The ear compared a text with everything it knows: the likeliest labels, and what was decided."""

    text: str
    in_flow: bool
    matches: tuple[Match, ...]
    decision: Decision


class ReplyTried(Struct, frozen=True, kw_only=True):
    """An open question was given the reply, and took it or not."""

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
    """A step wanted to say something."""

    flow: str
    step: str
    message: Outgoing


TraceEntry = StartTried | PhrasesRanked | ReplyTried | ExpressionEvaluated | MessageProduced


class Tracing:
    """What was noticed in one turn, in order."""

    def __init__(self) -> None:
        self.entries: list[TraceEntry | EngineEvent] = []

    def execution(self, programs: Programs, router: Router, session: Session, now: datetime) -> Execution:
        """A run that tells us."""
        return _TracedRun(programs, _TracedRouter(router, self.entries), session, now, self.entries)


class _TracedRun(Execution):
    def __init__(
        self, programs: Programs, router: Router, session: Session, now: datetime, entries: list[TraceEntry | EngineEvent]
    ) -> None:
        super().__init__(programs, router, session, now)
        self._noticed = entries

    def hears(self, op: Op, took: bool) -> bool:
        self._noticed.append(ReplyTried(flow=self.top.flow if self.frames else "", step=op.address, accepted=took))
        return took

    def note(self, fact: EngineEvent) -> None:
        self._noticed.append(fact)
        super().note(fact)

    def say(self, message: Outgoing, op: Op) -> None:
        self._noticed.append(MessageProduced(flow=self.top.flow, step=op.address, message=message))
        super().say(message, op)

    def fulfils(self, condition: Expression) -> bool:
        try:
            holds = super().fulfils(condition)
        except StepFault as fault:
            self._tell(condition, None, str(fault), is_when=True)
            raise
        self._tell(condition, holds, "", is_when=True)
        return holds

    def evaluate(self, source: str) -> Value:
        expression = self.program.expression(source)
        try:
            value = super().evaluate(source)
        except StepFault as fault:
            self._tell(expression, None, str(fault))
            raise
        self._tell(expression, value, "")
        return value

    def _tell(self, expression: Expression, value: Value, failure: str, *, is_when: bool = False) -> None:
        self._noticed.append(
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
    """The router as it is, with somebody who listens to its answers."""

    def __init__(self, router: Router, entries: list[TraceEntry | EngineEvent]) -> None:
        # The index, made once; also the ear, which takes long to learn.
        self.__dict__.update({**router.__dict__, "phrase_index": _TracedEar(router.phrase_index, entries)})
        self._noticed = entries

    def _tell(self, kind: str, found: StartMatch | None) -> StartMatch | None:
        self._noticed.append(StartTried(kind=kind, match=found))
        return found

    def by_keyword(self, text: str) -> StartMatch | None:
        return self._tell("keywords", super().by_keyword(text))

    def by_phrase(self, text: str, *, in_flow: bool) -> StartMatch | None:
        return self._tell("phrases", super().by_phrase(text, in_flow=in_flow))

    def by_referral(self, ref: str) -> StartMatch | None:
        found = super().by_referral(ref)
        return self._tell("referral", found) if ref else found

    def first_message(self) -> StartMatch | None:
        return self._tell("first_message", super().first_message())

    def handed_back(self) -> StartMatch | None:
        return self._tell("handed_back", super().handed_back())

    def no_match(self) -> StartMatch | None:
        return self._tell("no_match", super().no_match())


class _TracedEar(PhraseIndex):
    def __init__(self, phrase_index: PhraseIndex, entries: list[TraceEntry | EngineEvent]) -> None:
        self.__dict__.update(phrase_index.__dict__)
        self._noticed = entries

    def decide(self, text: str, *, in_flow: bool) -> Decision:
        decision = super().decide(text, in_flow=in_flow)
        matches = self.matcher.rank(text) if text.strip() and self.matcher.labels else ()
        if not any(isinstance(seen, PhrasesRanked) and seen.text == text and seen.in_flow == in_flow for seen in self._noticed):
            self._noticed.append(PhrasesRanked(text=text, in_flow=in_flow, matches=matches, decision=decision))
        return decision


def _names(expression: Expression, scope: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
    """The values of `score` and `event.flight`, by these names; what is not set is left out."""
    found: list[tuple[str, Value]] = []
    for path in sorted(expression.paths):
        value: Value = scope
        for part in path.split("."):
            if not isinstance(value, Mapping) or part not in value:
                break
            value = value[part]
        else:
            found.append((path, value))
    return tuple(found)
