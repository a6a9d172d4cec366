"""Templates: registers the wordings of the project's catalogue on the stand-in platform, so that phones show their text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from botkit.core.model.business import Business
from botkit.core.model.template_wording import TemplateWording, TemplateWordingButton
from webhooks.emulator.emulator import Emulator

# Kind of a button -> its type on the platform.
KINDS = {"reply": "QUICK_REPLY", "url": "URL", "phone": "PHONE_NUMBER", "code": "OTP"}


def register(platform: Emulator, business: Business) -> None:
    """Register every wording on the platform, over one of the same name and language."""
    for template in business.templates.values():
        for wording in template.wordings.values():
            platform.templates.put(wording.name, wording.language, wording.category, list(_parts(wording)))


def _parts(wording: TemplateWording) -> Iterator[dict[str, Any]]:
    if wording.header == "text":
        yield {"type": "HEADER", "format": "TEXT", "text": wording.header_text}
    elif wording.header:
        yield {"type": "HEADER", "format": wording.header.upper()}
    if wording.body:
        yield {"type": "BODY", "text": wording.body}
    if wording.footer:
        yield {"type": "FOOTER", "text": wording.footer}
    if wording.buttons:
        yield {"type": "BUTTONS", "buttons": [_button(button) for button in wording.buttons]}


def _button(button: TemplateWordingButton) -> dict[str, Any]:
    button_json = {"type": KINDS.get(button.kind, button.kind.upper()), "text": button.label}
    return {**button_json, "url": button.url} if button.url else button_json
