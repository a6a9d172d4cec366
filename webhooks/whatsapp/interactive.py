"""Interactive messages of WhatsApp, within their limits: buttons, lists, cards, and what a message shows or asks for beside its words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from botkit.core.model.elements import (
    Element,
    FormRequest,
    InfoRequest,
    LinkCards,
    ProductList,
    ReactionSent,
    SharedCard,
    SharedCards,
)
from botkit.core.model.message import Choice, Link, short_id
from webhooks.text_fallbacks import is_web_url
from webhooks.text_limits import Shortener, make_unique, one_line, shorten, units
from webhooks.whatsapp.limits import (
    BUTTON_ID,
    CARD_BODY,
    CARD_BREAKS,
    CARD_ID,
    CARDS,
    CATALOG_ID,
    EMPTY,
    FEWEST_CARDS,
    LIMITS,
    PRODUCTS,
    ROW_ID,
    SECTION,
    SECTIONS,
)

DEFAULT_MENU = "Menu"  # understood in all supported languages; flows set their own
FORM_VERSION = "3"  # of the message that opens a form; the only one that is known

Interactive = dict[str, Any]


def buttons(choices: Sequence[Choice], shortener: Shortener) -> dict[str, Any]:
    """Up to three reply buttons."""
    ids: set[str] = set()
    titles: set[str] = set()
    return {
        "buttons": [
            {
                "type": "reply",
                "reply": {
                    "id": _id(choice, BUTTON_ID, ids, shortener),
                    "title": make_unique(shortener("button", _label(choice), LIMITS.button_label), titles, LIMITS.button_label),
                },
            }
            for choice in choices
        ]
    }


def fit_buttons(choices: Sequence[Choice], shortener: Shortener) -> bool:
    """Whether buttons take every label whole."""
    return all(shortener.measure(_label(choice)) <= LIMITS.button_label for choice in choices)


def fit_rows(choices: Sequence[Choice], shortener: Shortener) -> bool:
    """Whether a list takes every label whole: in a row, or in an empty description below the row's beginning of it."""

    def fits(choice: Choice) -> bool:
        length = shortener.measure(_label(choice))
        return length <= LIMITS.row_label or (length <= LIMITS.row_description and not choice.description.strip())

    return all(map(fits, choices))


def rows(choices: Sequence[Choice], menu: str, shortener: Shortener) -> dict[str, Any]:
    """Up to ten rows behind a button, in a section for each heading. A label that is too long is repeated in full in the description, if
    that is empty."""
    ids: set[str] = set()
    titles: set[str] = set()
    sections: list[dict[str, Any]] = [{"rows": []}]
    for choice in choices:
        if heading := one_line(choice.section):
            title = shortener("section", heading, SECTION)
            if sections[-1]["rows"]:
                sections.append({"title": title, "rows": []})
            else:
                sections[-1]["title"] = title
        sections[-1]["rows"].append(_row(choice, ids, titles, shortener))
    if len(sections) > 1 and "title" not in sections[0]:
        sections[0]["title"] = EMPTY  # of several sections each must have one
    return {"button": shortener("menu", one_line(menu) or DEFAULT_MENU, LIMITS.menu_label), "sections": sections}


def _row(choice: Choice, ids: set[str], titles: set[str], shortener: Shortener) -> dict[str, str]:
    label = _label(choice)
    title = shorten(label, LIMITS.row_label, shortener.measure)  # nothing is lost: the label is whole in the description
    description = one_line(choice.description) or (label if title != label else "")
    row = {"id": _id(choice, ROW_ID, ids, shortener), "title": make_unique(title, titles, LIMITS.row_label)}
    return {**row, "description": shortener("description", description, LIMITS.row_description)} if description else row


def link_button(link: Link, shortener: Shortener) -> dict[str, Any]:
    label = shortener("link", one_line(link.label) or EMPTY, LIMITS.link_label)
    return {"name": "cta_url", "parameters": {"display_text": label, "url": link.url}}


def _label(choice: Choice) -> str:
    return one_line(choice.label) or one_line(choice.id) or EMPTY


def _id(choice: Choice, limit: int, taken: set[str], shortener: Shortener) -> str:
    """The platform refuses ids with spaces at their ends, empty ones, and the same one twice."""
    return make_unique(shortener("id", choice.id.strip() or _label(choice), limit), taken, limit)


def interactive_of(element: Element, shortener: Shortener) -> Interactive | None:
    """`type` and `action` of the interactive message for an element; None where it is another kind of message, or does not fit."""
    make = _INTERACTIVE.get(type(element))
    return None if make is None else make(element, shortener)


def carousel(choices: Sequence[Choice], shortener: Shortener) -> Interactive | None:
    """Choices that all have a picture, as cards with a button each; None when they do not fit into one carousel."""
    if not FEWEST_CARDS <= len(choices) <= CARDS or not all(is_web_url(choice.image) for choice in choices):
        return None
    cards: list[dict[str, Any]] = []
    for choice in choices:
        label = one_line(choice.label) or EMPTY
        if units(label) > LIMITS.button_label:
            return None
        key = choice.id.strip() or label
        reply = {"id": key if units(key) <= CARD_ID else short_id(key), "title": label}
        words = choice.description if choice.description.strip() else label
        action = {"buttons": [{"type": "quick_reply", "quick_reply": reply}]}
        cards.append(_card(len(cards), choice.image, words, action, shortener))
    return {"type": "carousel", "action": {"cards": cards}}


