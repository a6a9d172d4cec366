"""The Messenger page: what its Send API takes, and what people on it do."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.core.model.message import Reaction, Tap, Text
from botkit.core.model.platform import Echo, HttpResponse, Incoming, Receipt
from webhooks import PLATFORMS
from webhooks.emulator.limits import EnforcedLimits
from webhooks.emulator.messenger import send_problems
from webhooks.emulator.phones.activity import MessageShown
from webhooks.emulator.phones.screen import Screen

MESSENGER = PLATFORMS["messenger"]
DAY = 24 * 3600.0


def body(message: Any = None, **more: Any) -> dict[str, Any]:
    return {"recipient": {"id": "720"}, "messaging_type": "RESPONSE", "message": message or {"text": "x"}, **more}


def quick(count: int, title: str = "Yes", payload: str = "y") -> dict[str, Any]:
    return body({"text": "?", "quick_replies": [{"content_type": "text", "title": title, "payload": payload}] * count})


def attached(**payload: Any) -> dict[str, Any]:
    return body({"attachment": {"type": "template", "payload": payload}})


def buttons(count: int, title: str = "Go", text: str = "?") -> dict[str, Any]:
    return attached(template_type="button", text=text, buttons=[{"type": "postback", "title": title, "payload": "g"}] * count)


def generic(count: int, title: str = "T") -> dict[str, Any]:
    return attached(template_type="generic", elements=[{"title": title, "subtitle": "S"}] * count)


def utility(**template: Any) -> dict[str, Any]:
    whole = {"name": "delayed", "language": {"code": "en"}, **template}
    return body({"template": whole}, messaging_type="UTILITY")


EDGES: list[tuple[str, dict[str, Any], dict[str, Any], tuple[int, int | None]]] = [
    ("recipient", body(), {"message": {"text": "x"}}, (100, None)),
    (
        "one of message and action",
        {"recipient": {"id": "1"}, "sender_action": "typing_on"},
        body(sender_action="typing_on"),
        (100, 2018014),
    ),
    ("actions", {"recipient": {"id": "1"}, "sender_action": "mark_seen"}, {"recipient": {"id": "1"}, "sender_action": "x"}, (100, None)),
    ("type", body(messaging_type="UPDATE"), body(messaging_type="NEWS"), (100, None)),
    ("tag", body(messaging_type="MESSAGE_TAG", tag="HUMAN_AGENT"), body(messaging_type="MESSAGE_TAG", tag="ACCOUNT_UPDATE"), (100, None)),
    ("text", body({"text": "x" * 2000}), body({"text": "x" * 2001}), (100, None)),
    ("metadata", body({"text": "x", "metadata": "x" * 1000}), body({"text": "x", "metadata": "x" * 1001}), (100, None)),
    ("quick replies", quick(13), quick(14), (100, None)),
    ("title", quick(1, "x" * 20), quick(1, "x" * 21), (100, None)),
    ("payload", quick(1, "Yes", "x" * 1000), quick(1, "Yes", "x" * 1001), (100, None)),
    ("buttons", buttons(3), buttons(4), (100, None)),
    ("at least one button", buttons(1), buttons(0), (100, None)),
    ("label", buttons(1, "x" * 20), buttons(1, "x" * 21), (100, None)),
    ("text over buttons", buttons(1, text="x" * 640), buttons(1, text="x" * 641), (100, None)),
    ("elements", generic(10), generic(11), (100, None)),
    ("a card of nothing but a title", generic(1), attached(template_type="generic", elements=[{"title": "T"}]), (100, None)),
    ("utility goes with a template", utility(), body(messaging_type="UTILITY"), (100, None)),
    ("a template goes as utility", utility(), {**utility(), "messaging_type": "RESPONSE"}, (100, None)),
    ("language of a template", utility(), utility(language={}), (100, None)),
    (
        "buttons of a template",
        utility(components=[{"type": "buttons", "parameters": [{"type": "POSTBACK", "payload": "x"}]}]),
        utility(components=[{"type": "button", "sub_type": "quick_reply", "parameters": []}]),
        (100, None),
    ),
    ("title of an element", generic(1, "x" * 80), generic(1, "x" * 81), (100, None)),
    (
        "file",
        body({"attachment": {"type": "image", "payload": {"url": "https://example.com/a.png"}}}),
        body({"attachment": {"type": "image", "payload": {"url": "a.png"}}}),
        (100, 2018008),
    ),
]


@pytest.mark.parametrize(("name", "taken", "refused", "code"), EDGES, ids=[edge[0] for edge in EDGES])
def test_the_edge_of_each_limit(name: str, taken: dict[str, Any], refused: dict[str, Any], code: tuple[int, int | None]) -> None:
    assert list(send_problems(taken)) == []
    assert next(send_problems(refused))[:2] == code


async def answered(scene: Any, sent: dict[str, Any], node: str = "me") -> tuple[int, int, int]:
    status, answer = await scene.call("POST", f"{node}/messages", sent)
    error = answer.get("error", {})
    return status, error.get("code", 0), error.get("error_subcode", 0)


async def test_the_window_and_who_cannot_be_reached(set_scene: Any) -> None:
    scene = await set_scene(limits=EnforcedLimits(window=True, known=True))
    assert await answered(scene, body()) == (400, 100, 2018001)
    sam = scene.platform.messenger.person("720")
    assert await answered(scene, body()) == (400, 10, 2018278)
    await sam.says("hi")
    assert await answered(scene, body(), scene.platform.number.page) == (200, 0, 0)
    scene.now[0] += DAY
    assert await answered(scene, body()) == (400, 10, 2018278)
    agent = body(messaging_type="MESSAGE_TAG", tag="HUMAN_AGENT")
    assert await answered(scene, agent) == (200, 0, 0)
    scene.now[0] += 6 * DAY
    assert await answered(scene, agent) == (400, 10, 2018278)
    sam.has_blocked = True
    assert await answered(scene, body()) == (400, 551, 1545041)


async def test_a_conversation_with_receipts_and_echoes(set_scene: Any) -> None:
    scene = await set_scene()
    page = scene.platform.messenger
    page.receipts, page.echoes = ("delivered", "read"), True
    sam = page.person("720")
    await sam.says("hi")
    asked = body({"text": "?", "metadata": "o:1", "quick_replies": [{"content_type": "text", "title": "Yes", "payload": "y"}]})
    status, answer = await scene.call("POST", "me/messages", asked)
    sent = MESSENGER.reply(HttpResponse(status=status, body=str(answer).replace("'", '"').encode()))
    await page.settled()
    await sam.taps("Yes")
    await scene.call("POST", "me/messages", buttons(1))
    await page.settled()
    await sam.taps("Go")
    await sam.reacts(answer["message_id"], "👍")
    await sam.reads()
    items = scene.page.items("messenger")
    said = [item.content for item in items if isinstance(item, Incoming)]
    assert said[:3] == [Text(body="hi"), Tap(id="y", title="Yes"), Tap(id="g", title="Go")]
    assert said[3] == Reaction(message=answer["message_id"], emoji="👍")
    (echo, *_) = [item for item in items if isinstance(item, Echo)]
    assert (echo.id, echo.ours, echo.recipient.user_id) == (answer["message_id"], "o:1", "720")
    assert sent.platform_id == echo.id
    assert {item.status for item in items if isinstance(item, Receipt)} == {"delivered", "read"}
    with pytest.raises(LookupError):
        await sam.taps("Never")


async def test_the_feed_tells_of_the_page_as_of_the_number(set_scene: Any) -> None:
    scene = await set_scene()
    page, platform = scene.platform.messenger, scene.platform
    page.receipts = ("delivered",)
    sam = page.person("720")
    await sam.says("hi")
    await scene.call("POST", "me/messages", {"recipient": {"id": "720"}, "sender_action": "typing_on"})
    await scene.call("POST", "me/messages", quick(2))
    await scene.call("POST", "me/messages", generic(2))
    await scene.call("POST", "me/messages", body({"attachment": {"type": "image", "payload": {"url": "https://example.com/a.png"}}}))
    await page.settled()
    seen = [(type(one).__name__, getattr(one, "screen", Screen()).text) for one in platform.feed.since() if one.customer == "720"]
    assert seen[:3] == [("CustomerWrote", "hi"), ("BusinessRead", ""), ("MessageShown", "?")]
    shown = [one.screen for one in platform.feed.since() if isinstance(one, MessageShown)]
    assert [button.label for button in shown[0].buttons] == ["Yes", "Yes"]
    assert (shown[1].text, shown[2].media[0].link) == ("T\nS\n\nT\nS", "https://example.com/a.png")
    assert seen.count(("StatusShown", "")) == 3


async def test_faults_strike_the_page_too(set_scene: Any) -> None:
    scene = await set_scene()
    scene.platform.faults.error(613)
    scene.platform.faults.page(502)
    assert await answered(scene, body()) == (400, 613, 0)
    async with scene.session.post("/v26.0/me/messages", json=body()) as answer:
        assert (answer.status, answer.content_type) == (502, "text/html")
