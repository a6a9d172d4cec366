"""Compares what a reader decodes of events with the event classes, so that a renamed field cannot be read as its default."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields

from botkit.core.events import Event, EventBase

EVENTS: Mapping[str, type[EventBase]] = {str(event.__struct_config__.tag): event for event in Event.__args__}


def disagreements(shapes: Mapping[str, type[Struct]]) -> list[str]:
    """What the shapes (kind of event -> fields that are decoded) have, and the events do not: fields, defaults, what is not personal."""
    problems = [f"{kind}: no such event" for kind in shapes if kind not in EVENTS]
    for shape in set(shapes.values()):
        kinds = [kind for kind, other in shapes.items() if other is shape and kind in EVENTS]
        for read in fields(shape):
            written = {kind: field for kind in kinds for field in fields(EVENTS[kind]) if field.name == read.name}
            if not written or (read.required and len(written) < len(kinds)):
                problems.append(f"{shape.__name__}.{read.name}: not in {', '.join(sorted(set(kinds) - set(written)))}")
            problems += [f"{kind}.{read.name}: personal" for kind in written if read.name in EVENTS[kind].personal]
            problems += [f"{kind}.{read.name}: another default" for kind, field in written.items() if _differ(read, field)]
    return problems


def _differ(read: FieldInfo, written: FieldInfo) -> bool:
    return NODEFAULT not in (read.default, written.default) and read.default != written.default
