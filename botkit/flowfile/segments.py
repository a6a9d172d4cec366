"""Segments: segments.yaml beside the flows, read with all problems. Each says which contacts a broadcast is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field

from botkit.core.flow.fields import Duration, Expression, FlowPart, Mark, Name
from botkit.core.model.business import Business
from botkit.core.model.segment import Condition, Kind, Segment
from botkit.core.text.expressions import ExpressionError, compile_expression
from botkit.flowfile.problems import Problem
from botkit.flowfile.reader import has_version, read_part
from botkit.flowfile.reader.context import ReadContext
from botkit.flowfile.suggestions import did_you_mean, quoted
from botkit.flowfile.yaml.nodes import Document

FILE = "segments.yaml"
KNOWN = frozenset({"contact", "now", "business"})  # what an expression of a segment may read

Words = str | tuple[str, ...]


class SegmentPart(FlowPart):
    title: str = Field("", description="What it is called in lists.")
    agreed: Annotated[str, Mark.TOPIC] | None = Field(None, description="Those who agreed to this topic, or follow something in it.")
    tags: Words = Field((), description="Those who have all of these tags.")
    without_tags: Words = Field((), description="Those who have none of these tags.")
    language: Words = Field((), description="Those who speak one of these: de is also de-AT.")
    market: Words = Field((), description="Those whose number or id is of one of these countries: NL, DE.")
    channel: Words = Field((), description="Those who wrote on one of these channels.")
    heard_within: Duration | None = Field(None, description="Those who wrote within this time: 7 days.")
    silent_for: Duration | None = Field(None, description="Those who did not write for this time, or never: 30 days.")
    where: Expression | None = Field(None, description="Those for whom this is true: contact.nps < 7, for example.")


class SegmentsFile(FlowPart):
    botkit: int = Field(description="The version of the language: 1.")
    segments: Mapping[Name, SegmentPart] = Field(description="The segments by their names.")


def read_segments(
    document: Document, business: Business | None, channels: tuple[str, ...] = ()
) -> tuple[tuple[Segment, ...], tuple[Problem, ...]]:
    """The segments of a file, and all its problems. Without a business, names of topics are not checked."""
    context = ReadContext(document=document)
    written: SegmentsFile | None = None
    if has_version(document, context):
        written, context = read_part(document, SegmentsFile, f"in {FILE}")
    problems = [*context.problems, *_unknown_topics(context, business), *_bad_expressions(context)]
    if written is None:
        return (), tuple(problems)
    for name, part in written.segments.items():
        here = f"segments.{name}"
        if part.heard_within is not None and part.silent_for is not None and part.silent_for >= part.heard_within:
            message = "nobody wrote within this time and did not write for that time"
            problems.append(
                _problem(context, f"{here}.silent_for", "bad-value", message, 'let "silent_for" be shorter than "heard_within"')
            )
        unknown = [channel for channel in _words(part.channel) if channels and channel not in channels]
        for channel in unknown:
            message = f'there is no channel "{channel}" in botkit.yaml{did_you_mean(channel, channels)}'
            problems.append(_problem(context, f"{here}.channel", "bad-value", message, f"channels: {quoted(channels)}"))
        both = sorted(set(_words(part.tags)) & set(_words(part.without_tags)))
        for tag in both:
            message = f'nobody has the tag "{tag}" and does not have it'
            problems.append(
                _problem(context, f"{here}.without_tags", "bad-value", message, 'write it under "tags" or under "without_tags"')
            )
    return tuple(_segment(name, part) for name, part in written.segments.items()), tuple(problems)


def _segment(name: str, part: SegmentPart) -> Segment:
    return Segment(name=name, title=part.title, conditions=tuple(_conditions(part)))


def _conditions(part: SegmentPart) -> Iterator[Condition]:
    if part.agreed:
        yield Condition(kind="agreed", values=(part.agreed,))
    kinds: tuple[Kind, ...] = ("tags", "without_tags", "language", "market", "channel")
    for kind in kinds:
        if words := _words(getattr(part, kind)):
            yield Condition(kind=kind, values=words)
    if part.heard_within is not None:
        yield Condition(kind="heard_within", length=part.heard_within)
    if part.silent_for is not None:
        yield Condition(kind="silent_for", length=part.silent_for)
    if part.where:
        yield Condition(kind="where", values=(part.where,))


def _words(written: Words) -> tuple[str, ...]:
    return ((written,) if written else ()) if isinstance(written, str) else written


def _unknown_topics(context: ReadContext, business: Business | None) -> Iterator[Problem]:
    for word in context.marked_texts:
        if word.mark is Mark.TOPIC and business is not None and word.text not in business.topics:
            message = f'there is no topic "{word.text}" in botkit.yaml{did_you_mean(word.text, business.topics)}'
            yield word.spot.document.problem(word.spot.node, "unknown-topic", message, f"topics: {quoted(business.topics)}")


def _bad_expressions(context: ReadContext) -> Iterator[Problem]:
    for word in context.marked_texts:
        if word.mark is not Mark.EXPRESSION:
            continue
        try:
            names = compile_expression(word.text).names
        except ExpressionError as fault:
            yield word.spot.document.problem(word.spot.node, "expression", fault.message)
            continue
        for name in sorted(names - KNOWN):
            message = f'a segment knows no "{name}"{did_you_mean(name, KNOWN)}'
            hint = 'it knows what is kept of a contact ("contact.name", "contact.nps"), "now" and "business"'
            yield word.spot.document.problem(word.spot.node, "undefined-variable", message, hint)


def _problem(context: ReadContext, address: str, code: str, message: str, hint: str) -> Problem:
    spot = context.spots[address]
    return spot.document.problem(spot.node, code, message, hint)
