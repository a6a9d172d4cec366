"""Who may look at the desk: the link, the cookie, the name of the machine, and nobody else's pages."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from botkit.server.simulator.access import Access, is_own_host

Client = TestClient[web.Request, web.Application]


@pytest.fixture
def doors() -> Access:
    return Access()


@pytest.fixture
async def client(doors: Access) -> AsyncIterator[Client]:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"secret": True})

    app = web.Application(middlewares=[doors.middleware])
    app.add_routes([web.get("/", answer), web.post("/act", answer)])
    # The jar takes cookies of addresses too: a test server has no name.
    async with TestClient(TestServer(app), cookie_jar=aiohttp.CookieJar(unsafe=True)) as found:
        yield found


async def enter(client: Client, doors: Access) -> None:
    answer = await client.get(doors.link(""))
    assert answer.status == 200


async def test_nobody_enters_without_the_link(client: Client) -> None:
    for path in ("/", "/static/simulator.js", "/nowhere", "/?token=guessed"):
        answer = await client.get(path)
        assert answer.status == 401
        assert "secret" not in await answer.text()


async def test_the_link_becomes_a_cookie_that_no_script_reads_and_leaves_the_address(client: Client, doors: Access) -> None:
    answer = await client.get(doors.link(""), allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Strict" in answer.headers["Set-Cookie"]
    assert (await client.get("/")).status == 200


async def test_a_link_works_once_and_tells_that_it_was_used(client: Client) -> None:
    used: list[bool] = []
    doors = Access(used=lambda: used.append(True))
    token = doors.link("").partition("token=")[2]
    assert doors.enter(token)
    assert doors.enter(token) is None
    assert used == [True]


async def test_who_is_inside_may_follow_an_old_link(client: Client, doors: Access) -> None:
    await enter(client, doors)
    assert (await client.get("/?token=long-used")).status == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "0.0.0.0", "[::1]", "2130706433", "", "["])
async def test_a_name_that_was_made_to_point_here_is_refused(client: Client, doors: Access, host: str) -> None:
    await enter(client, doors)
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
async def test_another_page_cannot_do_anything(client: Client, doors: Access, headers: dict[str, str]) -> None:
    await enter(client, doors)
    assert (await client.post("/act", data=b"{}", headers=headers)).status == 403


async def test_the_page_itself_can(client: Client, doors: Access) -> None:
    await enter(client, doors)
    origin = str(client.make_url("/")).rstrip("/")
    assert (await client.post("/act", data=b"{}", headers={"Content-Type": "application/json", "Origin": origin})).status == 200


async def test_every_answer_forbids_what_comes_from_elsewhere(client: Client, doors: Access) -> None:
    for answer in (await client.get("/"), await client.get(doors.link("")), await client.get("/nowhere")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
