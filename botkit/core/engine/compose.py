"""Composing: the message that a step sends, with what it shows or asks for beside its words, made from the step's keys."""

from __future__ import annotations

import json
from base64 import b32encode
from collections.abc import Mapping
from datetime import UTC
from hashlib import sha256

from msgspec.structs import replace

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.engine.sprint import StepFault
from botkit.core.engine.template_params import Values, template
from botkit.core.flow.elements import FormPart, ProductsPart
from botkit.core.flow.model import Ask, Speaking
from botkit.core.flow.speaking import Values as WrittenValues
from botkit.core.model.elements import (
    Element,
    FormRequest,
    InfoRequest,
    LinkCard,
    LinkCards,
    ProductList,
    ProductSection,
    SharedCard,
    SharedCards,
)
from botkit.core.model.message import Attachment, Choice, Link, Location, MediaKind, Outgoing, Purpose
from botkit.core.model.values import as_json
from botkit.core.text.shown import shown

# Key of a step -> kind of attachment.
_MEDIA: dict[str, MediaKind] = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "voice": "voice",
    "sticker": "sticker",
    "file": "document",
}

TOKEN_LENGTH = 26  # characters: 130 bits, which nobody guesses


def compose(execution: Execution, op: Op, step: Speaking, source: str, choices: tuple[Choice, ...] = (), token: str = "") -> Outgoing:
    """The message that a speaking step sends, with the text `source` of it. `token` marks the form that it asks to fill in."""
    name = step.name
    attachment, location = _attachment(execution, step), _location(execution, step)
    link = Link(label=execution.text(step.link.label, name), url=execution.text(step.link.url, name)) if step.link else None
    body = execution.text(step.caption, name) if attachment and step.caption is not None else execution.text(source, name)
    purpose = _purpose(execution, step, step.template)
    return Outgoing(
        body=body,
        attachment=attachment,
        location=location,
        element=element_of(execution, step, token),
        preview=step.preview,
        quotes=execution.heard if step.quote else "",
        header=execution.text(step.header, name) if step.header else "",
        footer=execution.text(step.footer, name) if step.footer else "",
        link=link,
        choices=choices,
        menu=execution.phrase("menu") if choices else "",
        template=None if step.template is None else template(execution, step.template, _values(execution, step.with_), link, choices),
        purpose=purpose,
        topic=step.topic or execution.top.topic_of(purpose),
        # What follows from a wait that ended while people had the chat is worth a message within the window only.
        outside=step.outside or ("drop" if execution.is_late else ""),
        fresh_until=execution.now + step.fresh if step.fresh else None,
        urgent=step.urgent,
    )


def compose_follow_up(execution: Execution, step: Speaking, body: str, choices: tuple[Choice, ...] = ()) -> Outgoing:
    """A follow-up of a question: its confirmation, and (`with_request`) its retry and reminder. It has the question's purpose, and none of
    its decoration."""
    purpose = _purpose(execution, step, step.template)
    return Outgoing(
        body=body,
        choices=choices,
        menu=execution.phrase("menu") if choices else "",
        purpose=purpose,
        topic=step.topic or execution.top.topic_of(purpose),
        outside=step.outside or "drop",
    )


def compose_reminder(execution: Execution, step: Ask, choices: tuple[Choice, ...] = ()) -> Outgoing:
    """The reminder of a question. Outside the window it needs a template of its own: that of the question has other words."""
    remind = step.remind
    assert remind is not None
    message = compose_follow_up(execution, step, execution.text(remind.say, step.name), choices)
    if remind.template is None:
        return replace(message, outside=remind.outside or message.outside)
    purpose = _purpose(execution, step, remind.template)
    approved = template(execution, remind.template, _values(execution, remind.with_), None, choices)
    return replace(message, template=approved, purpose=purpose, topic=step.topic or execution.top.topic_of(purpose))


def with_request(execution: Execution, step: Ask, message: Outgoing, token: str) -> Outgoing:
    """A retry or a reminder, with the button or the form by which the question is answered."""
    return replace(message, element=element_of(execution, step, token)) if step.request is not None or step.form is not None else message


def as_repeated(question: Outgoing) -> Outgoing:
    """A question that comes back. Never as its template: outside the window it was paid for once, and it waits on without a word."""
    return replace(question, template=None, outside="drop")


