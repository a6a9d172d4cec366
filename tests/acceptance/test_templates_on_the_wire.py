"""Templates from end to end: listed, filled, taken by the platform, tapped, paused and moved to another category."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from botkit.core.events import AnswerGiven, MessageQueued, MessageRefused
from botkit.core.model.business import Business, Topic
from botkit.flowfile.project.template_catalogue import infos
from tests.support.servers import channel_of
from webhooks.emulator.emulator import Emulator, EmulatorSettings
from webhooks.emulator.limits import EnforcedLimits
from webhooks.whatsapp.catalogue import parse_list

PHONE = "447700900123"
SIGN_UP = """\
botkit: 1
flow: follow
title: Sign up
language: en
starts:
  - keywords: [follow]
steps:
  - opt_in: orders
    ask: May we write to you about your orders?
    agreed:
      - subscribe: orders
        to: '"4471"'
"""
SHIPPED = """\
botkit: 1
flow: shipped
title: Shipped
language: en
starts:
  - event: order.shipped
    to: orders
steps:
  - ask: Your order {{ event.number }} has left. Shall we ring?
    template: shipped
    with: {number: event.number, who: contact.name}
    image: https://example.com/box.jpg
    link: {label: Track, url: "https://example.com/t/{{ event.number }}?k=ab"}
    choices:
      - {label: "Yes", value: ring}
      - {label: "No", value: leave}
    save: wish
  - say: "Noted: {{ wish }}."
    outside: drop
"""
PARTS = [
    {"type": "HEADER", "format": "IMAGE"},
    {"type": "BODY", "text": "Hello {{who}}, your order {{number}} has left our shop now. Shall the driver ring?", "example": {}},
    {
        "type": "BUTTONS",
        "buttons": [
            {"type": "URL", "text": "Where is it?", "url": "https://example.com/t/{{1}}"},
            {"type": "QUICK_REPLY", "text": "Please ring"},
            {"type": "QUICK_REPLY", "text": "Leave it there"},
        ],
    },
]


@pytest.fixture
async def site(serve_site: Any, sqlite_url: str, sample_clock: Any) -> AsyncIterator[Any]:
    async with Emulator(
        EmulatorSettings(limits=EnforcedLimits(window=True, templates=True), clock=lambda: sample_clock().timestamp())
    ) as platform:
        wording = {"name": "shipped", "language": "en_GB", "category": "UTILITY", "parameter_format": "NAMED", "components": PARTS}
        assert isinstance(platform.templates.create(wording, platform.new_object_id()), dict)
        platform.templates.judge("shipped", "APPROVED")
        known = infos(parse_list(json.dumps(platform.templates.listing({})).encode()).wordings)
        channel = channel_of(platform)
        business = Business(name="Kettle & Co", topics={"orders": Topic(name="orders")}, templates=known)
        flows = {"follow": SIGN_UP, "shipped": SHIPPED}
        async with serve_site({"main": channel}, sqlite_url, sample_clock, flows=flows, business=business, platform=platform) as running:
            platform.point_at(f"{running.server.url}/webhooks/whatsapp/main")
            yield running


async def tell(site: Any, key: str) -> None:
    body = {"name": "order.shipped", "key": key, "body": {"number": "4471"}}
    async with site.session.post(f"{site.server.url}/events", json=body, headers={"Authorization": "Bearer events-token"}) as answer:
        assert answer.status < 300, await answer.text()
    await site.rests()


async def signed_up(site: Any) -> Any:
    nadia = site.platform.customer(PHONE, name="Nadia")
    await nadia.says("follow")
    await site.rests()
    await nadia.taps("Yes")
    await site.rests()
    site.clock.go(timedelta(hours=25))
    return nadia


async def test_a_wording_is_filled_from_top_to_bottom_and_its_buttons_give_our_ids_back(site: Any) -> None:
    nadia = await signed_up(site)
    await tell(site, "one")
    assert site.platform.rejected == []
    shown = site.platform.screen_of(nadia.inbox[-1])
    assert shown.text == "Hello Nadia, your order 4471 has left our shop now. Shall the driver ring?"
    assert (shown.files, shown.buttons[0].link) == (("image https://example.com/box.jpg",), "https://example.com/t/4471?k=ab")
    await nadia.taps("Leave it there")
    await site.rests()
    assert nadia.inbox[-1].text == "Noted: leave."
    answers = [fact for fact in site.log(site.contact(f"whatsapp:{PHONE}")) if isinstance(fact, AnswerGiven)]
    assert [fact.value for fact in answers] == ["leave"]
    assert site.differences() == []


async def test_a_pause_and_a_new_category_are_heeded_at_once(site: Any) -> None:
    nadia = await signed_up(site)
    contact = site.contact(f"whatsapp:{PHONE}")

    def last() -> str:
        return [fact for fact in site.log(contact) if isinstance(fact, MessageQueued | MessageRefused)][-1].reason

    await site.platform.actions.judge_template("shipped", "PAUSED")
    await tell(site, "one")
    assert (last(), nadia.inbox[-1].kind) == ("TEMPLATE_PAUSED", "interactive")
    await site.platform.actions.judge_template("shipped", "REINSTATED")
    await tell(site, "two")
    assert (last(), nadia.inbox[-1].kind) == ("ALLOW_CONSENT", "template")
    await site.platform.actions.recategorize("shipped", "marketing")
    await tell(site, "three")
    assert last() == "TEMPLATE_CATEGORY_CHANGED"
