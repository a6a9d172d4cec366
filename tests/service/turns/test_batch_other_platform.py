"""A flow answers on a platform of another kind, which the service has never heard of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from botkit.core.events import MessageRefused
from botkit.core.model.message import Text
from botkit.core.model.platform import Incoming, Sender
from botkit.service.commands import InboundItem, PublishEvent
from tests.support.echo import ECHO
from tests.support.service import Clock, SteppedNode, make_bot
from tests.support.toy_platform import Pigeon

NOTICE = """\
botkit: 1
flow: notice
title: A notice
language: en
starts:
  - event: ring
steps:
  - say: Look up!
    outside: drop
    topic: flights
"""


def test_a_message_is_answered_long_after_it_was_written_and_a_notice_needs_consent(store: Any, tmp_path: Any) -> None:
    clock = Clock()
    node = SteppedNode(store=store, bot=make_bot(tmp_path / "flows", {"echo": ECHO, "notice": NOTICE}, platform=Pigeon()), clock=clock)
    said = Incoming(account="10000", id="k", at=clock() - timedelta(hours=30), sender=Sender(user_id="ada"), content=Text(body="hello"))
    node.handle(InboundItem(channel="main", item=said))
    (outbound,) = node.claim()
    channel = node.bot.channels["main"]
    assert channel.platform.render(outbound.cleared, channel.account).request.body == {"to": "ada", "text": "You said hello"}
    node.handle(PublishEvent(key="e", name="ring", contact="pigeon:ada"))
    contact = outbound.row.contact_id
    assert [fact.reason for fact in node.facts(contact, MessageRefused)] == ["NO_CONSENT_UTILITY"]
