"""The outlook of a reply is what becomes of it: on WhatsApp, Messenger and Instagram, at the edges of their windows."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from botkit.billing.terms import BillingAccount, Terms
from botkit.core.model.message import Outgoing
from botkit.core.model.platform import Sender
from botkit.policy.gate.window import EDGE_MARGIN
from botkit.service.billing.bill_run import open_billing
from botkit.service.commands import InboundItem, TicketDone, TicketRefused
from botkit.service.tickets import acts
from botkit.service.tickets.reply_outlook import ReplyOutlook, reply_outlook
from botkit.store import Store, contacts
from botkit.store.tickets.tickets import TicketKey
from tests.support.service import BEGAN, Clock, SteppedNode, incoming, make_bot
from webhooks import PLATFORMS

HELP = "botkit: 1\nflow: help\ntitle: Help\nlanguage: en\nstarts: [{keywords: [help me]}]\nsteps: [{handoff: desk, due: 9 days}]\n"
WEEK, DAY = timedelta(days=7), timedelta(days=1)
TERMS = Terms(accounts=(BillingAccount(currency="USD"),))


def on(platform: str, store: Store, folder: Path) -> tuple[SteppedNode, TicketKey]:
    """Somebody who has just been handed over."""
    node = SteppedNode(store=store, bot=make_bot(folder, {"help": HELP}, platform=PLATFORMS[platform]), clock=Clock())
    item = incoming("447700900001", "help me", BEGAN)
    if platform != "whatsapp":
        item = replace(item, sender=Sender(user_id="2481357000"))
    node.handle(InboundItem(channel="main", item=item))
    with store.read() as tx:
        contact = contacts.by_address(tx, f"{platform}:{item.sender.user_id or item.sender.phone}")
    assert contact is not None
    return node, (contact, "main", 1)


def outlook(node: SteppedNode, key: TicketKey) -> ReplyOutlook:
    with node.store.read() as tx:
        found = reply_outlook(tx, node.bot, key, node.clock(), open_billing(tx, TERMS))
    assert found is not None
    return found


@pytest.mark.parametrize(("platform", "length"), [("whatsapp", DAY), ("messenger", WEEK), ("instagram", WEEK)])
def test_words_of_a_person_go_out_to_the_edge_of_their_window_and_not_after_it(
    platform: str, length: timedelta, store: Store, tmp_path: Path
) -> None:
    node, key = on(platform, store, tmp_path / "flows")
    reply = acts.reply(key, "Sam", Outgoing(body="Hello."))
    node.handle(acts.note(key, "Sam", "Ours."))
    node.clock.now = BEGAN + length - EDGE_MARGIN - timedelta(seconds=1)
    assert outlook(node, key).words_until == BEGAN + length
    (sent,) = node.handle(reply)
    assert isinstance(sent, TicketDone)
    (outbound,) = node.send_all()
    assert outbound.cleared.human_agent is (length > DAY), "marked as a person's words beyond a day"
    node.handle(acts.note(key, "Sam", "Still ours."))
    node.clock.now = BEGAN + length - EDGE_MARGIN
    late = outlook(node, key)
    (refused,) = node.handle(reply)
    assert isinstance(refused, TicketRefused)
    assert (late.refused, late.rule, late.words_until) == (refused.reason, refused.rule, None) == ("WINDOW_CLOSED", "7", None)


def test_an_answer_is_free_and_a_template_has_the_price_of_the_list(store: Store, tmp_path: Path) -> None:
    node, key = on("whatsapp", store, tmp_path / "flows")
    prices = {price.kind: price.amount or Decimal(0) for price in outlook(node, key).prices}
    assert prices["words"] == 0
    assert prices["utility"] > 0


def test_a_platform_that_bills_nothing_has_no_prices(store: Store, tmp_path: Path) -> None:
    node, key = on("messenger", store, tmp_path / "flows")
    assert outlook(node, key).prices == ()


def test_of_a_conversation_that_nobody_has_there_is_no_outlook(store: Store, tmp_path: Path) -> None:
    node, _ = on("whatsapp", store, tmp_path / "flows")
    with store.read() as tx:
        assert reply_outlook(tx, node.bot, (999, "main", 1), BEGAN) is None