def contact(card: SharedCard) -> dict[str, Any]:
    """A card. The platform wants another part of the name beside the whole one."""
    name = one_line(card.name) or EMPTY
    made: dict[str, Any] = {"name": {"formatted_name": name, "first_name": name}}
    if card.phone:
        made["phones"] = [{"phone": card.phone, "type": "WORK", "wa_id": "".join(filter(str.isdecimal, card.phone))}]
    if card.email:
        made["emails"] = [{"email": card.email, "type": "WORK"}]
    return made


def other_message(element: Element) -> dict[str, Any] | None:
    """An element that is a message of its own, and stands alone: contact cards, a reaction."""
    match element:
        case SharedCards(cards=cards):
            return {"type": "contacts", "contacts": [contact(card) for card in cards]}
        case ReactionSent(message=message, emoji=emoji):
            return {"type": "reaction", "reaction": {"message_id": message, "emoji": emoji}}
        case _:
            return None


def _request(element: InfoRequest, shortener: Shortener) -> Interactive | None:
    return _REQUESTS.get(element.what)


# There is no button for an e-mail address: it is asked for in words.
_REQUESTS: Mapping[str, Interactive] = {
    "location": {"type": "location_request_message", "action": {"name": "send_location"}},
    "phone": {"type": "request_contact_info", "action": {"name": "request_contact_info"}},
    "call": {"type": "call_permission_request", "action": {"name": "call_permission_request"}},
}


def _form(element: FormRequest, shortener: Shortener) -> Interactive:
    parameters: dict[str, Any] = {
        "flow_message_version": FORM_VERSION,
        "flow_id": element.id,
        "flow_cta": shortener("form", one_line(element.label) or EMPTY, LIMITS.link_label),
        "flow_token": element.token,
        "flow_action": "navigate" if element.screen else "data_exchange",
    }
    if element.draft:
        parameters["mode"] = "draft"
    if element.screen:
        data = json.loads(element.data) if element.data else None
        parameters["flow_action_payload"] = {"screen": element.screen, **({"data": data} if data else {})}
    return {"type": "flow", "action": {"name": "flow", "parameters": parameters}}


def _products(element: ProductList, shortener: Shortener) -> Interactive:
    products = element.products
    if not products:
        return {"type": "catalog_message", "action": {"name": "catalog_message"}}
    catalog = element.catalog[:CATALOG_ID]
    if len(products) == 1:
        return {"type": "product", "action": {"catalog_id": catalog, "product_retailer_id": products[0]}}
    filled = [section for section in element.sections if section.products][:SECTIONS]
    sections: list[dict[str, Any]] = []
    room = PRODUCTS
    for section in filled:
        items = section.products[:room]
        room -= len(items)
        if items:
            heading = one_line(section.title) or (EMPTY if len(filled) > 1 else "")  # of several each must have one
            title = {"title": shortener("section", heading, SECTION)} if heading else {}
            sections.append({**title, "product_items": [{"product_retailer_id": item} for item in items]})
    if (kept := sum(len(section["product_items"]) for section in sections)) < len(products):
        shortener.note("products", len(products), kept)
    return {"type": "product_list", "action": {"catalog_id": catalog, "sections": sections}}


def _link_cards(element: LinkCards, shortener: Shortener) -> Interactive | None:
    usable = [card for card in element.cards if is_web_url(card.image) and is_web_url(card.url)]
    if not FEWEST_CARDS <= len(usable) <= CARDS or len(usable) < len(element.cards):
        return None
    cards: list[dict[str, Any]] = []
    for card in usable:
        label = shortener("link", one_line(card.label) or EMPTY, LIMITS.link_label)
        words = "\n".join(part for part in (one_line(card.title), card.text) if part.strip())
        action = {"name": "cta_url", "parameters": {"display_text": label, "url": card.url}}
        cards.append(_card(len(cards), card.image, words, action, shortener))
    return {"type": "carousel", "action": {"cards": cards}}


def _card(index: int, image: str, words: str, action: dict[str, Any], shortener: Shortener) -> dict[str, Any]:
    lines = words.strip().split("\n")
    kept = "\n".join((*lines[:CARD_BREAKS], " ".join(lines[CARD_BREAKS:]))).strip()
    body = {"body": {"text": shortener("card", kept, CARD_BODY)}} if kept else {}
    return {"card_index": index, "type": "cta_url", "header": {"type": "image", "image": {"link": image}}, **body, "action": action}


_INTERACTIVE: Mapping[type, Callable[[Any, Shortener], Interactive | None]] = {
    InfoRequest: _request,
    FormRequest: _form,
    ProductList: _products,
    LinkCards: _link_cards,
}
