"""Names that lead somewhere: steps, flows, functions, topics, queues, templates. Where none of that name is, nothing can be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from botkit.core.flow.model import EventStart, Mark, Post
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem
from botkit.flowfile.reader.context import MarkedText
from botkit.flowfile.suggestions import did_you_mean, quoted

FILE = "botkit.yaml"


def unknown_steps(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """`goto` leads to a named step of the same flow."""
    for parsed in parsed_flows:
        if parsed.flow is None:
            continue  # a name may stand in the part that could not be read
        named = [step.name for _, step in parsed.steps if step.name]
        for word in parsed.marked_texts(Mark.STEP):
            if word.text not in named:
                hint = f"named steps of this flow: {quoted(named)}" if named else 'no step of this flow has a name yet: give one "name: …"'
                yield _unknown(parsed, word, "step", named, hint)


def unknown_flows(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """`run` runs another flow; one that is there but could not be read is not unknown."""
    known = {parsed.name for parsed in parsed_flows} | {parsed.stem for parsed in parsed_flows}
    for parsed in parsed_flows:
        for word in parsed.marked_texts(Mark.FLOW):
            if word.text not in known:
                yield _unknown(parsed, word, "flow", known, f"flows: {quoted(sorted(known))}")


def unknown_events(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """`post` starts flows by an event. What a person asked for is said by your system alone."""
    known = {start.event for parsed in parsed_flows if parsed.flow for start in parsed.flow.starts if isinstance(start, EventStart)}
    for parsed in parsed_flows:
        for address, step in parsed.steps:
            if not isinstance(step, Post):
                continue
            if step.post not in known:
                message = f'no flow starts by the event "{step.post}"{did_you_mean(step.post, known)}'
                hint = 'the flow for the contact has a start "- event: …"'
                yield parsed.problem(parsed.spot(f"{address}.post"), "unknown-event", message, hint)
            for name in step.with_:
                if name in ("request", "requested_at"):
                    message = f'only your own system may send "{name}": it says what the contact asked for'
                    yield parsed.problem(parsed.key_in(f"{address}.with", name), "bad-value", message, "choose another name")


def unknown_functions(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    if context.business is not None:
        yield from _of_business(parsed_flows, Mark.FUNCTION, "function", context.business.functions)


def unknown_topics(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    if context.business is not None:
        yield from _of_business(parsed_flows, Mark.TOPIC, "topic", context.business.topics)


def unknown_queues(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    if context.business is not None:
        yield from _of_business(parsed_flows, Mark.QUEUE, "queue", context.business.queues)


def unknown_templates(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    if context.business is not None:
        known = context.business.templates
        source = "the catalogue" if any(info.wordings for info in known.values()) else FILE
        yield from _of_business(parsed_flows, Mark.TEMPLATE, "template", known, source)


def unknown_forms(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    if context.business is not None:
        yield from _of_business(parsed_flows, Mark.FORM, "form", context.business.forms)


def _of_business(parsed_flows: Sequence[ParsedFlow], mark: Mark, noun: str, known: Iterable[str], source: str = FILE) -> Iterator[Problem]:
    names = sorted(known)
    listed = f"{noun}s of {source}: {quoted(names)}" if names else f'botkit.yaml lists no {noun}s yet: add it under "{noun}s"'
    for parsed in parsed_flows:
        for word in parsed.marked_texts(mark):
            if word.text not in names:
                yield _unknown(parsed, word, noun, names, listed)


def _unknown(parsed: ParsedFlow, word: MarkedText, noun: str, known: Iterable[str], hint: str) -> Problem:
    return parsed.problem(word.spot, f"unknown-{noun}", f'there is no {noun} "{word.text}"{did_you_mean(word.text, known)}', hint)
