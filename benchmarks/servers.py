"""The servers that are measured, each as a process of its own: prints its port, runs until its standard input ends.

python benchmarks/servers.py bare
python benchmarks/servers.py floor GRAPH
python benchmarks/servers.py botkit STORE GRAPH PER_SECOND [unmarked]
python benchmarks/servers.py platform
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import ClientSession, TCPConnector, web
from load import NUMBER, SECRET

from botkit.cli.commands.serve import settle_memory
from botkit.config import Channel, Config, Server
from botkit.core.model.business import Business
from botkit.core.model.contact import Address
from botkit.core.model.message import Outgoing
from botkit.core.model.platform import Account, Cleared, Incoming
from botkit.flowfile.library import Library, read_library
from botkit.server.app import running
from webhooks import PLATFORMS
from webhooks.emulator.number import BusinessNumber

TOKEN = BusinessNumber().token

# A short survey: every message gets an answer, and every fourth begins anew.
FLOW = b"""
botkit: 1
flow: survey
title: A short survey
language: en
starts:
  - keywords: [survey]
  - no_match
steps:
  - ask: How likely are you to recommend us to a friend, {{ contact.name }}, from 0 to 10?
    expect: number 0..10
    save: score
    retry: Please send a whole number from 0 to 10.
    tries: 10
  - branch:
      - when: score >= 9
        then:
          - tag: promoter
      - otherwise:
          - tag: other
  - ask: What is the main reason?
    save: reason
  - ask: May a colleague write to you about it?
    choices: [Yes please, No thank you]
    save: again
  - say: Thank you. We read every answer.
"""
SCRIPT = ("survey", "7", "The food was cold", "No thank you")


def library() -> Library:
    return read_library({"survey.yaml": FLOW})


async def bare() -> None:
    """Verify, parse, answer 200: what no server can do without."""
    platform = PLATFORMS["whatsapp"]

    async def post(request: web.Request) -> web.Response:
        body = await request.read()
        platform.verify(request.headers, body, (SECRET,))
        platform.parse(body)
        return web.Response()

    await _serve(post)


async def floor(graph: str) -> None:
    """A bot that keeps nothing: verify, parse, answer each message by HTTP, then 200. A restart, a repeated delivery or two messages at
    once are not its concern."""
    platform = PLATFORMS["whatsapp"]
    account = Account(id=NUMBER, token=TOKEN, base_url=graph, version="v26.0")

    async def post(request: web.Request) -> web.Response:
        body = await request.read()
        platform.verify(request.headers, body, (SECRET,))
        for item in platform.parse(body):
            if isinstance(item, Incoming):
                to = Address(platform="whatsapp", value=item.sender.phone)
                answer = Cleared(form="free", message=Outgoing(body="What is the main reason?"), to=(to,), tag="")
                send = platform.render(answer, account).request
                async with session.post(
                    send.url, json=send.body, headers={**send.headers, **send.secret_headers}, allow_redirects=False
                ) as answered:
                    await answered.read()
        return web.Response()

    async with ClientSession(connector=TCPConnector(limit=100)) as session:
        await _serve(post)


async def _serve(post: Callable[[web.Request], Awaitable[web.Response]]) -> None:
    app = web.Application()
    app.add_routes([web.post("/webhooks/whatsapp/main", post)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await _until_told(runner.addresses[0][1])
    await runner.cleanup()


async def botkit(store: str, graph: str, per_second: str, marks: str = "") -> None:
    """The whole server, as `botkit serve` runs it; `per_second` is what its number may send. `unmarked`: without marking as read."""
    channel = Channel(
        name="main",
        platform="whatsapp",
        account=NUMBER,
        token=TOKEN,
        app_secrets=(SECRET,),
        verify_token="benchmark",
        base_url=graph,
        per_second=float(per_second),
    )
    config = Config(
        folder=Path(),
        business=Business(name="Benchmark"),
        channels={"main": channel},
        store=store,
        server=Server(port=0, admin_port=0),
        mark_read=marks != "unmarked",
    )
    async with running(config, library(), node=f"bench-{id(config)}") as server:
        settle_memory()
        await _until_told(int(server.url.rpartition(":")[2]))


async def platform() -> None:
    """The stand-in platform: every send is checked, put on a phone and answered; nobody is told."""
    from webhooks.emulator.emulator import Emulator

    async with Emulator() as stand_in:
        await _until_told(int(stand_in.base_url.rpartition(":")[2]))


async def _until_told(port: int) -> None:
    print(port, flush=True)
    await asyncio.to_thread(sys.stdin.read)


def main() -> None:
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40), logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    work = {"bare": bare, "floor": floor, "botkit": botkit, "platform": platform}[sys.argv[1]](*sys.argv[2:])
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
    else:
        uvloop.run(work)


if __name__ == "__main__":
    main()
