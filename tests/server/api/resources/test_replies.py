"""What an agent may say, over the API: the outlook of an answer, prepared words, templates, and answers that are files or templates."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec import json
from sqlalchemy import select, update

from botkit.core.model.message import Outgoing
from botkit.store.tables import messages, sessions
from tests.support.api_server import ApiSite


def test_the_outlook_says_until_when_words_go_out_and_what_they_cost(either: ApiSite) -> None:
    ticket = either.ticket()
    told = either.get(f"/v1/tickets/{ticket['id']}/outlook").json
    assert (told["refused"], told["words_until"]) == ("", either.get(f"/v1/tickets/{ticket['id']}").json["window_until"])
    assert {one["kind"] for one in told["prices"]} == {"words", "utility"}
    words = next(one for one in told["prices"] if one["kind"] == "words")
    assert words["amount"] is not None, "words cost nothing within the window"
    with either.server.runtime.store.begin() as tx:  # the customer wrote years ago
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        tx.execute(update(sessions).where(sessions.c.contact_id == ticket["contact"]).values(heard_at=long_ago))
    late = either.get(f"/v1/tickets/{ticket['id']}/outlook").json
    assert (late["refused"], late["words_until"]) == ("WINDOW_CLOSED", None)
    refused = either.post(f"/v1/tickets/{ticket['id']}/messages", {"text": "Hello"}).json
    assert (late["refused"], late["rule"]) == (refused["reason"], refused["rule"])
    assert late["meaning"]


def test_prepared_words_are_filled_in_and_those_that_cannot_be_say_why(site: ApiSite) -> None:
    ticket = site.ticket()
    told = {one["name"]: one for one in site.get(f"/v1/tickets/{ticket['id']}/canned-replies?by=Sam").json["replies"]}
    assert told["greeting"] == {"name": "greeting", "text": "Hello, Sam of Air here.", "problem": ""}
    assert (told["by_name"]["text"], told["by_name"]["problem"][:20]) == (None, 'The reply "by_name" ')
    assert site.get(f"/v1/tickets/{ticket['id']}/canned-replies").json["replies"][1]["text"] == f"Hello, {site.caller} of Air here."


def test_templates_are_listed_with_the_values_that_they_take(site: ApiSite) -> None:
    assert site.get("/v1/templates").json == {"templates": [{"name": "case_news", "category": "utility", "languages": {"en": 1}}]}


def test_an_answer_may_be_a_file_or_a_template(either: ApiSite) -> None:
    number = either.says("colleague")
    (ticket,) = either.get("/v1/tickets?limit=1").json["tickets"]
    agreed = {"action": "given", "purpose": "utility", "topic": "flights", "note": "At the counter.", "evidence": "form 7"}
    assert either.post("/v1/consents", {"address": f"whatsapp:{number}", **agreed}).status == 201
    path = f"/v1/tickets/{ticket['id']}/messages"
    file = either.post(path, {"text": "Your bill.", "link": "https://files.example/bill.pdf", "by": "Sam"}, Idempotency_Key="file")
    template = either.post(path, {"template": {"name": "case_news", "values": ["green"], "topic": "flights"}, "by": "Sam"})
    assert (file.status, template.status) == (202, 202), (file.raw, template.raw)
    with either.server.runtime.store.read() as tx:
        found = tx.execute(select(messages.c.number, messages.c.content).where(messages.c.contact_id == ticket["contact"]))
        sent = {row.number: json.decode(row.content, type=Outgoing) for row in found}
    document, news = sent[file.json["message"]], sent[template.json["message"]]
    assert document.attachment is not None
    assert (document.body, document.attachment.link, document.attachment.filename) == (
        "Your bill.", "https://files.example/bill.pdf", "bill.pdf",
    )  # fmt: skip
    assert news.template is not None
    assert (news.template.name, news.template.parameters, news.by, news.topic) == ("case_news", ("green",), "Sam", "flights")
    repeated = either.post(path, {"text": "Your bill.", "link": "https://files.example/bill.pdf", "by": "Sam"}, Idempotency_Key="file")
    assert repeated.json == file.json


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid"),
        ({"link": "http://files.example/bill.pdf"}, "invalid"),
        ({"link": "bill.pdf"}, "invalid"),
        ({"text": "x", "template": {"name": "case_news", "values": ["green"]}}, "invalid"),
        ({"template": {"name": "case_news", "values": []}}, "invalid"),
        ({"template": {"name": "case_new", "values": ["green"]}}, "invalid"),
        ({"template": {"name": "case_news", "values": ["green"], "topic": "weather"}}, "invalid"),
        ({"template": {"name": "case_news", "values": ["green"] * 31}}, "malformed"),
    ],
)
def test_what_cannot_be_sent_so_is_refused_and_nothing_is_queued(site: ApiSite, body: object, code: str) -> None:
    path = f"/v1/tickets/{site.ticket()['id']}/messages"
    refused = site.post(path, body)
    assert refused.code == code, refused.raw
    assert refused.json["detail"]
    assert [one["side"] for one in site.get(path).json["messages"]].count("agent") == 0
