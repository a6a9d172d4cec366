"""Checks: problems in flows that were parsed without errors. One module for each subject; `CHECKS` lists them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from botkit.flowfile.checks import (
    branch_cases,
    branches,
    choices,
    duplicates,
    expressions,
    faq_overlap,
    keywords,
    kinds,
    lengths,
    loops,
    marketing,
    platform_parts,
    references,
    secrets_and_cut_texts,
    service_window,
    shadowed_keywords,
    templates,
    translations,
    unanswered,
    unreachable,
    unused,
    variables,
    waits,
)
from botkit.flowfile.checks.context import NO_SAMPLES, CheckContext, Samples
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem

__all__ = ["CHECKS", "NO_SAMPLES", "Check", "CheckContext", "Progress", "Samples", "check_all", "no_progress"]

# A check gets all flows at once, because flows refer to each other by name.
Check = Callable[[Sequence[ParsedFlow], CheckContext], Iterable[Problem]]
Progress = Callable[[str, int, int], None]  # the name of the work, how much of it is done, of how much

CHECKS: tuple[Check, ...] = (
    duplicates.flow_names,
    duplicates.duplicate_flows,
    duplicates.duplicate_steps,
    references.unknown_steps,
    references.unknown_flows,
    references.unknown_events,
    references.unknown_functions,
    references.unknown_topics,
    references.unknown_queues,
    references.unknown_templates,
    references.unknown_forms,
    expressions.expressions,
    expressions.single_braces,
    variables.invalid_names,
    variables.undefined,
    variables.unset,
    variables.unknown_parts,
    variables.event_variables,
    kinds.mixed_kinds,
    unused.unused_answers,
    keywords.duplicate_keywords,
    keywords.duplicate_starts,
    keywords.stop_words,
    shadowed_keywords.shadowed_keywords,
    faq_overlap.overlapping_questions,
    unanswered.unanswered_messages,
    unanswered.question_titles,
    choices.too_many,
    choices.duplicates,
    choices.values,
    lengths.lengths,
    platform_parts.refused_parts,
    branches.branch_order,
    branch_cases.cases_never_true,
    branches.split_percent,
    unreachable.unreachable,
    loops.loops,
    waits.long_waits,
    waits.late_reminders,
    waits.endless_handoffs,
    service_window.missing_templates,
    service_window.uncovered_messages,
    templates.template_use,
    templates.template_status,
    marketing.marketing_words,
    translations.placeholders,
    translations.missing,
    translations.words_of_labels,
    secrets_and_cut_texts.secrets,
    secrets_and_cut_texts.cut_texts,
)


def no_progress(work: str, done: int, total: int) -> None:
    """Report no progress."""


def check_all(parsed_flows: Sequence[ParsedFlow], context: CheckContext, progress: Progress = no_progress) -> list[Problem]:
    """Every problem that the checks find in the parsed flows."""
    problems: list[Problem] = []
    for number, check in enumerate(CHECKS):
        progress("checking:", number, len(CHECKS))
        problems += check(parsed_flows, context)
    return problems
