"""The event by which a broadcast tells a recipient: the same for the plan, the turn and the replay."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from botkit.core.events import BusinessEvent
from botkit.core.model.broadcast import BroadcastSpec, Recipient
from botkit.core.model.values import Value, unpack

EVENT = "broadcast"  # its name


def shared_values(spec: BroadcastSpec) -> Mapping[str, Value]:
    """What a broadcast tells everybody."""
    return _unpacked(dict(spec.body))


def event_for(spec: BroadcastSpec, recipient: Recipient, shared: Mapping[str, Value]) -> BusinessEvent:
    """What one recipient is told. `shared`: the values for all, which are unpacked once."""
    own = _unpacked(msgspec.json.decode(recipient.own)) if recipient.own else {}
    return BusinessEvent(name=EVENT, flow=spec.flows[recipient.arm], body=own, broadcast=recipient.broadcast, shared=shared)


def _unpacked(packed: object) -> dict[str, Value]:
    values = unpack(packed)
    assert isinstance(values, dict)
    return values
