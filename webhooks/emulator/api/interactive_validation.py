"""What the platform refuses in an interactive message: one function per kind, and how long its body may be, in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from webhooks.emulator.api.problems import INVALID, MISSING, URL, Problems, Rejection, file, length


def interactive(part: Mapping[str, Any]) -> Problems:
    kind = str(part.get("type"))
    if kind not in KINDS:
        yield Rejection(code=INVALID, details=f"interactive type {kind}")
        return
    most, is_required, headers, problems = KINDS[kind]
    if is_required or "body" in part:
        yield from length(part.get("body") or {}, "text", most)
    if "footer" in part:
        yield from length(part["footer"], "text", 60)
    if "header" in part:
        yield from _header(part["header"], headers)
    elif kind == "product_list":
        yield Rejection(code=MISSING, details="header is required")
    yield from problems(part.get("action") or {})


def _header(header: Mapping[str, Any], allowed: tuple[str, ...]) -> Problems:
    kind = str(header.get("type"))
    if kind not in allowed:
        yield Rejection(code=INVALID, details=f"header type {kind}")
    elif kind == "text":
        yield from length(header, "text", 60)
    else:
        yield from file(header.get(kind) or {})


def _buttons(action: Mapping[str, Any]) -> Problems:
    buttons = action.get("buttons", ())
    if any(button.get("type", "reply") != "reply" for button in buttons):
        yield Rejection(code=INVALID, details="button type")
    replies = [button.get("reply") or {} for button in buttons]
    if not 1 <= len(replies) <= 3:
        yield Rejection(code=INVALID, details="1 to 3 buttons")
    yield from _options(replies, id_most=256, title_most=20)


def _list(action: Mapping[str, Any]) -> Problems:
    yield from length(action, "button", 20)
    sections = action.get("sections", ())
    rows = [row for section in sections for row in section.get("rows", ())]
    if not 1 <= len(sections) <= 10:
        yield Rejection(code=INVALID, details="1 to 10 sections")
    if not 1 <= len(rows) <= 10:
        yield Rejection(code=INVALID, details="1 to 10 rows in all")
    for section in sections:
        yield from length(section, "title", 24, least=1 if len(sections) > 1 else 0)
    for row in rows:
        yield from length(row, "description", 72, least=0)
    yield from _options(rows, id_most=200, title_most=24)


def _options(options: list[Any], *, id_most: int, title_most: int) -> Problems:
    for option in options:
        yield from length(option, "id", id_most)
        yield from length(option, "title", title_most)
        if str(option.get("id")) != str(option.get("id")).strip():
            yield Rejection(code=INVALID, details="spaces around an id")
    for key in ("id", "title"):
        if len({option.get(key) for option in options}) < len(options):
            yield Rejection(code=INVALID, details=f"duplicated {key}")


def _link(action: Mapping[str, Any]) -> Problems:
    parameters = action.get("parameters") or {}
    yield from length(parameters, "display_text", 20)
    yield from _named(action, "cta_url")
    if not URL.fullmatch(str(parameters.get("url", ""))):
        yield Rejection(code=INVALID, details="url")


def _named(action: Mapping[str, Any], name: str) -> Problems:
    if action.get("name") != name:
        yield Rejection(code=INVALID, details=f"action.name must be {name}")


def _asks_location(action: Mapping[str, Any]) -> Problems:
    yield from _named(action, "send_location")


def _asks_number(action: Mapping[str, Any]) -> Problems:
    yield from _named(action, "request_contact_info")


def _form(action: Mapping[str, Any]) -> Problems:
    parameters = action.get("parameters") or {}
    yield from _named(action, "flow")
    if str(parameters.get("flow_message_version")) != "3":
        yield Rejection(code=INVALID, details="flow_message_version must be 3")
    if not parameters.get("flow_id") and not parameters.get("flow_name"):
        yield Rejection(code=MISSING, details="flow_id or flow_name is required")
    yield from length(parameters, "flow_cta", 30)
    if parameters.get("mode", "published") not in ("draft", "published"):
        yield Rejection(code=INVALID, details="mode")
    way, payload = parameters.get("flow_action", "navigate"), parameters.get("flow_action_payload")
    if way not in ("navigate", "data_exchange") or (way == "data_exchange" and payload is not None):
        yield Rejection(code=INVALID, details="flow_action")
    if payload is not None and (not payload.get("screen") or payload.get("data") == {}):
        yield Rejection(code=INVALID, details="flow_action_payload needs a screen, and data that is not empty")


def _address(action: Mapping[str, Any]) -> Problems:
    yield from _named(action, "address_message")
    if (action.get("parameters") or {}).get("country") != "IN":
        yield Rejection(code=INVALID, details="country")


def _product(action: Mapping[str, Any]) -> Problems:
    for key in ("catalog_id", "product_retailer_id"):
        yield from length(action, key, 256)


def _products(action: Mapping[str, Any]) -> Problems:
    yield from length(action, "catalog_id", 256)
    sections = action.get("sections", ())
    items = [item for section in sections for item in section.get("product_items", ())]
    if not 1 <= len(sections) <= 10 or not 1 <= len(items) <= 30:
        yield Rejection(code=INVALID, details="1 to 10 sections, 1 to 30 products in all")
    for section in sections:
        yield from length(section, "title", 24, least=1 if len(sections) > 1 else 0)


def _catalog(action: Mapping[str, Any]) -> Problems:
    yield from _named(action, "catalog_message")


def _carousel(action: Mapping[str, Any]) -> Problems:
    cards = action.get("cards", ())
    if not 2 <= len(cards) <= 10:
        yield Rejection(code=INVALID, details="2 to 10 cards")
    if len({(card.get("type"), "buttons" in (card.get("action") or {})) for card in cards}) > 1:
        yield Rejection(code=INVALID, details="cards of one kind")
    for index, card in enumerate(cards):
        if card.get("card_index") != index:
            yield Rejection(code=INVALID, details="card_index counts from 0")
        if card.get("type") == "product":
            yield from _product(card.get("action") or {})
        else:
            yield from _card(card)


def _card(card: Mapping[str, Any]) -> Problems:
    if card.get("type") != "cta_url":
        yield Rejection(code=INVALID, details=f"card type {card.get('type')}")
    if "header" not in card:
        yield Rejection(code=MISSING, details="a card needs a header")
    else:
        yield from _header(card["header"], ("image", "video"))
    if "body" in card:
        yield from length(card["body"], "text", 160)
        if str(card["body"].get("text", "")).count("\n") > 2:
            yield Rejection(code=INVALID, details="more than two line breaks in a card")
    action = card.get("action") or {}
    if "buttons" not in action:
        yield from _link(action)
        return
    replies = [button.get("quick_reply") or {} for button in action["buttons"] if button.get("type") == "quick_reply"]
    if not 1 <= len(replies) <= 2 or len(replies) < len(action["buttons"]):
        yield Rejection(code=INVALID, details="1 or 2 quick replies of a card")
    yield from _options(replies, id_most=20, title_most=20)


def _call(action: Mapping[str, Any]) -> Problems:
    yield from length(action.get("parameters") or {}, "display_text", 20, least=0)


def _asks_to_call(action: Mapping[str, Any]) -> Problems:
    yield from _named(action, "call_permission_request")


ANY = ("text", "image", "video", "document")
TEXT = ("text",)
NONE: tuple[str, ...] = ()

# Kind -> longest body (lists: 4,096 on current pages), whether it must have one, headers that it takes, and what its action must be.
KINDS: Mapping[str, tuple[int, bool, tuple[str, ...], Callable[[Mapping[str, Any]], Problems]]] = {
    "button": (1024, True, ANY, _buttons),
    "list": (4096, True, TEXT, _list),
    "cta_url": (1024, True, ANY, _link),
    "location_request_message": (1024, True, NONE, _asks_location),
    "flow": (1024, True, ANY, _form),
    "address_message": (1024, True, ANY, _address),
    "product": (1024, False, NONE, _product),
    "product_list": (1024, True, TEXT, _products),
    "catalog_message": (1024, True, NONE, _catalog),
    "carousel": (1024, True, NONE, _carousel),
    "voice_call": (1024, True, NONE, _call),
    "call_permission_request": (1024, True, NONE, _asks_to_call),
    "request_contact_info": (1024, True, NONE, _asks_number),
}
