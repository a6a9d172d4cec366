"""Waits: questions that stay open longer than a session lasts, reminders after the end of the wait, hand-offs without an end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from botkit.core.engine.engine import SESSION_LIMIT
from botkit.core.flow.model import Ask, Handoff
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem
from botkit.flowfile.suggestions import plural


def long_waits(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """A question without a `wait` is closed when somebody writes after the session's limit; one with a longer `wait` is not, and takes
    whatever they write then for its answer."""
    for parsed in parsed_flows:
        for address, step in parsed.steps:
            if isinstance(step, Ask) and step.wait is not None and step.wait > SESSION_LIMIT:
                message = (
                    f"this question stays open for {plural(step.wait.days, 'day')}: longer than the {SESSION_LIMIT.days} days "
                    "that a session lasts, after which nobody remembers what was asked"
                )
                hint = f'wait at most {SESSION_LIMIT.days} days; to ask again later, use "pause" or a schedule'
                yield parsed.problem(parsed.spot(f"{address}.wait"), "long-wait", message, hint, severity="warning")


def late_reminders(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    for parsed in parsed_flows:
        for address, step in parsed.steps:
            if isinstance(step, Ask) and step.remind is not None and step.wait is not None and step.remind.after >= step.wait:
                message = f"this reminder is never sent: the question waits {_written(step.wait)} only"
                hint = '"after" must be shorter than "wait"'
                yield parsed.problem(parsed.spot(f"{address}.remind.after"), "late-reminder", message, hint)


def endless_handoffs(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """A hand-off for which nobody decided what happens when no one comes."""
    for parsed in parsed_flows:
        for address, step in parsed.steps:
            if not isinstance(step, Handoff) or step.due is not None or step.unanswered is not None:
                continue
            queue = context.business.queues.get(step.handoff) if context.business is not None else None
            if queue is not None and queue.due is None:
                message = f'nothing says when somebody of "{step.handoff}" should have come to the customer'
                hint = 'give the step "due: 4 hours" or an "unanswered" block, or the queue a "due" in botkit.yaml'
                yield parsed.problem(parsed.spot(f"{address}.handoff"), "endless-handoff", message, hint, severity="warning")


def _written(length: timedelta) -> str:
    for unit, seconds in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if length.total_seconds() % seconds == 0:
            return plural(int(length.total_seconds() // seconds), unit)
    return plural(int(length.total_seconds()), "second")
