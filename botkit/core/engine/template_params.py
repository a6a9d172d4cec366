"""The template of a step, filled with the step's values, file or location, and the ids and addresses of its buttons.

What a template takes is known from the catalogue. Without one, values fill the variables of the body in order, and nothing else is filled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from botkit.core.engine.execution import Execution
from botkit.core.model.message import Choice, Link, Template, TemplateButton
from botkit.core.model.template_wording import TemplateWording

Values = tuple[str, ...] | Mapping[str, str]


def template(execution: Execution, name: str, values: Values, link: Link | None, choices: Sequence[Choice]) -> Template:
    """The template of this name in the approved language nearest to the contact's, else to the flow's."""
    known = execution.programs.business.templates.get(name)
    if known is None:
        return Template(name=name, language=execution.language.replace("-", "_"), parameters=_in_order(values))
    approved = known.language_for(execution.language, execution.program.flow.language)
    wording, language = known.wordings.get(approved), approved.replace("-", "_")
    if wording is None:
        return Template(name=name, language=language, parameters=_in_order(values))
    return filled(wording, language, values, link, choices)


def filled(wording: TemplateWording, language: str, values: Values, link: Link | None, choices: Sequence[Choice]) -> Template:
    """A wording with its parameters. Missing ones are left out: the platform then refuses the message rather than showing a gap."""
    titles, names, parameters = _split(wording, values)
    return Template(
        name=wording.name,
        language=language,
        parameters=parameters,
        names=names,
        header=_header(wording),
        title=titles[0] if titles else "",
        title_name=wording.header_variables[0] if titles and wording.is_named else "",
        buttons=tuple(_buttons(wording, parameters, link, choices)),
    )


def _split(wording: TemplateWording, values: Values) -> tuple[Sequence[str], tuple[str, ...], tuple[str, ...]]:
    """The header's values; names (where there are any) and values of the body. Surplus values of a list stay in it."""
    if not wording.is_named and not isinstance(values, Mapping):
        above = len(wording.header_variables)
        return values[:above], (), values[above:]
    given = values if isinstance(values, Mapping) else dict(zip(wording.values, values, strict=False))
    names = tuple(name for name in wording.body_variables if name in given)
    titles = [given[name] for name in wording.header_variables if name in given]
    return titles, names if wording.is_named else (), tuple(given[name] for name in names)


def _in_order(values: Values) -> tuple[str, ...]:
    return tuple(values.values()) if isinstance(values, Mapping) else values


def _header(wording: TemplateWording) -> Literal["", "text", "file", "location"]:
    match wording.header:
        case "text":
            return "text" if wording.header_variables else ""
        case "image" | "video" | "document":
            return "file"
        case "location":
            return "location"
        case _:
            return ""


def _buttons(wording: TemplateWording, values: Sequence[str], link: Link | None, choices: Sequence[Choice]) -> Iterator[TemplateButton]:
    ids = iter(choices)
    for index, button in enumerate(wording.buttons):
        if button.kind == "reply" and (choice := next(ids, None)) is not None:
            yield TemplateButton(place=index, kind="reply", value=choice.id, label=button.label)
        elif button.kind == "code" and values:
            yield TemplateButton(place=index, kind="code", value=values[0], label=button.label)
        elif button.kind == "url" and button.is_open and (end := _end(button.fixed, link)):
            yield TemplateButton(place=index, kind="url", value=end, label=button.label)


def _end(fixed: str, link: Link | None) -> str:
    """The part of the step's address after the approved one. Empty for an address that does not begin with the approved one."""
    return link.url.removeprefix(fixed) if link is not None and link.url.startswith(fixed) else ""
