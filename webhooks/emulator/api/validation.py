"""What the platform refuses in a send.

Written from its documentation, and on purpose not from the adapter's limits, so that each checks the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from webhooks.emulator.api.interactive_validation import interactive
from webhooks.emulator.api.problems import INVALID, LONG, MISSING, UNSUPPORTED, Problems, Rejection, file, length

BAD_VALUE = re.compile(r"[\n\r\t]| {5,}")
ADDRESS = re.compile(r"\+?[0-9()\- ]{5,30}|[A-Za-z0-9._:@=+/-]{1,200}")
MOST_CARDS = 257

Check = Callable[[Any], Problems]


def check_send(body: Any) -> Rejection | None:
    """The first thing wrong with a send, or None."""
    return next(_problems(body), None)


def _problems(body: Any) -> Problems:
    if not isinstance(body, dict) or body.get("messaging_product") != "whatsapp":
        yield Rejection(code=LONG, details="messaging_product must be whatsapp")
        return
    to = body.get("to") or body.get("recipient")
    if not isinstance(to, str):
        yield Rejection(code=MISSING, details="to or recipient is required")
    elif not ADDRESS.fullmatch(to):
        yield Rejection(code=INVALID, details="to or recipient")
    if body.get("recipient_type", "individual") not in ("individual", "group"):
        yield Rejection(code=INVALID, details="recipient_type")
    yield from length(body, "biz_opaque_callback_data", 512, least=0)
    kind = body.get("type", "text")
    problems = KINDS.get(kind)
    if problems is None:
        yield Rejection(code=UNSUPPORTED, details=f"type {kind}")
        return
    yield from _context(body.get("context"), kind)
    if not isinstance(body.get(kind), list if kind == "contacts" else dict):
        yield Rejection(code=MISSING, details=f"object {kind}")
    else:
        yield from problems(body[kind])
        if kind == "template" and "to" not in body:
            yield from _to_a_scoped_id(body[kind])


def _context(context: Any, kind: str) -> Problems:
    if context is None:
        return
    if not isinstance(context, dict) or not isinstance(context.get("message_id"), str):
        yield Rejection(code=MISSING, details="context.message_id")
    elif kind == "reaction":
        yield Rejection(code=LONG, details="a reaction quotes nothing")


def _text(part: Any) -> Problems:
    yield from length(part, "body", 4096)
    if not isinstance(part.get("preview_url", False), bool):
        yield Rejection(code=LONG, details="preview_url must be true or false")


def _captioned(part: Any) -> Problems:
    yield from file(part)
    yield from length(part, "caption", 1024, least=0)


def _document(part: Any) -> Problems:
    yield from _captioned(part)
    yield from length(part, "filename", 240, least=0)


def _bare(part: Any) -> Problems:
    yield from file(part)
    if "caption" in part:
        yield Rejection(code=LONG, details="caption is not supported here")


def _location(part: Any) -> Problems:
    for key, most in (("latitude", 90), ("longitude", 180)):
        if not _is_degrees(part.get(key), most):
            yield Rejection(code=INVALID if key in part else MISSING, details=key)


def _is_degrees(value: Any, most: int) -> bool:
    """A number, or the text of one: the platform takes either."""
    try:
        return isinstance(value, int | float | str) and not isinstance(value, bool) and abs(float(value)) <= most
    except ValueError:
        return False


def _cards(cards: Any) -> Problems:
    if not 1 <= len(cards) <= MOST_CARDS:
        yield Rejection(code=LONG, details=f"1 to {MOST_CARDS} contacts")
    for card in cards:
        name = card.get("name") if isinstance(card, dict) else None
        if not isinstance(name, dict) or not name.get("formatted_name"):
            yield Rejection(code=MISSING, details="name.formatted_name")
        elif not any(name.get(key) for key in ("first_name", "last_name", "middle_name", "suffix", "prefix")):
            yield Rejection(code=MISSING, details="another part of the name beside formatted_name")


def _reaction(part: Any) -> Problems:
    yield from length(part, "message_id", 512)
    if not isinstance(part.get("emoji"), str):
        yield Rejection(code=MISSING, details="emoji")


def _template(part: Any) -> Problems:
    yield from length(part, "name", 512)
    language = part.get("language")
    code = language.get("code") if isinstance(language, dict) else None
    if not code:
        yield Rejection(code=MISSING, details="language.code")
    elif not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", str(code)):
        yield Rejection(code=132001, details="language")
    for component in part.get("components", ()):
        kind = str(component.get("type", "")).lower()
        if kind not in ("header", "body", "button", "carousel", "limited_time_offer", "order_status"):
            yield Rejection(code=LONG, details=f"component type {kind}")
        elif kind == "button":
            yield from _template_button(component)
        for value in component.get("parameters", ()):
            yield from _parameter(value)


def _template_button(component: Mapping[str, Any]) -> Problems:
    if str(component.get("sub_type")).lower() not in SUB_TYPES:
        yield Rejection(code=LONG, details=f"sub_type {component.get('sub_type')}")
    if not str(component.get("index", "")).isdigit():
        yield Rejection(code=MISSING, details="index of a button")


def _parameter(value: Mapping[str, Any]) -> Problems:
    kind = value.get("type")
    if kind not in PARAMETERS:
        yield Rejection(code=132012, details=f"parameter type {kind}")
    elif kind == "text" and (not value.get("text") or BAD_VALUE.search(str(value["text"]))):
        yield Rejection(code=132018, details="a parameter is empty, or holds new lines, tabs or more than four spaces in a row")
    elif kind != "text" and kind not in ("payload", "coupon_code") and not isinstance(value.get(kind), dict):
        yield Rejection(code=132012, details=f"object {kind}")
    elif kind in ("image", "video", "document"):
        yield from file(value[kind])


def _to_a_scoped_id(part: Mapping[str, Any]) -> Problems:
    """One-tap, zero-tap and copy-code templates go to phone numbers alone."""
    components = part.get("components", ())
    kinds = [str(component.get("sub_type")).lower() for component in components]
    if "copy_code" in kinds:
        yield Rejection(code=131062, details="templates with a code go to phone numbers alone")


SUB_TYPES = ("url", "quick_reply", "copy_code", "flow", "catalog", "mpm", "voice_call", "spm")
PARAMETERS = (
    *("text", "currency", "date_time", "image", "video", "document", "location"),
    *("payload", "coupon_code", "action", "limited_time_offer", "product"),
)


KINDS: Mapping[str, Check] = {
    "text": _text,
    "image": _captioned,
    "video": _captioned,
    "document": _document,
    "audio": _bare,
    "sticker": _bare,
    "location": _location,
    "contacts": _cards,
    "reaction": _reaction,
    "template": _template,
    "interactive": interactive,
}
