"""The written form of sessions, events and wire values: JSON by msgspec, with botkit's typed values in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import msgspec
from msgspec.structs import FieldInfo, replace

from botkit.core.engine.session import Frame, Session
from botkit.core.events import Event, EventBase
from botkit.core.model.contact import Contact
from botkit.core.model.values import pack, unpack

_encoder = msgspec.json.Encoder(order="deterministic")
_session_decoder = msgspec.json.Decoder(Session)
_mapping_decoder = msgspec.json.Decoder(dict[str, Any])
_event_types: dict[str, type[EventBase]] = {str(kind.__struct_config__.tag): kind for kind in Event.__args__}

# What stands in for the content of a message that was erased.
_ERASED_CONTENT = {"type": "unsupported", "kind": "erased"}


def encode_session(session: Session) -> bytes:
    """The session as JSON bytes, the same bytes for the same session."""
    frames = tuple(
        replace(
            frame,
            values=pack(frame.values),
            event=pack(frame.event),
            subscription=pack(frame.subscription),
            loops=pack(frame.loops),
            ahead=pack(frame.ahead),
            asked=tuple(replace(asked, undo=pack(asked.undo), loops=pack(asked.loops)) for asked in frame.asked),
        )
        for frame in session.frames
    )
    contact = replace(session.contact, fields=pack(session.contact.fields))
    return _encoder.encode(replace(session, frames=frames, contact=contact, parts=pack(session.parts)))


def decode_session(data: bytes | str) -> Session:
    """Read what `encode_session` wrote. Raises `msgspec.DecodeError` (of which ValidationError is one kind) when it is something else."""
    try:
        session = _session_decoder.decode(data)
        frames = tuple(_unpack_frame(frame) for frame in session.frames)
        return replace(session, frames=frames, contact=_unpack_contact(session.contact), parts=unpack(session.parts))
    except (ValueError, RecursionError) as fault:
        raise _refusal("session", fault) from fault


def _unpack_frame(frame: Frame) -> Frame:
    asked = tuple(replace(asked, undo=unpack(asked.undo), loops=_unpack_loops(asked.loops)) for asked in frame.asked)
    values, event, subscription = unpack(frame.values), unpack(frame.event), unpack(frame.subscription)
    return replace(
        frame,
        values=values,
        event=event,
        subscription=subscription,
        asked=asked,
        loops=_unpack_loops(frame.loops),
        ahead=unpack(frame.ahead),
    )


def _unpack_loops(loops: Mapping[str, Sequence[Any]]) -> Mapping[str, tuple[Any, ...]]:
    return {address: tuple(unpack(list(items))) for address, items in loops.items()}


def _unpack_contact(contact: Contact) -> Contact:
    return replace(contact, fields=unpack(contact.fields))


def encode_event(event: EventBase) -> tuple[str, bytes, bytes | None]:
    """Kind, body and personal part of an event, each as JSON bytes; the personal part is None when there is nothing in it."""
    built: dict[str, Any] = msgspec.to_builtins(_packed(event), order="deterministic")
    kind = built.pop("type")
    for name in event.unwritten:
        del built[name]
    personal = {}
    for spec in _fields(type(event)):
        if spec.name in event.personal and not _is_default(spec, value := built.pop(spec.name)):
            personal[spec.name] = value
    return kind, _encoder.encode(built), _encoder.encode(personal) if personal else None


def decode_event(kind: str, body: bytes | str, personal: bytes | str | None) -> EventBase:
    """Read an event back. After an erasure the personal part is gone, and its fields are empty.

    Raises `msgspec.DecodeError` for anything that `encode_event` did not write.
    """
    typed = _event_types.get(kind)
    if typed is None:
        raise msgspec.ValidationError(f'there is no event "{kind}"')
    try:
        built = _mapping_decoder.decode(body)
        built.update(_mapping_decoder.decode(personal) if personal else {})
        for spec in _fields(typed):
            if spec.required and spec.name in typed.personal:
                built.setdefault(spec.name, _ERASED_CONTENT if spec.name == "content" else "")
        built["type"] = kind
        return _unpacked(msgspec.convert(built, typed))
    except (ValueError, RecursionError) as fault:
        raise _refusal("event", fault) from fault


def _refusal(what: str, fault: Exception) -> msgspec.DecodeError:
    if isinstance(fault, msgspec.DecodeError):
        return fault
    return msgspec.ValidationError(f"this is no {what}: {fault if isinstance(fault, ValueError) else 'it is nested too deep'}")


def _packed(event: EventBase) -> EventBase:
    changed = {name: pack(getattr(event, name)) for name in _value_fields(type(event))}
    return replace(event, **changed) if changed else event


def _unpacked(event: EventBase) -> EventBase:
    changed = {name: unpack(getattr(event, name)) for name in _value_fields(type(event))}
    return replace(event, **changed) if changed else event


@cache
def _fields(typed: type[EventBase]) -> tuple[FieldInfo, ...]:
    return msgspec.structs.fields(typed)


@cache
def _value_fields(typed: type[EventBase]) -> tuple[str, ...]:
    """The fields that hold values: whatever their type says nothing about."""
    return tuple(spec.name for spec in _fields(typed) if spec.type in (Any, Mapping[str, Any]))


def _is_default(spec: FieldInfo, value: Any) -> bool:
    """Whether a field is as it would be without its personal part. `{}` in place of None is something: a call may give it back."""
    if spec.default_factory is not msgspec.NODEFAULT:
        return bool(value == msgspec.to_builtins(spec.default_factory()))
    return spec.default is not msgspec.NODEFAULT and type(value) is type(spec.default) and bool(value == spec.default)


def encode(value: Any) -> bytes:
    """Any frozen value or mapping as JSON bytes, keys in a fixed order."""
    return _encoder.encode(value)


def decode_mapping(data: bytes | str) -> Mapping[str, Any]:
    """A JSON object. Raises `msgspec.DecodeError` when it is something else."""
    try:
        return _mapping_decoder.decode(data)
    except RecursionError as fault:
        raise _refusal("mapping", fault) from fault
