"""The app: what its token is, what is ticked in its dashboard, and who may ask."""

from __future__ import annotations

from typing import Any


async def test_a_token_tells_of_itself_and_of_no_other(graph: Any) -> None:
    platform, session = graph
    platform.token_ends = platform.clock() + 60.0
    async with session.get("/v26.0/debug_token", params={"input_token": platform.number.token}) as answer:
        own = (await answer.json())["data"]
    assert (own["app_id"], own["is_valid"], own["expires_at"]) == (platform.number.app, True, int(platform.token_ends))
    async with session.get("/debug_token", params={"input_token": "another"}) as answer:
        assert (await answer.json())["data"]["is_valid"] is False
    platform.token_ends = platform.clock() - 1.0
    async with session.get("/v26.0/debug_token", params={"input_token": platform.number.token}) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (401, 190)
    as_app = {"Authorization": f"Bearer {platform.number.app}|{platform.number.app_secret}"}
    async with session.get("/v26.0/debug_token", params={"input_token": platform.number.token}, headers=as_app) as answer:
        assert (await answer.json())["data"]["is_valid"] is False


async def test_what_is_ticked_is_told_to_the_app_alone(graph: Any) -> None:
    platform, session = graph
    path = f"/v26.0/{platform.number.app}/subscriptions"
    async with session.get(path) as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (401, 190)
    async with session.get(path, headers={"Authorization": f"Bearer {platform.number.app}|{platform.number.app_secret}"}) as answer:
        lines = (await answer.json())["data"]
    assert [line["object"] for line in lines] == ["whatsapp_business_account", "page"]
    assert "messages" in [field["name"] for field in lines[0]["fields"]]


async def test_the_apps_that_get_the_webhooks_of_an_account_are_listed(graph: Any) -> None:
    platform, session = graph
    path = f"/v26.0/{platform.number.business}/subscribed_apps"
    platform.is_subscribed = False
    async with session.get(path) as answer:
        assert (await answer.json())["data"] == []
    async with session.post(path) as answer:
        assert answer.status == 200
    async with session.get(path) as answer:
        assert [line["whatsapp_business_api_data"]["id"] for line in (await answer.json())["data"]] == [platform.number.app]
