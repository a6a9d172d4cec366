"""Messages over the API: both sides of a conversation, an agent's answer, and everything that refuses it."""

from __future__ import annotations

from sqlalchemy import update

from botkit.store.tables import sessions
from tests.support.api_server import ApiSite


def test_an_answer_is_queued_once_and_stands_in_the_conversation(either: ApiSite) -> None:
    ticket = either.ticket()
    path = f"/v1/tickets/{ticket['id']}/messages"
    read = either.get(path).json
    told = {one["side"]: one["text"] for one in read["messages"]}
    assert (told["customer"], told["bot"]) == ("colleague", "A colleague will write to you here.")
    wanted = {"text": "Hello, Sam here.", "by": "Sam", "seen": read["words"]}
    sent = either.post(path, wanted, Idempotency_Key="answer-1")
    assert (sent.status, sent.json["ticket"]["assignee"]) == (202, "Sam")
    assert either.post(path, wanted, Idempotency_Key="answer-1").json == sent.json
    ours = [one for one in either.get(path).json["messages"] if one["side"] == "agent"]
    assert [(one["text"], one["by"], one["message"]) for one in ours] == [("Hello, Sam here.", "Sam", sent.json["message"])]


def test_an_answer_to_older_words_is_refused_unless_it_is_meant(either: ApiSite) -> None:
    number = either.says("colleague")
    (ticket,) = either.get("/v1/tickets?limit=1").json["tickets"]
    path = f"/v1/tickets/{ticket['id']}/messages"
    read = either.get(path).json["words"]
    either.says("And my case is green.", number)
    late = either.post(path, {"text": "Which colour?", "seen": read})
    assert (late.status, late.code) == (409, "unseen")
    assert late.json["newer"][-1]["text"] == "And my case is green."
    assert either.post(path, {"text": "Which colour?", "seen": read, "anyway": True}).status == 202


def test_of_two_agents_one_answers_and_the_other_reads_it_first(either: ApiSite) -> None:
    path = f"/v1/tickets/{either.ticket()['id']}/messages"
    seen = either.get(path).json["words"]
    assert either.post(path, {"text": "I am Sam.", "by": "Sam", "seen": seen}).status == 202
    second = either.post(path, {"text": "I am Kim.", "by": "Kim", "seen": seen})
    assert (second.status, second.code) == (409, "ticket-taken")
    assert second.json["newer"][-1]["text"] == "I am Sam."
    assert either.post(path, {"text": "I am Kim.", "by": "Kim", "seen": seen, "anyway": True}).status == 202
    assert [one["by"] for one in either.get(path).json["messages"] if one["side"] == "agent"] == ["Sam", "Kim"]


def test_words_that_cannot_be_sent_are_refused_at_once(either: ApiSite) -> None:
    ticket = either.ticket()
    path = f"/v1/tickets/{ticket['id']}/messages"
    assert either.post(path, {"text": "  "}).code == "invalid"
    assert either.post(path, {"text": "x" * 4_097}).code == "invalid"
    assert either.post(path, {"text": "x" * 33_000}).code == "malformed"
    assert either.post(path, {"text": "x" * 66_000}).code == "too-large"
    with either.server.runtime.store.begin() as tx:  # the customer wrote two days ago
        tx.execute(
            update(sessions)
            .where(sessions.c.contact_id == ticket["contact"])
            .values(heard_at=either.server.runtime.clock().replace(year=2020))
        )
    late = either.post(path, {"text": "Hello"})
    assert (late.status, late.code) == (422, "refused")
    assert late.json["reason"] == "WINDOW_CLOSED"
    assert late.json["rule"]
    assert [one["side"] for one in either.get(path).json["messages"]].count("agent") == 0


def test_earlier_words_are_a_page_of_their_own(site: ApiSite) -> None:
    number = site.says("colleague")
    (ticket,) = site.get("/v1/tickets?limit=1").json["tickets"]
    for one in range(60):
        site.says(f"word {one}", number)
    path = f"/v1/tickets/{ticket['id']}/messages"
    newest = site.get(path).json
    earlier = site.get(f"{path}?before={newest['before']}").json
    told = [one["text"] for one in earlier["messages"] + newest["messages"] if one["text"].startswith("word ")]
    assert told == [f"word {one}" for one in range(60)]
    assert earlier["before"] is None
