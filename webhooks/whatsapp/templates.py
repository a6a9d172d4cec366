"""Templates: an approved template's name and its parameters: values of variables, a file or location above, payloads of buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from botkit.core.model.message import Attachment, Location, Outgoing, Template
from webhooks.text_limits import Shortener, shorten, units
from webhooks.whatsapp.limits import FILENAME, FILENAME_ENDING, LIMITS, PARAMETER, PAYLOAD

# The platform refuses line breaks, tabs and more than four spaces in a row inside a value (132012, 132018).
# A whole run of white space is taken at once and looked at afterwards: one pattern for both would try every part of a long run again.
GAP = re.compile(r"\s+")
BREAK = re.compile(r"[\t\r\n\v\f\u0085\u2028\u2029]")
SPACES = re.compile(r" {5,}")
HEADERS = ("image", "video", "document")  # kinds of files above a template; without its file the platform refuses it, and says why
EMPTY_VALUE = "-"  # a value may not be empty either

# The platform's name of a button's kind, and that of its value. The code of an authentication template stands in a button of the kind
# `url`, whatever it looks like on the phone.
BUTTONS = {"reply": ("quick_reply", "payload"), "url": ("url", "text"), "code": ("url", "text")}


def template(message: Outgoing, sent: Template, shortener: Shortener) -> dict[str, Any]:
    """The part of a request that names a template. A missing parameter is left out: the platform rejects the send and names it."""
    rendered: dict[str, Any] = {"name": sent.name, "language": {"code": sent.language.replace("-", "_")}}
    components = [*_header(message, sent, shortener), *_body(sent, shortener), *_buttons(sent, shortener)]
    if components:
        rendered["components"] = components
    return {"type": "template", "template": rendered}


def media_object(media: Attachment, shortener: Shortener) -> dict[str, Any]:
    """A file by the platform's id of it, else by its address."""
    named: dict[str, Any] = {"id": media.ref} if media.ref else {"link": media.link}
    if media.kind == "document" and media.filename:
        named["filename"] = _filename(media.filename, shortener)
    return named


def _filename(name: str, shortener: Shortener) -> str:
    """The name within the limit. Its ending stays: phones choose by it what opens the file."""
    stem, dot, ending = name.rpartition(".")
    if units(name) <= FILENAME or not stem or len(ending) > FILENAME_ENDING:
        return shortener("filename", name, FILENAME)
    shortener.note("filename", units(name), FILENAME)
    return shorten(stem, FILENAME - units(dot + ending)) + dot + ending


def location_object(where: Location) -> dict[str, Any]:
    words = {"name": where.name, "address": where.address}
    return {"latitude": where.latitude, "longitude": where.longitude, **{key: value for key, value in words.items() if value}}


def _header(message: Outgoing, sent: Template, shortener: Shortener) -> Iterator[dict[str, Any]]:
    match sent.header:
        case "text" if sent.title:
            yield {"type": "header", "parameters": [_text(sent.title, sent.title_name, "header", LIMITS.header, shortener)]}
        case "file" if message.attachment is not None and message.attachment.kind in HEADERS:
            kind = message.attachment.kind
            yield {"type": "header", "parameters": [{"type": kind, kind: media_object(message.attachment, shortener)}]}
        case "location" if message.location is not None:
            yield {"type": "header", "parameters": [{"type": "location", "location": location_object(message.location)}]}
        case _:
            return


def _body(sent: Template, shortener: Shortener) -> Iterator[dict[str, Any]]:
    if sent.parameters:
        names = sent.names or ("",) * len(sent.parameters)
        values = [
            _text(value, name, f"parameter {number}", PARAMETER, shortener)
            for number, (value, name) in enumerate(zip(sent.parameters, names, strict=True), start=1)
        ]
        yield {"type": "body", "parameters": values}


def _buttons(sent: Template, shortener: Shortener) -> Iterator[dict[str, Any]]:
    for button in sent.buttons:
        kind, value = BUTTONS[button.kind]
        if button.kind == "reply" and len(button.value) > PAYLOAD:
            # A shortened payload could be that of another button. Without one, the tap returns the button's label.
            shortener.note(f"button {button.place + 1}", len(button.value), PAYLOAD)
            continue
        # A code is the same in the text and behind its button. An address is not changed.
        filled = without_gaps(button.value) if button.kind == "code" else button.value
        # The index is a string in the platform's own examples.
        yield {"type": "button", "sub_type": kind, "index": str(button.place), "parameters": [{"type": value, value: filled}]}


def _text(value: str, name: str, part: str, most: int, shortener: Shortener) -> dict[str, Any]:
    return {"type": "text", **({"parameter_name": name} if name else {}), "text": _value(value, part, most, shortener)}


def without_gaps(value: str) -> str:
    """The value as the platform takes it: one space for each run with a line break, a tab or more than four spaces."""
    return GAP.sub(lambda run: " " if BREAK.search(run[0]) else SPACES.sub(" ", run[0]), value).strip()


def _value(value: str, part: str, most: int, shortener: Shortener) -> str:
    cleaned = without_gaps(value)
    if not cleaned:
        shortener.note(part, 0, most)
        return EMPTY_VALUE
    return shortener(part, cleaned, most)
