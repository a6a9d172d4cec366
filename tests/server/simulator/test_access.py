"""Access to the simulator: the link, the cookie, the host name, and no page from elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from botkit.server.simulator.access import Access, is_own_host

Client = TestClient[web.Request, web.Application]


@pytest.fixture
def access() -> Access:
    return Access()


@pytest.fixture
async def client(access: Access) -> AsyncIterator[Client]:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"secret": True})

    app = web.Application(middlewares=[access.middleware])
    app.add_routes([web.get("/", answer), web.post("/action", answer)])
    # The jar takes cookies of addresses too: a test server has no name.
    async with TestClient(TestServer(app), cookie_jar=aiohttp.CookieJar(unsafe=True)) as test_client:
        yield test_client


async def sign_in(client: Client, access: Access) -> None:
    answer = await client.get(access.link(""))
    assert answer.status == 200


async def test_without_the_link_there_is_no_access(client: Client) -> None:
    for path in ("/", "/static/simulator.js", "/nowhere", "/?token=guessed"):
        answer = await client.get(path)
        assert answer.status == 401
        assert "secret" not in await answer.text()


async def test_the_link_becomes_a_cookie_that_no_script_reads_and_leaves_the_address(client: Client, access: Access) -> None:
    answer = await client.get(access.link(""), allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Strict" in answer.headers["Set-Cookie"]
    assert (await client.get("/")).status == 200


async def test_a_link_works_once_and_tells_that_it_was_used(client: Client) -> None:
    used: list[bool] = []
    access = Access(used=lambda: used.append(True))
    token = access.link("").partition("token=")[2]
    assert access.redeem(token)
    assert access.redeem(token) is None
    assert used == [True]


async def test_with_the_cookie_an_old_link_still_opens(client: Client, access: Access) -> None:
    await sign_in(client, access)
    assert (await client.get("/?token=long-used")).status == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "0.0.0.0", "[::1]", "2130706433", "", "["])
async def test_a_foreign_host_name_that_resolves_to_this_machine_is_refused(client: Client, access: Access, host: str) -> None:
    await sign_in(client, access)
    assert not is_own_host(host)
    if host:
        assert (await client.get("/", headers={"Host": host})).status == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json", "Origin": "http://evil.example"},
        {"Content-Type": "application/json", "Origin": "null"},
        {"Content-Type": "application/json", "Origin": "https://127.0.0.1"},
    ],
)
async def test_another_page_cannot_do_anything(client: Client, access: Access, headers: dict[str, str]) -> None:
    await sign_in(client, access)
    assert (await client.post("/action", data=b"{}", headers=headers)).status == 403


async def test_the_page_itself_can(client: Client, access: Access) -> None:
    await sign_in(client, access)
    origin = str(client.make_url("/")).rstrip("/")
    assert (await client.post("/action", data=b"{}", headers={"Content-Type": "application/json", "Origin": origin})).status == 200


async def test_every_response_forbids_content_from_elsewhere(client: Client, access: Access) -> None:
    for answer in (await client.get("/"), await client.get(access.link("")), await client.get("/nowhere")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_bytes_that_are_no_text_open_nothing(client: Client, access: Access) -> None:
    assert access.redeem("\udcff") is None
    answer = await client.get("/?token=%ff")
    assert answer.status == 401
    answer = await client.get("/?token=%ed%a0%80")
    assert answer.status == 401
