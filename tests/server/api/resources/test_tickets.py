"""Tickets over the API, on both databases: lists, acts, versions, keys, queues that a token is not for, and what is refused."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest

from botkit.service.tickets import acts
from botkit.store import contacts
from tests.support.api_server import ApiSite


def test_a_ticket_is_listed_taken_noted_and_closed(either: ApiSite) -> None:
    ticket = either.ticket()
    path = f"/v1/tickets/{ticket['id']}"
    assert (ticket["queue"], ticket["state"], ticket["owner"], ticket["assignee"]) == ("desk", "open", "people", "")
    shown = either.get(path)
    assert shown.json["window_until"] is not None
    assert shown.headers["ETag"] == f'"{shown.json["version"]}"'
    assert either.post(f"{path}/take", {"by": "Sam"}).json["assignee"] == "Sam"
    assert either.post(f"{path}/notes", {"by": "Sam", "text": "Rings back."}).status == 200
    assert either.post(f"{path}/priority", {"priority": "high"}).json["priority"] == "high"
    assert either.post(f"{path}/snooze", {"until": "2999-01-01T00:00:00Z"}).code == "invalid"
    closed = either.post(f"{path}/close", {"by": "Sam", "outcome": "solved"})
    assert (closed.json["state"], closed.json["outcome"]) == ("closed", "solved")
    assert either.post(f"{path}/close", {"by": "Sam"}).code == "ticket-closed"
    assert either.post(f"{path}/reopen", {}).json["former"] == ticket["number"]


def test_of_many_who_take_at_once_one_has_it(either: ApiSite) -> None:
    path = f"/v1/tickets/{either.ticket()['id']}/take"
    with ThreadPoolExecutor(20) as people:
        answers = list(people.map(lambda number: either.post(path, {"by": f"agent {number}"}), range(100)))
    assert sorted(answer.status for answer in answers) == [200] + [409] * 99
    (winner,) = [answer.json["assignee"] for answer in answers if answer.status == 200]
    assert all(answer.json["detail"] == f"Somebody else has the ticket: {winner}." for answer in answers if answer.status == 409)


def test_a_change_from_an_older_reading_is_refused(either: ApiSite) -> None:
    ticket = either.ticket()
    path = f"/v1/tickets/{ticket['id']}"
    read = either.get(path).headers["ETag"]
    assert either.post(f"{path}/priority", {"priority": "low"}, If_Match=read).status == 200
    assert either.post(f"{path}/priority", {"priority": "high"}, If_Match=read).code == "changed"
    assert either.post(f"{path}/priority", {"priority": "high"}, If_Match="*").status == 200
    assert either.post(f"{path}/priority", {"priority": "high"}, If_Match="W/3").code == "malformed"


def test_a_repeated_request_gets_its_first_answer(either: ApiSite) -> None:
    path = f"/v1/tickets/{either.ticket()['id']}/notes"
    first = either.post(path, {"text": "Once."}, Idempotency_Key="note-1")
    assert either.post(path, {"text": "Once."}, Idempotency_Key="note-1").json == first.json
    assert either.post(path, {"text": "Twice."}, Idempotency_Key="note-1").code == "key-reused"
    assert either.get(path.replace("/notes", "")).json["version"] == first.json["version"]
    # The key of one system is not that of another.
    other = either.new_token("tickets:read", "tickets:write")
    assert either.post(path, {"text": "Twice."}, Idempotency_Key="note-1", token=other).status == 200


def test_an_act_whose_answer_was_lost_is_done_once_and_told_to_who_asks_again(either: ApiSite) -> None:
    ticket = either.ticket()
    key = (ticket["contact"], ticket["channel"], ticket["number"])
    act = acts.once(acts.note(key, "Sam", "Once."), f"ticket/{either.caller}/lost-1")
    asyncio.run_coroutine_threadsafe(either.server.runtime.writer.submit(act), either.loop).result(30)  # committed, and never answered
    path = f"/v1/tickets/{ticket['id']}/notes"
    again = either.post(path, {"by": "Sam", "text": "Once."}, Idempotency_Key="lost-1")
    assert (again.status, again.json["version"]) == (200, ticket["version"] + 1)
    notes = [one for one in either.get(path.replace("notes", "messages")).json["messages"] if one["side"] == "note"]
    assert [one["text"] for one in notes] == ["Once."]


def test_a_refused_request_burns_no_key(either: ApiSite) -> None:
    path = f"/v1/tickets/{either.ticket()['id']}/move"
    assert either.post(path, {"queue": "nowhere"}, Idempotency_Key="move-1").code == "invalid"
    assert either.post(path, {"queue": "billing"}, Idempotency_Key="move-1").json["queue"] == "billing"


def test_pages_of_a_list_have_each_ticket_once(either: ApiSite) -> None:
    made = {either.ticket()["id"] for _ in range(5)}
    found: list[str] = []
    path = "/v1/tickets?limit=2"
    while path:
        page = either.get(path).json
        found += [ticket["id"] for ticket in page["tickets"]]
        path = f"/v1/tickets?limit=2&after={page['next']}" if page["next"] else ""
    assert len(found) == len(set(found))
    assert made <= set(found)
    times = [either.get(f"/v1/tickets/{one}").json["changed_at"] for one in found]
    assert times == sorted(times, reverse=True)


def test_a_token_for_one_queue_sees_nothing_of_another(either: ApiSite) -> None:
    ticket = either.ticket()
    narrow = either.new_token("tickets:read", "tickets:write", queues=("billing",))
    path = f"/v1/tickets/{ticket['id']}"
    assert either.get(path, token=narrow).code == "not-found"
    assert either.get(f"{path}/messages", token=narrow).code == "not-found"
    assert either.post(f"{path}/take", {}, token=narrow).code == "not-found"
    assert either.post(f"{path}/messages", {"text": "Hello"}, token=narrow).code == "not-found"
    assert ticket["id"] not in [one["id"] for one in either.get("/v1/tickets", token=narrow).json["tickets"]]
    assert either.get("/v1/tickets?queue=desk", token=narrow).json == {"tickets": [], "next": None}
    assert either.post(f"{path}/move", {"queue": "billing"}).status == 200
    assert either.get(path, token=narrow).status == 200
    assert either.post(f"{path}/move", {"queue": "desk"}, token=narrow).code == "not-found"


def test_a_conversation_is_taken_over_from_the_bot_once(either: ApiSite) -> None:
    number = either.says("hello")
    with either.server.runtime.store.read() as tx:
        contact = contacts.by_address(tx, f"whatsapp:{number}")
    wanted = {"contact": contact, "channel": "main", "queue": "desk", "by": "Sam"}
    made = either.post("/v1/tickets", wanted)
    assert (made.status, made.json["contact"], made.json["owner"]) == (201, contact, "people")
    assert either.post("/v1/tickets", wanted).code == "ticket-open"
    assert either.post("/v1/tickets", {**wanted, "contact": 2**62}).code == "not-found"
    assert either.post("/v1/tickets", {**wanted, "channel": "other"}).code == "invalid"
    assert either.post("/v1/tickets", {**wanted, "queue": "other"}).status in (409, 422)


@pytest.mark.parametrize(
    "written", ["1", "x-main-1", "17-main-0", "17-main-1-", "99999999999999999999-main-1", "17-\x00-1", "17-main-1%00"]
)
def test_what_is_no_ticket_is_found_nowhere(site: ApiSite, written: str) -> None:
    assert site.get(f"/v1/tickets/{quote(written, safe='%')}").code == "not-found"


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=x", "limit=201", "state=gone", "after=x", "after=W10", "queue=", "more=1", "limit=1&limit=2", "limit"]
)
def test_a_query_that_is_wrong_says_where(site: ApiSite, query: str) -> None:
    answer = site.get(f"/v1/tickets?{query}")
    assert (answer.status, answer.code) == (400, "malformed")
    assert [problem["pointer"] for problem in answer.json["errors"]] in ([f"/{query.partition('=')[0]}"], [""])
