"""What a message may show or ask for beside its words, as an author writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, model_validator

from botkit.core.flow.fields import Expression, FlowPart, Mark, Name, Text


class FormPart(FlowPart):
    name: Annotated[Name, Mark.FORM] = Field(description="The form: a name under forms in botkit.yaml.")
    label: Text = Field(description="What the button that opens it says, at most 20 characters.")
    data: Mapping[str, Expression] = Field(
        default_factory=dict, description="What its first screen is filled with: a name and an expression each."
    )


class ContactPart(FlowPart):
    name: Text = Field(description="The name on the card.")
    phone: Text | None = Field(None, description="A phone number with its country code.")
    email: Text | None = Field(None, description="An e-mail address.")

    @model_validator(mode="after")
    def _has_content(self) -> ContactPart:
        if self.phone is None and self.email is None:
            raise ValueError('a card needs a "phone" or an "email"')
        return self


class ProductSectionPart(FlowPart):
    title: Text = Field(description="What stands above these articles, at most 24 characters.")
    items: tuple[Text, ...] = Field(min_length=1, description="The numbers of the articles in the catalogue.")


class ProductsPart(FlowPart):
    catalog: Text = Field(description="The platform's id of your catalogue.")
    items: tuple[Text, ...] = Field(
        (), description="The numbers of the articles in the catalogue; without any, the whole catalogue is offered."
    )
    sections: tuple[ProductSectionPart, ...] = Field((), description="Articles under headings, instead of items.")
    from_: Expression | None = Field(
        None, alias="from", description="A list of article numbers, instead of items: of a function, for example."
    )

    @model_validator(mode="after")
    def _has_one_source(self) -> ProductsPart:
        if sum(map(bool, (self.items, self.sections, self.from_))) > 1:
            raise ValueError('articles stand in one of "items", "sections" and "from"')
        return self


class CardPart(FlowPart):
    title: Text = Field(description="The first line.")
    text: Text | None = Field(None, description="What stands below it.")
    image: Text = Field(description="Address of its picture.")
    label: Text = Field(description="What its button says, at most 20 characters.")
    url: Text = Field(description="Where the button leads: a https address.")
