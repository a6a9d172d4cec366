"""nginx with the file of `deploy/`, in front of two nodes: it passes what they take, and goes to the other when one is gone."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from botkit.config import Channel, Config, Server
from botkit.core.model.business import Business
from botkit.flowfile.library import read_folder
from botkit.server.app import RunningServer, running
from tests.support.echo import ECHO
from tests.support.paths import ROOT
from tests.support.servers import Clock

pytestmark = [
    pytest.mark.extra,
    pytest.mark.skipif(shutil.which("nginx") is None or shutil.which("openssl") is None, reason="nginx or openssl is not installed"),
]

SECRET = "app-secret"
CHANNEL = Channel(
    name="main", platform="whatsapp", account="1", token="t", app_secrets=(SECRET,), verify_token="v", base_url="http://127.0.0.1:9"
)


@asynccontextmanager
async def two_nodes(folder: Path) -> AsyncIterator[list[tuple[RunningServer, AsyncExitStack]]]:
    (folder / "flows").mkdir()
    (folder / "flows" / "echo.yaml").write_text(ECHO)
    library = read_folder(folder / "flows", Business(name="Air"))
    config = Config(
        folder=folder,
        business=Business(name="Air"),
        channels={"main": CHANNEL},
        store=f"sqlite:///{folder}/botkit.db",
        server=Server(port=0, admin_port=0, events_token="events"),
        flows=folder / "flows",
    )
    async with AsyncExitStack() as stack:
        nodes = []
        for name in ("one", "two"):
            own = await stack.enter_async_context(AsyncExitStack())
            clock = Clock(now=datetime(2026, 11, 2, 9, tzinfo=UTC))
            nodes.append((await own.enter_async_context(running(config, library, node=name, clock=clock)), own))
        yield nodes


def configuration(folder: Path, nodes: list[RunningServer]) -> tuple[Path, int]:
    """The file of `deploy/` with these nodes, a free port and a certificate made for it, and that port."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=x", "-keyout", key, "-out", certificate]
    subprocess.run(make, check=True, capture_output=True)
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ours = (ROOT / "deploy" / "nginx.conf").read_text()
    servers = "".join(f"server {node.url.removeprefix('http://')} max_fails=2 fail_timeout=5s;\n" for node in nodes)
    for pattern, new in (
        (r"server 127\.0\.0\.1:8080 .*\n", servers),
        (r"/etc/ssl/\S+/fullchain\.pem", str(certificate)),
        (r"/etc/ssl/\S+/privkey\.pem", str(key)),
        (r"listen 443 ", f"listen 127.0.0.1:{port} "),
    ):
        ours, count = re.subn(pattern, new, ours, count=1)
        assert count == 1, pattern
    places = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # the folders of tests belong to their user alone
    whole.write_text(f"{user} daemon off; pid {folder}/pid; error_log stderr; events {{}} http {{ {places} {ours} }}")
    return whole, port


@asynccontextmanager
async def nginx(folder: Path, nodes: list[RunningServer]) -> AsyncIterator[str]:
    whole, port = await asyncio.to_thread(configuration, folder, nodes)
    process = await asyncio.create_subprocess_exec("nginx", "-p", str(folder), "-c", str(whole), stderr=subprocess.PIPE)
    try:
        for _ in range(100):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            except OSError:
                assert process.returncode is None, (await process.stderr.read()).decode() if process.stderr else ""
                await asyncio.sleep(0.1)
        yield f"https://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.communicate()


def webhook(number: int, padding: int = 0) -> tuple[bytes, dict[str, str]]:
    message = {"from": "447700900123", "id": f"wamid.{number}", "timestamp": "1793520700", "type": "text", "text": {"body": "hello"}}
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "1"}, "messages": [message], "unknown": "x" * padding}
    body = json.dumps(
        {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}
    ).encode()
    return body, {"X-Hub-Signature-256": "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}


async def test_it_passes_large_webhooks_and_public_paths_and_survives_a_node(tmp_path: Path) -> None:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    async with (
        two_nodes(tmp_path) as nodes,
        nginx(tmp_path, [node for node, _ in nodes]) as url,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trusting)) as session,
    ):

        async def post(number: int, padding: int = 0) -> int:
            body, headers = webhook(number, padding)
            async with session.post(f"{url}/webhooks/whatsapp/main", data=io.BytesIO(body), headers=headers) as answer:
                return answer.status

        assert await post(1, 3_500_000) == 200
        assert await post(2, 5_000_000) == 413
        for path in ("/desks/care", "/forms/main"):  # they reach the node, which has neither a desk nor a form
            async with session.post(url + path) as answer:
                assert (answer.status, answer.content_type) == (404, "application/json"), path
        for path in ("/metrics", "/readyz", "/files/1", "/"):
            async with session.get(url + path) as answer:
                assert answer.status == 404, path
        async with session.post(f"{url}/events", json={"name": "x", "key": "1"}, headers={"Authorization": "Bearer events"}) as answer:
            assert answer.status == 200
        await nodes[0][1].aclose()
        assert [await post(number) for number in range(3, 9)] == [200] * 6
        with nodes[1][0].runtime.store.read() as tx:
            assert tx.exec_driver_sql("SELECT count(*) FROM events WHERE kind = 'message_received'").scalar() == 7
