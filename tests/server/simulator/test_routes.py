"""The actions of the page over a socket, with what the page itself never sends."""

from __future__ import annotations

from pathlib import Path

import aiohttp
from aiohttp.test_utils import TestClient, TestServer

from botkit.cli.project import load_project
from botkit.server.simulator.access import Access
from botkit.server.simulator.actions import add_first_customers
from botkit.server.simulator.clock import Clock
from botkit.server.simulator.environment import running_simulator
from botkit.server.simulator.routes import application
from tests.server.simulator.test_environment import NOW
from tests.support.processes import make_project

DEEP = b"[" * 100_000
ODD = [
    (b"\xff\xfe", "application/json", 400),
    (DEEP, "application/json", 400),
    (b'{"action": "say", "customer": "CUSTOMER", "text": "\\ud800"}', "application/json", 200),
    (b'{"action": "fault", "kind": "slow", "times": "many"}', "application/json", 200),
    (b'{"action": "fault", "kind": "slow", "times": [1]}', "application/json", 200),
    (b'{"action": "clock", "do": ["x"]}', "application/json", 200),
    (b'{"action": "clock", "do": "forward", "seconds": 1e400}', "application/json", 400),
    (b'{"action": "react", "customer": "CUSTOMER", "message": "none", "emoji": "x"}', "application/json", 200),
    (b'{"action": "tap", "customer": "CUSTOMER", "label": "none", "message": "none"}', "application/json", 200),
    (b'{"action": "report", "name": "x", "customer": "CUSTOMER", "body": "' + b"[" * 9_000 + b'"}', "application/json", 200),
    (b'{"action": ["say"]}', "application/json", 400),
    (b"{}", "application/json; charset=none-such", 400),
]


async def test_odd_requests_are_refused_and_none_is_a_fault_of_the_page(tmp_path: Path) -> None:
    project = make_project(tmp_path / "shop")
    access = Access()
    async with running_simulator(
        lambda: load_project(project),
        folder=project,
        store=f"sqlite:///{tmp_path}/dev.db",
        start=lambda config: Clock(NOW, runs=False),
    ) as simulator:
        await add_first_customers(simulator)
        server = TestServer(application(simulator, access))
        async with TestClient(server, cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
            assert (await client.get(access.link(""))).status == 200
            key = simulator.platform.customers[0].key.encode()
            for body, kind, status in ODD:
                answer = await client.post("/action", data=body.replace(b"CUSTOMER", key), headers={"Content-Type": kind})
                assert answer.status == status, body[:80]
                assert set(await answer.json()) & {"error", "done"}
