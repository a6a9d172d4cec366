"""Elements: what a step shows or asks for beside its words, made from its keys."""

from __future__ import annotations

import json
from base64 import b32encode
from hashlib import sha256

from botkit.core.engine.execution import Execution
from botkit.core.engine.sprint import StepFault
from botkit.core.flow.elements import FormPart, ProductsPart
from botkit.core.flow.model import Ask, Speaking
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
from botkit.core.model.values import as_json

TOKEN_LENGTH = 26  # characters: 130 bits, which nobody guesses


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
