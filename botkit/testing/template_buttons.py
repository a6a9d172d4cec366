"""The buttons of an approved wording, as a customer's phone shows them below it."""

from __future__ import annotations

from collections.abc import Mapping

from botkit.core.model.business import TemplateInfo
from botkit.core.model.message import Outgoing
from botkit.core.model.template_wording import TemplateWording
from webhooks.emulator.phones.screen import Button


def buttons_of(message: Outgoing, known: Mapping[str, TemplateInfo]) -> tuple[Button, ...]:
    """What can be tapped. Without a known wording, the labels of the message are used, and a tap returns the label."""
    wording, filled = _wording(message, known), _filled(message)
    if wording is None:
        return tuple(Button(id=choice.label, label=choice.label) for choice in message.choices)
    return tuple(
        Button(id=filled.get(index, button.label), label=button.label)
        for index, button in enumerate(wording.buttons)
        if button.kind == "reply"
    )


def link_of(message: Outgoing, known: Mapping[str, TemplateInfo]) -> tuple[str, str] | None:
    """Label and address of the first button that opens a page."""
    wording, filled = _wording(message, known), _filled(message)
    for index, button in enumerate(wording.buttons if wording is not None else ()):
        if button.kind == "url":
            return button.label, button.fixed + filled.get(index, "")
    return None


def _wording(message: Outgoing, known: Mapping[str, TemplateInfo]) -> TemplateWording | None:
    template = message.template
    info = known.get(template.name) if template is not None else None
    return info.wordings.get(template.language) if info is not None and template is not None else None


def _filled(message: Outgoing) -> Mapping[int, str]:
    return {button.place: button.value for button in message.template.buttons} if message.template is not None else {}
