"""Contacts over the API, on both databases: found, shown, exported whole, and erased once, with nothing of them left."""

from __future__ import annotations

import json
from typing import Any

from botkit.server.api.resources import contacts
from tests.support.api_server import ApiSite


def person(site: ApiSite, number: int) -> Any:
    (found,) = site.get(f"/v1/contacts?address=whatsapp:%2B{number}").json["contacts"]
    return found


def test_a_person_is_found_by_any_spelling_and_shown(either: ApiSite) -> None:
    number = either.says("hello")
    found = person(either, number)
    shown = either.get(f"/v1/contacts/{found['id']}").json
    assert {key: shown[key] for key in found} == found
    assert [(one["platform"], one["value"]) for one in shown["addresses"]] == [("whatsapp", str(number))]
    assert either.get("/v1/contacts?address=whatsapp:447700900999").json == {"contacts": [], "next": None}
    assert either.get("/v1/contacts?address=nothing").code == "invalid"


def test_pages_of_people_have_everybody_once(either: ApiSite) -> None:
    made = {person(either, either.says("hello"))["id"] for _ in range(3)}
    found: list[int] = []
    after = ""
    while after is not None:
        page = either.get(f"/v1/contacts?limit=2&after={after}" if after else "/v1/contacts?limit=2").json
        found += [one["id"] for one in page["contacts"]]
        after = page["next"]
    assert found == sorted(set(found))
    assert made <= set(found)


def test_an_export_has_everything_line_by_line(either: ApiSite, monkeypatch: Any) -> None:
    monkeypatch.setattr(contacts, "IN_MEMORY", 100)
    number = either.says("my words")
    answer = either.get(f"/v1/contacts/{person(either, number)['id']}/export")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/x-ndjson")
    sections = {json.loads(line)["section"] for line in answer.raw.splitlines()}
    assert {"contact", "addresses", "sessions", "messages", "log"} <= sections
    assert b"my words" in answer.raw
    assert either.get("/v1/contacts/999999999/export").code == "not-found"


def test_a_person_is_erased_once_and_a_repeated_call_gets_the_same_proof(either: ApiSite) -> None:
    ticket = either.ticket()
    path = f"/v1/contacts/{ticket['contact']}"
    erased = either.call("DELETE", f"{path}?by=Sam", Idempotency_Key="erase-1")
    assert (erased.status, erased.json["by"], erased.json["contacts"]) == (200, "Sam", [ticket["contact"]])
    assert either.call("DELETE", f"{path}?by=Sam", Idempotency_Key="erase-1").json == erased.json
    assert either.call("DELETE", path).code == "not-found"
    for gone in (path, f"{path}/export", f"/v1/tickets/{ticket['id']}", f"/v1/tickets/{ticket['id']}/messages"):
        assert either.get(gone).code == "not-found"
    for act in ("take", "close", "reopen"):
        assert either.post(f"/v1/tickets/{ticket['id']}/{act}").code == "not-found"
    assert either.post(f"/v1/tickets/{ticket['id']}/messages", {"text": "Hello"}).code == "not-found"
