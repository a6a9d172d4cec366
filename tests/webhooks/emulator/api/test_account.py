"""What is no message: templates, files, the number, its profile, and what was charged."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from botkit.core.model.platform import AccountUpdate
from webhooks.emulator.limits import EnforcedLimits
from webhooks.emulator.number import BusinessNumber

PHONE = "447700900123"
BODY = {"type": "BODY", "text": "Hello {{1}}, order {{2}} left our shop.", "example": {"body_text": [["Nadia", "4471"]]}}


def wording(**more: Any) -> dict[str, Any]:
    return {"name": "shipped", "language": "en_GB", "category": "UTILITY", "components": [BODY], **more}


def body(text: str, **more: Any) -> dict[str, Any]:
    return wording(components=[{"type": "BODY", "text": text, "example": {}}], **more)


def with_buttons(*buttons: dict[str, Any]) -> dict[str, Any]:
    return wording(components=[BODY, {"type": "BUTTONS", "buttons": list(buttons)}])


REPLY, LINK = {"type": "QUICK_REPLY", "text": "Yes"}, {"type": "URL", "text": "Open", "url": "https://example.com/{{1}}"}

RULES: list[tuple[str, dict[str, Any], int]] = [
    ("a whole template", wording(), 0),
    ("name in lower case", wording(name="Shipped"), 100),
    ("name of 512", wording(name="a" * 512), 0),
    ("name longer", wording(name="a" * 513), 100),
    ("category", wording(category="NEWS"), 100),
    ("language", wording(language="english"), 100),
    ("components", wording(components=None), 131008),
    ("a body", wording(components=[]), 2388072),
    ("body of 1024", body("x" * 1024), 0),
    ("body longer", body("x" * 1025), 2388040),
    ("variable first", body("{{1}} is your code for our shop"), 2388299),
    ("variable last", body("The code for our shop is {{1}}"), 2388299),
    ("too many variables", body("Hi {{1}} {{2}} bye"), 2388293),
    ("numbered with a gap", body("Hello dear {{1}}, order {{3}} has left our shop."), 2388072),
    ("without an example", wording(components=[{"type": "BODY", "text": "Hello {{1}}, how are you?"}]), 2388072),
    ("header of 60", wording(components=[BODY, {"type": "HEADER", "format": "TEXT", "text": "x" * 60}]), 0),
    ("header longer", wording(components=[BODY, {"type": "HEADER", "format": "TEXT", "text": "x" * 61}]), 2388040),
    ("two variables in a header", wording(components=[BODY, {"type": "HEADER", "format": "TEXT", "text": "{{1}} {{2}}"}]), 2388047),
    ("a header of sound", wording(components=[BODY, {"type": "HEADER", "format": "AUDIO"}]), 2388047),
    ("footer of 60", wording(components=[BODY, {"type": "FOOTER", "text": "x" * 60}]), 0),
    ("footer longer", wording(components=[BODY, {"type": "FOOTER", "text": "x" * 61}]), 2388040),
    ("a variable in the footer", wording(components=[BODY, {"type": "FOOTER", "text": "{{1}}"}]), 2388073),
    ("ten buttons", with_buttons(*[REPLY] * 10), 0),
    ("eleven buttons", with_buttons(*[REPLY] * 11), 100),
    ("two links", with_buttons(LINK, LINK), 0),
    ("three links", with_buttons(LINK, LINK, LINK), 100),
    ("quick replies apart", with_buttons(REPLY, LINK, REPLY), 100),
    ("a label of 25", with_buttons({"type": "QUICK_REPLY", "text": "x" * 25}), 0),
    ("a longer label", with_buttons({"type": "QUICK_REPLY", "text": "x" * 26}), 2388040),
    ("a variable inside an address", with_buttons({"type": "URL", "text": "Open", "url": "https://example.com/{{1}}/a"}), 100),
]


@pytest.mark.parametrize(("name", "made", "code"), RULES, ids=[rule[0] for rule in RULES])
async def test_the_rules_of_creating_a_template(set_scene: Any, name: str, made: dict[str, Any], code: int) -> None:
    scene = await set_scene()
    status, answer = await scene.call("POST", f"{scene.platform.number.business}/message_templates", made)
    assert answer.get("error", {}).get("code", 0) == code, answer
    if not code:
        assert (status, answer["status"], answer["category"]) == (200, "PENDING", "UTILITY")


async def test_a_template_from_creation_to_its_end(set_scene: Any) -> None:
    scene = await set_scene(limits=EnforcedLimits(templates=True))
    platform, path = scene.platform, f"{scene.platform.number.business}/message_templates"
    assert await scene.template(PHONE, "shipped", "Nadia", "4471", language="en_GB") == 132001
    _, made = await scene.call("POST", path, wording())
    await platform.settled()
    assert await scene.template(PHONE, "shipped", "Nadia", "4471", language="en_GB") == 0
    assert await scene.template(PHONE, "shipped", "Nadia", language="en_GB") == 132000
    assert await scene.template(PHONE, "shipped", "Nadia", "4471", language="fr") == 132001
    assert platform.screen_of(platform.accepted[-1]).text == "Hello Nadia, order 4471 left our shop."
    for event, code in (("PAUSED", 132015), ("REINSTATED", 0), ("DISABLED", 132016), ("REJECTED", 132001)):
        await platform.actions.judge_template("shipped", event)
        assert await scene.template(PHONE, "shipped", "Nadia", "4471", language="en_GB") == code
    await platform.actions.recategorize("shipped", "marketing")
    assert (await scene.call("GET", made["id"]))[1]["category"] == "MARKETING"
    assert [(item.field, item.event) for item in scene.caught.items() if isinstance(item, AccountUpdate)] == [
        *(("message_template_status_update", event) for event in ("APPROVED", "PAUSED", "REINSTATED", "DISABLED", "REJECTED")),
        ("template_category_update", "CHANGED"),
    ]
    status, answer = await scene.call("POST", made["id"], {"components": [BODY], "category": "UTILITY"})
    assert (status, answer) == (200, {"success": True, "id": made["id"], "name": "shipped", "category": "UTILITY"})
    await platform.settled()
    assert (await scene.call("POST", made["id"], {"category": "MARKETING"}))[1]["error"]["code"] == 2388039
    assert (await scene.call("DELETE", f"{path}?name=shipped"))[0] == 200
    assert (await scene.call("GET", path))[1] == {"data": []}


@pytest.mark.parametrize(("well", "statuses"), [(True, ["sent"]), (False, ["failed"])])
async def test_a_paced_template_waits_for_what_people_make_of_it(set_scene: Any, well: bool, statuses: list[str]) -> None:
    scene = await set_scene(receipts=("sent",))
    scene.platform.templates.add("news", "en", "Our news of today", category="marketing")
    scene.platform.templates.hold("news")
    template = {"name": "news", "language": {"code": "en"}}
    body = {"messaging_product": "whatsapp", "to": PHONE, "type": "template", "template": template}
    _, answer = await scene.call("POST", f"{scene.platform.number.id}/messages", body)
    assert answer["messages"][0]["message_status"] == "held_for_quality_assessment"
    assert await scene.statuses() == []
    scene.platform.actions.release_template("news", well=well)
    assert [status["status"] for status in await scene.statuses()] == statuses
    assert len(scene.platform.customer(PHONE).inbox) == well
    assert await scene.template(PHONE, "news") == 0


async def test_the_list_comes_in_pages(set_scene: Any) -> None:
    scene = await set_scene()
    for number in range(7):
        scene.platform.templates.add(f"t{number}", "en", "Words", category="marketing" if number == 3 else "utility")
    path = f"{scene.platform.number.business}/message_templates"
    seen, after = [], ""
    while True:
        _, page = await scene.call("GET", f"{path}?limit=3&fields=name,status&after={after}")
        seen.extend(row["name"] for row in page["data"])
        if "next" not in page["paging"]:
            break
        after = page["paging"]["cursors"]["after"]
        async with scene.session.get(page["paging"]["next"]) as answer:
            assert (await answer.json())["data"]
    assert seen == [f"t{number}" for number in range(7)]
    _, found = await scene.call("GET", f"{path}?category=MARKETING")
    assert [row["name"] for row in found["data"]] == ["t3"]
    assert (await scene.call("GET", f"{path}?after=!!"))[1]["error"]["code"] == 131059


async def test_the_number_and_its_profile(set_scene: Any) -> None:
    scene = await set_scene(number=BusinessNumber(name="Kettle & Co", is_official=True))
    number = scene.platform.number
    _, found = await scene.call("GET", f"{number.business}/phone_numbers")
    assert found["data"][0]["id"] == number.id
    _, state = await scene.call("GET", f"{number.id}?fields=verified_name,is_official_business_account,quality_rating")
    assert state == {"id": number.id, "verified_name": "Kettle & Co", "is_official_business_account": True, "quality_rating": "GREEN"}
    profile = f"{number.id}/whatsapp_business_profile"
    about = {"messaging_product": "whatsapp", "about": "x" * 139, "websites": ["https://example.com"] * 2}
    assert (await scene.call("POST", profile, about))[0] == 200
    assert (await scene.call("GET", profile))[1]["data"][0]["about"] == "x" * 139
    for wrong in ({"about": "x" * 140}, {"websites": ["https://example.com"] * 3}):
        assert (await scene.call("POST", profile, {"messaging_product": "whatsapp", **wrong}))[1]["error"]["code"] == 100


@pytest.mark.parametrize(("mime", "size", "code"), [("image/png", 10, 0), ("image/gif", 10, 100), ("image/webp", 500 * 1024 + 1, 131053)])
async def test_what_may_be_uploaded(set_scene: Any, mime: str, size: int, code: int) -> None:
    scene = await set_scene()
    form = aiohttp.FormData({"messaging_product": "whatsapp", "type": mime})
    form.add_field("file", b"x" * size, filename="a", content_type=mime)
    async with scene.session.post(f"/v26.0/{scene.platform.number.id}/media", data=form) as answer:
        assert (await answer.json()).get("error", {}).get("code", 0) == code


async def test_the_address_of_a_file_lives_for_five_minutes(set_scene: Any) -> None:
    scene = await set_scene()
    _, found = await scene.call("GET", scene.platform.save_file(b"pixels", "image/png"))
    async with scene.session.get(found["url"]) as answer:
        assert (answer.status, await answer.read()) == (200, b"pixels")
    scene.now[0] += 300
    async with scene.session.get(found["url"]) as answer:
        assert answer.status == 404


async def test_pricing_analytics_count_what_was_delivered(set_scene: Any) -> None:
    scene = await set_scene(receipts=("sent", "delivered"))
    scene.platform.bill.rate = lambda category, country: 0.5
    await scene.platform.customer(PHONE).says("hi")
    await scene.send(PHONE)
    for _ in range(2):
        await scene.template("4915735985000")
    number = scene.platform.number.business
    asked = "pricing_analytics.start(1795305600).end(1795392000).granularity(DAILY).dimensions([COUNTRY])"
    _, state = await scene.call("GET", f"{number}?fields={asked}")
    points = state["pricing_analytics"]["data"][0]["data_points"]
    assert [(point["country"], point["pricing_type"], point["pricing_category"], point["volume"], point["cost"]) for point in points] == [
        ("DE", "REGULAR", "UTILITY", 2, 1.0),
        ("GB", "FREE_CUSTOMER_SERVICE", "SERVICE", 1, 0),
    ]
