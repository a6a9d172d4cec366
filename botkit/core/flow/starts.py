"""Starts: what begins a flow. One model for each kind, and their table in the order in which they win."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Union

from pydantic import Discriminator, Field
from pydantic import Tag as Tagged

from botkit.core.flow.fields import EveryField, Expression, FlowPart, Mark, Phrase, key_of

_TO = "Everybody who agreed to this topic, instead of the one contact that the event names."
_WHERE = "Only those for whom this is true: subscription == event.flight, for example."


class KeywordStart(FlowPart):
    keywords: tuple[Phrase, ...] = Field(
        min_length=1, description="The whole message is one of these, in any case, with or without accents."
    )
    anywhere: bool = Field(False, description="Whether these words count also while a question is open that takes any text.")


class EventStart(FlowPart):
    event: str = Field(min_length=1, description="The name of an event that your system posts to /events.")
    to: Annotated[str, Mark.TOPIC] | None = Field(None, description=_TO)
    where: Expression | None = Field(None, description=_WHERE)


class BroadcastStart(FlowPart):
    broadcast: Annotated[str, Mark.TOPIC] = Field(
        min_length=1, description="A broadcast tells many; this is the topic that they agreed to."
    )


class ReferralStart(FlowPart):
    referral: str = Field(min_length=1, description="The id of an advertisement, the ref of a link, the text of a QR code.")


class OrderStart(FlowPart):
    order: None = Field(None, description="An order from the catalogue in the messenger.")


class FormStart(FlowPart):
    form: None = Field(None, description="A filled-in form that no question waits for: from a template, an advertisement, an old message.")


class ProductQuestionStart(FlowPart):
    product_question: None = Field(None, description="A question from the page of a product.")


class StoryMentionStart(FlowPart):
    story_mention: None = Field(None, description="Somebody mentioned you in their story.")


class MissedCallStart(FlowPart):
    missed_call: None = Field(None, description="A call in the messenger that nobody took.")


class FirstMessageStart(FlowPart):
    first_message: None = Field(None, description="The first message of somebody new.")


class HandedBackStart(FlowPart):
    handed_back: None = Field(None, description="A person of yours has closed the chat.")


class Schedule(FlowPart):
    every: EveryField = Field(description="When, on the business's clock: monday 09:00, day 18:30, monday-friday 08:00, or a cron line.")
    to: Annotated[str, Mark.TOPIC] | None = Field(None, description=_TO)
    where: Expression | None = Field(None, description=_WHERE)


class ScheduleStart(FlowPart):
    schedule: Schedule = Field(description="At these times, on the business's clock.")


class PhraseStart(FlowPart):
    phrases: tuple[Phrase, ...] = Field(min_length=1, description="The message means one of these; five or more ways to say it are best.")


class NoMatchStart(FlowPart):
    no_match: None = Field(None, description="Nothing else understood the message.")


# Kind -> model, most specific first: the order in which starts win.
STARTS: dict[str, type[FlowPart]] = {
    "keywords": KeywordStart,
    "event": EventStart,
    "broadcast": BroadcastStart,
    "referral": ReferralStart,
    "order": OrderStart,
    "form": FormStart,
    "product_question": ProductQuestionStart,
    "story_mention": StoryMentionStart,
    "missed_call": MissedCallStart,
    "first_message": FirstMessageStart,
    "handed_back": HandedBackStart,
    "schedule": ScheduleStart,
    "phrases": PhraseStart,
    "no_match": NoMatchStart,
}


# Starts by the kind of a message, whatever its words.
BY_CONTENT: dict[str, type[FlowPart]] = {
    "order": OrderStart,
    "form": FormStart,
    "product_question": ProductQuestionStart,
    "story_mention": StoryMentionStart,
    "missed_call": MissedCallStart,
}


def _kind(written: object) -> str | None:
    return key_of(STARTS, written)


if TYPE_CHECKING:
    AnyStart = FlowPart
else:
    AnyStart = Annotated[Union[tuple(Annotated[model, Tagged(kind)] for kind, model in STARTS.items())], Discriminator(_kind)]  # noqa: UP007 - a union made from the table
