"""Events over the API, on both databases: counted once, told when nobody listens, and a key that stays unused when nothing was done."""

from __future__ import annotations

import pytest

from tests.support.api_server import ApiSite


def test_an_event_starts_a_flow_once_and_a_repeated_call_gets_the_same_answer(either: ApiSite) -> None:
    number = either.says("hello")
    wanted = {"name": "landed", "body": {"flight": "KL1"}, "contact": f"whatsapp:+{number}"}
    first = either.post("/v1/events", wanted, Idempotency_Key="landed-1")
    assert (first.status, [one["flow"] for one in first.json["started"]]) == (200, ["echo"])
    assert either.post("/v1/events", wanted, Idempotency_Key="landed-1").json == first.json
    shown = either.get(f"/v1/events/{first.json['id']}").json
    assert shown["name"] == "landed"
    assert shown["finished_at"] is not None


@pytest.mark.parametrize(
    "other", [{"name": "landed", "body": {"flight": "KL2"}}, {"name": "landed", "contact": "whatsapp:447700900001"}, {"name": "other"}]
)
def test_a_key_that_comes_with_another_event_is_refused(either: ApiSite, other: dict[str, object]) -> None:
    key = f"reused {sorted(other.items())}"
    assert either.post("/v1/events", {"name": "landed", "key": key}).status == 200
    assert either.post("/v1/events", {**other, "key": key}).code == "key-reused"


def test_an_event_that_no_flow_waits_for_says_so_and_burns_no_key(either: ApiSite) -> None:
    mistyped = either.post("/v1/events", {"name": "lander"}, Idempotency_Key="mistyped")
    assert (mistyped.status, mistyped.code) == (422, "nobody-listens")
    assert 'did you mean "landed"?' in mistyped.json["detail"]
    assert either.post("/v1/events", {"name": "landed"}, Idempotency_Key="mistyped").status == 200


def test_an_event_for_nobody_burns_no_key(either: ApiSite) -> None:
    number = either.says("hello")
    stranger = {"name": "landed", "contact": "whatsapp:447700900999", "key": "nobody"}
    assert either.post("/v1/events", stranger).code == "not-found"
    assert len(either.post("/v1/events", {**stranger, "contact": f"whatsapp:{number}"}).json["started"]) == 1


def test_an_event_needs_a_key_and_a_body_that_can_be_kept(site: ApiSite) -> None:
    assert site.post("/v1/events", {"name": "landed"}).code == "malformed"
    assert site.post("/v1/events", {"name": "landed", "key": "k", "body": [1]}).json["errors"][0]["pointer"] == "/body"
    assert site.get("/v1/events/9223372036854775807").code == "not-found"
    assert site.get("/v1/events/9223372036854775808").code == "not-found"
