"""Templates: the approved wording is filled as it was approved, in the languages it was approved in, and can be sent as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from botkit.core.flow.model import Ask, OptIn, Remind, Speaking
from botkit.core.model.business import TemplateInfo
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.checks.template_params import check_params
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem
from botkit.flowfile.suggestions import plural, quoted


def template_use(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """The platform refuses a template with another number of values, and drops or bills one of another category than was thought."""
    if context.business is None:
        return
    for parsed, address, step, info in _uses(parsed_flows, context.business.templates):
        if info is None:
            if isinstance(step, Speaking | Remind) and step.with_ and step.template is None:
                yield parsed.problem(
                    parsed.key(f"{address}.with"), "template-use", '"with" holds the values of a template, but no "template" is named'
                )
            continue
        if info.wordings:
            yield from check_params(parsed, address, step, info)
        else:
            yield from _values(parsed, address, step.with_ if isinstance(step, Speaking | Remind) else (), info)
        yield from _languages(parsed, address, info)
        if isinstance(step, Speaking):
            yield from _purpose(parsed, address, step, info)


def template_status(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """Warnings: a pause ends by itself, and must not keep a server from starting; the gate holds such a template back at run time."""
    if context.business is None:
        return
    for parsed, address, _, info in _uses(parsed_flows, context.business.templates):
        for language, wording in info.wordings.items() if info is not None else ():
            if wording.status in ("", "approved"):
                continue
            why = f" ({wording.reason.lower()})" if wording.reason else ""
            message = f'the template "{wording.name}" is {wording.status}{why} in "{language}", and would not be sent'
            yield parsed.problem(parsed.spot(f"{address}.template"), "template-status", message, severity="warning")


def _uses(
    parsed_flows: Sequence[ParsedFlow], known: Mapping[str, TemplateInfo]
) -> Iterator[tuple[ParsedFlow, str, Speaking | OptIn | Remind, TemplateInfo | None]]:
    """Steps and reminders that can have a template, with what is known of it."""
    for parsed in parsed_flows:
        for address, step in parsed.steps:
            if isinstance(step, Speaking | OptIn):
                yield parsed, address, step, known.get(step.template or "")
            if isinstance(step, Ask) and step.remind is not None:
                yield parsed, f"{address}.remind", step.remind, known.get(step.remind.template or "")


def _values(parsed: ParsedFlow, address: str, values: Sequence[str] | Mapping[str, str], info: TemplateInfo) -> Iterator[Problem]:
    if isinstance(values, Mapping):
        message = f'nobody knows which names the variables of the template "{info.name}" have'
        hint = 'write "with" as a list, in the order of the variables; or fetch the wordings with "botkit templates sync"'
        yield parsed.problem(parsed.key(f"{address}.with"), "template-use", message, hint)
        return
    given = len(values)
    for language, wanted in info.languages.items():
        if given != wanted:
            given_text = f'"with" gives {given}' if values else "none are given"
            message = f'the template "{info.name}" takes {plural(wanted, "value")} in "{language}", but {given_text}'
            yield parsed.problem(parsed.key(f"{address}.with" if values else f"{address}.template"), "template-use", message)
            return


def _languages(parsed: ParsedFlow, address: str, info: TemplateInfo) -> Iterator[Problem]:
    assert parsed.flow is not None  # it has steps
    approved = {language.replace("_", "-").partition("-")[0] for language in info.languages}
    if not approved:
        return
    hint = f"approved for: {quoted(sorted(info.languages))}"
    spot = parsed.spot(f"{address}.template")
    if parsed.flow.language.partition("-")[0] not in approved:
        message = f'the template "{info.name}" is not approved for "{parsed.flow.language}", the language of this flow'
        yield parsed.problem(spot, "template-use", message, hint)
    for language in sorted({sidecar.language for sidecar in parsed.sidecars}):
        if language.partition("-")[0] not in approved:
            message = f'the template "{info.name}" is not approved for "{language}", which this flow is translated to'
            yield parsed.problem(spot, "template-use", message, hint, severity="warning")


def _purpose(parsed: ParsedFlow, address: str, step: Speaking, info: TemplateInfo) -> Iterator[Problem]:
    if step.purpose is not None and step.purpose != info.category and step.purpose != "service":
        message = f'the template "{info.name}" was approved as {info.category}, but this message is said to be {step.purpose}'
        yield parsed.problem(parsed.spot(f"{address}.purpose"), "template-use", message)
