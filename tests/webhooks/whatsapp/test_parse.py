"""Every sample body of WhatsApp: nothing of it is lost, and whatever stands in a body, it is read."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from botkit.core.model.platform import AccountUpdate, IdentityChanged, Incoming, Receipt, Unknown
from tests.support.whatsapp_samples import OWN
from webhooks.whatsapp.parse import parse

DIRECTORY = Path(os.environ.get("BOTKIT_PAYLOADS", OWN))
SAMPLES = [
    sample for sample in json.loads((DIRECTORY / "manifest.json").read_text())["webhook"] if not sample["file"].startswith(("h", "i"))
]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["file"])
def test_nothing_of_a_sample_is_lost(sample: dict[str, Any]) -> None:
    items = parse((DIRECTORY / sample["wire"]).read_bytes())
    counts = sample["counts"]
    if set(sample["fields"]) == {"messages"}:
        news = [item for item in items if isinstance(item, AccountUpdate)]
        written = [item for item in items if isinstance(item, Incoming | IdentityChanged) or (item in news and item.field == "system")]
        assert len(written) == counts.get("messages", 0)
        assert sum(isinstance(item, Receipt) for item in items) == counts.get("statuses", 0)
        assert sum(item.field == "errors" for item in news) == counts.get("value_errors", 0)
    else:
        assert len(items) >= counts.get("changes", counts["entries"])
    assert not [item for item in items if isinstance(item, Unknown) and item.what.startswith("fault")]


def change(field: str, **value: Any) -> bytes:
    whole = {"metadata": {"phone_number_id": "118230047715606"}, **value}
    return json.dumps(
        {"object": "whatsapp_business_account", "entry": [{"id": "2048", "changes": [{"field": field, "value": whole}]}]}
    ).encode()


HELLO = {"id": "wamid.1", "timestamp": "1793520007", "type": "text", "text": {"body": "hello"}}
NADIA = {"user_id": "GB.48201993006714", "profile": {"name": "Nadia"}}


def test_a_message_without_a_sender_is_of_the_only_person_beside_it() -> None:
    (item,) = parse(change("messages", contacts=[NADIA], messages=[HELLO]))
    assert isinstance(item, Incoming)
    assert (item.sender.user_id, item.sender.name) == ("GB.48201993006714", "Nadia")
    (unknown,) = parse(change("messages", contacts=[NADIA, {**NADIA, "user_id": "GB.1"}], messages=[HELLO]))
    assert isinstance(unknown, Unknown)


def test_the_files_of_an_imported_chat_are_counted_and_not_copied() -> None:
    (item,) = parse(change("history", messages=[HELLO, HELLO]))
    assert isinstance(item, AccountUpdate)
    assert (item.field, item.event, item.details) == ("history", "FILES", {"messages": 2})


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["file"])
def test_two_deliveries_of_one_body_have_the_same_keys(sample: dict[str, Any]) -> None:
    body = (DIRECTORY / sample["wire"]).read_bytes()
    spaced = json.dumps(json.loads(body), indent=1).encode()
    assert [item.id for item in parse(body)] == [item.id for item in parse(spaced)]


scalars = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=6
)
bodies = [json.loads(path.read_bytes()) for path in sorted((OWN / "wire").glob("[bcd]*.body"))]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] + [found for key, child in inner for found in places(child, (*path, key))]


@given(st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_stands_in_a_body_it_is_read_without_a_fault(data: st.DataObject) -> None:
    body = copy.deepcopy(data.draw(st.sampled_from(bodies)))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(body)[1:]))
        parent = body
        for key in path[:-1]:
            parent = parent[key]
        parent[path[-1]] = data.draw(anything)
    items = parse(json.dumps(body).encode())
    assert not [item for item in items if isinstance(item, Unknown) and item.what.startswith("fault")]
    assert all(item.id for item in items)
    msgspec.json.encode(items)  # what was read can be kept


@given(anything)
def test_any_json_is_read(value: Any) -> None:
    parse(json.dumps(value).encode())
