"""What a step gives to the wording of its template, part by part: values, the head, the buttons. Known from the catalogue alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from botkit.core.flow.model import Ask, ChoicesFrom, OptIn, Remind, Speaking
from botkit.core.model.business import TemplateInfo
from botkit.core.model.template_wording import TemplateWording
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem, Severity
from botkit.flowfile.suggestions import did_you_mean, plural, quoted

# Kind of a head -> what it is called, and the key of a step that fills it.
HEADS = {
    "image": ("a picture", "image"),
    "video": ("a video", "video"),
    "document": ("a document", "file"),
    "location": ("a place", "location"),
}


def check_params(parsed: ParsedFlow, address: str, step: Speaking | OptIn | Remind, info: TemplateInfo) -> Iterator[Problem]:
    """What a step leaves open in the wordings that it can go out in. Said once, for the first language in which it is so."""
    assert parsed.flow is not None  # it has steps
    home = parsed.flow.language
    languages = (home, *sorted({sidecar.language for sidecar in parsed.sidecars}))
    reported: set[str] = set()
    for approved in dict.fromkeys(info.language_for(language, home) for language in languages):
        wording = info.wordings.get(approved)
        for part, problem in _parts(parsed, address, step, wording) if wording is not None else ():
            if part not in reported:
                reported.add(part)
                yield problem


def _parts(parsed: ParsedFlow, address: str, step: Speaking | OptIn | Remind, wording: TemplateWording) -> Iterator[tuple[str, Problem]]:
    step_wording = _StepWording(parsed, address, wording)
    yield from _values(step_wording, step.with_ if isinstance(step, Speaking | Remind) else ())
    yield from _head(step_wording, step)
    yield from _links(step_wording, step)
    yield from _replies(step_wording, step)
    for button in wording.buttons:
        if button.is_other_filled:
            yield step_wording.problem("other", "template", f'has the button "{button.label}", which flows cannot fill')


class _StepWording:
    """A step, and the wording that it is held against."""

    def __init__(self, parsed: ParsedFlow, address: str, wording: TemplateWording) -> None:
        self.parsed, self.address, self.wording = parsed, address, wording

    def problem(self, part: str, key: str, what: str, *hints: str, severity: Severity = "error") -> tuple[str, Problem]:
        message = f'the template "{self.wording.name}" {what}'
        spot = self.parsed.key(f"{self.address}.{key}")
        return part, self.parsed.problem(spot, "template-use", message, *hints, severity=severity)


def _values(step_wording: _StepWording, values: tuple[str, ...] | Mapping[str, str]) -> Iterator[tuple[str, Problem]]:
    wording, wanted = step_wording.wording, step_wording.wording.values
    key = "with" if values else "template"
    takes = f'takes {plural(len(wanted), "value")} in "{wording.language}"'
    if isinstance(values, Mapping):
        for name in (name for name in values if name not in wanted):
            yield step_wording.problem(
                "values", f"with.{name}", f'has no variable "{name}"{did_you_mean(name, wanted)}', f"it has: {quoted(wanted)}"
            )
        missing = [name for name in wanted if name not in values]
        if missing:
            yield step_wording.problem("missing", key, f'{takes}, and "with" does not give {quoted(missing)}')
    elif len(values) != len(wanted):
        reported = f'"with" gives {len(values)}' if values else "none are given"
        yield step_wording.problem("values", key, f"{takes}, but {reported}", *([f"they are: {_listed(wording)}"] if wanted else []))
    elif wording.is_named and len(values) > 1:
        # Another language may use the same names in another order, and a list would exchange them.
        hint = f'write "with: {{{", ".join(f"{name}: …" for name in wanted)}}}"'
        yield step_wording.problem("values", key, "has variables with names, which a list may exchange", hint)


def _listed(wording: TemplateWording) -> str:
    """The variables as they stand in the wording, from top to bottom."""
    if wording.is_named:
        return quoted(wording.values)
    head = [f"{{{{{name}}}}} of the header" for name in wording.header_variables]
    return ", ".join([*head, *(f"{{{{{name}}}}} of the text" for name in wording.body_variables)])


def _head(step_wording: _StepWording, step: Speaking | OptIn | Remind) -> Iterator[tuple[str, Problem]]:
    head = step_wording.wording.header
    if head == "other":
        yield step_wording.problem("head", "template", "has parts that flows cannot fill")
    elif head in HEADS and getattr(step, HEADS[head][1], None) is None:
        noun, key = HEADS[head]
        given = "…" if head == "location" else "https://…"
        yield step_wording.problem("head", "template", f"has {noun} above its text, and this step gives none", f'add "{key}: {given}"')


def _links(step_wording: _StepWording, step: Speaking | OptIn | Remind) -> Iterator[tuple[str, Problem]]:
    """An address is completed by that of the step's own link, so that both forms of the message lead to the same page."""
    link = step.link if isinstance(step, Speaking) else None
    for button in step_wording.wording.links:
        what = f'has the button "{button.label}", whose address begins with {button.fixed}'
        if link is None:
            yield step_wording.problem(
                "link", "template", f"{what}, and this step has no link", f'add "link: {{label: …, url: {button.fixed}…}}"'
            )
        elif not _can_begin(link.url, button.fixed):
            yield step_wording.problem("link", "link.url", f"{what}, and this address does not")


def _can_begin(address: str, fixed: str) -> bool:
    """Whether an address can begin like this, as far as it is known before it is filled in."""
    known = address.partition("{")[0]
    return known.startswith(fixed) or (known != address and fixed.startswith(known))


def _replies(step_wording: _StepWording, step: Speaking | OptIn | Remind) -> Iterator[tuple[str, Problem]]:
    if isinstance(step, Ask) and isinstance(step.choices, ChoicesFrom):
        return  # how many answers there are is known only with the list
    choices = len(step.written_choices) if isinstance(step, Ask) else 2 if isinstance(step, OptIn) else 0
    replies = step_wording.wording.replies
    if not choices or not replies or len(replies) == choices:
        return  # without buttons the answer is typed; the buttons of what asks nothing come back with their own words
    reported = f"has {plural(len(replies), 'button')} to answer with, and this step {choices} answers"
    yield step_wording.problem(
        "replies", "template", reported, "they belong together in order: the first answer to the first button", severity="warning"
    )
