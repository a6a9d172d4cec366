"""Answers that are saved and never read: a customer was asked for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from botkit.core.flow.model import FILLED, Ask, Mark, Run
from botkit.flowfile.analysis.expression_variables import facts
from botkit.flowfile.checks.context import Against
from botkit.flowfile.checks.variables import ALWAYS, kept
from botkit.flowfile.parsed_flow import Draft
from botkit.flowfile.problems import Problem
from botkit.flowfile.suggestions import nearest


def unused_answers(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """An answer is used when the flow reads it, when another flow runs this one and keeps its values, or when the flow is a survey:
    reports show all the answers of a session that was measured. Only answers are looked at: what a `call` brings costs nobody a word."""
    given_back = {step.run for draft in drafts for _, step in draft.steps if isinstance(step, Run) and step.save}
    for draft in drafts:
        if draft.flow is None or draft.name in given_back or any(isinstance(step, Ask) and step.measure for _, step in draft.steps):
            continue
        read = _read(draft)
        unset = read - {name for _, step in draft.steps for name in kept(step)}
        for address, step in draft.steps:
            name = step.save if isinstance(step, Ask) else None
            # A name that is read but never set, and is nearly this one, is a mistyped one: that is told where it is read.
            if name and name not in {*read, *ALWAYS} and nearest(name, unset) is None:
                message = f'the answer is kept as "{name}", and nothing in this flow reads it'
                hint = 'read it in a text, a condition, a "with" or a note; or do not keep it'
                yield draft.problem(draft.spot(f"{address}.save"), "unused-answer", message, hint, severity="warning")


def _read(draft: Draft) -> set[str]:
    paths = (path for word in draft.words(Mark.EXPRESSION, *FILLED) for path in facts(word.text, is_text=word.mark in FILLED).paths)
    return {path.partition(".")[0] for path in paths}