def _attachment(execution: Execution, step: Speaking) -> Attachment | None:
    for key, kind in _MEDIA.items():
        source = getattr(step, key)
        if source is not None:
            link = execution.text(source, step.name)
            return Attachment(kind=kind, link=link, filename=link.rpartition("/")[2].partition("?")[0] if kind == "document" else "")
    return None


def _location(execution: Execution, step: Speaking) -> Location | None:
    location = step.location
    if location is None:
        return None
    return Location(
        latitude=location.latitude,
        longitude=location.longitude,
        name=execution.text(location.name, step.name),
        address=execution.text(location.address, step.name),
    )


def _values(execution: Execution, written: WrittenValues) -> Values:
    """The values that the step gives to its template, by position or by name."""

    def value(source: str) -> str:
        return shown(execution.evaluate(source), execution.language, execution.local.tzinfo or UTC)

    if isinstance(written, Mapping):
        return {name: value(source) for name, source in written.items()}
    return tuple(map(value, written))


def _purpose(execution: Execution, step: Speaking, template_name: str | None) -> Purpose:
    if step.purpose is not None:
        return step.purpose
    known = execution.programs.business.templates.get(template_name) if template_name else None
    if known is None:
        return "service"
    return known.category_in(known.language_for(execution.language, execution.program.flow.language))


# ---- what it shows or asks for


def element_of(execution: Execution, step: Speaking, token: str = "") -> Element | None:
    """What the step shows or asks for. `token` marks the form of a question."""
    name = step.name
    if isinstance(step, Ask) and step.request is not None:
        return InfoRequest(what=step.request)
    if isinstance(step, Ask) and step.form is not None:
        return _form(execution, step.form, name, token)
    if step.products is not None:
        return _products(execution, step.products, name)
    if step.cards:
        return LinkCards(
            cards=tuple(
                LinkCard(
                    title=execution.text(card.title, name),
                    text=execution.text(card.text, name) if card.text else "",
                    image=execution.text(card.image, name),
                    label=execution.text(card.label, name),
                    url=execution.text(card.url, name),
                )
                for card in step.cards
            )
        )
    if step.contacts:
        return SharedCards(
            cards=tuple(
                SharedCard(
                    name=execution.text(card.name, name),
                    phone=execution.text(card.phone, name) if card.phone else "",
                    email=execution.text(card.email, name) if card.email else "",
                )
                for card in step.contacts
            )
        )
    return None


def new_token(execution: Execution) -> str:
    """The mark of a form that is sent now: bound to the person, the question and the moment. It begins with the number of the contact,
    because the platform asks for the screens of a form with nothing else to know it by."""
    top, contact = execution.top, execution.contact.id
    bound = f"{contact}/{execution.number}/{top.flow}/{top.digest}/{top.at}/{execution.now.isoformat()}/{execution.heard}"
    digest = b32encode(sha256(bound.encode()).digest()).decode().lower()
    return f"{contact}-{digest[:TOKEN_LENGTH]}"


def _form(execution: Execution, part: FormPart, step: str | None, token: str) -> FormRequest:
    known = execution.programs.business.forms.get(part.name)
    if known is None:
        raise StepFault(f'botkit.yaml has no form "{part.name}"')
    data = {name: as_json(execution.evaluate(source)) for name, source in part.data.items()}
    return FormRequest(
        id=known.id,
        label=execution.text(part.label, step),
        token=token,
        screen="" if known.function else known.screen,
        data=json.dumps(data, ensure_ascii=False, sort_keys=True) if data else "",
        draft=known.draft,
    )


def _products(execution: Execution, part: ProductsPart, step: str | None) -> ProductList:
    catalog = execution.text(part.catalog, step)
    if part.sections:
        sections = tuple(
            ProductSection(title=execution.text(section.title, step), products=tuple(execution.text(item, step) for item in section.items))
            for section in part.sections
        )
    else:
        listed = execution.evaluate(part.from_) if part.from_ is not None else [execution.text(item, step) for item in part.items]
        if not isinstance(listed, list):
            raise StepFault(f'"{part.from_}" is no list')
        sections = (ProductSection(products=tuple(map(str, listed))),) if listed else ()
    return ProductList(catalog=catalog, sections=sections)
