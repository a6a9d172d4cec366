"""A contact: a person, how to reach them, and what is kept about them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from botkit.core.model.values import Value


class Address(Struct, frozen=True, kw_only=True):
    """Where a contact is reached on one platform: `whatsapp:447700900123`, `whatsapp:GB.4820…`, `messenger:<PSID>`.

    `scope` is what the identifier is valid in: empty for a phone number, the page's or portfolio's id for a scoped id.
    """

    platform: str
    value: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.value}"


class Contact(Struct, frozen=True, kw_only=True):
    """What flows may know about a person. `language` is a code such as `de` or `pt-BR`; `zone` an IANA name."""

    id: int
    name: str = ""
    language: str = ""
    zone: str = ""
    tags: tuple[str, ...] = ()
    fields: Mapping[str, Value] = field(default_factory=dict)


def contact_values(contact: Contact) -> Mapping[str, Value]:
    """What expressions may read of a contact, its own fields among them."""
    own = {"id": contact.id, "name": contact.name, "language": contact.language, "zone": contact.zone, "tags": list(contact.tags)}
    return {**contact.fields, **own}
