"""Checks: what can be wrong in flows that read well. One file for each subject; the table at the end is all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from botkit.flowfile.checks import branch_cases as cases
from botkit.flowfile.checks import (
    branches,
    choices,
    duplicates,
    expressions,
    keywords,
    lengths,
    loops,
    marketing,
    templates,
    unused,
    variables,
    waits,
)
from botkit.flowfile.checks import faq_overlap as questions
from botkit.flowfile.checks import references as names
from botkit.flowfile.checks import secrets_and_cut_texts as written
from botkit.flowfile.checks import service_window as window
from botkit.flowfile.checks import shadowed_keywords as heard
from botkit.flowfile.checks import translations as translated
from botkit.flowfile.checks import unreachable as reach
from botkit.flowfile.checks.context import Against
from botkit.flowfile.parsed_flow import Draft
from botkit.flowfile.problems import Problem

__all__ = ["CHECKS", "Against", "Check", "Progress", "check_all", "silent"]

# A check sees all flows at once, because names lead from one to another.
Check = Callable[[Sequence[Draft], Against], Iterable[Problem]]
Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, of how much

CHECKS: tuple[Check, ...] = (
    duplicates.flow_names,
    duplicates.duplicate_flows,
    duplicates.duplicate_steps,
    names.unknown_steps,
    names.unknown_flows,
    names.unknown_functions,
    names.unknown_topics,
    names.unknown_queues,
    names.unknown_templates,
    expressions.expressions,
    expressions.single_braces,
    variables.names,
    variables.undefined,
    variables.unset,
    variables.parts,
    variables.events,
    unused.unused_answers,
    keywords.duplicate_keywords,
    keywords.duplicate_starts,
    keywords.stop_words,
    heard.keyword_answers,
    questions.nearer_to_another,
    choices.too_many,
    choices.duplicates,
    choices.values,
    lengths.lengths,
    branches.branch_order,
    cases.cases_never_true,
    branches.split_percent,
    reach.unreachable,
    loops.loops,
    waits.long_waits,
    waits.late_reminders,
    window.missing_templates,
    templates.template_use,
    templates.template_status,
    marketing.marketing_words,
    translated.placeholders,
    translated.missing,
    written.secrets,
    written.cut_texts,
)


def silent(what: str, done: int, total: int) -> None:
    """Progress that nobody is told."""


def check_all(drafts: Sequence[Draft], against: Against, progress: Progress = silent) -> list[Problem]:
    """Every problem that any check finds in the flows that could be read."""
    found: list[Problem] = []
    for number, check in enumerate(CHECKS):
        progress("checking:", number, len(CHECKS))
        found += check(drafts, against)
    return found
