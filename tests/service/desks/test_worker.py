"""Desks are told of their tickets: signed, in order, at least once, and nothing is lost however long a desk is down."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiohttp import web
from msgspec.structs import replace as changed

from botkit.config import Desk
from botkit.core.model.business import Queue
from botkit.core.model.message import Outgoing
from botkit.core.model.platform import Failed
from botkit.policy.tickets import Seen
from botkit.service.desks.worker import GIVES_UP, DeskWorker
from botkit.service.privacy.erase import erase
from botkit.service.tickets import acts
from botkit.store import Store
from botkit.store.tickets import desks
from botkit.store.tickets.tickets import TicketKey
from tests.support.desks import SECRET, WebhookDesk, served
from tests.support.service import BEGAN, BUSINESS, Clock, SteppedNode, make_bot
from webhooks.desks.signature import HEADER, is_signed

ANA, TOM = "447700900001", "447700900002"
HELP = (
    "botkit: 1\nflow: help\ntitle: Help\nlanguage: en\nstarts: [{keywords: [help me]}]\n"
    "steps: [{say: A colleague will write.}, {handoff: desk, note: Asked., due: 4 hours}, {say: Bye.}]\n"
)
TWO_QUEUES = changed(BUSINESS, queues={"desk": Queue(name="desk"), "care": Queue(name="care")})


@pytest.fixture
def node(store: Store, tmp_path: Path) -> SteppedNode:
    bot = make_bot(tmp_path / "flows", {"help": HELP}, TWO_QUEUES)
    bot.desk_of_queue = {"desk": "care"}
    return SteppedNode(store=store, bot=bot, clock=Clock())


def worker_of(node: SteppedNode, *known: Desk, name: str = "one") -> DeskWorker:
    return DeskWorker(node.bot, node.store, {desk.name: desk for desk in known}, node.clock, name)


async def told(worker: DeskWorker) -> None:
    """Tell everything that is due now."""
    while await worker.run_once():
        pass
    await worker.run_once()


def handed_over(node: SteppedNode, phone: str = ANA) -> TicketKey:
    node.says(phone, "help me")
    node.send_all()
    return node.contact_id(phone), "main", 1


def reply(key: TicketKey, text: str, by: str = "Sam") -> Any:
    return acts.reply(key, by, Outgoing(body=text), Seen(anyway=True))


def kinds(desk: WebhookDesk, ticket: str = "") -> list[str]:
    """What a desk was told of a ticket, or of all of them, without the words of the bot."""
    told = [event for event in desk.events if (event["message"] or {}).get("side") != "bot"]
    return [event["event"] for event in told if not ticket or event["ticket"]["id"] == ticket]


async def test_a_ticket_is_told_from_its_beginning_to_its_end_and_each_request_is_signed(node: SteppedNode) -> None:
    desk = WebhookDesk()
    async with served(desk.app()) as url:
        worker = worker_of(node, desk.desk(url))
        key = handed_over(node)
        node.says(ANA, "It is about my order.")
        node.handle(acts.take(key, "Sam"), reply(key, "Hello, Sam here."), acts.note(key, "Sam", "Rings back."))
        node.handle(acts.close(key, "Sam", "solved"))
        await told(worker)
    assert kinds(desk) == ["ticket.opened", "message.received", "ticket.assigned", "message.sent", "note.added", "ticket.closed"]
    opened, promised, received, _, sent, note, closed = desk.events
    assert [event["sequence"] for event in desk.events] == [1, 2, 3, 4, 5, 6, 7]
    assert opened["note"] == "Asked."
    assert opened["ticket"] == {"id": f"{key[0]}-main-1", "queue": "desk", "assignee": ""}
    assert opened["contact"]["address"] == f"whatsapp:{ANA}"
    assert opened["window_until"] == "2026-11-02T09:00:00Z"
    assert [(line["side"], line["text"]) for line in opened["history"]] == [("customer", "help me")]
    assert (promised["event"], promised["by"]) == ("message.sent", ""), "the words of the bot"
    assert promised["message"] == {"kind": "text", "text": "A colleague will write.", "file": "", "number": 1, "side": "bot"}
    assert received["message"] == {"kind": "text", "text": "It is about my order.", "file": "", "number": 0, "side": "customer"}
    assert (sent["by"], sent["message"]["text"], note["note"], closed["outcome"]) == ("Sam", "Hello, Sam here.", "Rings back.", "solved")
    for headers, body in desk.posts:
        assert is_signed(headers[HEADER], body, [SECRET], node.clock())
        assert headers["Botkit-Event"] == json.loads(body)["id"]
    with node.store.read() as tx:
        assert desks.backlogs(tx) == ()


async def test_a_desk_that_is_down_for_three_days_gets_everything_in_order(node: SteppedNode) -> None:
    desk = WebhookDesk(status=500)
    async with served(desk.app()) as url:
        worker = worker_of(node, desk.desk(url))
        key = handed_over(node)
        other = handed_over(node, TOM)
        written = 0
        while node.clock() < BEGAN + GIVES_UP - timedelta(hours=1):
            await told(worker)
            node.clock.go(hours=1)
            if written < 5:
                node.says(ANA, f"still there? {written}")
                written += 1
        assert {json.loads(body)["event"] for _, body in desk.posts} == {"ticket.opened"}, "what is later waits"
        with node.store.read() as tx:
            (backlog,) = desks.backlogs(tx)
        assert (backlog.desk, backlog.tickets, backlog.events, backlog.problem) == ("care", 2, 9, "status 500")
        assert backlog.failing_since == BEGAN
        desk.status = 200
        node.clock.go(minutes=30)
        await told(worker)
        assert kinds(desk, f"{key[0]}-main-1") == ["ticket.opened", *["message.received"] * 5]
        assert kinds(desk, f"{other[0]}-main-1") == ["ticket.opened"]
        desk.status = 503
        node.says(ANA, "one more")
        while node.clock() < BEGAN + timedelta(days=8):
            await told(worker)
            node.clock.go(hours=12)
        with node.store.read() as tx:
            (backlog,) = desks.backlogs(tx)
        assert (backlog.events, backlog.given_up) == (1, 1), "given up, and kept"
        desk.status = 200
        desk.posts.clear()
        await told(worker)
        assert desk.posts == []
        with node.store.begin() as tx:
            assert desks.retry(tx, "care", node.clock()) == 1
        await told(worker)
        assert [event["message"]["text"] for event in desk.events] == ["one more"]


class _Killed(BaseException):
    """The process died."""


async def test_after_a_crash_before_the_commit_an_event_comes_again_under_its_id(
    node: SteppedNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = WebhookDesk()
    real, calls = desks.taken, 0

    def dies_every_second_time(*about: Any) -> bool:
        nonlocal calls
        calls += 1
        if calls % 2:
            raise _Killed
        return real(*about)

    monkeypatch.setattr(desks, "taken", dies_every_second_time)
    monkeypatch.setattr("botkit.service.desks.worker.IN_A_ROW", 1)
    async with served(desk.app()) as url:
        handed_over(node)
        node.says(ANA, "first")
        node.says(ANA, "second")
        while node.rows("desk_events"):
            with contextlib.suppress(_Killed):
                await worker_of(node, desk.desk(url)).run_once()
            node.clock.go(minutes=6)  # the lease lapses
    came = [json.loads(body)["sequence"] for _, body in desk.posts]
    assert came == [1, 1, 2, 2, 3, 3, 4, 4], "nothing lost, in order, at least once"
    assert [event["sequence"] for event in desk.events] == [1, 2, 3, 4], "the same id for the same event"


async def test_two_nodes_tell_each_event_once(node: SteppedNode) -> None:
    desk = WebhookDesk()
    async with served(desk.app()) as url:
        first, second = worker_of(node, desk.desk(url)), worker_of(node, desk.desk(url), name="two")
        for number in range(10):
            handed_over(node, f"4477009001{number:02}")
        await asyncio.gather(told(first), told(second))
        await told(first)
    assert len(desk.posts) == len(desk.events) == 20  # that a ticket is open, and what the bot said to it


async def test_what_happens_while_a_desk_is_told_is_told_next(node: SteppedNode) -> None:
    desk = WebhookDesk()
    async with served(desk.app()) as url:
        worker = worker_of(node, desk.desk(url))
        handed_over(node)
        desk.before = lambda count: node.says(ANA, "meanwhile") if count == 1 else None
        await told(worker)
    assert kinds(desk) == ["ticket.opened", "message.received"]


async def test_a_ticket_that_moves_is_opened_in_the_next_desk_and_moved_in_the_former(node: SteppedNode) -> None:
    desk, other = WebhookDesk(), WebhookDesk()
    node.bot.desk_of_queue = {"desk": "care", "care": "other"}
    async with served(desk.app()) as url, served(other.app()) as other_url:
        worker = worker_of(node, desk.desk(url), replace(other.desk(other_url), name="other"))
        key = handed_over(node)
        node.handle(acts.move(key, "Sam", "care"))
        node.says(ANA, "hello?")
        await told(worker)
    assert kinds(desk) == ["ticket.opened", "ticket.moved"]
    assert kinds(other) == ["ticket.opened", "message.received"]


async def test_an_answer_that_does_not_arrive_is_told(node: SteppedNode) -> None:
    desk = WebhookDesk()
    async with served(desk.app()) as url:
        worker = worker_of(node, desk.desk(url))
        key = handed_over(node)
        node.handle(reply(key, "Hello."))
        (outbound,) = node.claim()
        node.settle(outbound, Failed(blame="user", reason="UNDELIVERABLE", code="131026"))
        await told(worker)
    assert kinds(desk) == ["ticket.opened", "message.sent", "message.failed"]
    assert (desk.events[-1]["reason"], desk.events[-1]["message"]["text"]) == ("131026", "Hello.")


async def test_redirects_and_private_addresses_are_no_answer_and_no_secret_is_logged(node: SteppedNode) -> None:
    app = web.Application()

    async def elsewhere(_: web.Request) -> web.Response:
        raise web.HTTPFound("https://elsewhere.example/")

    app.add_routes([web.post("/hook", elsewhere)])
    async with served(app) as url:
        allowed = WebhookDesk().desk(url)
        handed_over(node)
        with structlog.testing.capture_logs() as logs:
            for desk, why in [(allowed, "status 302"), (replace(allowed, allow_private=False), "address is private")]:
                await worker_of(node, desk).run_once()
                with node.store.read() as tx:
                    assert desks.backlogs(tx)[0].problem == why
                node.clock.go(hours=1)
    await worker_of(node, replace(allowed, url="http://127.0.0.1:9/hook")).run_once()
    with node.store.read() as tx:
        assert desks.backlogs(tx)[0].problem == "no connection"
    assert SECRET not in str(logs)
    assert "help me" not in str(logs)


async def test_what_waits_for_a_desk_is_erased_with_the_person(node: SteppedNode) -> None:
    key = handed_over(node)
    with node.store.begin() as tx:
        erase(tx, b"0" * 32, [key[0]], BEGAN, "test")
    assert (node.rows("desk_tickets"), node.rows("desk_events")) == ([], [])


async def test_without_desks_nothing_is_written(node: SteppedNode) -> None:
    node.bot.desk_of_queue = {}
    handed_over(node)
    assert node.rows("desk_tickets") == []


async def test_a_desk_that_is_gone_from_botkit_yaml_is_asked_no_more(node: SteppedNode) -> None:
    handed_over(node)
    await worker_of(node).run_once()
    with node.store.read() as tx:
        assert desks.backlogs(tx)[0].problem == "there is no such desk in botkit.yaml"
