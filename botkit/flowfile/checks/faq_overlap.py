"""Questions that stand under one answer and are nearer to another: customers who ask them get the other, or are asked back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from botkit.core.flow.model import Faq, PhraseStart
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem
from botkit.flowfile.reader.context import LocatedNode
from botkit.flowfile.suggestions import shortened
from botkit.understanding.overlap import SAME, find_overlaps


class _Phrasing(Struct, frozen=True, kw_only=True):
    """A phrasing: what it asks for, where it stands, and what that answer is called. `is_question`: of a FAQ, no phrase of a start."""

    text: str
    label: str
    spot: LocatedNode
    title: str
    is_question: bool


def overlapping_questions(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """Questions that can begin a flow compete with one another and with the phrases of all flows; others, within their step."""
    everywhere: list[_Phrasing] = []
    for parsed in parsed_flows:
        if parsed.flow is None:
            continue
        for address, step in parsed.steps:
            if isinstance(step, Faq) and isinstance(step.faq, tuple):
                phrasings = list(_questions(parsed, address, step))
                if address == "steps.0" and parsed.flow.starts:
                    everywhere += phrasings
                else:
                    yield from _overlaps(phrasings)
        everywhere += _phrases(parsed)
    if any(one.is_question for one in everywhere):
        yield from _overlaps(everywhere)


def _overlaps(phrasings: Sequence[_Phrasing]) -> Iterator[Problem]:
    by_text = {(one.text, one.label): one for one in reversed(phrasings)}
    for overlap in find_overlaps([(one.text, one.label) for one in phrasings]):
        one, other = by_text[overlap.example, overlap.label], by_text[overlap.other, overlap.other_label]
        if not one.is_question:
            if not other.is_question:
                continue  # two flows that begin alike: `botkit faq test` shows how near they are
            one, other = other, one
        line = f"{other.spot.document.file}:{other.spot.node.line}"
        if overlap.similarity >= SAME:
            message = f'this question is also a phrasing of "{shortened(other.title)}"; only one of them can answer it'
        else:
            message = f'this question is nearer to "{shortened(other.title)}" than to its own answer'
        hint = f'there: "{shortened(other.text, 80)}" ({line}); move one of them to the answer that it asks for'
        yield one.spot.document.problem(one.spot.node, "question-nearer", message, hint, severity="warning")


def _questions(parsed: ParsedFlow, address: str, step: Faq) -> Iterator[_Phrasing]:
    assert isinstance(step.faq, tuple)  # asked before
    for number, entry in enumerate(step.faq):
        label = f"{parsed.name}/{address}#{number}"
        title = entry.title or entry.questions[0]
        for index, question in enumerate(entry.questions):
            spot = parsed.spot(f"{address}.faq.{number}.questions.{index}")
            for text, location in _with_translations(parsed, question, spot):
                yield _Phrasing(text=text, label=label, spot=location, title=title, is_question=True)


def _phrases(parsed: ParsedFlow) -> Iterator[_Phrasing]:
    assert parsed.flow is not None  # asked before
    for number, start in enumerate(parsed.flow.starts):
        if isinstance(start, PhraseStart):
            for index, phrase in enumerate(start.phrases):
                spot = parsed.spot(f"starts.{number}.phrases.{index}")
                for text, location in _with_translations(parsed, phrase, spot):
                    yield _Phrasing(text=text, label=parsed.name, spot=location, title=parsed.flow.title, is_question=False)


def _with_translations(parsed: ParsedFlow, text: str, spot: LocatedNode) -> Iterator[tuple[str, LocatedNode]]:
    """A phrasing, and its translations where they stand."""
    yield text, spot
    for sidecar in parsed.sidecars:
        translation = sidecar.translated.get(text)
        node = next((entry.text_node for entry in sidecar.entries if entry.text == translation), None) if translation else None
        if translation and node is not None:
            yield translation, LocatedNode(sidecar.document, node)
