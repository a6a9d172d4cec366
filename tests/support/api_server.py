"""A server for the tests of the API, in a thread of its own: one for a module of tests, called over HTTP like any other."""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from botkit.config import Channel, Config, Server
from botkit.core.model.business import Business, Queue, TemplateInfo, Topic
from botkit.flowfile.library import read_folder
from botkit.policy.access import SCOPES
from botkit.server.app import RunningServer, running
from botkit.service.access import tokens as access
from botkit.store.tokens import TokenRow
from webhooks.meta import sign

FLOWS = {
    "echo": """\
botkit: 1
flow: echo
title: Repeats what was said
language: en
starts:
  - no_match
  - event: landed
    to: flights
steps:
  - say: "You said {{ reply }}"
    outside: drop
""",
    "colleague": """\
botkit: 1
flow: colleague
title: A colleague
language: en
starts:
  - keywords: [colleague]
steps:
  - say: A colleague will write to you here.
  - handoff: desk
    note: "Asked for a person: {{ reply }}"
    due: 4 hours
  - say: Glad that we could help.
    outside: drop
""",
}

_numbers = itertools.count(447700900100)


@dataclass(frozen=True, kw_only=True)
class HttpAnswer:
    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def code(self) -> str:
        """Of a problem."""
        assert self.headers["Content-Type"] == "application/problem+json", self.raw
        return str(self.json["code"])


@dataclass(kw_only=True)
class ApiSite:
    """A running server, and how a test calls it. `token` has every scope."""

    server: RunningServer
    config: Config
    loop: asyncio.AbstractEventLoop
    token: str = ""
    _ids: Iterator[int] = field(default_factory=itertools.count)

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def caller(self) -> str:
        """The name of the token."""
        return str(self.get("/v1/caller").json["name"])

    def call(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, raw: bytes | None = None, **headers: str
    ) -> HttpAnswer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent.setdefault("Authorization", f"Bearer {self.token if token is None else token}")
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        if data is not None:
            sent.setdefault("Content-Type", "application/json")
        place = urlsplit(self.url)
        connection = HTTPConnection(place.hostname or "", place.port, timeout=30)
        try:
            connection.request(method, path, body=data, headers=sent)
            answer = connection.getresponse()
            return HttpAnswer(status=answer.status, headers=dict(answer.getheaders()), raw=answer.read())
        finally:
            connection.close()

    def get(self, path: str, **more: Any) -> HttpAnswer:
        return self.call("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> HttpAnswer:
        return self.call("POST", path, {} if body is None and "raw" not in more else body, **more)

    def new_token(self, *scopes: str, queues: tuple[str, ...] = (), expires_at: datetime | None = None) -> str:
        """A token in the store, which the server finds there."""
        row = TokenRow(
            id="", name=f"test{next(self._ids)}", digest="", scopes=scopes, queues=queues, created_at=datetime.now(UTC), created_by="tests",
            expires_at=expires_at,
        )  # fmt: skip
        with self.server.runtime.store.begin() as tx:
            return access.add(tx, row, access.random_secret()).token

    def says(self, words: str, phone: int | None = None) -> int:
        """A customer writes; the number of the customer."""
        return self.sends({"type": "text", "text": {"body": words}}, phone)

    def sends(self, content: Mapping[str, Any], phone: int | None = None) -> int:
        """A customer sends something; the number of the customer."""
        number = next(_numbers) if phone is None else phone
        now = int(datetime.now(UTC).timestamp())
        message = {"from": str(number), "id": f"wamid.{next(self._ids)}", "timestamp": str(now), **content}
        value = {"metadata": {"phone_number_id": "118230047715606"}, "messages": [message]}
        entry = {"id": "1", "changes": [{"field": "messages", "value": value}]}
        raw = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
        answer = self.call("POST", "/webhooks/whatsapp/main", raw=raw, X_Hub_Signature_256=sign(raw, "secret"))
        assert answer.status == 200, answer.raw
        return number

    def ticket(self) -> Any:
        """A new customer asks for a colleague: their ticket."""
        self.says("colleague")
        (found,) = self.get("/v1/tickets?limit=1").json["tickets"]
        return found


def api_config(folder: Path, store: str) -> Config:
    flows = folder / "flows"
    flows.mkdir()
    for name, text in FLOWS.items():
        (flows / f"{name}.yaml").write_text(text)
    channel = Channel(
        name="main", platform="whatsapp", account="118230047715606", token="t", app_secrets=("secret",), verify_token="verify",
        base_url="http://127.0.0.1:9",
    )  # fmt: skip
    queues = {name: Queue(name=name) for name in ("desk", "billing")}
    topics = {"flights": Topic(name="flights", title="Flights", purpose="utility")}
    return Config(
        folder=folder,
        business=Business(
            name="Air",
            queues=queues,
            topics=topics,
            replies={"greeting": {"": "Hello, {{ agent }} of {{ business.name }} here."}, "by_name": {"": "Hello {{ contact.name - 1 }}!"}},
            templates={"case_news": TemplateInfo(name="case_news", languages={"en": 1})},
        ),
        channels={"main": channel},
        store=store,
        server=Server(port=0, admin_port=0, events_token="the-token"),
        flows=flows,
        suppression_key=b"k" * 32,
    )


@contextmanager
def api_site(folder: Path, store: str) -> Iterator[ApiSite]:
    """A server that runs until the block ends."""
    config = api_config(folder, store)
    loop = asyncio.new_event_loop()
    started: list[RunningServer | BaseException] = []
    is_up, ends = threading.Event(), asyncio.Event()

    async def serve() -> None:
        try:
            async with running(config, read_folder(config.flows, config.business), node="test") as server:
                started.append(server)
                is_up.set()
                await ends.wait()
        except BaseException as fault:
            started.append(fault)
            is_up.set()
            raise

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), name="api-server")
    thread.start()
    is_up.wait(120)
    (server,) = started
    if isinstance(server, BaseException):
        raise server
    site = ApiSite(server=server, config=config, loop=loop)
    site.token = site.new_token(*SCOPES)
    try:
        yield site
    finally:
        loop.call_soon_threadsafe(ends.set)
        thread.join()
        loop.close()
