"""What the stand-in platform accepts and refuses, row by row of the platform's pages on messages and on errors."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.core.model.platform import HttpResponse
from webhooks import PLATFORMS
from webhooks.emulator.api.errors import ERRORS
from webhooks.emulator.api.interactive_validation import KINDS as MENUS
from webhooks.emulator.api.validation import KINDS, check_send

PHONE = "447700900123"


def send(kind: str, content: Any, **more: Any) -> dict[str, Any]:
    return {"messaging_product": "whatsapp", "to": PHONE, "type": kind, kind: content, **more}


def menu(kind: str, action: Any, **more: Any) -> dict[str, Any]:
    return send("interactive", {"type": kind, "body": {"text": "Which?"}, "action": action, **more})


def buttons(*titles: str, **more: Any) -> dict[str, Any]:
    replies = [{"type": "reply", "reply": {"id": f"b{place}", "title": title}} for place, title in enumerate(titles)]
    return menu("button", {"buttons": replies}, **more)


def rows(*titles: str, section: str = "", sections: int = 1, button: str = "Menu", **row: str) -> dict[str, Any]:
    listed = [{"id": f"r{place}", "title": title, **row} for place, title in enumerate(titles)]
    parts = [{"title": section or f"S{number}", "rows": listed if number == 0 else []} for number in range(sections)]
    return menu("list", {"button": button, "sections": parts})


def template(*parameters: dict[str, Any], **more: Any) -> dict[str, Any]:
    components = [{"type": "body", "parameters": list(parameters)}] if parameters else []
    return send("template", {"name": "t", "language": {"code": "en"}, "components": components, **more})


def form(**parameters: Any) -> dict[str, Any]:
    return menu("flow", {"name": "flow", "parameters": {"flow_message_version": "3", "flow_id": "1", "flow_cta": "Open", **parameters}})


LINK = {"name": "cta_url", "parameters": {"display_text": "See", "url": "https://example.com"}}


def quick(key: str) -> dict[str, Any]:
    return {"buttons": [{"type": "quick_reply", "quick_reply": {"id": key, "title": "Take it"}}]}


QUICK = quick("x" * 20)


def card(index: int, *, action: dict[str, Any] = LINK, **more: Any) -> dict[str, Any]:
    picture = {"type": "image", "image": {"link": "https://example.com/a.jpg"}}
    made = {"card_index": index, "type": "cta_url", "header": picture, "action": action, **more}
    return {key: value for key, value in made.items() if value is not None}


def carousel(count: int, **more: Any) -> dict[str, Any]:
    return menu("carousel", {"cards": [card(index, **more) for index in range(count)]})


LINK = "https://example.com/a.jpg"
CARD = {"name": {"formatted_name": "Imani Roy", "first_name": "Imani"}}

# What stands at the edge of a limit is taken, what stands beyond it is refused, with this code.
EDGES: list[tuple[str, dict[str, Any], dict[str, Any], int]] = [
    ("text: 4096", send("text", {"body": "x" * 4096}), send("text", {"body": "x" * 4097}), 100),
    ("text: at least one", send("text", {"body": "x"}), send("text", {"body": ""}), 131008),
    ("text counts in UTF-16", send("text", {"body": "😀" * 2048}), send("text", {"body": "😀" * 2048 + "x"}), 100),
    ("text: preview", send("text", {"body": LINK, "preview_url": True}), send("text", {"body": LINK, "preview_url": "yes"}), 100),
    ("image: link or id", send("image", {"link": LINK}), send("image", {}), 131008),
    ("image: caption 1024", send("image", {"id": "1", "caption": "x" * 1024}), send("image", {"id": "1", "caption": "x" * 1025}), 100),
    ("video: caption 1024", send("video", {"id": "1", "caption": "x" * 1024}), send("video", {"id": "1", "caption": "x" * 1025}), 100),
    ("audio: no caption", send("audio", {"link": LINK, "voice": True}), send("audio", {"link": LINK, "caption": "x"}), 100),
    ("document", send("document", {"link": LINK, "filename": "a.pdf"}), send("document", {"filename": "a.pdf"}), 131008),
    ("sticker", send("sticker", {"id": "1"}), send("sticker", {"id": "1", "caption": "x"}), 100),
    (
        "location: numbers",
        send("location", {"latitude": 90, "longitude": -180}),
        send("location", {"latitude": 91, "longitude": 0}),
        131009,
    ),
    (
        "location: texts",
        send("location", {"latitude": "51.5", "longitude": "0"}),
        send("location", {"latitude": "x", "longitude": 0}),
        131009,
    ),
    ("location: both", send("location", {"latitude": 1, "longitude": 1}), send("location", {"latitude": 1}), 131008),
    ("contacts: 257", send("contacts", [CARD] * 257), send("contacts", [CARD] * 258), 100),
    ("contacts: two names", send("contacts", [CARD]), send("contacts", [{"name": {"formatted_name": "Imani"}}]), 131008),
    ("reaction", send("reaction", {"message_id": "wamid.x", "emoji": "👍"}), send("reaction", {"emoji": "👍"}), 131008),
    ("reaction removed", send("reaction", {"message_id": "wamid.x", "emoji": ""}), send("reaction", {"message_id": "wamid.x"}), 131008),
    (
        "reaction quotes nothing",
        send("text", {"body": "x"}, context={"message_id": "wamid.x"}),
        send("reaction", {"message_id": "wamid.x", "emoji": "👍"}, context={"message_id": "wamid.x"}),
        100,
    ),
    ("button: 3", buttons("a", "b", "c"), buttons("a", "b", "c", "d"), 131009),
    ("button: at least 1", buttons("a"), buttons(), 131009),
    ("button: title 20", buttons("x" * 20), buttons("x" * 21), 100),
    ("button: titles differ", buttons("a", "b"), buttons("a", "a"), 131009),
    (
        "button: header 60",
        buttons("a", header={"type": "text", "text": "x" * 60}),
        buttons("a", header={"type": "text", "text": "x" * 61}),
        100,
    ),
    (
        "button: header media",
        buttons("a", header={"type": "image", "image": {"link": LINK}}),
        buttons("a", header={"type": "audio"}),
        131009,
    ),
    ("button: footer 60", buttons("a", footer={"text": "x" * 60}), buttons("a", footer={"text": "x" * 61}), 100),
    ("button: body 1024", buttons("a", body={"text": "x" * 1024}), buttons("a", body={"text": "x" * 1025}), 100),
    ("button: body required", buttons("a"), buttons("a", body={"text": ""}), 131008),
    ("list: 10 rows", rows(*"abcdefghij"), rows(*"abcdefghijk"), 131009),
    ("list: row 24", rows("x" * 24), rows("x" * 25), 100),
    ("list: description 72", rows("a", description="x" * 72), rows("a", description="x" * 73), 100),
    ("list: button 20", rows("a", button="x" * 20), rows("a", button="x" * 21), 100),
    ("list: button required", rows("a"), rows("a", button=""), 131008),
    ("list: section 24", rows("a", section="x" * 24), rows("a", section="x" * 25), 100),
    ("list: 10 sections", rows("a", sections=10), rows("a", sections=11), 131009),
    (
        "list: body 4096",
        menu("list", rows("a")["interactive"]["action"], body={"text": "x" * 4096}),
        menu("list", rows("a")["interactive"]["action"], body={"text": "x" * 4097}),
        100,
    ),
    (
        "list: header text only",
        menu("list", rows("a")["interactive"]["action"], header={"type": "text", "text": "x"}),
        menu("list", rows("a")["interactive"]["action"], header={"type": "image", "image": {"link": LINK}}),
        131009,
    ),
    (
        "cta_url: label 20",
        menu("cta_url", {"name": "cta_url", "parameters": {"display_text": "x" * 20, "url": LINK}}),
        menu("cta_url", {"name": "cta_url", "parameters": {"display_text": "x" * 21, "url": LINK}}),
        100,
    ),
    (
        "cta_url: url",
        menu("cta_url", {"name": "cta_url", "parameters": {"display_text": "x", "url": LINK}}),
        menu("cta_url", {"name": "cta_url", "parameters": {"display_text": "x", "url": "ftp://x"}}),
        131009,
    ),
    ("location request", menu("location_request_message", {"name": "send_location"}), menu("location_request_message", {}), 131009),
    ("flow: version 3", form(), form(flow_message_version="2"), 131009),
    ("flow: cta 30", form(flow_cta="x" * 30), form(flow_cta="x" * 31), 100),
    ("flow: which", form(), form(flow_id=""), 131008),
    (
        "flow: data not empty",
        form(flow_action_payload={"screen": "A", "data": {"a": 1}}),
        form(flow_action_payload={"screen": "A", "data": {}}),
        131009,
    ),
    ("flow: payload", form(flow_action="data_exchange"), form(flow_action="data_exchange", flow_action_payload={"screen": "A"}), 131009),
    (
        "address: India",
        menu("address_message", {"name": "address_message", "parameters": {"country": "IN"}}),
        menu("address_message", {"name": "address_message", "parameters": {"country": "DE"}}),
        131009,
    ),
    (
        "product",
        send("interactive", {"type": "product", "action": {"catalog_id": "1", "product_retailer_id": "2"}}),
        send("interactive", {"type": "product", "action": {"catalog_id": "1"}}),
        131008,
    ),
    (
        "product list: header required",
        menu(
            "product_list",
            {"catalog_id": "1", "sections": [{"title": "S", "product_items": [{}] * 30}]},
            header={"type": "text", "text": "H"},
        ),
        menu("product_list", {"catalog_id": "1", "sections": [{"title": "S", "product_items": [{}]}]}),
        131008,
    ),
    (
        "product list: 30",
        menu(
            "product_list",
            {"catalog_id": "1", "sections": [{"title": "S", "product_items": [{}] * 30}]},
            header={"type": "text", "text": "H"},
        ),
        menu(
            "product_list",
            {"catalog_id": "1", "sections": [{"title": "S", "product_items": [{}] * 31}]},
            header={"type": "text", "text": "H"},
        ),
        131009,
    ),
    ("catalogue", menu("catalog_message", {"name": "catalog_message"}), menu("catalog_message", {"name": "x"}), 131009),
    ("carousel: 2 to 10", carousel(10), carousel(1), 131009),
    ("carousel: no eleventh", carousel(2), carousel(11), 131009),
    ("carousel: card body 160", carousel(2, body={"text": "x" * 160}), carousel(2, body={"text": "x" * 161}), 100),
    ("carousel: two line breaks", carousel(2, body={"text": "a\nb\nc"}), carousel(2, body={"text": "a\nb\nc\nd"}), 131009),
    ("carousel: one kind", carousel(2), menu("carousel", {"cards": [card(0), card(1, action=QUICK)]}), 131009),
    ("carousel: counted from 0", carousel(2), menu("carousel", {"cards": [card(0), card(2)]}), 131009),
    ("carousel: a picture each", carousel(2), carousel(2, header=None), 131008),
    ("carousel: id 20", carousel(2, action=QUICK), carousel(2, action=quick("x" * 21)), 100),
    ("carousel: where to", carousel(2), carousel(2, action={"name": "cta_url", "parameters": {"display_text": "See", "url": "x"}}), 131009),
    (
        "voice call: label 20",
        menu("voice_call", {"name": "voice_call", "parameters": {"display_text": "x" * 20}}),
        menu("voice_call", {"name": "voice_call", "parameters": {"display_text": "x" * 21}}),
        100,
    ),
    (
        "call permission",
        menu("call_permission_request", {"name": "call_permission_request"}),
        send("interactive", {"type": "call_permission_request", "action": {"name": "call_permission_request"}}),
        131008,
    ),
    (
        "contact info, by its new name",
        menu("request_contact_info", {"name": "request_contact_info"}),
        menu("request_contact_info", {"name": "contact_request"}),
        131009,
    ),
    ("interactive: kinds", buttons("a"), menu("poll", {}), 131009),
    ("template: language", template(), send("template", {"name": "t"}), 131008),
    ("template: values", template({"type": "text", "text": "a    b"}), template({"type": "text", "text": "a     b"}), 132018),
    ("template: no lines", template({"type": "text", "text": "a b"}), template({"type": "text", "text": "a\nb"}), 132018),
    (
        "template: kinds of values",
        template({"type": "currency", "currency": {"fallback_value": "€1", "code": "EUR", "amount_1000": 1000}}),
        template({"type": "money", "money": {}}),
        132012,
    ),
    ("template: shape of values", template({"type": "image", "image": {"id": "1"}}), template({"type": "image"}), 132012),
    (
        "template: buttons",
        template(components=[{"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "a"}]}]),
        template(components=[{"type": "button", "sub_type": "tel", "index": "0", "parameters": []}]),
        100,
    ),
    (
        "template: a code goes to phones alone",
        template(
            components=[
                {"type": "button", "sub_type": "copy_code", "index": 0, "parameters": [{"type": "coupon_code", "coupon_code": "A"}]}
            ]
        ),
        {
            key: value
            for key, value in template(
                components=[{"type": "button", "sub_type": "copy_code", "index": 0, "parameters": []}], recipient="x"
            ).items()
            if key != "to"
        }
        | {"recipient": "GB.1"},
        131062,
    ),
    ("product of the platform", send("text", {"body": "x"}), {"to": PHONE, "text": {"body": "x"}}, 100),
    (
        "recipient",
        {**send("text", {"body": "x"}), "to": "+44 (7700) 900-123"},
        {"messaging_product": "whatsapp", "text": {"body": "x"}},
        131008,
    ),
    ("recipient type", send("text", {"body": "x"}, recipient_type="group"), send("text", {"body": "x"}, recipient_type="all"), 131009),
    ("text is the default", {"messaging_product": "whatsapp", "to": PHONE, "text": {"body": "x"}}, send("poll", {}), 131051),
    ("the object of the type", send("text", {"body": "x"}), {**send("text", {"body": "x"}), "type": "image"}, 131008),
    (
        "our tag: 512",
        send("text", {"body": "x"}, biz_opaque_callback_data="x" * 512),
        send("text", {"body": "x"}, biz_opaque_callback_data="x" * 513),
        100,
    ),
]


@pytest.mark.parametrize(("name", "taken", "refused", "code"), EDGES, ids=[edge[0] for edge in EDGES])
def test_the_edge_of_each_limit(name: str, taken: dict[str, Any], refused: dict[str, Any], code: int) -> None:
    assert check_send(taken) is None
    wrong = check_send(refused)
    assert wrong is not None
    assert wrong.code == code, wrong.details


def test_every_kind_of_message_stands_in_the_table() -> None:
    shown = {edge[1].get("type") for edge in EDGES}
    assert set(KINDS) <= shown
    assert set(MENUS) <= {edge[1].get("interactive", {}).get("type") for edge in EDGES}


# The error page: code, HTTP status (0 where it prints none), what becomes of the message.
FAILS, WAITS = "Failed", "Retry"
PAGE: list[tuple[int, int, str]] = [
    *((code, status, FAILS) for code, status in ((0, 401), (3, 500), (10, 403), (33, 400), (100, 400), (104, 400), (190, 401), (200, 403))),
    *((code, status, WAITS) for code, status in ((1, 400), (2, 503), (4, 400), (613, 0), (80007, 400), (130429, 400), (131000, 500))),
    *((code, status, FAILS) for code, status in ((368, 403), (130403, 0), (130472, 400), (130497, 403), (131005, 403), (131008, 400))),
    *((code, status, FAILS) for code, status in ((131009, 400), (131014, 0), (131020, 0), (131041, 0), (131021, 400), (131026, 400))),
    *((code, status, FAILS) for code, status in ((131030, 400), (131031, 403), (131036, 0), (131037, 400), (131042, 400), (131045, 500))),
    *((code, 400, FAILS) for code in (131047, 131048, 131049, 131050, 131051, 131052, 131053, 131055)),
    *((code, status, WAITS) for code, status in ((131016, 500), (131056, 400), (131057, 500), (133004, 503), (134101, 400))),
    *((code, 0, FAILS) for code in (131059, 131060, 131062, 131063, 131064, 137000, 139101)),
    *((code, status, FAILS) for code, status in ((132000, 400), (132001, 404), (132005, 400), (132007, 400), (132008, 400))),
    *((code, 400, FAILS) for code in (132012, 132018, 132015, 132016, 132068, 132069, 133005, 133006, 133010)),
    *((code, status, WAITS) for code, status in ((133008, 400), (133009, 400), (133015, 400), (133016, 400))),
    *((code, status, FAILS) for code, status in ((133000, 500), (134011, 400), (134100, 400), (134102, 500), (135000, 400))),
    *((code, 400, FAILS) for code in (2388019, 2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299)),
]


async def test_every_error_has_the_status_the_shape_and_the_meaning_of_the_page(graph: Any) -> None:
    platform, session = graph
    for code, status, outcome in PAGE:
        platform.faults.error(code)
        async with session.post(f"/v26.0/{platform.number.id}/messages", json=send("text", {"body": "x"})) as answer:
            body = await answer.read()
            error = (await answer.json())["error"]
        assert (code, answer.status) == (code, status or 400)
        assert error["code"] == code
        assert error["message"].startswith(f"(#{code}) ")
        assert error["fbtrace_id"]
        assert error["type"] == "OAuthException"
        assert ("error_data" in error) == (code not in (0, 190))
        reply = PLATFORMS["whatsapp"].reply(HttpResponse(status=answer.status, body=body))
        assert type(reply).__name__ == outcome, code
    assert {code for code, _, _ in PAGE} >= set(ERRORS) - {131061}


async def test_what_clients_send_otherwise_is_taken_as_the_platform_takes_it(graph: Any) -> None:
    """Null for what is not there, the token in the address, a kind of button in capitals."""
    platform, session = graph
    path = f"/v26.0/{platform.number.id}/messages"
    picture = {"messaging_product": "whatsapp", "to": "447700900417", "type": "image"}
    body = {**picture, "context": None, "image": {"link": "https://example.com/a.jpg", "caption": None}}
    bare = {"Authorization": ""}
    async with session.post(path, json=body, params={"access_token": platform.number.token}, headers=bare) as answer:
        assert (answer.status, (await answer.json())["messaging_product"]) == (200, "whatsapp")
    async with session.post(path, json=body, params={"access_token": "another"}, headers=bare) as answer:
        assert (await answer.json())["error"]["code"] == 190
    async with session.get("/v26.0/1/message_qrdls/x") as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (400, 100)
    button = {"type": "button", "sub_type": "URL", "index": "0", "parameters": [{"type": "text", "text": "a"}]}
    assert check_send(template(components=[button])) is None


async def test_an_id_that_names_nothing_and_a_token_that_ended(graph: Any) -> None:
    platform, session = graph
    async with session.post("/v26.0/1/messages", json=send("text", {"body": "x"})) as answer:
        error = (await answer.json())["error"]
    assert (answer.status, error["code"], error["error_subcode"], error["type"]) == (400, 100, 33, "GraphMethodException")
    platform.token_ends = platform.clock() - 1
    async with session.post(f"/v26.0/{platform.number.id}/messages", json=send("text", {"body": "x"})) as answer:
        error = (await answer.json())["error"]
    assert (answer.status, error["code"], error["error_subcode"]) == (401, 190, 463)
    async with session.get(f"/v26.0/{platform.number.id}", headers={"Authorization": ""}) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (403, 200)


async def test_the_answer_names_the_recipient_as_they_were_addressed(graph: Any) -> None:
    platform, session = graph
    path = f"/v26.0/{platform.number.id}/messages"
    async with session.post(path, json={**send("text", {"body": "x"}), "to": "+44 7700 900123"}) as answer:
        assert (await answer.json())["contacts"] == [{"input": "+44 7700 900123", "wa_id": "447700900123"}]
    scoped = {"messaging_product": "whatsapp", "recipient": "GB.1", "text": {"body": "x"}}
    async with session.post(path, json=scoped) as answer:
        assert (await answer.json())["contacts"] == [{"input": "GB.1", "user_id": "GB.1"}]
    both = {**send("text", {"body": "x"}), "recipient": "GB.1"}
    async with session.post(path, json=both) as answer:
        assert (await answer.json())["contacts"][0]["input"] == PHONE, "`to` wins"


async def test_read_marks(graph: Any) -> None:
    platform, session = graph
    path, mark = f"/v26.0/{platform.number.id}/messages", {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.x"}
    async with session.post(path, json={**mark, "typing_indicator": {"type": "text"}}) as answer:
        assert await answer.json() == {"success": True}
    for wrong, code in (({**mark, "message_id": 7}, 131009), ({**mark, "typing_indicator": {"type": "audio"}}, 100)):
        async with session.post(path, json=wrong) as answer:
            assert (await answer.json())["error"]["code"] == code
