"""Changes over the API: told as they happen, to whom they concern, without a gap after the connection was cut, with one reader for all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

from botkit.server.api.change_feed import ChangeFeed
from botkit.store import tokens
from botkit.store.tickets import changes
from tests.support.api_server import ApiSite


class Stream:
    """An open stream of server-sent events."""

    def __init__(self, lines: Any) -> None:
        self._lines = lines
        self.position = ""

    def __iter__(self) -> Iterator[tuple[str, dict[str, Any]]]:
        kind, told = "", {}
        for raw in self._lines:
            name, _, value = raw.decode().rstrip("\n").partition(": ")
            if name == "event":
                kind = value
            elif name == "id":
                self.position = value
            elif name == "data":
                told = json.loads(value)
            elif not name and kind:
                yield kind, told
                kind = ""

    def until(self, kind: str) -> list[dict[str, Any]]:
        """What is told up to the next event of this kind, which is the last one."""
        found = []
        for name, told in self:
            found.append({"event": name, **told})
            if name == kind:
                return found
        raise AssertionError(f"the stream ended before {kind}")


@contextmanager
def listening(site: ApiSite, after: str = "", token: str = "") -> Iterator[Stream]:
    place = urlsplit(site.url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=20)
    headers = {"Authorization": f"Bearer {token or site.token}", **({"Last-Event-ID": after} if after else {})}
    connection.request("GET", "/v1/changes", headers=headers)
    answer = connection.getresponse()
    try:
        assert (answer.status, answer.headers["Content-Type"]) == (200, "text/event-stream")
        yield Stream(answer)
    finally:
        connection.close()
        answer.close()


def test_what_happens_is_told_at_once_and_after_a_cut_from_where_it_was(either: ApiSite) -> None:
    with listening(either) as stream:
        assert stream.until("ready") == [{"event": "ready"}]
        ticket = either.ticket()
        opened = stream.until("ticket.opened")[-1]
        assert (opened["ticket"], opened["queue"], opened["contact"]) == (ticket["id"], "desk", ticket["contact"])
        position = stream.position
    either.post(f"/v1/tickets/{ticket['id']}/take", {"by": "Sam"})
    either.post(f"/v1/tickets/{ticket['id']}/close", {"by": "Sam"})
    with listening(either, after=position) as stream:
        missed = stream.until("ready")
        kinds = [told["event"] for told in missed if told.get("seq", 0) > opened["seq"] and told["event"] != "message.sent"]
        assert kinds == ["ticket.assigned", "ticket.closed"]
        assert "colleague" not in json.dumps(missed)  # what was said is read, not told


@pytest.mark.parametrize("position", ["999999999999", "x", "-1"])
def test_a_position_of_which_nothing_is_kept_is_a_gap(site: ApiSite, position: str) -> None:
    site.ticket()
    with listening(site, after=position) as stream:
        assert [told["event"] for told in stream.until("ready")] == ["gap", "ready"]


def test_a_token_for_one_queue_hears_of_nothing_else(site: ApiSite) -> None:
    narrow = site.new_token("tickets:read", queues=("billing",))
    with listening(site, token=narrow) as stream:
        stream.until("ready")
        ticket = site.ticket()
        site.post(f"/v1/tickets/{ticket['id']}/move", {"queue": "billing"})
        assert [told["event"] for told in stream.until("ticket.moved")] == ["ticket.moved"]


def test_a_token_that_is_taken_back_ends_its_stream(site: ApiSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botkit.server.api.resources.changes.ADMITTED_AGAIN", 0.1)
    token = site.new_token("tickets:read")
    with listening(site, token=token) as stream:
        stream.until("ready")
        with site.server.runtime.store.begin() as tx:
            tokens.revoke(tx, [token.split("_")[1]], datetime.now(UTC))
        assert list(stream) == []


def test_many_listeners_have_one_reader(site: ApiSite, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    real = ChangeFeed._look

    def look(feed: ChangeFeed, after: int, missing: tuple[int, ...]) -> Any:
        looks.append(after)
        return real(feed, after, missing)

    monkeypatch.setattr(ChangeFeed, "_look", look)
    streams = [listening(site) for _ in range(20)]
    opened = [stream.__enter__() for stream in streams]
    for one in opened:
        one.until("ready")
    looks.clear()
    site.ticket()
    for one in opened:
        one.until("ticket.opened")
    assert len(looks) <= 12  # four a second, and not one for each of twenty
    for stream in streams:
        stream.__exit__(None, None, None)


def test_the_store_keeps_changes_in_order_of_their_numbers(site: ApiSite) -> None:
    with site.server.runtime.store.read() as tx:
        rows = changes.after(tx, 0)
        assert [row.seq for row in rows] == sorted(row.seq for row in rows)
        assert changes.with_numbers(tx, [rows[0].seq, 10**9]) == rows[:1]
        assert (changes.oldest(tx), changes.newest(tx)) == (rows[0].seq, rows[-1].seq)
