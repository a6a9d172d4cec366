"""A phone's screen: what a customer sees of a message, from the body that the platform gets. Used where conversations are shown as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct


class Button(Struct, frozen=True, kw_only=True):
    """A reply button or a row of a list: `id` comes back with a tap."""

    id: str
    label: str
    description: str = ""


class Screen(Struct, frozen=True, kw_only=True):
    """`files` are pictures and documents (`document https://…`), `place` a location, `link` a button that opens a page: label and address.

    `template` is the name of the approved wording, with `values` for its variables: the wording itself is known to the platform alone.
    """

    header: str = ""
    text: str = ""
    footer: str = ""
    files: tuple[str, ...] = ()
    place: str = ""
    link: tuple[str, str] | None = None
    buttons: tuple[Button, ...] = ()
    template: str = ""
    values: tuple[str, ...] = ()


def screen(body: Mapping[str, Any]) -> Screen:
    """Raises `KeyError` for a body that the platform would refuse."""
    kind = str(body["type"])
    part = body[kind]
    match kind:
        case "text":
            return Screen(text=part["body"])
        case "interactive":
            return _interactive(part)
        case "template":
            values = tuple(value["text"] for component in part.get("components", ()) for value in component["parameters"])
            return Screen(template=part["name"], values=values)
        case "location":
            words = ", ".join(str(part[key]) for key in ("name", "address") if part.get(key))
            return Screen(place=f"{part['latitude']},{part['longitude']} {words}".strip())
        case _:
            return Screen(files=(_file(kind, part),), text=part.get("caption", ""))


def _interactive(part: Mapping[str, Any]) -> Screen:
    header, action = part.get("header", {}), part["action"]
    kind = header.get("type", "text")
    page = action.get("parameters", {})
    return Screen(
        header=header.get("text", ""),
        text=part["body"]["text"],
        footer=part.get("footer", {}).get("text", ""),
        files=() if kind == "text" else (_file(kind, header[kind]),),
        link=(page["display_text"], page["url"]) if page else None,
        buttons=tuple(_buttons(action)),
    )


def _buttons(action: Mapping[str, Any]) -> Iterator[Button]:
    for button in action.get("buttons", ()):
        yield Button(id=button["reply"]["id"], label=button["reply"]["title"])
    for section in action.get("sections", ()):
        for row in section["rows"]:
            yield Button(id=row["id"], label=row["title"], description=row.get("description", ""))


def _file(kind: str, file: Mapping[str, Any]) -> str:
    return " ".join(part for part in (kind, file.get("filename", ""), file.get("link") or file.get("id", "")) if part)
