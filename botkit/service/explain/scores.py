"""Scores and values behind a turn: similarity to phrases and questions, conditions, and the steps that were passed."""

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
from botkit.understanding.matcher import Answer, Match, TwoAnswers


def candidates(turn: TracedTurn, locations: SourceLocations) -> tuple[Candidate, ...]:
    """The phrases and questions that the message was compared with, the likeliest first."""
    answered = tuple(fact for fact in turn.facts if isinstance(fact, ev.FaqAnswered))
    labels = {f"{fact.flow}#{fact.entry}" for fact in answered}
    began = turn.began.flow if turn.began is not None else ""
    ranked: dict[str, Candidate] = {}
    for ranking in (entry for entry in turn.trace if isinstance(entry, PhrasesRanked)):
        for match in ranking.matches:
            # The router ranks, and then the FAQ that it begins, with the same numbers.
            flow = flow_of(match.label)
            is_right = match.label in labels if answered else flow == began
            was_chosen = match.label in ranked and ranked[match.label].chosen
            ranked[match.label] = _candidate(match, flow, was_chosen or (is_right and isinstance(ranking.decision, Answer | TwoAnswers)))
    listed = list(ranked.values())
    for entry in turn.trace:
        if not isinstance(entry, (ev.FaqAnswered, ev.NotUnderstood, ev.AnswerMissed)) or not entry.step:
            continue
        if not any(candidate.flow == entry.flow for candidate in listed):
            listed += _of_faq(turn, locations, entry.flow, entry.step, answered)
    return tuple(listed)


def _of_faq(turn: TracedTurn, locations: SourceLocations, flow: str, step: str, answered: tuple[ev.FaqAnswered, ...]) -> list[Candidate]:
    """The candidates of a FAQ step in the middle of a flow, which the router does not rank."""
    program = locations.program(flow)
    if program is None or type(locations.step(flow, step)).__name__ != "Faq" or not isinstance(turn.event, ev.MessageReceived):
        return []
    matches = program.matcher(step).rank(words(turn.event.content))
    given = {(fact.flow, str(fact.entry)) for fact in answered}
    return [_candidate(match, flow, (flow, match.label) in given) for match in matches]


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
    return tuple(_condition(entry, locations) for entry in turn.trace if isinstance(entry, ExpressionEvaluated))


def _condition(entry: ExpressionEvaluated, locations: SourceLocations) -> ConditionResult:
    decides = entry.is_when or isinstance(locations.step(entry.flow, entry.step), Branch)
    return ConditionResult(
        source=entry.source,
        value="" if entry.failure else quoted(entry.value),
        holds=bool(entry.value) if decides and not entry.failure else None,
        names=tuple((name, quoted(value)) for name, value in entry.names),
        spot=locations.of_expression(entry.flow, entry.step, entry.source),
        failure=entry.failure,
    )


def steps(turn: TracedTurn, locations: SourceLocations) -> tuple[PassedStep, ...]:
    skipped = {
        (entry.flow, entry.step) for entry in turn.trace if isinstance(entry, ExpressionEvaluated) and entry.is_when and not entry.value
    }
    path = next((fact.path for fact in turn.facts if isinstance(fact, ev.StepsVisited)), ())
    return tuple(PassedStep(spot=locations.of_step(flow, step), skipped=(flow, step) in skipped) for flow, step in path)
