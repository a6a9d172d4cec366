"""Names of people whose messages carry none: asked for once, after the answer, and never in its way."""

from __future__ import annotations

import json
from typing import Any

import pytest

from botkit.core.events import FieldSet
from botkit.core.model.message import Text
from botkit.core.model.platform import HttpRequest, HttpResponse, Incoming, Sender
from tests.support.service import RunningNode, ScriptedClient
from webhooks import PLATFORMS
from webhooks.client import NotSent

PERSON = "7203991845520413"
GREET = """\
botkit: 1
flow: greet
title: Greets by name
language: en
starts: [no_match]
steps:
  - say: "Hello {{ contact.name or 'you' }}"
"""
NAME = {"messenger": {"first_name": "Nadia", "last_name": "Okafor"}, "instagram": {"name": "Nadia Okafor", "username": "nadia"}}


class Page(ScriptedClient):
    def __init__(self, profile: HttpResponse | Exception) -> None:
        super().__init__()
        self.profile = profile
        self.asked: list[str] = []
        self.said: list[str] = []

    async def perform(self, request: HttpRequest, most: int = 0) -> HttpResponse:
        if request.method == "GET":
            self.asked.append(request.url)
            if isinstance(self.profile, Exception):
                raise self.profile
            return self.profile
        if "message" in (request.body or {}):
            self.said.append((request.body or {})["message"]["text"])
        return HttpResponse(status=200, body=b'{"message_id": "m"}')


async def says(node: RunningNode, key: str) -> None:
    item = Incoming(account="10000", id=key, at=node.clock(), sender=Sender(user_id=PERSON), content=Text(body="hi"))
    await node.runtime.intake("main", (item,))


@pytest.mark.parametrize("platform", ["messenger", "instagram"])
async def test_the_second_greeting_has_the_name(start_node: Any, platform: str) -> None:
    page = Page(HttpResponse(status=200, body=json.dumps(NAME[platform]).encode()))
    async with start_node({"greet": GREET}, platform=PLATFORMS[platform], client=page) as node:
        await says(node, "1")
        await node.until(lambda: any(row["name"] for row in node.rows("contacts")))
        await says(node, "2")
        await node.until(lambda: len(page.said) == 2)
        contact = node.rows("contacts")[-1]["id"]
        assert page.said == ["Hello you", "Hello Nadia Okafor"]
        assert [fact.value for fact in node.facts(contact, FieldSet)] == ["Nadia Okafor"]
        assert len(page.asked) == 1
        assert page.asked[0].startswith(f"https://graph.example/v26.0/{PERSON}?fields=")


@pytest.mark.parametrize(
    "profile",
    [
        HttpResponse(status=400, body=b'{"error": {"code": 100, "error_subcode": 33}}'),
        HttpResponse(status=500, body=b""),
        HttpResponse(status=200, body=b"<html>"),
        HttpResponse(status=200, body=b'{"id": "1"}'),
        NotSent("no connection"),
    ],
    ids=["100/33", "500", "html", "no name", "no connection"],
)
async def test_without_a_name_people_are_answered_and_not_asked_for_again(start_node: Any, profile: Any) -> None:
    page = Page(profile)
    async with start_node({"greet": GREET}, platform=PLATFORMS["messenger"], client=page) as node:
        for key in "123":
            await says(node, key)
        await node.until(lambda: len(page.said) == 3 and bool(page.asked))
        await node.runtime.profile_lookup.run_once()
        assert page.said == ["Hello you"] * 3
        assert len(page.asked) == 1
