"""What a message of Messenger or Instagram shows or asks for beside its words, as cards and quick replies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botkit.core.model.elements import LinkCards, ProductList
from webhooks.messenger.limits import BUTTON, CARDS, EMPTY, TITLE
from webhooks.text_fallbacks import is_web_url
from webhooks.text_limits import Shortener, one_line, units

# Quick replies that the phone fills itself; they are shown only where the person's profile has a number or an address.
QUICK_REQUESTS: Mapping[str, dict[str, Any]] = {"phone": {"content_type": "user_phone_number"}, "email": {"content_type": "user_email"}}


def link_cards(element: LinkCards, shortener: Shortener) -> dict[str, Any] | None:
    """Cards with a picture and a link button each; None when the platform would not open an address in them."""
    if not element.cards or not all(is_web_url(card.url) for card in element.cards):
        return None
    characters = shortener.counting(units)
    cards = []
    for card in element.cards[:CARDS]:
        made: dict[str, Any] = {"title": characters("card", one_line(card.title) or EMPTY, TITLE)}
        if card.text.strip():
            made["subtitle"] = characters("description", one_line(card.text), TITLE)
        if is_web_url(card.image):
            made["image_url"] = card.image
        title = characters("link", one_line(card.label) or EMPTY, BUTTON)
        cards.append({**made, "buttons": [{"type": "web_url", "url": card.url, "title": title}]})
    return {"template_type": "generic", "elements": cards}


def product_cards(element: ProductList, shortener: Shortener) -> dict[str, Any] | None:
    """Articles by their numbers in the page's catalogue; None for a whole catalogue, which cannot be shown here."""
    products = element.products
    if not products:
        return None
    if len(products) > CARDS:
        shortener.note("products", len(products), CARDS)
    return {"template_type": "product", "elements": [{"id": product} for product in products[:CARDS]]}
