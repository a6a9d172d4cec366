"""Choices: few enough to be shown well, and told apart by whoever types instead of tapping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from botkit.core.engine.router import keyword_form
from botkit.core.flow.model import Ask
from botkit.flowfile.checks.context import Against
from botkit.flowfile.parsed_flow import Draft
from botkit.flowfile.problems import Problem

MOST = 60  # three pages of twenty; whoever needs more should ask a narrower question


def too_many(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """More choices than a platform can show as buttons or rows become numbered text: told, because it looks different."""
    rows = min((limits.rows for limits in against.limits.values()), default=None)
    for draft, address, ask in asks(drafts):
        count = len(ask.choices)
        if count > MOST:
            yield draft.problem(
                draft.key(f"{address}.choices"), "too-many-choices", f"{count} choices are too many; at most {MOST} are shown"
            )
        elif rows is not None and count > rows:
            message = f"{count} choices do not fit into one list of at most {rows}; they are sent as numbered text"
            yield draft.problem(draft.key(f"{address}.choices"), "too-many-choices", message, severity="warning")


def duplicates(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """What a customer may type for one choice must not mean another."""
    for draft, address, ask in asks(drafts):
        first: dict[str, int] = {}
        for number, choice in enumerate(ask.choices):
            here = f"{address}.choices.{number}"
            places = [(choice.label, f"{here}.label"), *((word, f"{here}.also.{index}") for index, word in enumerate(choice.also))]
            for text, place in places:
                other = first.setdefault(keyword_form(text), number)
                if other != number:
                    message = f'"{text}" already means the choice "{ask.choices[other].label}" of this question'
                    yield draft.problem(draft.spot(place), "duplicate-choice", message)


def values(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """The value that is kept must tell which choice it was."""
    for draft, address, ask in asks(drafts):
        written = [choice.value if choice.value is not None else choice.label for choice in ask.choices]
        for number, choice in enumerate(ask.choices):
            other = written.index(written[number])
            if choice.value is not None and other != number and ask.choices[other].label != choice.label:
                message = f'the choice "{ask.choices[other].label}" is kept as "{choice.value}" too; nothing will tell them apart'
                spot = draft.spot(f"{address}.choices.{number}.value")
                yield draft.problem(spot, "choice-value", message, severity="warning")


def asks(drafts: Sequence[Draft]) -> Iterator[tuple[Draft, str, Ask]]:
    for draft in drafts:
        for address, step in draft.steps:
            if isinstance(step, Ask) and step.choices:
                yield draft, address, step
