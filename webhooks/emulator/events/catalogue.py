"""Events of the platforms, ready to be sent: by name, and with values that can be changed.

A value has a short name (`body`, `from`), or its path from the object that the event is about (`text.body`), from the value of its
change (`value.contacts.0.profile.name`), or from the envelope (`entry.0.id`).
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from msgspec import Struct

from webhooks.emulator import webhook_bodies as bodies
from webhooks.emulator.events.builders import EventContext, Json
from webhooks.emulator.events.table import EVENTS


class BuiltEvent(Struct, frozen=True, kw_only=True):
    """An event, ready to be signed."""

    platform: str
    body: bytes
    envelope: Json


class UnknownEventValue(ValueError):
    """The event has no such value; the message lists those it has."""


def build_event(kind: str, context: EventContext, values: Mapping[str, str]) -> BuiltEvent:
    """The event of this kind with these values. Raises `KeyError` for an unknown kind, `UnknownEventValue` for an unknown value."""
    event = EVENTS[kind]
    envelope, subject = event.make(context)
    envelope = copy.deepcopy(envelope)
    if "from" in values and "user_id" in event.aliases and "user_id" not in values:
        for path in event.aliases["user_id"].split():  # another number: the invented id does not belong to it
            _remove(envelope, subject, path)
    for name, value in values.items():
        paths = event.aliases.get(name, name)
        if name not in event.aliases and "." not in name and name not in _at(envelope, subject):
            raise UnknownEventValue(f'"{kind}" has no "{name}"; it has {", ".join(event.aliases)}, or a path such as {event.path}')
        for path in paths.split():
            _set(envelope, subject, path, value, kind)
    return BuiltEvent(platform=event.platform, body=bodies.to_bytes(envelope), envelope=envelope)


def _set(envelope: Json, subject: tuple[str | int, ...], path: str, value: str, kind: str) -> None:
    full_path = _full_path(subject, path)
    holder: Any = envelope
    for step, following in pairwise(full_path):
        if isinstance(holder, dict) and step not in holder:
            holder[step] = [] if isinstance(following, int) else {}
        try:
            holder = holder[step]
        except (KeyError, IndexError, TypeError):
            raise UnknownEventValue(f'"{kind}" has no path "{path}": there is nothing at "{step}"') from None
    last = full_path[-1]
    try:
        before = holder.get(last) if isinstance(holder, dict) else holder[int(last)]
        holder[last] = _as(before, value)
    except (IndexError, ValueError, TypeError):
        raise UnknownEventValue(f'"{kind}" has no path "{path}"') from None


def _full_path(subject: tuple[str | int, ...], path: str) -> list[str | int]:
    """A path from the envelope."""
    steps: list[str | int] = [int(step) if step.isdecimal() else step for step in path.split(".")]
    if steps[0] == "entry":
        return steps
    return [*subject[:5], *steps[1:]] if steps[0] == "value" else [*subject, *steps]


def _remove(envelope: Json, subject: tuple[str | int, ...], path: str) -> None:
    *parents, last = _full_path(subject, path)
    _at(envelope, tuple(parents)).pop(str(last), None)


def _as(before: Any, value: str) -> Any:
    """A text stays a text; everything else is read as JSON, and is a text when it is none."""
    if isinstance(before, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _at(envelope: Json, subject: tuple[str | int, ...]) -> Json:
    holder: Any = envelope
    for step in subject:
        holder = holder[step]
    value: Json = holder
    return value
