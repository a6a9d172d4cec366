"""What a customer sees of a message, from the body of the send. Also used where conversations are printed as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
NOT_TEXT = ("image", "video", "document", "location")  # parameters of a template that are shown beside the text


class Button(Struct, frozen=True, kw_only=True):
    """A reply button or a row of a list: `id` comes back with a tap. `link` is where a button leads that opens a page or a call."""

    id: str
    label: str
    description: str = ""
    link: str = ""


class Section(Struct, frozen=True, kw_only=True):
    """A part of a list, under a title."""

    title: str = ""
    rows: tuple[Button, ...] = ()


class File(Struct, frozen=True, kw_only=True):
    """A picture, sound, film or document: by address, or by the platform's id of it. `kind` is the platform's word."""

    kind: str
    link: str = ""
    id: str = ""
    name: str = ""
    mime: str = ""


class Screen(Struct, frozen=True, kw_only=True):
    """`files` are pictures and documents (`document https://…`), `media` the same with what a page needs to show them.

    `place` is a location as text, `where` its latitude and longitude; `link` a button that opens a page: label and address. `template`
    is a template's name, with `values` for its variables; `text` is its filled text when the template is known. `menu` is the label of
    the button that opens a list, whose rows are in `sections` and in `buttons`. `cards` are names with phone numbers. `parts` is what
    else is seen, a line each: `form Report a bag`, `card Blue https://…`. `form` is the mark that the answers of a form bring back,
    `products` are the ids of the articles.
    """

    kind: str = "text"
    header: str = ""
    text: str = ""
    footer: str = ""
    files: tuple[str, ...] = ()
    media: tuple[File, ...] = ()
    place: str = ""
    where: tuple[float, float] | None = None
    link: tuple[str, str] | None = None
    buttons: tuple[Button, ...] = ()
    menu: str = ""
    sections: tuple[Section, ...] = ()
    template: str = ""
    category: str = ""
    values: tuple[str, ...] = ()
    cards: tuple[tuple[str, str], ...] = ()
    parts: tuple[str, ...] = ()
    form: str = ""
    products: tuple[str, ...] = ()


def screen(body: Mapping[str, Any], template: Mapping[str, Any] | None = None) -> Screen:
    """`template` is the template that the message uses, if known. Raises `KeyError` for a body that the platform would refuse."""
    kind = str(body.get("type", "text"))
    part = body[kind]
    match kind:
        case "text":
            return Screen(text=part["body"])
        case "interactive":
            return _interactive(part)
        case "template":
            return _template(part, template or {})
        case "location":
            return _location(part)
        case "contacts":
            cards = tuple(_cards(part))
            return Screen(kind="contacts", cards=cards, parts=tuple(f"contact {' '.join(card)}".strip() for card in cards))
        case "reaction":
            return Screen(kind="reaction", text=part.get("emoji", ""))
        case _:
            file = _file(kind, part)
            return Screen(kind=kind, files=(_file_text(file),), media=(file,), text=part.get("caption", ""))


def sent_screen(kind: str, content: Any) -> Screen:
    """What the phone shows of a message that the customer sent."""
    match kind:
        case "interactive":
            reply = content.get(content.get("type"), {})
            return Screen(kind=kind, text=reply.get("title") or reply.get("body") or reply.get("response", ""))
        case "button":
            return Screen(kind=kind, text=content.get("text", ""))
        case "order":
            items = content.get("product_items", ())
            return Screen(kind=kind, text="\n".join(f"{item['quantity']} × {item['product_retailer_id']}" for item in items))
        case "text" | "location" | "contacts" | "reaction" | "image" | "audio" | "video" | "document" | "sticker":
            return screen({"type": kind, kind: content})
        case _:
            return Screen(kind=kind)


def _interactive(part: Mapping[str, Any]) -> Screen:
    header, action = part.get("header", {}), part["action"]
    kind = header.get("type", "text")
    page = action.get("parameters", {})
    media = () if kind == "text" else (_file(kind, header[kind]),)
    return Screen(
        kind=str(part["type"]),
        header=header.get("text", ""),
        text=part.get("body", {}).get("text", ""),
        footer=part.get("footer", {}).get("text", ""),
        files=tuple(map(_file_text, media)),
        media=media,
        link=(page["display_text"], page["url"]) if "url" in page else None,
        buttons=tuple(_buttons(action)),
        menu=str(action.get("button", "")),
        parts=tuple(_parts(str(part["type"]), action)),
        form=str(page.get("flow_token", "")),
        products=tuple(_products(action)),
        sections=tuple(
            Section(title=section.get("title", ""), rows=tuple(map(_row, section.get("rows", ()))))
            for section in action.get("sections", ())
        ),
    )


def _buttons(action: Mapping[str, Any]) -> Iterator[Button]:
    for button in action.get("buttons", ()):
        yield Button(id=button["reply"]["id"], label=button["reply"]["title"])
    for card in action.get("cards", ()):
        words = " ".join(card.get("body", {}).get("text", "").split())
        for button in card["action"].get("buttons", ()):
            label = button["quick_reply"]["title"]
            yield Button(id=button["quick_reply"]["id"], label=label, description="" if words == label else words)
    for section in action.get("sections", ()):
        yield from map(_row, section.get("rows", ()))


def _parts(kind: str, action: Mapping[str, Any]) -> Iterator[str]:
    match kind:
        case "location_request_message":
            yield "asks for the place"
        case "request_contact_info":
            yield "asks for the own number"
        case "call_permission_request":
            yield "asks whether one may call"
        case "flow":
            yield f"form {action['parameters']['flow_cta']}"
        case "catalog_message":
            yield "catalogue"
        case "product":
            yield f"product {action['product_retailer_id']}"
        case "product_list":
            for section in action["sections"]:
                products = ", ".join(_products({"sections": [section]}))
                yield f"products {section['title']}: {products}" if section.get("title") else f"products {products}"
        case "carousel":
            yield from map(_card, action["cards"])
        case _:
            return


def _products(action: Mapping[str, Any]) -> Iterator[str]:
    if "product_retailer_id" in action:
        yield action["product_retailer_id"]
    for section in action.get("sections", ()):
        yield from (item["product_retailer_id"] for item in section.get("product_items", ()))


def _card(card: Mapping[str, Any]) -> str:
    """A card in one line: its words, where its button leads, its picture."""
    header = card.get("header", {})
    picture = header.get(header.get("type"), {})
    page = card["action"].get("parameters", {})
    link = f"[{page['display_text']}]({page['url']})" if "url" in page else ""
    words = " ".join(card.get("body", {}).get("text", "").split()) or str(card["action"].get("product_retailer_id", ""))
    return " ".join(filter(None, ("card", words, link, str(picture.get("link") or picture.get("id") or ""))))


def _row(row: Mapping[str, Any]) -> Button:
    return Button(id=row["id"], label=row["title"], description=row.get("description", ""))


def _template(part: Mapping[str, Any], template: Mapping[str, Any]) -> Screen:
    components = part.get("components", ())
    # The values in the text: files and locations are shown as such, and a button's payload is not shown.
    header, body = _parameters(components, "header"), _parameters(components, "body")
    values = tuple(_value(value) for value in (*header, *body) if value.get("type") not in NOT_TEXT)
    locations = [_location(value["location"]) for value in header if value.get("type") == "location"]
    approved = {str(component.get("type", "")).upper(): component for component in template.get("components", ())}
    media = tuple(
        _file(value["type"], value[value["type"]])
        for component in components
        for value in component.get("parameters", ())
        if value.get("type") in ("image", "video", "document")
    )
    return Screen(
        kind="template",
        template=part["name"],
        category=str(template.get("category", "")).lower(),
        values=values,
        header=_filled_text(approved.get("HEADER", {}), header),
        text=_filled_text(approved.get("BODY", {}), body),
        footer=str(approved.get("FOOTER", {}).get("text", "")),
        files=tuple(map(_file_text, media)),
        media=media,
        place=locations[0].place if locations else "",
        where=locations[0].where if locations else None,
        buttons=tuple(_template_buttons(approved.get("BUTTONS", {}).get("buttons", ()), components)),
    )


def _template_buttons(approved: Sequence[Mapping[str, Any]], components: Sequence[Mapping[str, Any]]) -> Iterator[Button]:
    for index, button in enumerate(approved):
        values = [
            _value(value)
            for component in components
            if str(component.get("type", "")).lower() == "button" and str(component.get("index", "")) == str(index)
            for value in component.get("parameters", ())
        ]
        label = str(button.get("text", ""))
        link = str(button.get("url") or (f"tel:{button['phone_number']}" if "phone_number" in button else ""))
        yield Button(id=values[0] if values else label, label=label, link=VARIABLE.sub(values[0] if values else "", link))


def _parameters(components: Sequence[Mapping[str, Any]], kind: str) -> list[Mapping[str, Any]]:
    return [
        value for component in components if str(component.get("type", "")).lower() == kind for value in component.get("parameters", ())
    ]


def _filled_text(approved: Mapping[str, Any], parameters: Sequence[Mapping[str, Any]]) -> str:
    """The template's text with its variables filled, by name or by position."""
    by_name = {str(value["parameter_name"]): _value(value) for value in parameters if value.get("parameter_name")}
    by_position = {str(position): _value(value) for position, value in enumerate(parameters, start=1)}
    return VARIABLE.sub(lambda match: {**by_position, **by_name}.get(match[1], match[0]), str(approved.get("text", "")))


def _value(value: Mapping[str, Any]) -> str:
    kind = str(value.get("type", "text"))
    held = value.get(kind, "")
    if isinstance(held, dict):
        return str(held.get("fallback_value") or held.get("link") or held.get("id") or "")
    return str(held)


def _location(part: Mapping[str, Any]) -> Screen:
    words = ", ".join(str(part[key]) for key in ("name", "address") if part.get(key))
    where = (float(part["latitude"]), float(part["longitude"]))
    return Screen(kind="location", place=f"{part['latitude']},{part['longitude']} {words}".strip(), where=where)


def _cards(cards: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for card in cards:
        phones = ", ".join(str(phone.get("phone", "")) for phone in card.get("phones", ()))
        yield str(card.get("name", {}).get("formatted_name", "")), phones


def _file(kind: str, file: Mapping[str, Any]) -> File:
    return File(
        kind=kind,
        link=str(file.get("link", "")),
        id=str(file.get("id", "")),
        name=str(file.get("filename", "")),
        mime=str(file.get("mime_type", "")),
    )


def _file_text(file: File) -> str:
    return " ".join(part for part in (file.kind, file.name, file.link or file.id) if part)
