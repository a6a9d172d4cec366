"""The written form of sessions and events: everything comes back, and nothing else is taken for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.core.codec import decode_event, decode_mapping, decode_session, encode, encode_event, encode_session
from botkit.core.engine.session import CallWait, Frame, HumanWait, ReplyWait, Session, TimeWait
from botkit.core.events import AnswerGiven, BusinessEvent, CallReturned, Event, EventBase, FieldSet, MessageReceived
from botkit.core.model.contact import Contact
from botkit.core.model.message import Text, Unsupported
from botkit.core.model.money import Money
from botkit.core.model.values import settle

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SESSION = Session(
    contact=Contact(id=7, name="Ana", tags=("a",), fields={"born": date(1990, 1, 2), "price": Decimal("1.50")}),
    channel="main",
    number=3,
    started=NOON,
    frames=(
        Frame(
            flow="a", digest="d", at="steps.0", values={"x": {"$date": "no date"}}, wait=ReplyWait(asked=NOON, until=NOON, offered=("1",))
        ),
        Frame(flow="b", digest="d", at="", kind="side", wait=TimeWait(until=NOON), event={"k": [1, None]}, subscription="BK1"),
        Frame(flow="c", digest="d", at="", kind="run", save="c", wait=CallWait(call="3.1", until=NOON)),
        Frame(flow="d", digest="d", at="", wait=HumanWait(queue="desk"), topic="news"),
    ),
    silent_until=NOON,
)

# One value for each type that a field of an event has.
SAMPLES: dict[Any, Any] = {
    str: "text",
    int: 3,
    float: 0.5,
    datetime: NOON,
    Any: {"day": date(2026, 1, 2)},
    Mapping[str, Any]: {"k": Decimal(1)},
}


def sample(kind: type[EventBase]) -> EventBase:
    filled = {}
    for spec in msgspec.structs.fields(kind):
        if spec.type in SAMPLES:
            filled[spec.name] = SAMPLES[spec.type]
        elif spec.name == "content":
            filled[spec.name] = Text(body="hello")
        elif spec.name == "path":
            filled[spec.name] = (("flow", "steps.0"),)
        elif spec.required:
            filled[spec.name] = get_args(spec.type)[0]
    return kind(**filled)


def test_a_session_comes_back_as_it_was_in_the_same_bytes() -> None:
    written = encode_session(SESSION)
    assert decode_session(written) == SESSION
    assert encode_session(decode_session(written.decode())) == written


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_every_event_comes_back_as_it_was(kind: type[EventBase]) -> None:
    event = sample(kind)
    name, body, personal = encode_event(event)
    kept: dict[str, object] = {name: {} for name in kind.unwritten}  # what is kept once for many is not in the log
    assert decode_event(name, body, personal) == msgspec.structs.replace(event, **kept)


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_every_event_can_still_be_read_when_its_person_was_erased(kind: type[EventBase]) -> None:
    name, body, personal = encode_event(sample(kind))
    assert isinstance(decode_event(name, body, None), kind)
    assert (personal is None) == (not kind.personal)
    for field in kind.personal:
        assert field not in msgspec.json.decode(body)


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_personal_fields_are_fields(kind: type[EventBase]) -> None:
    assert set(kind.personal) <= {spec.name for spec in msgspec.structs.fields(kind)}


def test_no_two_events_have_one_name() -> None:
    assert len({kind.__struct_config__.tag for kind in get_args(Event)}) == len(get_args(Event))


@pytest.mark.parametrize("value", [None, "", {}, [], 0, False, 0.0, "x", {"$date": "x"}, date(2026, 1, 1), Decimal("0.00")])
def test_what_a_call_gave_back_is_told_apart_from_nothing(value: Any) -> None:
    for event in (CallReturned(call="1", result=value), FieldSet(name="x", value=value)):
        back = decode_event(*encode_event(event))
        assert back == event
        assert type(getattr(back, event.personal[0])) is type(settle(value))


def test_an_erased_message_is_one_of_unknown_content() -> None:
    name, body, _ = encode_event(MessageReceived(message="m", content=Text(body="secret"), sent_at=NOON))
    assert b"secret" not in body
    back = decode_event(name, body, None)
    assert isinstance(back, MessageReceived)
    assert back.content == Unsupported(kind="erased")


def test_a_score_outlives_erasure() -> None:
    name, body, _ = encode_event(AnswerGiven(session=1, flow="nps", step="steps.0", score="9", value=9, raw="nine!"))
    back = decode_event(name, body, None)
    assert isinstance(back, AnswerGiven)
    assert (back.score, back.value, back.raw) == ("9", None, "")


def test_an_event_of_the_business_cannot_pass_for_a_value_of_ours() -> None:
    event = BusinessEvent(name="e", body={"when": {"$date": "2026-01-01"}, "$decimal": "x"})
    assert decode_event(*encode_event(event)) == event


odd = [b"[" * 2_000, b'{"a":' * 2_000, b'"\\ud800"', b"null", b"[]", b"{}", b'{"call": 1}', b'{"result": {"$date": 1}, "call": "x"}']
READERS: list[Callable[[bytes], object]] = [
    decode_session,
    decode_mapping,
    lambda data: decode_event("call_returned", data, None),
    lambda data: decode_event("no such event", data, None),
    lambda data: decode_event("call_returned", b"{}", data),
]


@given(st.one_of(st.binary(), st.text().map(str.encode), st.sampled_from(odd)))
def test_random_bytes_are_refused_in_one_way(data: bytes) -> None:
    for read in READERS:
        with suppress(msgspec.DecodeError):
            read(data)


@pytest.mark.parametrize("fields", ['{"x": {"$date": "x"}}', '{"x": {"$decimal": []}}', '{"x": ' + "[" * 900 + "]" * 900 + "}"])
def test_values_that_nobody_wrote_are_refused_in_the_same_way(fields: str) -> None:
    written = encode_session(Session(contact=Contact(id=1), channel="c")).decode()
    with pytest.raises(msgspec.DecodeError):
        decode_session(written.replace('"fields":{}', f'"fields":{fields}'))


def test_keys_are_written_in_one_order() -> None:
    assert encode({"b": 1, "a": 2}) == encode({"a": 2, "b": 1}) == b'{"a":2,"b":1}'


def test_floats_and_amounts_of_older_logs_are_read_as_decimals_and_money() -> None:
    personal = b'{"value": {"price": 9.99, "paid": {"amount": {"$decimal": "12.51"}, "currency": "EUR"}}}'
    event = decode_event("field_set", b'{"name": "x"}', personal)
    assert event == FieldSet(name="x", value={"price": Decimal("9.99"), "paid": Money(Decimal("12.51"), "EUR")})
    assert event == FieldSet(name="x", value={"price": Decimal("9.99"), "paid": {"amount": Decimal("12.51"), "currency": "EUR"}})
