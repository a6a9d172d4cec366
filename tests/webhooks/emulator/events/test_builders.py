"""What the stand-in platform posts reads, for our own parser, exactly as the samples of the platform's webhooks do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from botkit.core.model.platform import Item, Receipt
from tests.support.paths import TESTS
from webhooks import PLATFORMS
from webhooks.emulator.events.builders import EventContext
from webhooks.emulator.events.catalogue import UnknownEventValue, build_event
from webhooks.emulator.events.table import EVENTS
from webhooks.emulator.number import BusinessNumber
from webhooks.emulator.webhook_bodies import to_bytes

WIRE = TESTS / "webhooks" / "fixtures" / "payloads" / "wire"
# Sample -> the event that says the same, and what this sample has beyond the places that the event has.
SAME: list[tuple[str, str, tuple[str, ...]]] = [
    ("b01", "text", ()),
    ("b03", "text", ()),
    ("b04", "text", ()),
    ("b06", "text", ()),
    ("b14", "image", ("image",)),
    ("b16", "voice", ("audio",)),
    ("b18", "video", ("video",)),
    ("b19", "document", ("document",)),
    ("b21", "location", ("location",)),
    ("b23", "contacts", ("contacts",)),
    ("b25", "button", ()),
    ("b33", "template.button", ("context",)),
    ("b29", "form", ()),
    ("b35", "number.change", ()),
    ("b36", "id.change", ()),
    ("b38", "reaction", ()),
    ("b39", "reaction.removed", ()),
    ("b47", "forwarded", ()),
    ("b51", "edit", ("edit",)),
    ("b53", "welcome", ()),
    ("b54", "media.failed", ("type", "video", "image", "document")),
    ("c02", "status.sent", ()),
    ("c03", "status.delivered", ()),
    ("c04", "status.delivered", ()),
    ("c09", "status.failed", ()),
    ("c12", "status.failed", ()),
    ("d01", "template.rejected", ()),
    ("d02", "template.paused", ()),
    ("d03", "template.approved", ()),
    ("d04", "template.disabled", ()),
    ("d05", "template.quality", ()),
    ("d07", "template.category", ()),
    ("d10", "number.quality", ()),
    ("d11", "account.restricted", ()),
    ("d12", "account.disabled", ()),
    ("d13", "account.violation", ()),
    ("d16", "marketing.stop", ()),
    ("d17", "marketing.resume", ()),
    ("d20", "account.alert", ()),
    ("d26", "call.connect", ()),
    ("d27", "call.end", ()),
    ("d29", "username", ()),
    ("h01", "messenger.text", ()),
    ("h02", "messenger.quick_reply", ()),
    ("h03", "messenger.postback", ()),
    ("h05", "messenger.image", ()),
    ("h11", "messenger.delivery", ("delivery",)),
    ("h13", "messenger.read", ()),
    ("h15", "messenger.echo", ()),
    ("h22", "messenger.reaction", ()),
]
SEVERAL = ("d27", "h05")  # samples with more than one event: the first is compared


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path to every plain value."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, key))
    else:
        yield path


def found(value: Any, path: tuple[str | int, ...]) -> Any:
    """What stands at a path, None when nothing does."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def like(kind: str, sample: Any, beyond: tuple[str, ...]) -> bytes:
    """The event with the values of the sample, wherever both have a place for one."""
    moment = EventContext(number=BusinessNumber(), at=1_793_520_000.0)
    made = build_event(kind, moment, {}).envelope
    _, place = EVENTS[kind].make(moment)
    paths = [path for path in leaves(made) if path[0] == "entry"] + [(*place, name) for name in beyond]
    values = {path: value for path in paths if (value := found(sample, path)) is not None}
    filled = {".".join(map(str, path)): value if isinstance(value, str) else json.dumps(value) for path, value in values.items()}
    return to_bytes(without(build_event(kind, moment, filled).envelope, sample))


VALUE = ("entry", 0, "changes", 0, "value")
OPTIONAL: tuple[tuple[str | int, ...], ...] = (
    (*VALUE, "contacts"),
    (*VALUE, "contacts", 0, "profile"),
    (*VALUE, "messages", 0, "context"),
    (*VALUE, "message_template_category"),
)


def without(made: Any, sample: Any) -> Any:
    """What may be missing on any webhook is left out where this sample has none."""
    for path in OPTIONAL:
        holder = found(made, path[:-1])
        if found(sample, path) is None and isinstance(holder, dict):
            holder.pop(path[-1], None)
    return made


def bare(item: Item) -> Item:
    """Without what no two webhooks share: ids and times."""
    known = {"id": "", "at": None}
    if isinstance(item, Receipt) and item.watermark:
        known["at"] = item.at
    if hasattr(item, "details"):
        known["details"] = {}
    return replace(item, **known)


@pytest.mark.parametrize(("sample", "kind", "beyond"), SAME, ids=[f"{sample} {kind}" for sample, kind, _ in SAME])
def test_an_event_reads_as_the_sample_of_its_kind(sample: str, kind: str, beyond: tuple[str, ...]) -> None:
    (path,) = WIRE.glob(f"{sample}_*.body")
    body = path.read_bytes()
    parse = PLATFORMS[EVENTS[kind].platform].parse
    made = parse(like(kind, json.loads(body), beyond))
    shown = parse(body)
    assert [bare(item) for item in made] == [bare(item) for item in (shown[: len(made)] if sample in SEVERAL else shown)]


@pytest.mark.parametrize("kind", EVENTS)
def test_every_value_of_every_event_can_be_set(kind: str) -> None:
    for short in EVENTS[kind].aliases:
        made = build_event(kind, EventContext(number=BusinessNumber(), at=1_793_520_000.0), {short: "7"})
        assert b'"7"' in made.body or b":7" in made.body
        assert PLATFORMS[made.platform].parse(made.body)


@pytest.mark.parametrize("name", ["bod", "text.body.0.a", "entry.7.id"])
def test_a_value_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(UnknownEventValue):
        build_event("text", EventContext(number=BusinessNumber(), at=0.0), {name: "x"})


def test_another_sender_has_none_of_the_ids_of_the_one_who_was_invented() -> None:
    made = build_event("text", EventContext(number=BusinessNumber(), at=0.0), {"from": "447700900124"})
    (item,) = PLATFORMS["whatsapp"].parse(made.body)
    assert (item.sender.phone, item.sender.user_id) == ("447700900124", "")  # type: ignore[union-attr]
