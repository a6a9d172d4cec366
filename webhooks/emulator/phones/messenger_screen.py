"""What a customer on Messenger sees of a message, from the body of the send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from webhooks.emulator.phones.screen import Button, File, Screen


def page_screen(message: Mapping[str, Any]) -> Screen:
    """Quick replies and buttons are both buttons; the cards of a carousel are listed one below the other."""
    if "template" in message:
        return Screen(kind="template", text="\n".join(_words_of_template(message["template"])))
    attachment = message.get("attachment") or {}
    kind, payload = str(attachment.get("type", "text")), attachment.get("payload") or {}
    buttons = tuple(
        Button(id=str(reply.get("payload", "")), label=str(reply.get("title", ""))) for reply in message.get("quick_replies", ())
    )
    if kind == "template":
        return Screen(
            kind=str(payload.get("template_type", kind)), text=words_of(payload), buttons=(*map(_button, buttons_of(message)), *buttons)
        )
    if kind != "text":
        file = File(kind=kind, link=str(payload.get("url", "")), id=str(payload.get("attachment_id", "")))
        return Screen(kind=kind, files=(f"{kind} {file.link or file.id}",), media=(file,), buttons=buttons)
    return Screen(text=str(message.get("text", "")), buttons=buttons)


def _words_of_template(template: Mapping[str, Any]) -> Iterator[str]:
    """The name of a template and its values: the page's wordings are not known here."""
    yield str(template.get("name", ""))
    for component in template.get("components", ()):
        for parameter in component.get("parameters", ()):
            if parameter.get("type") == "text":
                yield str(parameter.get("text", ""))


def words_of(payload: Mapping[str, Any]) -> str:
    """The text above the buttons, or the texts of the cards."""
    cards = [f"{card.get('title', '')}\n{card.get('subtitle', '')}".strip() for card in payload.get("elements", ())]
    return "\n\n".join(filter(None, [str(payload.get("text", "")), *cards]))


def buttons_of(message: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every button of a template, as it was sent."""
    payload = (message.get("attachment") or {}).get("payload") or {}
    yield from payload.get("buttons", ())
    for element in payload.get("elements", ()):
        yield from element.get("buttons", ())


def _button(button: Mapping[str, Any]) -> Button:
    return Button(id=str(button.get("payload", "")), label=str(button.get("title", "")), link=str(button.get("url", "")))
