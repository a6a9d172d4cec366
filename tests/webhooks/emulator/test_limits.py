"""The limits that depend on who is written to, when and how often."""

from __future__ import annotations

import json
from typing import Any

import pytest

from webhooks.emulator.limits import STRICT, EnforcedLimits

DAY = 24 * 3600.0
PHONE, OTHER = "447700900123", "447700900124"


async def test_the_window_opens_with_what_a_customer_does_and_closes_after_24_hours(set_scene: Any) -> None:
    scene = await set_scene(limits=EnforcedLimits(window=True))
    nadia = scene.platform.customer(PHONE)
    for act in (nadia.says("hi"), nadia.calls(5), nadia.reacts("wamid.x", "👍"), nadia.shares_location(1, 2)):
        assert await scene.send(PHONE) == 131047
        await act
        assert await scene.send(PHONE) == 0
        scene.now[0] += DAY - 1
        assert await scene.send(PHONE) == 0
        scene.now[0] += 1
    await nadia.stops_marketing()
    await nadia.changes_number(OTHER)
    assert await scene.send(OTHER) == 131047, "neither opens it"
    assert await scene.template(OTHER) == 0


@pytest.mark.parametrize(
    "body",
    [
        {"type": "image", "image": {"id": "{id}"}},
        {
            "type": "interactive",
            "interactive": {
                "type": "button",
                "header": {"type": "video", "video": {"id": "{id}"}},
                "body": {"text": "x"},
                "action": {"buttons": [{"type": "reply", "reply": {"id": "1", "title": "y"}}]},
            },
        },
        {
            "type": "template",
            "template": {
                "name": "news",
                "language": {"code": "en"},
                "components": [{"type": "header", "parameters": [{"type": "document", "document": {"id": "{id}"}}]}],
            },
        },
    ],
    ids=lambda body: body["type"],
)
async def test_a_file_goes_by_an_id_that_somebody_got(set_scene: Any, body: dict[str, Any]) -> None:
    scene = await set_scene(limits=EnforcedLimits(files=True))
    known = scene.platform.save_file(b"a file", "image/png")

    def naming(file: str) -> Any:
        return json.loads(json.dumps(body[body["type"]]).replace('"id": "{id}"', file))

    assert await scene.send(PHONE, body["type"], naming(f'"id": "{known}"')) == 0
    assert await scene.send(PHONE, body["type"], naming('"id": "4711"')) == 100
    assert await scene.send(PHONE, body["type"], naming('"link": "https://example.com/a"')) == 0, "an address is not looked up"


async def test_marketing_is_refused_to_whom_it_does_not_reach(set_scene: Any) -> None:
    scene = await set_scene(limits=EnforcedLimits(templates=True, marketing_each=2, us_marketing=True))
    scene.platform.templates.add("news", "en", "Our news of today", category="marketing")
    scene.platform.templates.add("order", "en", "Your order is on its way")
    nadia = scene.platform.customer(PHONE)
    assert [await scene.template(PHONE, "news") for _ in range(3)] == [0, 0, 131049]
    scene.now[0] += DAY
    assert await scene.template(PHONE, "news") == 0
    await nadia.stops_marketing()
    assert await scene.template(PHONE, "news") == 131050
    assert await scene.template(PHONE, "order") == 0
    await nadia.resumes_marketing()
    assert await scene.template(PHONE, "news") == 0
    nadia.is_in_experiment = True
    assert await scene.template(PHONE, "news") == 130472
    assert await scene.template("12025550143", "news") == 131049


async def test_what_depends_on_the_person_can_fail_afterwards(set_scene: Any) -> None:
    scene = await set_scene(limits=EnforcedLimits(known=True, late=True), receipts=("sent",))
    assert await scene.send(OTHER) == 0
    (status,) = await scene.statuses()
    assert (status["status"], status["errors"][0]["code"]) == ("failed", 131026)
    assert scene.platform.customer(OTHER).inbox == ()


