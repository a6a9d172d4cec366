"""Templates: the approved wording takes as many values as it was approved with, in the languages it was approved in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from botkit.core.business import TemplateInfo
from botkit.core.flow import OptIn, Speaking
from botkit.flowfile.checks.against import Against
from botkit.flowfile.draft import Draft
from botkit.flowfile.problems import Problem
from botkit.flowfile.words import plural, quoted


def template_use(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """The platform refuses a template with another number of values, and drops or bills one of another category than was thought."""
    if against.business is None:
        return
    for draft in drafts:
        for address, step in draft.steps:
            if isinstance(step, OptIn) and (asked := against.business.templates.get(step.template or "")) is not None:
                yield from _values(draft, address, (), asked)
                yield from _languages(draft, address, asked)
            if not isinstance(step, Speaking):
                continue
            info = against.business.templates.get(step.template or "")
            if info is not None:
                yield from _values(draft, address, step.with_, info)
                yield from _languages(draft, address, info)
                yield from _purpose(draft, address, step, info)
            elif step.with_ and step.template is None:
                yield draft.problem(
                    draft.key(f"{address}.with"), "template-use", '"with" holds the values of a template, but no "template" is named'
                )


def _values(draft: Draft, address: str, values: Sequence[str], info: TemplateInfo) -> Iterator[Problem]:
    given = len(values)
    for language, wanted in info.languages.items():
        if given != wanted:
            told = f'"with" gives {given}' if values else "none are given"
            message = f'the template "{info.name}" takes {plural(wanted, "value")} in "{language}", but {told}'
            yield draft.problem(draft.key(f"{address}.with" if values else f"{address}.template"), "template-use", message)
            return


def _languages(draft: Draft, address: str, info: TemplateInfo) -> Iterator[Problem]:
    assert draft.flow is not None  # it has steps
    approved = {language.replace("_", "-").partition("-")[0] for language in info.languages}
    if not approved:
        return
    hint = f"approved for: {quoted(sorted(info.languages))}"
    spot = draft.spot(f"{address}.template")
    if draft.flow.language.partition("-")[0] not in approved:
        message = f'the template "{info.name}" is not approved for "{draft.flow.language}", the language of this flow'
        yield draft.problem(spot, "template-use", message, hint)
    for language in sorted({sidecar.language for sidecar in draft.sidecars}):
        if language.partition("-")[0] not in approved:
            message = f'the template "{info.name}" is not approved for "{language}", which this flow is translated to'
            yield draft.problem(spot, "template-use", message, hint, severity="warning")


def _purpose(draft: Draft, address: str, step: Speaking, info: TemplateInfo) -> Iterator[Problem]:
    if step.purpose is not None and step.purpose != info.category and step.purpose != "service":
        message = f'the template "{info.name}" was approved as {info.category}, but this message is said to be {step.purpose}'
        yield draft.problem(draft.spot(f"{address}.purpose"), "template-use", message)
