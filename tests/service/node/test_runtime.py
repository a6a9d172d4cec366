"""A node at work: it sends by itself, tries again by itself, keeps order, and stops in order."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from botkit.core.events import MessageFailed, SendOutcomeUnknown
from botkit.core.model.platform import HttpRequest, HttpResponse
from botkit.errors import StoreUnavailable
from botkit.service.delivery import sender as outbox
from webhooks.client import NotSent, OutcomeUnknown

NADIA, MARCO = "447700900001", "447700900002"


def refusal(code: int, status: int = 400) -> HttpResponse:
    return HttpResponse(status=status, body=f'{{"error": {{"code": {code}, "message": "x"}}}}'.encode())


async def test_an_answer_goes_out_and_the_question_is_marked_read(live: Any) -> None:
    async with live() as town:
        await town.says(NADIA, "hello", key="wamid.in")
        await town.until(lambda: not town.rows("outbox"))
        assert town.client.texts == [(NADIA, "You said hello")]
        assert [request.body["message_id"] for request in town.client.marks] == ["wamid.in"]


async def test_one_slow_send_holds_up_its_contact_and_nobody_else(live: Any) -> None:
    async with live() as town:
        released = asyncio.Event()

        async def slow_for_nadia(request: HttpRequest) -> HttpResponse:
            if request.body["to"].lstrip("+") == NADIA:
                await released.wait()
            return town.client.accept(request)

        town.client.answer = slow_for_nadia
        await town.says(NADIA, "one")
        await town.says(NADIA, "two")
        for number in range(5):
            await town.says(MARCO, f"more {number}")
        await town.until(lambda: sum(to == MARCO for to, _ in town.client.texts) == 5)
        assert [words for to, words in town.client.texts if to == NADIA] == ["You said one"]
        released.set()
        await town.until(lambda: not town.rows("outbox"))
        assert [words for to, words in town.client.texts if to == NADIA] == ["You said one", "You said two"]
        assert [words for to, words in town.client.texts if to == MARCO] == [f"You said more {number}" for number in range(5)]


async def test_a_refused_send_is_tried_again_when_it_is_due(live: Any) -> None:
    async with live() as town:
        answers = [refusal(131016, 500), refusal(130429)]
        town.client.answer = lambda request: answers.pop(0) if answers else town.client.accept(request)
        await town.says(NADIA, "hello")
        for tries in (1, 2):
            await town.until(lambda tries=tries: len(town.client.requests) == tries)
            await town.until(lambda: all(row["lease_until"] is None for row in town.rows("outbox")))
            town.go(seconds=61)
        await town.until(lambda: not town.rows("outbox"))
        assert len(town.client.requests) == 3


async def test_without_a_network_the_message_stays_and_the_node_lives(live: Any) -> None:
    async with live() as town:

        def unreachable(request: HttpRequest) -> HttpResponse:
            raise NotSent("no network")

        town.client.answer = unreachable
        await town.says(NADIA, "hello")
        for tries in range(1, 8):
            await town.until(lambda tries=tries: len(town.client.requests) >= tries)
            await town.until(lambda: all(row["lease_until"] is None for row in town.rows("outbox")))
            town.go(seconds=61)
        assert town.facts(NADIA, MessageFailed) == []
        town.client.answer = town.client.accept
        town.go(seconds=61)
        await town.until(lambda: not town.rows("outbox"))


async def test_a_connection_that_broke_leaves_the_outcome_unknown_until_the_lease_lapses(live: Any) -> None:
    async with live() as town:

        def broken(request: HttpRequest) -> HttpResponse:
            raise OutcomeUnknown("connection lost")

        town.client.answer = broken
        await town.says(NADIA, "hello")
        await town.until(lambda: len(town.client.requests) == 1)
        town.client.answer = town.client.accept
        town.go(seconds=59)
        await asyncio.sleep(0.1)
        assert len(town.client.requests) == 1
        town.go(seconds=2)
        await town.until(lambda: not town.rows("outbox"))
        assert [fact.then for fact in town.facts(NADIA, SendOutcomeUnknown)] == ["resent"]


async def test_a_message_that_cannot_be_rendered_fails_alone(live: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with live() as town:
        platform = town.runtime.bot.channels["main"].platform
        real = platform.render

        def failing(cleared: Any, account: Any) -> Any:
            if "boom" in cleared.message.body:
                raise RuntimeError("a fault of ours")
            return real(cleared, account)

        monkeypatch.setattr(platform, "render", failing, raising=False)
        await town.says(NADIA, "boom")
        await town.says(MARCO, "hello")
        await town.until(lambda: not town.rows("outbox"))
        assert [fact.reason for fact in town.facts(NADIA, MessageFailed)] == ["RENDER_FAULT"]
        assert town.client.texts == [(MARCO, "You said hello")]


async def test_a_read_mark_that_hangs_does_not_hold_the_message(live: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "READ_MARK_SECONDS", 0.05)
    async with live() as town:
        real = town.client.perform

        async def perform(request: HttpRequest) -> HttpResponse:
            if request.body.get("status") == "read":
                await asyncio.sleep(60)
            return await real(request)

        monkeypatch.setattr(town.client, "perform", perform)
        await town.says(NADIA, "hello")
        await town.until(lambda: not town.rows("outbox"))
        assert town.client.texts == [(NADIA, "You said hello")]


async def test_stopping_finishes_what_is_under_way_and_gives_leases_back(live: Any) -> None:
    released = asyncio.Event()
    async with live() as town:

        async def slow(request: HttpRequest) -> HttpResponse:
            await released.wait()
            return town.client.accept(request)

        town.client.answer = slow
        await town.says(NADIA, "one")
        await town.says(NADIA, "two")
        await town.until(lambda: len(town.client.requests) == 1)
        stopping = asyncio.create_task(town.runtime.stop())
        await asyncio.sleep(0.05)
        assert not stopping.done(), "a request is under way"
        released.set()
        await stopping
        with pytest.raises(StoreUnavailable):
            await town.says(NADIA, "late")
        assert [(row["status"], row["number"]) for row in town.rows("messages")] == [("accepted", 1), ("queued", 2)]
        assert [(row["number"], row["lease_until"], row["node"]) for row in town.rows("outbox")] == [(2, None, None)]
        await town.runtime.stop()


async def test_a_part_that_fails_is_told_and_the_rest_is_stopped_in_order(live: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def failing() -> bool:
        raise RuntimeError("a fault of ours")

    town = None
    with pytest.raises(BaseExceptionGroup, match="unhandled errors"):  # noqa: PT012 - leaving the block is what raises
        async with live() as town:
            await town.says(NADIA, "one")
            await town.until(lambda: not town.rows("outbox"))
            monkeypatch.setattr(town.runtime.outbox, "_rest", failing)
            town.go()
            await town.runtime.failed()
    with pytest.raises(StoreUnavailable):
        await town.says(NADIA, "late")
