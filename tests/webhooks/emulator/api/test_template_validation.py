"""What the stand-in platform refuses when a send does not fill its template as it was approved."""

from __future__ import annotations

from typing import Any

import pytest

from webhooks.emulator.limits import EnforcedLimits

PHONE = "447700900123"
PARTS = [
    {"type": "HEADER", "format": "IMAGE"},
    {"type": "BODY", "text": "Hello {{who}}, your order {{number}} has left our shop now.", "example": {}},
    {
        "type": "BUTTONS",
        "buttons": [
            {"type": "URL", "text": "Track", "url": "https://example.com/t/{{1}}"},
            {"type": "URL", "text": "Shop", "url": "https://example.com"},
            {"type": "QUICK_REPLY", "text": "Cancel"},
        ],
    },
]
IMAGE = {"type": "header", "parameters": [{"type": "image", "image": {"link": "https://example.com/box.jpg"}}]}
END = {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "4471"}]}
REPLY = {"type": "button", "sub_type": "quick_reply", "index": 2, "parameters": [{"type": "payload", "payload": "CANCEL-4471"}]}


def words(**values: str) -> dict[str, Any]:
    return {"type": "body", "parameters": [{"type": "text", "parameter_name": name, "text": value} for name, value in values.items()]}


def button(**changed: Any) -> dict[str, Any]:
    return {**END, **changed}


BODY = words(who="Nadia", number="4471")
CASES: list[tuple[str, list[dict[str, Any]], int]] = [
    ("all of it", [IMAGE, BODY, END, REPLY], 0),
    ("no id behind a reply", [IMAGE, BODY, END], 0),
    ("names in another order", [IMAGE, words(number="4471", who="Nadia"), END], 0),
    ("no picture", [BODY, END], 132012),
    ("a document for the picture", [{"type": "header", "parameters": [{"type": "document", "document": {"id": "7"}}]}, BODY, END], 132012),
    ("two pictures", [{"type": "header", "parameters": IMAGE["parameters"] * 2}, BODY, END], 132000),
    ("a value too few", [IMAGE, words(who="Nadia"), END], 132000),
    ("another name", [IMAGE, words(who="Nadia", order="4471"), END], 132000),
    ("no names", [IMAGE, {"type": "body", "parameters": [{"type": "text", "text": "x"}] * 2}, END], 100),
    ("a picture in the text", [IMAGE, {"type": "body", "parameters": [*BODY["parameters"][:1], *IMAGE["parameters"]]}, END], 132012),
    ("no end of an address", [IMAGE, BODY], 131008),
    ("an end where none is wanted", [IMAGE, BODY, END, button(index="1")], 132018),
    ("another kind of button", [IMAGE, BODY, END, button(index="2")], 131009),
    ("a button that is not there", [IMAGE, BODY, END, button(index="9")], 131009),
]


@pytest.fixture
async def scene(set_scene: Any) -> Any:
    made = await set_scene(limits=EnforcedLimits(templates=True))
    wording = {"name": "order", "language": "en", "category": "UTILITY", "parameter_format": "NAMED", "components": PARTS}
    status, answer = await made.call("POST", f"{made.platform.number.business}/message_templates", wording)
    assert status == 200, answer
    made.platform.review_template("order", "en")
    await made.platform.settled()
    return made


@pytest.mark.parametrize(("components", "code"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
async def test_a_send_fits_its_wording_or_is_refused(scene: Any, components: list[dict[str, Any]], code: int) -> None:
    assert await scene.send(PHONE, "template", {"name": "order", "language": {"code": "en"}, "components": components}) == code


async def test_the_phone_shows_the_wording_filled_and_gives_the_id_back(scene: Any) -> None:
    nadia = scene.platform.customer(PHONE)
    await scene.send(PHONE, "template", {"name": "order", "language": {"code": "en"}, "components": [IMAGE, BODY, END, REPLY]})
    screen = scene.platform.screen_of(nadia.inbox[-1])
    assert (screen.text, screen.values) == ("Hello Nadia, your order 4471 has left our shop now.", ("Nadia", "4471"))
    assert (screen.files, [button.link for button in screen.buttons]) == (
        ("image https://example.com/box.jpg",),
        ["https://example.com/t/4471", "https://example.com", ""],
    )
    await nadia.taps("Cancel")
    (tap,) = [item.content for item in scene.caught.items() if hasattr(item, "content")]
    assert (tap.id, tap.title) == ("CANCEL-4471", "Cancel")


async def test_a_place_stands_above_the_words(set_scene: Any) -> None:
    scene = await set_scene(limits=EnforcedLimits(templates=True))
    wording = {"name": "shop", "language": "en", "category": "UTILITY"}
    parts = [{"type": "HEADER", "format": "LOCATION"}, {"type": "BODY", "text": "Your order waits for you here."}]
    await scene.call("POST", f"{scene.platform.number.business}/message_templates", {**wording, "components": parts})
    scene.platform.review_template("shop", "en")
    await scene.platform.settled()
    nadia = scene.platform.customer(PHONE)
    place = {
        "type": "header",
        "parameters": [{"type": "location", "location": {"latitude": 52.5, "longitude": 13.4, "name": "Kettle & Co"}}],
    }
    assert await scene.send(PHONE, "template", {"name": "shop", "language": {"code": "en"}, "components": [place]}) == 0
    assert scene.platform.screen_of(nadia.inbox[-1]).place == "52.5,13.4 Kettle & Co"
