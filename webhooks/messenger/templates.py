"""Utility templates of Messenger: approved wording for news after the window. Their shape is not WhatsApp's."""

from __future__ import annotations

from typing import Any

from botkit.core.model.message import Template
from webhooks.messenger.limits import PARAMETER, PAYLOAD
from webhooks.text_limits import Shortener

EMPTY_VALUE = "-"  # a value may not be empty


def utility_template(sent: Template, shortener: Shortener) -> dict[str, Any]:
    """The object under `message.template`: header and body, and one component with the values of all buttons in their order."""
    components: list[dict[str, Any]] = []
    if sent.header == "text" and sent.title:
        components.append({"type": "header", "parameters": [_text(sent.title, sent.title_name, "header", shortener)]})
    if sent.parameters:
        names = sent.names or ("",) * len(sent.parameters)
        values = [
            _text(value, name, f"parameter {number}", shortener)
            for number, (value, name) in enumerate(zip(sent.parameters, names, strict=True), start=1)
        ]
        components.append({"type": "body", "parameters": values})
    buttons = [_button(button.kind, button.value, shortener) for button in sorted(sent.buttons, key=lambda button: button.place)]
    if buttons:
        components.append({"type": "buttons", "parameters": buttons})
    template: dict[str, Any] = {"name": sent.name, "language": {"code": sent.language.replace("-", "_")}}
    return {**template, "components": components} if components else template


def _text(value: str, name: str, part: str, shortener: Shortener) -> dict[str, Any]:
    cleaned = " ".join(value.split()) or EMPTY_VALUE
    return {"type": "text", **({"parameter_name": name} if name else {}), "text": shortener(part, cleaned, PARAMETER)}


def _button(kind: str, value: str, shortener: Shortener) -> dict[str, str]:
    return {"type": "POSTBACK", "payload": shortener("id", value, PAYLOAD)} if kind == "reply" else {"type": "URL", "url": value}
