"""Elements: what a message may show or ask for beside its words. A message has one of them at most."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Requested = Literal["location", "phone", "email", "call"]


class InfoRequest(Struct, frozen=True, kw_only=True, tag="request"):
    """A button with which the customer sends their place, number or address, or allows a call."""

    what: Requested


class FormRequest(Struct, frozen=True, kw_only=True, tag="form"):
    """A form inside the messenger, behind a button. `id` is the platform's, `token` our mark that comes back with the answers.

    `data` (JSON) fills the first `screen`; without a screen the platform asks our endpoint for it. `draft`: not published yet.
    """

    id: str
    label: str
    token: str
    screen: str = ""
    data: str = ""
    draft: bool = False


class SharedCard(Struct, frozen=True, kw_only=True):
    """A contact card to send."""

    name: str
    phone: str = ""
    email: str = ""


class SharedCards(Struct, frozen=True, kw_only=True, tag="contacts"):
    cards: tuple[SharedCard, ...]


class ProductSection(Struct, frozen=True, kw_only=True):
    title: str = ""
    products: tuple[str, ...]


class ProductList(Struct, frozen=True, kw_only=True, tag="products"):
    """Articles of a catalogue by its own numbers of them; without any, the whole catalogue."""

    catalog: str
    sections: tuple[ProductSection, ...] = ()

    @property
    def products(self) -> tuple[str, ...]:
        return tuple(product for section in self.sections for product in section.products)


class LinkCard(Struct, frozen=True, kw_only=True):
    """A picture with words and a button that opens a page."""

    title: str
    text: str = ""
    image: str
    label: str
    url: str


class LinkCards(Struct, frozen=True, kw_only=True, tag="cards"):
    cards: tuple[LinkCard, ...]


class ReactionSent(Struct, frozen=True, kw_only=True, tag="reaction"):
    """An emoji under a message of the customer; an empty one takes it back."""

    message: str
    emoji: str


Element = InfoRequest | FormRequest | SharedCards | ProductList | LinkCards | ReactionSent
