"""Weighing: the numbers and values behind a turn. Likeness to phrases and questions, conditions, and the steps that were passed."""

from __future__ import annotations

from botkit.core import events as ev
from botkit.core.engine.answers.reply_text import words
from botkit.core.engine.phrase_index import flow_of
from botkit.core.engine.tracing import ExpressionEvaluated, PhrasesRanked
from botkit.core.flow.model import Branch
from botkit.service.explain.evidence import TracedTurn
from botkit.service.explain.model import Candidate, ConditionResult, PassedStep
from botkit.service.explain.source_locations import SourceLocations
from botkit.service.explain.value_text import quoted
from botkit.understanding.matcher import Answer, Match


def candidates(turn: TracedTurn, locations: SourceLocations) -> tuple[Candidate, ...]:
    """Everything that the message was compared with by its meaning, the likeliest first."""
    answered = next((fact for fact in turn.facts if isinstance(fact, ev.FaqAnswered)), None)
    began = turn.began.flow if turn.began is not None else ""
    ranked: dict[str, Candidate] = {}
    for asked in (seen for seen in turn.noticed if isinstance(seen, PhrasesRanked)):
        for match in asked.matches:
            # The router asks, and then the FAQ that it begins: the numbers are the same.
            flow = flow_of(match.label)
            is_right = match.label == f"{answered.flow}#{answered.entry}" if answered else flow == began
            was_chosen = match.label in ranked and ranked[match.label].chosen
            ranked[match.label] = _candidate(match, flow, was_chosen or (is_right and isinstance(asked.decision, Answer)))
    found = list(ranked.values())
    for seen in turn.noticed:
        if not isinstance(seen, (ev.FaqAnswered, ev.NotUnderstood, ev.AnswerMissed)) or not seen.step:
            continue
        if not any(candidate.flow == seen.flow for candidate in found):
            found += _of_faq(turn, locations, seen.flow, seen.step, answered)
    return tuple(found)


def _of_faq(turn: TracedTurn, locations: SourceLocations, flow: str, step: str, answered: ev.FaqAnswered | None) -> list[Candidate]:
    """A FAQ in the middle of a flow listens for itself."""
    program = locations.program(flow)
    if program is None or type(locations.step(flow, step)).__name__ != "Faq" or not isinstance(turn.event, ev.MessageReceived):
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


def conditions(turn: TracedTurn, locations: SourceLocations) -> tuple[ConditionResult, ...]:
    return tuple(_condition(seen, locations) for seen in turn.noticed if isinstance(seen, ExpressionEvaluated))


def _condition(seen: ExpressionEvaluated, locations: SourceLocations) -> ConditionResult:
    decides = seen.is_when or isinstance(locations.step(seen.flow, seen.step), Branch)
    return ConditionResult(
        source=seen.source,
        value="" if seen.failure else quoted(seen.value),
        holds=bool(seen.value) if decides and not seen.failure else None,
        names=tuple((name, quoted(value)) for name, value in seen.names),
        spot=locations.of_expression(seen.flow, seen.step, seen.source),
        failure=seen.failure,
    )


def steps(turn: TracedTurn, locations: SourceLocations) -> tuple[PassedStep, ...]:
    skipped = {(seen.flow, seen.step) for seen in turn.noticed if isinstance(seen, ExpressionEvaluated) and seen.is_when and not seen.value}
    path = next((fact.path for fact in turn.facts if isinstance(fact, ev.StepsVisited)), ())
    return tuple(PassedStep(spot=locations.of_step(flow, step), skipped=(flow, step) in skipped) for flow, step in path)
