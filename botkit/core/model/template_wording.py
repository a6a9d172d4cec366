"""Approved wordings: what the platform agreed that a template says in one language, and what of it a message has to fill."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from msgspec import Struct

from botkit.core.model.message import Purpose

HeaderKind = Literal["", "text", "image", "video", "document", "location", "other"]
ButtonKind = Literal["reply", "url", "phone", "code", "other"]

_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class TemplateWordingButton(Struct, frozen=True, kw_only=True):
    """`reply` comes back with a tap, `code` copies the code of an authentication template, `other` is of no kind that flows can fill.

    `url` is the address of a `url` or `code` button; a variable can stand at its end.
    """

    kind: ButtonKind
    label: str = ""
    url: str = ""
    is_other_filled: bool = False  # `other` alone: it cannot be sent without a value

    @property
    def is_open(self) -> bool:
        """Whether it cannot be sent without a value. A reply without one comes back with its own words."""
        return self.kind == "code" or (self.kind == "url" and bool(_VARIABLE.search(self.url))) or self.is_other_filled

    @property
    def fixed(self) -> str:
        """What of the address stands before its variable."""
        return _VARIABLE.split(self.url)[0]


class TemplateWording(Struct, frozen=True, kw_only=True, dict=True):
    """One template in one language, as it was approved. `status` and `quality` are those of the day on which it was listed;
    empty words mean that nothing is known.

    Variables are written `{{1}}` or `{{name}}`, as the platform has them; one wording has one kind only.
    """

    name: str
    language: str
    category: Purpose = "utility"
    status: str = ""
    quality: str = ""
    header: HeaderKind = ""
    header_text: str = ""
    body: str = ""
    footer: str = ""
    buttons: tuple[TemplateWordingButton, ...] = ()
    reason: str = ""  # why it was refused, in the platform's word

    @cached_property
    def header_variables(self) -> tuple[str, ...]:
        return variables(self.header_text)

    @cached_property
    def body_variables(self) -> tuple[str, ...]:
        return variables(self.body)

    @cached_property
    def values(self) -> tuple[str, ...]:
        """What a step gives values for, from top to bottom: the variables of the header, then those of the body.

        A name that stands in both is given once; numbers begin again in each part.
        """
        both = (*self.header_variables, *self.body_variables)
        return tuple(dict.fromkeys(both)) if self.is_named else both

    @cached_property
    def is_named(self) -> bool:
        """Whether its variables have names rather than numbers."""
        return any(not name.isdecimal() for name in (*self.header_variables, *self.body_variables))

    @property
    def replies(self) -> tuple[TemplateWordingButton, ...]:
        return tuple(button for button in self.buttons if button.kind == "reply")

    @property
    def links(self) -> tuple[TemplateWordingButton, ...]:
        """Buttons that open a page whose address a message completes."""
        return tuple(button for button in self.buttons if button.kind == "url" and button.is_open)


def variables(text: str) -> tuple[str, ...]:
    """The variables of a text, each once: numbers in their order, names in that of their first use."""
    names = tuple(dict.fromkeys(_VARIABLE.findall(text)))
    return tuple(sorted(names, key=int)) if all(name.isdecimal() for name in names) else names
