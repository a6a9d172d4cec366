"""Buttons, lists and link buttons of WhatsApp, within their limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from botkit.core.model.message import Choice, Link
from webhooks.text_limits import Shortener, make_unique, one_line, shorten
from webhooks.whatsapp.limits import BUTTON_ID, EMPTY, LIMITS, ROW_ID, SECTION

DEFAULT_MENU = "Menu"  # understood in all supported languages; flows set their own


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
