"""What the doctor finds, with a platform that answers on loopback."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from botkit.core.model.platform import HttpRequest, HttpResponse
from botkit.service import doctor
from botkit.service.bot import Channel
from botkit.service.doctor import Finding
from botkit.store import Store
from botkit.store.delivery import channel_holds
from botkit.store.delivery.channel_holds import OPERATOR, ChannelHold
from tests.support.delivery import NADIA
from tests.support.echo import ECHO
from tests.support.service import BEGAN, Clock, SteppedNode, make_bot
from webhooks.client import Client, NotSent


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
    assert levels(await doctor.channel(asked, good, now)) == {"channel main": "ok", "clock": "ok"}
    refused = Answer(401, b'{"error": {"code": 190}}', date="Sun, 01 Nov 2026 07:00:00 GMT")
    token, clock = await doctor.channel(asked, refused, now)
    assert (token.level, "code 190" in token.text, clock.level) == ("fault", True, "fault")
    assert "7,200 s ahead" in clock.text
    assert levels(await doctor.channel(asked, Answer(503), now)) == {"channel main": "warning"}
    assert [request.method for request in good.requests] == ["GET"]
    assert all("t" not in finding.text.split() for finding in (token, clock)), "never the token"


async def test_a_platform_that_cannot_be_reached_is_a_fault(tmp_path: Path) -> None:
    async with Client(connect=1.0) as client:
        (finding,) = await doctor.channel(channel(tmp_path), client, BEGAN)
    assert finding.level == "fault"
    assert "does not answer" in finding.text
    assert NotSent.__name__ not in finding.text
