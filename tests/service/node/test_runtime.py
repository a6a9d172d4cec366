"""A node at work: it sends by itself, tries again by itself, keeps order, and stops in order."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from botkit.core.events import MessageFailed, SendOutcomeUnknown
from botkit.core.model.platform import HttpRequest, HttpResponse
from botkit.errors import StoreUnavailable
from botkit.service.delivery import sender as outbox
from webhooks import PLATFORMS
from webhooks.client import NotSent, OutcomeUnknown

NADIA, MARCO = "447700900001", "447700900002"


def refusal(code: int, status: int = 400) -> HttpResponse:
    return HttpResponse(status=status, body=f'{{"error": {{"code": {code}, "message": "x"}}}}'.encode())


async def test_an_answer_goes_out_and_the_question_is_marked_read(start_node: Any) -> None:
    async with start_node() as node:
        await node.says(NADIA, "hello", key="wamid.in")
        await node.until(lambda: not node.rows("outbox"))
        assert node.client.texts == [(NADIA, "You said hello")]
        assert [request.body["message_id"] for request in node.client.marks] == ["wamid.in"]


async def test_one_slow_send_holds_up_its_contact_and_nobody_else(start_node: Any) -> None:
    async with start_node() as node:
        released = asyncio.Event()

        async def slow_for_nadia(request: HttpRequest) -> HttpResponse:
            if request.body["to"].lstrip("+") == NADIA:
                await released.wait()
            return node.client.accept(request)

        node.client.answer = slow_for_nadia
        await node.says(NADIA, "one")
        await node.says(NADIA, "two")
        for number in range(5):
            await node.says(MARCO, f"more {number}")
        await node.until(lambda: sum(to == MARCO for to, _ in node.client.texts) == 5)
        assert [words for to, words in node.client.texts if to == NADIA] == ["You said one"]
        released.set()
        await node.until(lambda: not node.rows("outbox"))
        assert [words for to, words in node.client.texts if to == NADIA] == ["You said one", "You said two"]
        assert [words for to, words in node.client.texts if to == MARCO] == [f"You said more {number}" for number in range(5)]


async def test_a_refused_send_is_tried_again_when_it_is_due(start_node: Any) -> None:
    async with start_node() as node:
        answers = [refusal(131016, 500), refusal(130429)]
        node.client.answer = lambda request: answers.pop(0) if answers else node.client.accept(request)
        await node.says(NADIA, "hello")
        for tries in (1, 2):
            await node.until(lambda tries=tries: len(node.client.requests) == tries)
            await node.until(lambda: all(row["lease_until"] is None for row in node.rows("outbox")))
            node.go(seconds=61)
        await node.until(lambda: not node.rows("outbox"))
        assert len(node.client.requests) == 3


async def test_without_a_network_the_message_stays_and_the_node_lives(start_node: Any) -> None:
    async with start_node() as node:

        def unreachable(request: HttpRequest) -> HttpResponse:
            raise NotSent("no network")

        node.client.answer = unreachable
        await node.says(NADIA, "hello")
        for tries in range(1, 8):
            await node.until(lambda tries=tries: len(node.client.requests) >= tries)
            await node.until(lambda: all(row["lease_until"] is None for row in node.rows("outbox")))
            node.go(seconds=61)
        assert node.facts(NADIA, MessageFailed) == []
        node.client.answer = node.client.accept
        node.go(seconds=61)
        await node.until(lambda: not node.rows("outbox"))


async def test_a_connection_that_broke_leaves_the_outcome_unknown_until_the_lease_lapses(start_node: Any) -> None:
    async with start_node() as node:

        def broken(request: HttpRequest) -> HttpResponse:
            raise OutcomeUnknown("connection lost")

        node.client.answer = broken
        await node.says(NADIA, "hello")
        await node.until(lambda: len(node.client.requests) == 1)
        node.client.answer = node.client.accept
        node.go(seconds=59)
        await asyncio.sleep(0.1)
        assert len(node.client.requests) == 1
        node.go(seconds=2)
        await node.until(lambda: not node.rows("outbox"))
        assert [fact.then for fact in node.facts(NADIA, SendOutcomeUnknown)] == ["resent"]


async def test_a_message_that_cannot_be_rendered_fails_alone(start_node: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with start_node() as node:
        channel = node.runtime.bot.channels["main"]

        class Failing:
            def __getattr__(self, name: str) -> Any:
                return getattr(channel.platform, name)

            def render(self, cleared: Any, account: Any) -> Any:
                if "boom" in cleared.message.body:
                    raise RuntimeError("a fault of ours")
                return channel.platform.render(cleared, account)

        monkeypatch.setitem(node.runtime.bot.channels, "main", replace(channel, platform=Failing()))
        await node.says(NADIA, "boom")
        await node.says(MARCO, "hello")
        await node.until(lambda: not node.rows("outbox"))
        assert [fact.reason for fact in node.facts(NADIA, MessageFailed)] == ["RENDER_FAULT"]
        assert node.client.texts == [(MARCO, "You said hello")]


async def test_a_read_mark_that_hangs_does_not_hold_the_message(start_node: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "READ_MARK_SECONDS", 0.05)
    async with start_node() as node:
        real = node.client.perform

        async def perform(request: HttpRequest) -> HttpResponse:
            if request.body.get("status") == "read":
                await asyncio.sleep(60)
            return await real(request)

        monkeypatch.setattr(node.client, "perform", perform)
        await node.says(NADIA, "hello")
        await node.until(lambda: not node.rows("outbox"))
        assert node.client.texts == [(NADIA, "You said hello")]


async def test_a_message_is_marked_as_seen_where_typing_does_not_say_so(start_node: Any) -> None:
    async with start_node(platform=PLATFORMS["messenger"]) as node:
        await node.says(NADIA, "hello")
        await node.until(lambda: not node.rows("outbox"))
        acts = [request.body["sender_action"] for request in node.client.requests if "sender_action" in request.body]
        assert acts == ["mark_seen", "typing_on"]


async def test_stopping_finishes_what_is_under_way_and_gives_leases_back(start_node: Any) -> None:
    released = asyncio.Event()
    async with start_node() as node:

        async def slow(request: HttpRequest) -> HttpResponse:
            await released.wait()
            return node.client.accept(request)

        node.client.answer = slow
        await node.says(NADIA, "one")
        await node.says(NADIA, "two")
        await node.until(lambda: len(node.client.requests) == 1)
        stopping = asyncio.create_task(node.runtime.stop())
        await asyncio.sleep(0.05)
        assert not stopping.done(), "a request is under way"
        released.set()
        await stopping
        with pytest.raises(StoreUnavailable):
            await node.says(NADIA, "late")
        assert [(row["status"], row["number"]) for row in node.rows("messages")] == [("accepted", 1), ("queued", 2)]
        assert [(row["number"], row["lease_until"], row["node"]) for row in node.rows("outbox")] == [(2, None, None)]
        await node.runtime.stop()


async def test_a_part_that_fails_is_told_and_the_rest_is_stopped_in_order(start_node: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> None:
        raise RuntimeError("a fault of ours")

    node = None
    with pytest.raises(BaseExceptionGroup, match="unhandled errors"):  # noqa: PT012 - leaving the block is what raises
        async with start_node() as node:
            await node.says(NADIA, "one")
            await node.until(lambda: not node.rows("outbox"))
            monkeypatch.setattr(node.runtime.sender, "next_due", failing)
            node.go()
            await node.runtime.failed()
    with pytest.raises(StoreUnavailable):
        await node.says(NADIA, "late")
