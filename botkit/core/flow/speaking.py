"""What every step may have, and what a step that sends a message may have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from botkit.core.flow.elements import CardPart, ContactPart, ProductsPart
from botkit.core.flow.fields import MAY_BE_BLANK, Duration, Expression, FlowPart, Mark, Name, Text


class Step(FlowPart):
    """What every step may have beside its verb."""

    name: Name | None = Field(None, description="A name for this step: the target of goto, and its address in reports.")
    when: Expression | None = Field(None, description="Do this step only if the expression is true.")


class LinkPart(FlowPart):
    label: Text = Field(description="What the button says, at most 20 characters.")
    url: Text = Field(description="Where it leads: a https address.")


class LocationPart(FlowPart):
    latitude: float = Field(ge=-90, le=90, description="Degrees north of the equator.")
    longitude: float = Field(ge=-180, le=180, description="Degrees east of Greenwich.")
    name: Text = Field("", description="What stands above the map.")
    address: Text = Field("", description="What stands below the name.")


Values = tuple[Expression, ...] | Mapping[str, Expression]
Outside = Literal["drop", "handoff"]


class Remind(FlowPart):
    after: Duration = Field(description="How long after the question, for example 20 hours.")
    say: Text = Field(description="The reminder. It is sent once.")
    template: Annotated[str, Mark.TEMPLATE] | None = Field(
        None, description="Approved template of the reminder, for when the 24-hour window is closed."
    )
    with_: Values = Field((), alias="with", description="Values for the variables of the reminder's template.")
    outside: Outside | None = Field(None, description="What to do when the window is closed and the reminder has no template.")


class Speaking(Step):
    """What a step that sends a message may have."""

    template: Annotated[str, Mark.TEMPLATE] | None = Field(None, description="Approved template to send when the 24-hour window is closed.")
    with_: Values = Field(
        (), alias="with", description="Values for the template's variables: a list in their order, or a name and an expression each."
    )
    image: Text | None = Field(None, description="Address of a picture to send; the text becomes its caption.")
    video: Text | None = Field(None, description="Address of a video to send; the text becomes its caption.")
    audio: Text | None = Field(None, description="Address of a sound to send; the text follows it.")
    voice: Text | None = Field(None, description="Address of a voice note to send (OGG with Opus); it plays in the chat.")
    sticker: Text | None = Field(None, description="Address of a sticker to send (WebP).")
    file: Text | None = Field(None, description="Address of a document to send, a boarding pass for example.")
    caption: Text | None = Field(None, description="Caption of the picture, video or file, instead of the text.")
    location: LocationPart | None = Field(None, description="A place to show on a map.")
    contacts: tuple[ContactPart, ...] = Field((), description="Contact cards to send: name, phone, email.")
    products: ProductsPart | None = Field(None, description="Articles of your catalogue, or all of it.")
    cards: tuple[CardPart, ...] = Field(
        (), max_length=10, description="Pictures side by side, each with a title, a text and a button that opens a page."
    )
    header: Text | None = Field(None, description="A bold line above the text, at most 60 characters.")
    footer: Text | None = Field(None, description="A grey line below the text, at most 60 characters.")
    link: LinkPart | None = Field(None, description="A button that opens a web page.")
    preview: bool = Field(False, description="Whether the first address in the text is shown with a picture of its page.")
    quote: bool = Field(False, description="Whether the customer's latest message is quoted above this one.")
    purpose: Literal["service", "utility", "marketing", "authentication"] | None = Field(
        None, description="What the message is for: it is sent only to those who agreed to that. Without it: the template's, else service."
    )
    topic: Annotated[str, Mark.TOPIC] | None = Field(
        None, description="The topic that the message belongs to. Without it: that of the nearest opt_in before it, else of the start."
    )
    fresh: Duration | None = Field(None, description="Not worth sending later than this.")
    urgent: bool = Field(False, description="Passes quiet hours.")
    outside: Outside | None = Field(None, description="What to do when the window is closed and there is no template.")


# What a message may consist of beside its words.
SHOWN = ("image", "video", "audio", "voice", "sticker", "file", "location", "contacts", "products", "cards")


class Say(Speaking):
    say: Annotated[Text, MAY_BE_BLANK] = Field(description='The message. "" for a file, a place or cards without words.')

    @model_validator(mode="after")
    def _says_something(self) -> Say:
        if not self.say.strip() and not any(getattr(self, name) for name in SHOWN):
            raise ValueError('nothing is said: write a text, or what the message shows: an "image", a "location", …')
        return self
