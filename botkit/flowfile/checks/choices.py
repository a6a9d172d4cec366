"""Choices: not too many, and different when they are typed instead of tapped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from botkit.core.engine.router import keyword_form
from botkit.core.flow.model import Ask
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem

MAX_CHOICES = 60  # three pages of twenty; more need a narrower question


def too_many(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """More choices than a platform can show as buttons or rows become numbered text: a warning, because it looks different."""
    rows = min((limits.rows for limits in context.limits.values()), default=None)
    for parsed, address, ask in choice_questions(parsed_flows):
        count = len(ask.written_choices)
        if count > MAX_CHOICES:
            yield parsed.problem(
                parsed.key(f"{address}.choices"), "too-many-choices", f"{count} choices are too many; at most {MAX_CHOICES} are shown"
            )
        elif rows is not None and count > rows:
            message = f"{count} choices do not fit into one list of at most {rows}; they are sent as numbered text"
            yield parsed.problem(parsed.key(f"{address}.choices"), "too-many-choices", message, severity="warning")


def duplicates(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """What a customer may type for one choice must not mean another."""
    for parsed, address, ask in choice_questions(parsed_flows):
        first: dict[str, int] = {}
        for number, choice in enumerate(ask.written_choices):
            here = f"{address}.{ask.choices_at}.{number}"
            texts = [(choice.label, f"{here}.label"), *((word, f"{here}.also.{index}") for index, word in enumerate(choice.also))]
            for text, text_address in texts:
                other = first.setdefault(keyword_form(text), number)
                if other != number:
                    message = f'"{text}" already means the choice "{ask.written_choices[other].label}" of this question'
                    yield parsed.problem(parsed.spot(text_address), "duplicate-choice", message)


def values(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """The value that is kept must tell which choice it was."""
    for parsed, address, ask in choice_questions(parsed_flows):
        written = [choice.value if choice.value is not None else choice.label for choice in ask.written_choices]
        for number, choice in enumerate(ask.written_choices):
            other = written.index(written[number])
            if choice.value is not None and other != number and ask.written_choices[other].label != choice.label:
                message = f'the choice "{ask.written_choices[other].label}" is kept as "{choice.value}" too; nothing will tell them apart'
                spot = parsed.spot(f"{address}.{ask.choices_at}.{number}.value")
                yield parsed.problem(spot, "choice-value", message, severity="warning")


def choice_questions(parsed_flows: Sequence[ParsedFlow]) -> Iterator[tuple[ParsedFlow, str, Ask]]:
    for parsed in parsed_flows:
        for address, step in parsed.steps:
            if isinstance(step, Ask) and step.choices:
                yield parsed, address, step
