"""Steps that note something about the contact, their message or another contact, and go on: tags, labels, topics, events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from botkit.core.flow.fields import Expression, Mark
from botkit.core.flow.speaking import Step


class Tag(Step):
    tag: str = Field(min_length=1, description="A label to put on the contact.")


class Untag(Step):
    untag: str = Field(min_length=1, description="A label to take off the contact.")


class OptOut(Step):
    opt_out: Annotated[str, Mark.TOPIC] = Field(description="The topic to withdraw consent to.")


class Subscribe(Step):
    subscribe: Annotated[str, Mark.TOPIC] = Field(description="The topic within which something is followed.")
    to: Expression | None = Field(None, description="What is followed: a flight, for example.")


class Unsubscribe(Step):
    unsubscribe: Annotated[str, Mark.TOPIC] = Field(description="The topic within which something is followed no longer.")
    to: Expression | None = Field(None, description="What is followed no longer; without it, nothing of the topic.")


class Label(Step):
    label: str = Field(min_length=1, description="A label for the customer's latest message; the report counts the messages by label.")


class Post(Step):
    post: str = Field(min_length=1, description="The name of an event that starts a flow of another contact, as if your system posted it.")
    contact: Expression = Field(description="The contact: a phone number, or an address as events of your system name it.")
    with_: Mapping[str, Expression] = Field(default_factory=dict, alias="with", description="Its fields: a name and an expression each.")
