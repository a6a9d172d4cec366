"""A message that is several requests: each goes out once, in order, whatever happens between them."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from botkit.core.events import MessageFailed, MessageSent
from botkit.core.model.message import Text
from botkit.core.model.platform import HttpRequest, HttpResponse, Incoming, Sender
from tests.support.service import RunningNode, ScriptedClient
from webhooks import PLATFORMS
from webhooks.client import NotSent, OutcomeUnknown

PERSON = "7203991845520413"
LOOK = """\
botkit: 1
flow: look
title: A picture with words
language: en
starts: [no_match]
steps:
  - say: This is it.
    image: https://example.com/k.jpg
"""


class Page(ScriptedClient):
    """Messenger: what arrived, and what each request is answered with."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: list[str] = []
        self.is_unknown = False  # the latest request got no answer
        self.faults: list[Any] = []  # for the next requests: a response, an exception before, or a function after the arrival

    async def perform(self, request: HttpRequest, most: int = 0) -> HttpResponse:
        message = (request.body or {}).get("message")
        if message is None:
            return HttpResponse(status=200, body=b"{}")
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, NotSent):
            raise fault
        if isinstance(fault, HttpResponse):
            return fault
        self.arrived.append("words" if "text" in message else "picture")
        if isinstance(fault, OutcomeUnknown):
            self.is_unknown = True
            raise fault
        return HttpResponse(status=200, body=json.dumps({"message_id": f"m_{len(self.arrived)}"}).encode())


def refusal(status: int, code: int, subcode: int = 0) -> HttpResponse:
    return HttpResponse(status=status, body=json.dumps({"error": {"code": code, "error_subcode": subcode, "message": "x"}}).encode())


async def asks(node: RunningNode) -> int:
    item = Incoming(account="10000", id="in", at=node.clock(), sender=Sender(user_id=PERSON), content=Text(body="look"))
    await node.runtime.intake("main", (item,))
    return int(node.rows("contacts")[-1]["id"])


async def settled(node: RunningNode, page: Page) -> None:
    """Let time pass whenever the message waits for its next attempt, until it is done."""

    def waits() -> bool:
        rows = node.rows("outbox")
        return not rows or page.is_unknown or all(row["lease_until"] is None and row["due_at"] > node.clock() for row in rows)

    while True:
        await node.until(waits)
        if not node.rows("outbox"):
            return
        page.is_unknown = False
        node.go(seconds=300)


async def test_the_picture_goes_first_and_the_id_of_the_words_counts(start_node: Any) -> None:
    page = Page()
    async with start_node({"look": LOOK}, platform=PLATFORMS["messenger"], client=page) as node:
        contact = await asks(node)
        await node.until(lambda: not node.rows("outbox"))
        assert page.arrived == ["picture", "words"]
        assert [fact.platform_id for fact in node.facts(contact, MessageSent)] == ["m_2"]


@pytest.mark.parametrize("fault", [refusal(500, 2), NotSent("no connection")], ids=["500", "no connection"])
async def test_words_that_fail_for_now_are_tried_again_without_the_picture(start_node: Any, fault: Any) -> None:
    page = Page()
    page.faults = [None, fault]
    async with start_node({"look": LOOK}, platform=PLATFORMS["messenger"], client=page) as node:
        await asks(node)
        await settled(node, page)
        assert page.arrived == ["picture", "words"]


async def test_words_that_fail_for_good_leave_the_picture_and_are_told(start_node: Any) -> None:
    page = Page()
    page.faults = [None, refusal(400, 10, 2018278)]
    async with start_node({"look": LOOK}, platform=PLATFORMS["messenger"], client=page) as node:
        contact = await asks(node)
        await settled(node, page)
        assert page.arrived == ["picture"]
        assert len(node.facts(contact, MessageFailed)) == 1


@pytest.mark.parametrize("seed", range(20))
async def test_only_what_had_no_answer_may_arrive_twice(start_node: Any, seed: int) -> None:
    chance, page = Random(seed), Page()
    kinds = [None, None, refusal(500, 2), NotSent("x"), OutcomeUnknown("x")]
    page.faults = [chance.choice(kinds) for _ in range(4)]
    unknown = sum(isinstance(fault, OutcomeUnknown) for fault in page.faults)
    async with start_node({"look": LOOK}, platform=PLATFORMS["messenger"], client=page, lease=timedelta(seconds=60)) as node:
        await asks(node)
        await settled(node, page)
    assert set(page.arrived) == {"picture", "words"}
    assert page.arrived == sorted(page.arrived), "the words came before the picture"
    assert len(page.arrived) <= 2 + unknown
