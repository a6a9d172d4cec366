"""Steps that note something about the contact or their message, and go on: tags, labels, what they follow, what they withdraw."""

from __future__ import annotations

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
