"""Queues over the API, on both databases: what waits in each, as the tickets say."""

from __future__ import annotations

from typing import Any

from tests.support.api_server import ApiSite


def queue(site: ApiSite, name: str, token: str | None = None) -> Any:
    (found,) = [one for one in site.get("/v1/queues", token=token).json["queues"] if one["queue"] == name]
    return found


def test_counters_follow_the_tickets(either: ApiSite) -> None:
    before = queue(either, "desk")
    ticket = either.ticket()
    opened = queue(either, "desk")
    assert (opened["open"], opened["unassigned"]) == (before["open"] + 1, before["unassigned"] + 1)
    assert opened["waiting_since"] is not None
    either.post(f"/v1/tickets/{ticket['id']}/take")
    assert queue(either, "desk")["unassigned"] == before["unassigned"]
    either.post(f"/v1/tickets/{ticket['id']}/close")
    assert queue(either, "desk")["open"] == before["open"]


def test_a_token_for_one_queue_sees_that_one(site: ApiSite) -> None:
    narrow = site.new_token("tickets:read", queues=("billing",))
    assert [one["queue"] for one in site.get("/v1/queues", token=narrow).json["queues"]] == ["billing"]
    assert queue(site, "billing", narrow)["open"] >= 0
