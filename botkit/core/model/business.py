"""The business as flows see it: its name and zone, what people can agree to, who is on duty, which functions and templates exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from botkit.core.model.message import Purpose
from botkit.core.model.template_wording import TemplateWording
from botkit.core.model.ticket import DEFAULT_DUE
from botkit.core.model.values import Value


class Opening(Struct, frozen=True, kw_only=True):
    """Open on `weekday` (Monday 0) from `opens` to `closes`, half open, in the business's zone. Midnight as `closes` is the day's end."""

    weekday: int
    opens: time
    closes: time


class Queue(Struct, frozen=True, kw_only=True):
    """People who take chats over, `due` within how long. Without hours the queue is always open."""

    name: str
    hours: tuple[Opening, ...] = ()
    due: timedelta | None = None


class UrgentWords(Struct, frozen=True, kw_only=True):
    """Words that always win. `name` may be that of a ready-made list, `words` are the business's own; `texts` what is answered, by
    language, "" for all others. The chat goes to `queue`."""

    name: str
    queue: str
    words: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


class Topic(Struct, frozen=True, kw_only=True):
    """Something contacts can agree to be told about."""

    name: str
    title: str = ""
    purpose: Purpose = "utility"


class TemplateInfo(Struct, frozen=True, kw_only=True):
    """A template: its category, and per language how many values it takes. `wordings`: what the catalogue knows, by the same languages."""

    name: str
    category: Purpose = "utility"
    languages: Mapping[str, int] = field(default_factory=dict)
    wordings: Mapping[str, TemplateWording] = field(default_factory=dict)

    def category_in(self, language: str) -> Purpose:
        """Its category in an approved language: the platform judges each wording by itself."""
        wording = self.wordings.get(language)
        return self.category if wording is None else wording.category

    def language_for(self, *wanted: str) -> str:
        """The approved language nearest to the first of these that has one; the last of them when none has.

        `pt-BR` is served by `pt_BR`, then by `pt`, then by another Portuguese: the platform itself falls back to nothing (132001).
        """
        written = {_plain(language): language for language in self.languages}
        for language in map(_plain, wanted):
            short = language.partition("-")[0]
            near = (language, short, *sorted(known for known in written if known.startswith(f"{short}-")))
            approved = next((written[known] for known in near if known in written), None)
            if approved is not None:
                return approved
        return wanted[-1]


class FormInfo(Struct, frozen=True, kw_only=True):
    """A form of the business on its platform. `id` is the platform's, `screen` its first one; without it `function` says what is shown.

    `draft`: it is not published yet, and only testers can open it.
    """

    name: str
    id: str
    screen: str = ""
    function: str = ""
    draft: bool = False


class Business(Struct, frozen=True, kw_only=True):
    """What botkit.yaml says about the business. `fields` are free names for texts: `{{ business.phone }}`.

    `country` is that of phone numbers and `currency` that of amounts that customers write without one.
    `texts` are its own words for the sentences of `default_texts.py`, by name and language; the language "" is for all others.
    `temperament`: how ready the bot is to answer a question that it is not sure of: cautious, balanced, eager. `merges_messages`: texts
    that follow each other at once become one message. `commands`: the built-in commands that customers may write. `repeatable`: functions
    that change nothing, and may be called again when a customer goes back. `brands`: channel -> the brand in whose name it writes.
    """

    name: str = "Business"
    zone: str = "UTC"
    language: str = "en"
    country: str = ""
    currency: str = ""
    fields: Mapping[str, Value] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    replies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # prepared words of agents, by name and language as `texts`
    topics: Mapping[str, Topic] = field(default_factory=dict)
    queues: Mapping[str, Queue] = field(default_factory=dict)
    functions: tuple[str, ...] = ()
    templates: Mapping[str, TemplateInfo] = field(default_factory=dict)
    forms: Mapping[str, FormInfo] = field(default_factory=dict)
    temperament: str = "balanced"
    merges_messages: bool = False
    hours: tuple[Opening, ...] = ()
    events: Mapping[str, Any] = field(default_factory=dict)  # event -> the kinds of its fields, as botkit.yaml describes them
    returns: Mapping[str, Any] = field(default_factory=dict)  # function -> the kind of its answer
    commands: tuple[str, ...] = ()
    repeatable: tuple[str, ...] = ()
    sheet_functions: Mapping[str, str] = field(default_factory=dict)  # sheet -> the function that also gets each of its rows
    urgent: tuple[UrgentWords, ...] = ()  # in the order in which they win
    brands: Mapping[str, str] = field(default_factory=dict)

    def brand_of(self, channel: str) -> str:
        """The brand in whose name a channel writes. Consent belongs to it."""
        return self.brands.get(channel, self.name)

    def brand_names(self, channels: Iterable[str]) -> frozenset[str]:
        """The brands of these channels; none where the business writes under its one name."""
        return frozenset(map(self.brand_of, channels)) if self.brands else frozenset()

    def is_open(self, moment: datetime) -> bool:
        """Whether the business is open: by its own hours, else while a queue is on duty. Without any hours it always is."""
        if self.hours:
            return self._is_within(self.hours, moment)
        return not self.queues or any(self.is_on_duty(queue, moment) for queue in self.queues)

    def is_on_duty(self, queue: str, now: datetime) -> bool:
        """Whether the queue is open at this moment; a queue without hours never closes."""
        described = self.queues.get(queue)
        if described is None or not described.hours:
            return True
        return self._is_within(described.hours, now)

    def due_at(self, queue: str, start: datetime, due: timedelta | None = None) -> datetime:
        """When somebody of a queue should have come: after `due`, else after the queue's own, of which only its hours count."""
        described = self.queues.get(queue)
        length = due or (described.due if described is not None else None) or DEFAULT_DUE
        hours = described.hours if described is not None else ()
        moment = start
        for day in _days(start.astimezone(ZoneInfo(self.zone))) if hours else ():
            for opens, closes in sorted(_shifts(hours, day)):
                begins = max(opens, moment)
                if begins + length <= closes:
                    return begins + length
                if begins < closes:
                    length -= closes - begins
                    moment = closes
        return moment + length  # without hours, or with so few that a year of them is not enough

    def _is_within(self, hours: tuple[Opening, ...], moment: datetime) -> bool:
        local = moment.astimezone(ZoneInfo(self.zone))
        minute = timedelta(hours=local.hour, minutes=local.minute)
        return any(
            opening.weekday == local.weekday() and _minutes(opening.opens) <= minute < (_minutes(opening.closes) or timedelta(days=1))
            for opening in hours
        )


def _days(first: datetime) -> Iterator[datetime]:
    """The midnights of a year, by the calendar of the business."""
    for number in range(366):
        yield datetime.combine(first.date() + timedelta(days=number), time(), first.tzinfo)


def _shifts(hours: tuple[Opening, ...], day: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The hours of a day as moments."""
    for opening in hours:
        if opening.weekday == day.weekday():
            last = day.date() if _minutes(opening.closes) else day.date() + timedelta(days=1)
            closes = datetime.combine(last, opening.closes, day.tzinfo)
            yield datetime.combine(day.date(), opening.opens, day.tzinfo).astimezone(UTC), closes.astimezone(UTC)


def _plain(language: str) -> str:
    return language.replace("_", "-").lower()


def _minutes(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)
