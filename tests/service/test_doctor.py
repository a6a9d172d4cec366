"""What the doctor finds, with a platform that answers on loopback."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from botkit.core.model.platform import Account, HttpRequest, HttpResponse
from botkit.service import doctor
from botkit.service.bot import Channel
from botkit.service.doctor import Finding
from botkit.store import Store
from botkit.store.delivery import channel_holds
from botkit.store.delivery.channel_holds import OPERATOR, ChannelHold
from tests.support.delivery import NADIA
from tests.support.echo import ECHO
from tests.support.service import BEGAN, Clock, SteppedNode, make_bot
from webhooks import PLATFORMS
from webhooks.app_setup import WANTED
from webhooks.client import Client, NotSent
from webhooks.emulator.api.app import TICKED
from webhooks.emulator.emulator import Emulator
from webhooks.whatsapp.account_updates import ACCOUNT_FIELDS
from webhooks.whatsapp.parse import FIELDS


def levels(findings: list[Finding]) -> dict[str, str]:
    return {finding.about: finding.level for finding in findings}


def test_a_queue_that_waits_or_is_held_is_named(store: Store, tmp_path: Path) -> None:
    node = SteppedNode(store=store, bot=make_bot(tmp_path / "flows", {"echo": ECHO}), clock=Clock())
    node.says(NADIA, "hello")
    assert levels(doctor.store(store, ["main"], None, BEGAN)) == {"store": "ok", "queue main": "ok"}
    late = doctor.store(store, ["main"], None, BEGAN + timedelta(seconds=doctor.LATE + 1))
    assert levels(late)["queue main"] == "warning"
    assert "301 s" in late[1].text
    with store.begin() as tx:
        channel_holds.hold(tx, [ChannelHold(channel="main", reason=OPERATOR, by="anna", at=BEGAN)])
    held = doctor.store(store, ["main"], tmp_path / "x.checkpoint", BEGAN)
    assert levels(held) == {"store": "ok", "queue main": "warning", "checkpoint": "warning"}


def test_the_machine_is_looked_at(tmp_path: Path) -> None:
    assert levels(doctor.machine([tmp_path], 100))["open files"] == "warning"
    assert levels(doctor.machine([tmp_path], 16_384))["open files"] == "ok"
    assert levels(doctor.machine([tmp_path / "nowhere"], 16_384)) == {f"folder {tmp_path / 'nowhere'}": "fault", "open files": "ok"}


class Answer:
    """A platform with one answer, whose clock is `ahead` of ours."""

    def __init__(self, status: int, body: bytes = b"{}", date: str = "") -> None:
        self.response = HttpResponse(status=status, body=body, headers={"Date": date} if date else {})
        self.requests: list[HttpRequest] = []

    async def perform(self, request: HttpRequest, most: int = 0) -> HttpResponse:
        self.requests.append(request)
        return self.response


def channel(tmp_path: Path) -> Channel:
    found = make_bot(tmp_path / "flows", {"echo": ECHO}).channels["main"]
    return replace(found, account=msgspec.structs.replace(found.account, base_url="http://127.0.0.1:9"))


async def test_a_token_that_is_refused_and_a_wrong_clock_are_faults(tmp_path: Path) -> None:
    asked = channel(tmp_path)
    now = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
    good = Answer(200, date="Sun, 01 Nov 2026 09:00:01 GMT")
    assert levels(await doctor.channel(asked, good, now)) == {"channel main": "ok", "clock": "ok", "token main": "warning"}
    refused = Answer(401, b'{"error": {"code": 190}}', date="Sun, 01 Nov 2026 07:00:00 GMT")
    token, clock = await doctor.channel(asked, refused, now)
    assert (token.level, "code 190" in token.text, clock.level) == ("fault", True, "fault")
    assert "7,200 s ahead" in clock.text
    assert levels(await doctor.channel(asked, Answer(503), now)) == {"channel main": "warning"}
    assert {request.method for request in good.requests} == {"GET"}
    assert all("t" not in finding.text.split() for finding in (token, clock)), "never the token"


async def test_a_platform_that_cannot_be_reached_is_a_fault(tmp_path: Path) -> None:
    async with Client(connect=1.0) as client:
        (finding,) = await doctor.channel(channel(tmp_path), client, BEGAN)
    assert finding.level == "fault"
    assert "does not answer" in finding.text
    assert NotSent.__name__ not in finding.text


async def asked_of(platform: Emulator, **more: Any) -> dict[str, Finding]:
    """What the doctor finds about the emulator's own number, by what it is about."""
    number = platform.number
    account = Account(id=number.id, base_url=platform.base_url, version="v26.0", token=number.token)
    asked = Channel(name="main", platform=PLATFORMS["whatsapp"], account=account)
    given = {"secrets": (number.app_secret,), "business_account": number.business, **more}
    async with Client() as client:
        return {finding.about: finding for finding in await doctor.channel(asked, client, datetime.now(UTC), **given)}


async def test_the_end_of_a_token_is_told_before_it_comes() -> None:
    async with Emulator() as platform:
        assert "no end" in (await asked_of(platform))["token main"].text
        platform.token_ends = platform.clock() + 3 * 86_400
        soon = (await asked_of(platform))["token main"]
        platform.token_ends = platform.clock() + 60 * 86_400
        later = (await asked_of(platform))["token main"]
    assert (soon.level, later.level) == ("warning", "ok")
    assert "it ends 20" in soon.text


async def test_webhooks_that_the_platform_does_not_post_are_told() -> None:
    async with Emulator() as platform:
        good = await asked_of(platform)
        whole = platform.ticked["whatsapp_business_account"]
        platform.ticked["whatsapp_business_account"] = tuple(name for name in whole if name != "account_update")
        lacking = await asked_of(platform)
        platform.ticked["whatsapp_business_account"] = ("account_update",)
        mute = await asked_of(platform)
        del platform.ticked["whatsapp_business_account"]
        nothing = await asked_of(platform)
        platform.ticked["whatsapp_business_account"] = whole
        stranger = await asked_of(platform, secrets=("not the secret", "nor this"))
        turned = await asked_of(platform, secrets=("a former one", platform.number.app_secret))
        platform.is_subscribed = False
        cut = await asked_of(platform)
    about = "webhooks main"
    assert [each[about].level for each in (good, lacking, mute, nothing, stranger, turned, cut)] == [
        *("ok", "warning", "fault", "fault", "fault", "ok", "fault")
    ]
    assert "account_update" in lacking[about].text
    assert "does not get messages" in mute[about].text
    assert "botkit connect" in cut[about].text


async def test_a_page_of_messenger_is_asked_for_its_own_webhooks() -> None:
    async with Emulator() as platform:
        number = platform.number
        account = Account(id=number.page, base_url=platform.base_url, version="v26.0", token=number.token)
        asked = Channel(name="page", platform=PLATFORMS["messenger"], account=account)
        platform.ticked["page"] = ("messages",)
        async with Client() as client:
            found = await doctor.channel(asked, client, datetime.now(UTC), (number.app_secret,))
    assert levels(found) == {"channel page": "ok", "clock": "ok", "token page": "ok", "webhooks page": "fault"}
    assert "messaging_postbacks" in found[-1].text


def test_what_is_asked_for_is_what_the_platform_knows_and_botkit_reads() -> None:
    for platform, wanted in WANTED.items():
        assert {*wanted.needed, *wanted.useful} <= set(TICKED[wanted.object]), platform
    assert {*WANTED["whatsapp"].needed, *WANTED["whatsapp"].useful} <= {*FIELDS, *ACCOUNT_FIELDS}
