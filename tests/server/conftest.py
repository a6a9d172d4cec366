"""A server on loopback that sends nowhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from botkit.config import Channel, Config, Server
from botkit.core.model.business import Business, Topic
from botkit.flowfile.library import read_folder
from botkit.server.app import RunningServer, running

FLOW = """\
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
"""


@pytest.fixture
def config(tmp_path: Path, sqlite_url: str) -> Config:
    folder = tmp_path / "flows"
    folder.mkdir()
    (folder / "echo.yaml").write_text(FLOW)
    channel = Channel(
        name="main",
        platform="whatsapp",
        account="118230047715606",
        token="t",
        app_secrets=("secret",),
        verify_token="verify",
        base_url="http://127.0.0.1:9",
    )
    return Config(
        folder=tmp_path,
        business=Business(name="Air", topics={"flights": Topic(name="flights")}),
        channels={"main": channel},
        store=sqlite_url,
        server=Server(port=0, admin_port=0, events_token="the-token"),
        flows=folder,
    )


@pytest.fixture
async def server(config: Config) -> AsyncIterator[RunningServer]:
    async with running(config, read_folder(config.flows, config.business), node="test") as at_work:
        yield at_work


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def ask(server: RunningServer, http: aiohttp.ClientSession) -> Any:
    """Posts to the API: status and JSON."""

    async def post(path: str, body: Any = None, *, token: str | None = "the-token", raw: bytes | None = None, **headers: str) -> Any:
        given = {**({} if token is None else {"Authorization": f"Bearer {token}"}), **headers}
        async with http.post(server.url + path, json=body if raw is None else None, data=raw, headers=given) as answer:
            return answer.status, await answer.json()

    return post
