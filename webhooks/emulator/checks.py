"""What the platform refuses in a send.

Written from its documentation, and on purpose not from our renderer's limits: so each checks the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct


class Refused(Struct, frozen=True, kw_only=True):
    code: int
    details: str


MISSING, INVALID, UNSUPPORTED, LONG = 131008, 131009, 131051, 100

URL = re.compile(r"https?://\S+")
BAD_VALUE = re.compile(r"[\n\r\t]| {5,}")


def check(body: Any) -> Refused | None:
    """The first thing wrong with a send, or None."""
    return next(_problems(body), None)


def _problems(body: Any) -> Iterator[Refused]:
    if not isinstance(body, dict) or body.get("messaging_product") != "whatsapp":
        yield Refused(code=LONG, details="messaging_product must be whatsapp")
        return
    if not isinstance(body.get("to") or body.get("recipient"), str):
        yield Refused(code=MISSING, details="to or recipient is required")
    if body.get("recipient_type", "individual") not in ("individual", "group"):
        yield Refused(code=INVALID, details="recipient_type")
    yield from _length(body, "biz_opaque_callback_data", 512, least=0)
    kind = body.get("type", "text")
    problems = KINDS.get(kind)
    if problems is None:
        yield Refused(code=UNSUPPORTED, details=f"type {kind}")
    elif not isinstance(body.get(kind), dict):
        yield Refused(code=MISSING, details=f"object {kind}")
    else:
        yield from problems(body[kind])


def size(text: str) -> int:
    return sum(2 if ord(letter) > 0xFFFF else 1 for letter in text)


def _length(part: Mapping[str, Any], key: str, most: int, *, least: int = 1) -> Iterator[Refused]:
    """A text of `least` to `most` units; with `least` 0 it may also be missing."""
    value = part.get(key, "" if least == 0 else None)
    if not isinstance(value, str) or (least and not value.strip()):
        yield Refused(code=MISSING, details=f"{key} is required")
    elif size(value) > most:
        yield Refused(code=LONG, details=f"{key} is longer than {most} characters")


def _text(part: Mapping[str, Any]) -> Iterator[Refused]:
    yield from _length(part, "body", 4096)


def _file(part: Mapping[str, Any]) -> Iterator[Refused]:
    if not part.get("id") and not URL.fullmatch(str(part.get("link", ""))):
        yield Refused(code=MISSING, details="id or link is required")


def _captioned(part: Mapping[str, Any]) -> Iterator[Refused]:
    yield from _file(part)
    yield from _length(part, "caption", 1024, least=0)


def _bare(part: Mapping[str, Any]) -> Iterator[Refused]:
    yield from _file(part)
    if "caption" in part:
        yield Refused(code=LONG, details="caption is not supported here")


def _location(part: Mapping[str, Any]) -> Iterator[Refused]:
    for key, most in (("latitude", 90), ("longitude", 180)):
        if not isinstance(part.get(key), int | float) or abs(part[key]) > most:
            yield Refused(code=INVALID, details=key)


def _reaction(part: Mapping[str, Any]) -> Iterator[Refused]:
    yield from _length(part, "message_id", 512)
    if not isinstance(part.get("emoji"), str):
        yield Refused(code=MISSING, details="emoji")


def _template(part: Mapping[str, Any]) -> Iterator[Refused]:
    yield from _length(part, "name", 512)
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", str(part.get("language", {}).get("code", ""))):
        yield Refused(code=132001, details="language")
    for component in part.get("components", ()):
        for value in component.get("parameters", ()):
            if value.get("type") == "text" and (not value.get("text") or BAD_VALUE.search(value["text"])):
                yield Refused(code=132018, details="a parameter is empty, or holds new lines, tabs or more than four spaces in a row")


def _interactive(part: Mapping[str, Any]) -> Iterator[Refused]:
    kind = str(part.get("type"))
    if kind not in INTERACTIVE:
        yield Refused(code=INVALID, details=f"interactive type {kind}")
        return
    most, problems = INTERACTIVE[kind]
    yield from _length(part.get("body") or {}, "text", most)
    if "footer" in part:
        yield from _length(part["footer"], "text", 60)
    if "header" in part:
        yield from _header(part["header"], text_only=kind == "list")
    yield from problems(part.get("action") or {})


def _header(header: Mapping[str, Any], *, text_only: bool) -> Iterator[Refused]:
    kind = header.get("type")
    if kind == "text":
        yield from _length(header, "text", 60)
    elif text_only or kind not in ("image", "video", "document"):
        yield Refused(code=INVALID, details=f"header type {kind}")
    else:
        yield from _file(header.get(kind) or {})


def _buttons(action: Mapping[str, Any]) -> Iterator[Refused]:
    replies = [button.get("reply") or {} for button in action.get("buttons", ())]
    if not 1 <= len(replies) <= 3:
        yield Refused(code=INVALID, details="1 to 3 buttons")
    yield from _options(replies, id_most=256, title_most=20)


def _list(action: Mapping[str, Any]) -> Iterator[Refused]:
    yield from _length(action, "button", 20)
    sections = action.get("sections", ())
    rows = [row for section in sections for row in section.get("rows", ())]
    if not 1 <= len(rows) <= 10:
        yield Refused(code=INVALID, details="1 to 10 rows in all")
    for section in sections:
        yield from _length(section, "title", 24, least=1 if len(sections) > 1 else 0)
    for row in rows:
        yield from _length(row, "description", 72, least=0)
    yield from _options(rows, id_most=200, title_most=24)


def _options(options: list[Any], *, id_most: int, title_most: int) -> Iterator[Refused]:
    for option in options:
        yield from _length(option, "id", id_most)
        yield from _length(option, "title", title_most)
        if str(option.get("id")) != str(option.get("id")).strip():
            yield Refused(code=INVALID, details="spaces around an id")
    for key in ("id", "title"):
        if len({option.get(key) for option in options}) < len(options):
            yield Refused(code=INVALID, details=f"duplicated {key}")


def _link(action: Mapping[str, Any]) -> Iterator[Refused]:
    parameters = action.get("parameters") or {}
    yield from _length(parameters, "display_text", 20)
    if action.get("name") != "cta_url" or not URL.fullmatch(str(parameters.get("url", ""))):
        yield Refused(code=INVALID, details="url")


# Interactive messages: the longest body (lists: 4,096 on current pages), and what their action must be.
INTERACTIVE: Mapping[str, tuple[int, Callable[[Mapping[str, Any]], Iterator[Refused]]]] = {
    "button": (1024, _buttons),
    "list": (4096, _list),
    "cta_url": (1024, _link),
}

KINDS: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Refused]]] = {
    "text": _text,
    "image": _captioned,
    "video": _captioned,
    "document": _captioned,
    "audio": _bare,
    "sticker": _bare,
    "location": _location,
    "reaction": _reaction,
    "template": _template,
    "interactive": _interactive,
}
