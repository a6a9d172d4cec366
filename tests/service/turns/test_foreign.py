"""Webhooks for other accounts: nobody is created or answered, messages are kept, everything is counted."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from botkit.core.events import UnhandledItem
from botkit.core.model.message import Text
from botkit.core.model.platform import Account, Echo, IdentityChanged, Incoming, Preference, Receipt, Sender
from botkit.service.bot import OWN, Bot, Channel
from botkit.service.commands import InboundItem
from botkit.service.turns.foreign import without_foreign
from botkit.service.unit_of_work import UnitOfWork
from botkit.store.events import ACCOUNT

NADIA = Sender(phone="447700900001", name="Nadia")


def posted(item: Any) -> InboundItem:
    return InboundItem(channel="main", item=item)


def message(account: str) -> Incoming:
    return Incoming(account=account, id="k1", at=None, sender=NADIA, content=Text(body="hello"))


def test_a_message_to_another_number_creates_nobody_and_gets_no_answer(node: Any) -> None:
    node.handle(posted(message("999888777")))
    kept = node.facts(ACCOUNT, UnhandledItem)
    assert [fact.what for fact in kept] == ["another account"]
    assert "hello" in kept[0].raw
    assert node.rows("addresses") == node.rows("messages") == node.rows("consents") == []


def test_a_message_to_our_number_is_answered_beside_it(node: Any) -> None:
    node.handle(posted(message("999888777")), posted(replace(message("10000"), id="k2")))
    assert len(node.rows("messages")) == 1


def test_what_another_number_got_is_counted_and_not_kept(node: Any) -> None:
    other = "999888777"
    work = UnitOfWork()
    items = (
        Receipt(account=other, id="r", message="m", status="read", at=None),
        Echo(account=other, id="e", at=None, recipient=NADIA, human=True),
        Preference(account=other, id="p", at=None, sender=NADIA, value="stop"),
        IdentityChanged(account=other, id="i", at=None, old=NADIA, new=NADIA),
    )
    assert without_foreign(node.bot, [posted(item) for item in items], work) == []
    assert work.foreign == {"main": 4}


def test_further_ids_of_an_account_are_ours_and_an_account_without_an_id_is_known_by_its_path(node: Any) -> None:
    def bot(account: str, *further: str) -> Bot:
        known: Channel = node.bot.channels["main"]
        channel = Channel(
            name="main",
            platform=known.platform,
            account=Account(id=account, base_url="", version="", token=""),
            webhook_ids=further,
        )
        return Bot(programs=node.bot.programs, channels={"main": channel})

    assert bot("1", "2").is_ours("main", "2")
    assert not bot("1", "2").is_ours("main", "3")
    assert bot(OWN).is_ours("main", "3")
    assert not bot(OWN, "4").is_ours("main", "3")
