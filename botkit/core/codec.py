"""The written form of sessions, events and wire values: JSON by msgspec, with botkit's typed values in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from botkit.core.contact import Contact
from botkit.core.events import Event, Fact
from botkit.core.session import Frame, Session
from botkit.core.values import pack, unpack

_encoder = msgspec.json.Encoder(order="deterministic")
_session_decoder = msgspec.json.Decoder(Session)
_event_types: dict[str, type[Fact]] = {kind.__struct_config__.tag: kind for kind in Event.__args__}


def encode_session(session: Session) -> bytes:
    """The session as JSON bytes, the same bytes for the same session."""
    frames = tuple(
        msgspec.structs.replace(frame, values=pack(frame.values), event=pack(frame.event), subscription=pack(frame.subscription))
        for frame in session.frames
    )
    contact = msgspec.structs.replace(session.contact, fields=pack(session.contact.fields))
    return _encoder.encode(msgspec.structs.replace(session, frames=frames, contact=contact))


def decode_session(data: bytes | str) -> Session:
    """Read what `encode_session` wrote. Raises `msgspec.ValidationError` when it is something else."""
    session = _session_decoder.decode(data)
    return msgspec.structs.replace(
        session,
        frames=tuple(_unpack_frame(frame) for frame in session.frames),
        contact=_unpack_contact(session.contact),
    )


def _unpack_frame(frame: Frame) -> Frame:
    return msgspec.structs.replace(frame, values=unpack(frame.values), event=unpack(frame.event), subscription=unpack(frame.subscription))


def _unpack_contact(contact: Contact) -> Contact:
    return msgspec.structs.replace(contact, fields=unpack(contact.fields))


def encode_event(event: Fact) -> tuple[str, bytes, bytes | None]:
    """Kind, body and personal part of an event, each as JSON bytes; the personal part is None when there is nothing in it."""
    built: dict[str, Any] = msgspec.to_builtins(_packed(event), order="deterministic")
    kind = built.pop("type")
    personal = {name: value for name in event.personal if (value := built.pop(name, None)) not in (None, "", {})}
    return kind, _encoder.encode(built), _encoder.encode(personal) if personal else None


def decode_event(kind: str, body: bytes | str, personal: bytes | str | None) -> Fact:
    """Read an event back. After an erasure the personal part is gone, and its fields are empty."""
    built: dict[str, Any] = msgspec.json.decode(body)
    if personal:
        built.update(msgspec.json.decode(personal))
    typed = _event_types[kind]
    for name in typed.personal:
        if name not in built and name in _required(typed):
            built[name] = _ERASED.get(name, {} if name in ("body",) else "")
    built["type"] = kind
    return _unpacked(msgspec.convert(built, typed, strict=False))


# What stands in for the content of a message that was erased.
_ERASED: dict[str, Any] = {"content": {"type": "unsupported", "kind": "erased"}}

# Fields whose type is `Value` and so need packing, by event.
_VALUES = ("value", "result", "body", "subscription", "to")


def _required(typed: type[Fact]) -> frozenset[str]:
    return frozenset(spec.name for spec in msgspec.structs.fields(typed) if spec.required)


def _packed(event: Fact) -> Fact:
    changed = {name: pack(getattr(event, name)) for name in _value_fields(type(event))}
    return msgspec.structs.replace(event, **changed) if changed else event


def _unpacked(event: Fact) -> Fact:
    changed = {name: unpack(getattr(event, name)) for name in _value_fields(type(event))}
    return msgspec.structs.replace(event, **changed) if changed else event


_value_field_cache: dict[type[Fact], tuple[str, ...]] = {}


def _value_fields(typed: type[Fact]) -> tuple[str, ...]:
    found = _value_field_cache.get(typed)
    if found is None:
        names = {spec.name for spec in msgspec.structs.fields(typed)}
        found = _value_field_cache[typed] = tuple(name for name in _VALUES if name in names)
    return found


def encode(value: Any) -> bytes:
    """Any frozen value or mapping as JSON bytes, keys in a fixed order."""
    return _encoder.encode(value)


def decode_mapping(data: bytes | str) -> Mapping[str, Any]:
    read = msgspec.json.decode(data)
    assert isinstance(read, dict)
    return read
