"""The Chatwoot adapter against a stand-in: conversations and messages once each, also after an answer got lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from botkit.core.model.message import Outgoing
from botkit.policy.tickets import Seen
from botkit.service.desks.worker import DeskWorker
from botkit.service.tickets import acts
from botkit.store import Store
from botkit.store.tickets import desks
from botkit.store.tickets.tickets import TicketKey
from tests.support.desks import StandInChatwoot, served
from tests.support.service import Clock, SteppedNode, make_bot

ANA = "447700900001"
HELP = (
    "botkit: 1\nflow: help\ntitle: Help\nlanguage: en\nstarts: [{keywords: [help me]}]\n"
    "steps: [{say: A colleague will write.}, {handoff: desk, note: Asked., due: 4 hours}, {say: Bye.}]\n"
)
PATHS = ("/contacts", "/conversations", "/messages", "/toggle_status")


@pytest.fixture
def node(sqlite_url: str, tmp_path: Path) -> Any:
    bot = make_bot(tmp_path / "flows", {"help": HELP})
    bot.desk_of_queue = {"desk": "care"}
    store = Store.open(sqlite_url)
    yield SteppedNode(store=store, bot=bot, clock=Clock())
    store.close()


@pytest.fixture
async def chatwoot() -> AsyncIterator[tuple[StandInChatwoot, str]]:
    stand_in = StandInChatwoot()
    async with served(stand_in.app()) as url:
        yield stand_in, url


async def told(node: SteppedNode, desk: Any) -> None:
    """Tell everything, with as many attempts as it takes."""
    worker = DeskWorker(node.bot, node.store, {desk.name: desk}, node.clock, "one")
    while node.rows("desk_events"):
        await worker.run_once()
        node.clock.go(minutes=31)


def handed_over(node: SteppedNode) -> TicketKey:
    node.says(ANA, "help me")
    node.send_all()
    return node.contact_id(ANA), "main", 1


async def test_a_ticket_is_a_conversation_with_the_words_of_both_sides(node: SteppedNode, chatwoot: tuple[StandInChatwoot, str]) -> None:
    stand_in, url = chatwoot
    key = handed_over(node)
    node.says(ANA, "It is about my order.")
    by_hand = Outgoing(body="Hello from the terminal.")
    node.handle(acts.reply(key, "Kim", by_hand, Seen(anyway=True)), acts.reply(key, "care: Sam", Outgoing(body="Hi."), Seen(anyway=True)))
    await told(node, stand_in.desk(url))
    ((number, contact),) = stand_in.contacts.items()
    ((conversation, known),) = stand_in.conversations.items()
    assert (contact["identifier"], contact["phone_number"]) == (f"botkit-{key[0]}", f"+{ANA}")
    assert (known["contact_id"], known["inbox_id"], known["source_id"]) == (number, 3, f"botkit-{key[0]}-main-1")
    assert stand_in.said(conversation) == [
        ("note", "Queue desk. Asked.\n\ncustomer: help me"),
        ("note", "The bot answered: A colleague will write."),
        ("customer", "It is about my order."),
        ("note", "Kim answered: Hello from the terminal."),
    ], "what was said in Chatwoot is not said there again"
    node.handle(acts.close(key, "Kim"))
    await told(node, stand_in.desk(url))
    assert stand_in.conversations[conversation]["status"] == "resolved"
    node.clock.go(days=1)
    node.says(ANA, "help me")
    await told(node, stand_in.desk(url))
    assert len(stand_in.contacts) == 1
    assert len(stand_in.conversations) == 2, "one for each ticket"


@pytest.mark.parametrize("path", PATHS)
async def test_an_answer_that_gets_lost_doubles_nothing(path: str, node: SteppedNode, chatwoot: tuple[StandInChatwoot, str]) -> None:
    stand_in, url = chatwoot
    stand_in.broken = path
    key = handed_over(node)
    node.says(ANA, "It is about my order.")
    node.handle(acts.close(key, "Kim"))
    await told(node, stand_in.desk(url))
    assert stand_in.broken == "", "it was lost"
    assert len(stand_in.contacts) == 1
    (conversation,) = stand_in.conversations
    assert [side for side, _ in stand_in.said(conversation)] == ["note", "note", "customer"]
    assert stand_in.conversations[conversation]["status"] == "resolved"


async def test_the_same_words_said_twice_are_two_messages(node: SteppedNode, chatwoot: tuple[StandInChatwoot, str]) -> None:
    stand_in, url = chatwoot
    handed_over(node)
    node.says(ANA, "hello?")
    await told(node, stand_in.desk(url))
    stand_in.broken = "/messages"
    node.says(ANA, "hello?")
    await told(node, stand_in.desk(url))
    (conversation,) = stand_in.conversations
    assert stand_in.said(conversation)[2:] == [("customer", "hello?"), ("customer", "hello?")]


async def test_a_contact_that_chatwoot_knows_by_the_number_is_taken(node: SteppedNode, chatwoot: tuple[StandInChatwoot, str]) -> None:
    stand_in, url = chatwoot
    stand_in.contacts[7] = {"id": 7, "name": "Ana", "phone_number": f"+{ANA}"}
    handed_over(node)
    await told(node, stand_in.desk(url))
    assert list(stand_in.contacts) == [7]
    assert [known["contact_id"] for known in stand_in.conversations.values()] == [7]


async def test_a_wrong_token_is_a_problem_and_loses_nothing(node: SteppedNode, chatwoot: tuple[StandInChatwoot, str]) -> None:
    from dataclasses import replace

    stand_in, url = chatwoot
    handed_over(node)
    wrong = replace(stand_in.desk(url), token="old")
    await DeskWorker(node.bot, node.store, {"care": wrong}, node.clock, "one").run_once()
    with node.store.read() as tx:
        assert [(backlog.events, backlog.problem) for backlog in desks.backlogs(tx)] == [(2, "status 401")]
    node.clock.go(minutes=1)
    await told(node, stand_in.desk(url))
    assert len(stand_in.conversations) == 1
