"""`botkit demo`: a real server and a stand-in platform on loopback, and a short conversation between them through signed webhooks."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from botkit.errors import BotkitError, UsageError

if TYPE_CHECKING:
    from botkit.config import Config
    from botkit.server.app import RunningServer
    from webhooks.emulator.emulator import Emulator
    from webhooks.emulator.number import AcceptedMessage
    from webhooks.emulator.phones.customer import Customer

EVENTS_TOKEN = "demo-events-token"  # noqa: S105 - guards a server on loopback that lives for seconds
ANSWER_TIMEOUT = 15.0  # seconds for one answer

# What happens, in order: a message, [a tap], or @ an event that the airline's system posts to /events.
SCRIPT = (
    "How much baggage can I take?",
    "flight updates",
    "BK1234",
    "[Yes, keep me posted]",
    '@flight.changed {"flight": "BK1234", "status": "delayed", "departs": "2026-12-01T17:40:00+00:00"}',
    "survey",
    "9",
    "STOP",
    '@flight.changed {"flight": "BK1234", "status": "delayed", "departs": "2026-12-01T19:05:00+00:00"}',
)


def demo(
    as_json: Annotated[bool, typer.Option("--json", help="The transcript and the figures as one JSON object.")] = False,
    keep: Annotated[Path | None, typer.Option(help="Keep the store in this file, to look at it with events, explain and report.")] = None,
) -> None:
    """Play a short airline conversation on this machine, and show what was said and sent. No account, no network."""
    from botkit.cli.terminal.log_setup import set_up_logging

    set_up_logging(level="error")
    if keep is not None and keep.exists():
        raise UsageError(f'There is a file "{keep}" already, and the demo overwrites nothing. Name another.')
    asyncio.run(_demo(as_json, keep))


async def _demo(as_json: bool, keep: Path | None) -> None:
    from botkit.server.app import running
    from webhooks.emulator.emulator import Emulator, EmulatorSettings
    from webhooks.emulator.limits import EnforcedLimits

    with tempfile.TemporaryDirectory(prefix="botkit-demo-") as folder:
        async with Emulator(EmulatorSettings(receipts=("sent", "delivered", "read"), limits=EnforcedLimits(window=True))) as platform:
            config, library = _project(Path(folder), platform)
            async with running(config, library, node="demo") as server:
                platform.point_at(f"{server.url}/webhooks/whatsapp/main")
                _progress(f"Server on {server.url}, stand-in platform on {platform.base_url}, store in {folder}.\n")
                lines = [line async for line in _DemoConversation(platform, server).lines(quiet=as_json)]
                await platform.settled()
                figures = await asyncio.to_thread(_figures, server, platform)
        if keep is not None:
            shutil.copyfile(f"{folder}/demo.db", keep)
            _progress(_kept_in(keep))
    if as_json:
        print(json.dumps({"transcript": lines, **figures}, ensure_ascii=False))
        return
    print("\nIn the log:")
    for name, value in figures.items():
        print(f"  {name.replace('_', ' '):<38} {value}")


def _kept_in(file: Path) -> str:
    command = f"botkit report surveys --store sqlite:///{file.resolve()}"
    return f'The store is kept in "{file}". Look at it: in a folder that "botkit init" made, {command}\n'


def _project(folder: Path, platform: Emulator) -> tuple[Config, Any]:
    """The shipped flows, with the stand-in platform instead of the real one and the function flight_status in Python."""
    from botkit.cli.project import load_project, shipped_flows
    from botkit.config import Channel, Function, Server

    project = load_project(shipped_flows())
    number = platform.number
    channel = Channel(
        name="main",
        platform="whatsapp",
        account=number.id,
        token=number.token,
        app_secrets=(number.app_secret,),
        verify_token=number.verify_token,
        base_url=platform.base_url,
    )
    status = Function(name="flight_status", python="botkit.cli.commands.demo:flight_status")
    return replace(
        project.config,
        folder=folder,
        channels={"main": channel},
        functions={**project.config.functions, status.name: status},
        store=f"sqlite:///{folder}/demo.db",
        server=Server(port=0, admin_port=0, events_token=EVENTS_TOKEN),
    ), project.library


def flight_status(flight: str) -> dict[str, str]:
    """The function flight_status of the demo: every flight is on time."""
    return {"flight": flight, "status": "on time"}


class _DemoConversation:
    """Plays the script line by line, each after the answer to the one before."""

    def __init__(self, platform: Emulator, server: RunningServer) -> None:
        self.platform = platform
        self.server = server
        self.customer: Customer = platform.customer("447700900417", user_id="GB.48201993006714", name="Nadia")
        self.shown = 0
        self.last_seq = 0

    async def lines(self, *, quiet: bool) -> Any:
        for entry in SCRIPT:
            mark, what = ("@", entry[1:]) if entry.startswith("@") else (">", entry)
            for line in [f"{mark} {what}", *await self._happen(entry)]:
                if not quiet:
                    print(line)
                yield line

    async def _happen(self, entry: str) -> list[str]:
        if entry.startswith("@"):
            name, _, body = entry[1:].partition(" ")
            started = await self._post(name, json.loads(body))
        elif entry.startswith("["):
            await self.customer.taps(entry[1:-1])
            started = []
        else:
            await self.customer.says(entry)
            started = []
        answers = [line for sent in await self._answers() for line in _message_lines(sent)]
        return [f"* {line}" for line in started] + answers + await asyncio.to_thread(self._refusals)

    def _refusals(self) -> list[str]:
        """The messages that the gate refused since the last call."""
        from botkit.store import contacts, events

        with self.server.runtime.store.read() as tx:
            rows = [row for person in contacts.all_contacts(tx) for row in events.of_contact(tx, person.contact.id, self.last_seq)]
        self.last_seq = max([self.last_seq, *(row.seq for row in rows)])
        return [f"! refused: {json.loads(row.body)['reason']}" for row in rows if row.kind == "message_refused"]

    async def _answers(self) -> tuple[AcceptedMessage, ...]:
        """The messages that arrive until the node has nothing more to send."""
        loop = asyncio.get_running_loop()
        until = loop.time() + ANSWER_TIMEOUT
        while not await asyncio.to_thread(_is_idle, self.server):
            if loop.time() > until:
                raise BotkitError("The demo's own server did not answer in time. Is the machine very busy? Please try again.")
            await asyncio.sleep(0.02)
        new = self.customer.inbox[self.shown :]
        self.shown += len(new)
        return new

    async def _post(self, name: str, body: dict[str, Any]) -> list[str]:
        import aiohttp

        headers = {"Authorization": f"Bearer {EVENTS_TOKEN}", "Idempotency-Key": f"demo-{name}-{json.dumps(body)}"[:200]}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.server.url}/events", json={"name": name, "body": body}, headers=headers) as answer,
        ):
            result = await answer.json()
        return [f"{start['flow']} began for contact {start['contact']}" for start in result["started"]]


def _is_idle(server: RunningServer) -> bool:
    """Whether nothing waits to be sent or asked."""
    from botkit.store import calls
    from botkit.store.delivery import outbox

    with server.runtime.store.read() as tx:
        return not outbox.depth(tx) and not calls.depth(tx)


def _message_lines(sent: AcceptedMessage) -> Iterator[str]:
    for number, line in enumerate(sent.text.splitlines() or [""]):
        yield f"{'<' if number == 0 else ' '} {line}"
    if sent.choices:
        yield "  " + " ".join(f"[{title}]" for _, title in sent.choices)


def _figures(server: RunningServer, platform: Emulator) -> dict[str, int]:
    from botkit.store import contacts, events

    with server.runtime.store.read() as tx:
        kinds = [row.kind for person in contacts.all_contacts(tx) for row in events.of_contact(tx, person.contact.id)]
    return {
        "messages_received": kinds.count("message_received"),
        "messages_sent": len(platform.accepted),
        "messages_refused_by_the_gate": kinds.count("message_refused"),
        "receipts": kinds.count("status_changed"),
        "consents_given_or_withdrawn": kinds.count("opted_in") + kinds.count("opted_out"),
        "events_in_the_log": len(kinds),
    }


def _progress(line: str) -> None:
    sys.stderr.write(f"{line}\n")