async def test_forty_five_to_one_person_at_once_then_one_every_six_seconds(set_scene: Any) -> None:
    scene = await set_scene(limits=EnforcedLimits(pair=True))
    assert [await scene.send(PHONE) for _ in range(46)] == [0] * 45 + [131056]
    assert await scene.send(OTHER) == 0
    scene.now[0] += 6
    assert [await scene.send(PHONE) for _ in range(2)] == [0, 131056]


async def test_the_throughput_counts_what_comes_in_too(set_scene: Any) -> None:
    scene = await set_scene(limits=EnforcedLimits(per_second=5))
    assert await scene.send(PHONE) == 0
    await scene.platform.customer(PHONE).says("hi")
    assert [await scene.send(PHONE) for _ in range(4)] == [0, 0, 0, 130429]
    scene.now[0] += 1
    assert await scene.send(PHONE) == 0


async def test_how_many_people_are_reached_in_a_day_outside_their_windows(set_scene: Any) -> None:
    scene = await set_scene(limits=EnforcedLimits(reach=2))
    assert [await scene.template(f"44770090012{n}") for n in (1, 2, 1, 3)] == [0, 0, 0, 131048]
    await scene.platform.customer("447700900124").says("hi")
    assert await scene.template("447700900124") == 0, "who wrote does not count"
    scene.now[0] += DAY
    assert await scene.template("447700900123") == 0


async def test_whom_the_business_blocked_is_neither_heard_nor_written_to(set_scene: Any) -> None:
    scene = await set_scene()
    nadia, number = scene.platform.customer(PHONE), scene.platform.number.id
    body = {"messaging_product": "whatsapp", "block_users": [{"user": PHONE}]}
    status, answer = await scene.call("POST", f"{number}/block_users", body)
    assert (status, answer["block_users"]["failed_users"][0]["input"]) == (400, PHONE), "only who wrote can be blocked"
    await nadia.says("hi")
    await scene.call("POST", f"{number}/block_users", body)
    before = len(scene.caught.bodies)
    await nadia.says("hello?")
    assert len(scene.caught.bodies) == before
    assert await scene.send(PHONE) == 130403
    assert (await scene.call("GET", f"{number}/block_users"))[1]["data"][0]["block_users"][0]["wa_id"] == PHONE
    await scene.call("DELETE", f"{number}/block_users", body)
    assert await scene.send(PHONE) == 0


async def test_who_blocked_the_business_gets_nothing_and_it_is_not_told(set_scene: Any) -> None:
    scene = await set_scene(receipts=("sent", "delivered", "read"))
    nadia = scene.platform.customer(PHONE)
    nadia.blocks()
    assert await scene.send(PHONE) == 0
    assert nadia.inbox == ()
    assert [status["status"] for status in await scene.statuses()] == ["sent"]


async def test_nobody_writes_to_themselves(set_scene: Any) -> None:
    scene = await set_scene()
    assert await scene.send(scene.platform.number.display) == 131021


async def test_only_marketing_goes_by_the_marketing_address(set_scene: Any) -> None:
    scene = await set_scene()
    scene.platform.templates.add("news", "en", "Our news of today", category="marketing")
    path = f"{scene.platform.number.id}/marketing_messages"
    frame = {"messaging_product": "whatsapp", "to": PHONE}
    template = {**frame, "type": "template", "template": {"name": "news", "language": {"code": "en"}}}
    assert (await scene.call("POST", path, template))[0] == 200
    template["template"] = {"name": "order", "language": {"code": "en"}}
    assert (await scene.call("POST", path, template))[1]["error"]["code"] == 134100
    assert (await scene.call("POST", path, {**frame, "text": {"body": "x"}}))[1]["error"]["code"] == 131055


@pytest.mark.parametrize("rule", EnforcedLimits.__struct_fields__)
def test_the_strict_rules_leave_none_out(rule: str) -> None:
    assert getattr(STRICT, rule)
