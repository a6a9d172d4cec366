"""Answers that are saved and never read: a customer was asked for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from botkit.core.flow.model import FILLED, Ask, Mark, Run
from botkit.flowfile.analysis.expression_variables import variables_of
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.checks.variables import ALWAYS, names_set_by
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem
from botkit.flowfile.suggestions import nearest


def unused_answers(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """An answer is used when the flow reads it, when another flow runs this one and keeps its values, or when the flow is a survey:
    reports show all the answers of a session that was measured. Only answers are looked at: what a `call` brings costs nobody a word."""
    given_back = {step.run for parsed in parsed_flows for _, step in parsed.steps if isinstance(step, Run) and step.save}
    for parsed in parsed_flows:
        if parsed.flow is None or parsed.name in given_back or any(isinstance(step, Ask) and step.measure for _, step in parsed.steps):
            continue
        read = _read(parsed)
        unset = read - {name for _, step in parsed.steps for name in names_set_by(step)}
        for address, step in parsed.steps:
            name = step.save if isinstance(step, Ask) and not step.keep else None
            # A name that is read but never set, and is nearly this one, is a mistyped one: that is reported where it is read.
            if name and name not in {*read, *ALWAYS} and nearest(name, unset) is None:
                message = f'the answer is kept as "{name}", and nothing in this flow reads it'
                hint = 'read it in a text, a condition, a "with" or a note; keep it for the report with "keep: true"; or do not save it'
                yield parsed.problem(parsed.spot(f"{address}.save"), "unused-answer", message, hint, severity="warning")


def _read(parsed: ParsedFlow) -> set[str]:
    paths = (
        path
        for word in parsed.marked_texts(Mark.EXPRESSION, *FILLED)
        for path in variables_of(word.text, is_text=word.mark in FILLED).paths
    )
    return {path.partition(".")[0] for path in paths}
