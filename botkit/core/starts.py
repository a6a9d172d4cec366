"""Starts: what begins a flow. One model for each kind, and their table in the order in which they win."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Union

from pydantic import Discriminator, Field
from pydantic import Tag as Tagged

from botkit.core.parts import EveryField, Expression, Mark, Part, Phrase, key_of


class KeywordStart(Part):
    keywords: tuple[Phrase, ...] = Field(min_length=1)


class EventStart(Part):
    event: str = Field(min_length=1)
    to: Annotated[str, Mark.TOPIC] | None = None
    where: Expression | None = None


class ReferralStart(Part):
    referral: str = Field(min_length=1)


class FirstMessageStart(Part):
    first_message: None = None


class HandedBackStart(Part):
    handed_back: None = None


class Schedule(Part):
    every: EveryField = Field(description="When, on the business's clock: monday 09:00, day 18:30, monday-friday 08:00, or a cron line.")
    to: Annotated[str, Mark.TOPIC] | None = None
    where: Expression | None = None


class ScheduleStart(Part):
    schedule: Schedule


class PhraseStart(Part):
    phrases: tuple[Phrase, ...] = Field(min_length=1)


class NoMatchStart(Part):
    no_match: None = None


# Kind -> model, most specific first: the order in which starts win.
STARTS: dict[str, type[Part]] = {
    "keywords": KeywordStart,
    "event": EventStart,
    "referral": ReferralStart,
    "first_message": FirstMessageStart,
    "handed_back": HandedBackStart,
    "schedule": ScheduleStart,
    "phrases": PhraseStart,
    "no_match": NoMatchStart,
}


def _kind(written: object) -> str | None:
    return key_of(STARTS, written)


if TYPE_CHECKING:
    AnyStart = Part
else:
    AnyStart = Annotated[Union[tuple(Annotated[model, Tagged(kind)] for kind, model in STARTS.items())], Discriminator(_kind)]  # noqa: UP007 - a union made from the table
