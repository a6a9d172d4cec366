"""The stand-in platform, played against our own endpoint and client."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from botkit.core.model.contact import Address
from botkit.core.model.message import Choice, Location, Media, Outgoing, Reaction, Tap, Template, Text
from botkit.core.model.platform import Account, Cleared, Failed, Incoming, Item, MarkRead, Receipt, Reply, Retry, Sent
from botkit.errors import StoreUnavailable
from webhooks import PLATFORMS
from webhooks.client import Client, OutcomeUnknown
from webhooks.emulator.delivery.webhook_sender import NotDelivered
from webhooks.emulator.emulator import Emulator, EmulatorSettings
from webhooks.emulator.limits import EnforcedLimits
from webhooks.emulator.number import BusinessNumber
from webhooks.endpoint import Endpoint, routes

WHATSAPP = PLATFORMS["whatsapp"]


class Shop:
    """A business on the stand-in platform: keeps what arrives, and sends when told."""

    def __init__(self, platform: Emulator, client: Client) -> None:
        self.platform = platform
        self.items: list[Item] = []
        self.busy = 0
        self._client = client
        self._account = Account(id=platform.number.id, base_url=platform.base_url, version="v26.0", token=platform.number.token)

    async def intake(self, channel: str, items: tuple[Item, ...]) -> None:
        if self.busy:
            self.busy -= 1
            raise StoreUnavailable("busy")
        self.items.extend(items)

    async def send(self, message: Outgoing, to: str = "447700900123", form: str = "free", tag: str = "o:1", token: str = "") -> Reply:
        cleared = Cleared(to=(Address(platform="whatsapp", value=to),), message=message, form=form, tag=tag)  # type: ignore[arg-type]
        account = Account(id=self._account.id, base_url=self._account.base_url, version="v26.0", token=token or self._account.token)
        return WHATSAPP.reply(await self._client.perform(WHATSAPP.render(cleared, account).request))

    async def signal(self, signal: MarkRead | Reaction) -> Reply:
        to = (Address(platform="whatsapp", value="447700900123"),)
        return WHATSAPP.reply(await self._client.perform(WHATSAPP.signal(signal, to, self._account)))

    def messages(self) -> list[Incoming]:
        return [item for item in self.items if isinstance(item, Incoming)]

    def receipts(self) -> list[Receipt]:
        return [item for item in self.items if isinstance(item, Receipt)]


@pytest.fixture
async def open_shop() -> AsyncIterator[Callable[..., object]]:
    closing = []

    async def start(**more: object) -> Shop:
        platform = Emulator(EmulatorSettings(**more))  # type: ignore[arg-type]
        await platform.start()
        client = Client(total=1.0)
        shop = Shop(platform, client)
        number = platform.number
        endpoint = Endpoint(platform=WHATSAPP, secrets=(number.app_secret,), verify_token=number.verify_token)
        app = web.Application()
        app.add_routes(routes({("whatsapp", "main"): endpoint}, shop.intake))
        server = TestServer(app)
        await server.start_server()
        platform.point_at(str(server.make_url("/webhooks/whatsapp/main")))
        closing.extend([platform.stop, client.close, server.close])
        return shop

    yield start
    for close in closing:
        await close()


async def test_a_conversation(open_shop) -> None:  # type: ignore[no-untyped-def]
    shop = await open_shop(receipts=("sent", "delivered", "read"))
    nadia = shop.platform.customer("447700900123", user_id="GB.1", name="Nadia 👍/")
    await nadia.says("Hello / ä😀")
    assert shop.messages()[0].content == Text(body="Hello / ä😀")
    assert shop.messages()[0].sender.name == "Nadia 👍/"
    sent = await shop.send(Outgoing(body="Which?", choices=(Choice(id="a", label="A"), Choice(id="b", label="B"))), tag="o:7")
    assert isinstance(sent, Sent)
    answer = await nadia.receives()
    assert (answer.id, answer.text, answer.choices, answer.tag) == (sent.platform_id, "Which?", (("a", "A"), ("b", "B")), "o:7")
    await nadia.taps("B")
    assert shop.messages()[1].content == Tap(id="b", title="B")
    assert shop.messages()[1].reply_to == sent.platform_id
    await shop.platform.settled()
    assert [(r.status, r.message, r.tag, r.recipient.user_id) for r in shop.receipts()] == [
        (word, sent.platform_id, "o:7", "GB.1") for word in ("sent", "delivered", "read")
    ]


async def test_a_tap_on_a_list_and_on_nothing(open_shop) -> None:  # type: ignore[no-untyped-def]
    shop = await open_shop()
    nadia = shop.platform.customer("447700900123")
    await shop.send(Outgoing(body="Which?", choices=tuple(Choice(id=str(n), label=f"City {n}") for n in range(5))))
    await nadia.taps("City 3")
    assert shop.messages()[0].content == Tap(id="3", title="City 3")
    with pytest.raises(LookupError):
        await nadia.taps("Elsewhere")


async def test_files_places_and_reactions(open_shop) -> None:  # type: ignore[no-untyped-def]
    shop = await open_shop()
    nadia = shop.platform.customer("447700900123")
    await nadia.sends_file("image", "image/png", b"pixels", caption="look")
    await nadia.shares_location(51.5, -0.12, "Branch 4")
    await nadia.reacts("wamid.x", "👍")
    picture, place, reaction = (item.content for item in shop.messages())
    assert isinstance(picture, Media)
    assert (picture.kind, picture.mime, picture.caption) == ("image", "image/png", "look")
    assert (place, reaction) == (Location(latitude=51.5, longitude=-0.12, name="Branch 4"), Reaction(message="wamid.x", emoji="👍"))
    head = {"Authorization": f"Bearer {shop.platform.number.token}"}
    async with aiohttp.ClientSession(headers=head) as http:
        async with http.get(f"{shop.platform.base_url}/v26.0/{picture.ref}") as info:
            url = (await info.json())["url"]
        async with http.get(url) as file:
            assert await file.read() == b"pixels"
        form = aiohttp.FormData({"messaging_product": "whatsapp", "type": "application/pdf"})
        form.add_field("file", b"%PDF", filename="a.pdf", content_type="application/pdf")
        async with http.post(f"{shop.platform.base_url}/v26.0/{shop.platform.number.id}/media", data=form) as answer:
            key = (await answer.json())["id"]
        assert shop.platform.files[key] == (b"%PDF", "application/pdf")
        async with http.delete(f"{shop.platform.base_url}/v26.0/{key}") as answer:
            assert answer.status == 200
        async with http.get(f"{shop.platform.base_url}/v26.0/{key}") as answer:
            assert answer.status == 400


async def test_read_marks_and_our_reactions(open_shop) -> None:  # type: ignore[no-untyped-def]
    shop = await open_shop()
    assert isinstance(await shop.signal(MarkRead(message="wamid.x")), Sent)
    assert [(read.message, read.typing) for read in shop.platform.reads] == [("wamid.x", True)]
    assert shop.platform.accepted == []
    await shop.signal(Reaction(message="wamid.x", emoji="👍"))
    assert shop.platform.accepted[0].text == "👍"


async def test_a_webhook_is_delivered_until_it_is_taken(open_shop) -> None:  # type: ignore[no-untyped-def]
    gaps: list[float] = []

    async def sleep(seconds: float) -> None:
        gaps.append(seconds)

    shop = await open_shop(sleep=sleep, attempts=4)
    shop.busy = 3
    await shop.platform.customer("447700900123").says("hello")
    assert len(shop.messages()) == 1
    assert gaps == [0.05, 0.1, 0.2]
    assert (shop.platform.webhook_sender.attempted, shop.platform.webhook_sender.answered) == (4, 1)
    shop.busy = 9
    with pytest.raises(NotDelivered, match="503"):
        await shop.platform.customer("447700900123").says("hello?")


async def test_faults_come_in_the_order_in_which_they_were_asked_for(open_shop) -> None:  # type: ignore[no-untyped-def]
    shop = await open_shop()
    faults = shop.platform.faults
    faults.error(131056)
    faults.none()
    faults.page(502)
    faults.error(190, status=401, times=2)
    faults.slow(0.01)
    outcomes = [await shop.send(Outgoing(body="x")) for _ in range(7)]
    assert [type(outcome) for outcome in outcomes] == [Retry, Sent, Retry, Failed, Failed, Sent, Sent]
    assert len(shop.platform.accepted) == 3


async def test_an_answer_that_gets_lost_was_a_message_all_the_same(open_shop) -> None:  # type: ignore[no-untyped-def]
    shop = await open_shop()
    shop.platform.faults.lost(times=2)
    for _ in range(2):
        with pytest.raises(OutcomeUnknown):
            await shop.send(Outgoing(body="x"))
    assert len(shop.platform.accepted) == 2


async def test_a_failure_reported_afterwards(open_shop) -> None:  # type: ignore[no-untyped-def]
    shop = await open_shop(receipts=("sent",))
    shop.platform.faults.failed(131026)
    sent = await shop.send(Outgoing(body="x"))
    await shop.platform.settled()
    (receipt,) = shop.receipts()
    assert (receipt.message, receipt.status) == (sent.platform_id, "failed")
    assert WHATSAPP.verdict(receipt.errors) == Failed(blame="user", reason="UNDELIVERABLE", code="131026")


async def test_receipts_that_nobody_takes_are_given_up_one_by_one(open_shop) -> None:  # type: ignore[no-untyped-def]
    shop = await open_shop(receipts=("sent", "delivered", "read"), attempts=1, workers=2)
    shop.busy = 2
    await shop.send(Outgoing(body="x"))
    await shop.platform.settled()
    assert (len(shop.platform.undelivered), len(shop.receipts())) == (2, 1)


async def test_the_window_is_kept_on_request(open_shop) -> None:  # type: ignore[no-untyped-def]
    now = [1793520000.0]
    shop = await open_shop(limits=EnforcedLimits(window=True), clock=lambda: now[0])
    closed = Failed(blame="user", reason="WINDOW_CLOSED", code="131047")
    assert await shop.send(Outgoing(body="x")) == closed
    nadia = shop.platform.customer("447700900123")
    await nadia.says("hello")
    assert isinstance(await shop.send(Outgoing(body="x")), Sent)
    now[0] += 24 * 3600
    assert await shop.send(Outgoing(body="x")) == closed
    assert isinstance(await shop.send(Outgoing(template=Template(name="t", language="en")), form="template"), Sent)
    assert [sent.text for sent in nadia.inbox] == ["x", "[t]"]


async def test_a_wrong_token_and_a_wrong_number_are_refused(open_shop) -> None:  # type: ignore[no-untyped-def]
    shop = await open_shop()
    assert await shop.send(Outgoing(body="x"), token="wrong") == Failed(blame="token", reason="TOKEN", code="190")
    shop._account = Account(id="1", base_url=shop.platform.base_url, version="v26.0", token=shop.platform.number.token)
    assert await shop.send(Outgoing(body="x")) == Failed(blame="account", reason="NUMBER_MISSING", code="100")


async def test_a_person_is_known_by_every_spelling(open_shop) -> None:  # type: ignore[no-untyped-def]
    shop = await open_shop()
    joao = shop.platform.customer("551199990101", name="João", spellings=("5511999990101",))
    sent = await shop.send(Outgoing(body="x"), to="5511999990101")
    assert sent.address == "551199990101"
    assert len(joao.inbox) == 1
    ana = shop.platform.customer(user_id="BR.1")
    sent = await shop.send(Outgoing(body="x"), to="BR.1")
    assert sent.address == "BR.1"
    assert len(ana.inbox) == 1


async def test_ids_and_times_repeat_with_the_clock() -> None:
    def ids() -> list[str]:
        platform = Emulator(EmulatorSettings(number=BusinessNumber(id="7"), clock=itertools.repeat(1793520000.0).__next__))
        return [platform.new_message_id("x") for _ in range(3)]

    assert ids() == ids()
    assert len(set(ids())) == 3


async def test_waiting_has_a_time_limit() -> None:
    async with Emulator() as platform:
        with pytest.raises(TimeoutError):
            await platform.customer("447700900123").receives(0.01)


async def test_many_wait_at_once(open_shop) -> None:  # type: ignore[no-untyped-def]
    shop = await open_shop()
    people = [shop.platform.customer(f"44770090012{n}") for n in range(5)]

    async def talk(n: int) -> str:
        await asyncio.sleep(0.001 * n)
        await shop.send(Outgoing(body=str(n)), to=f"44770090012{n}")
        return ""

    received, _ = await asyncio.gather(asyncio.gather(*(who.receives() for who in people)), asyncio.gather(*(talk(n) for n in range(5))))
    assert [answer.text for answer in received] == ["0", "1", "2", "3", "4"]
