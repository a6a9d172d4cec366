"""Timestamps, by a stand-in authority: OpenSSL behind HTTP, with a certificate of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from botkit.errors import UsageError
from botkit.service.consent.timestamps import TimestampRefused, ask_timestamp, check_timestamp, read_roots
from botkit.store.consent.anchors import Anchor, with_timestamp

pytestmark = [
    pytest.mark.extra,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="the stand-in authority is OpenSSL's"),
]
pytest.importorskip("rfc3161_client", reason="needs the extra timestamps")

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
SEAL = "ab" * 32

CONFIG = """\
[req]
distinguished_name = name
prompt = no
[name]
CN = A stand-in
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[stamp]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = made
[made]
serial = serial
crypto_device = builtin
signer_cert = stamp.pem
certs = stamp.pem
signer_key = stamp.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def run(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a root certificate, and a certificate for timestamps that it signed."""
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "openssl.cnf").write_text(CONFIG)
    new = ("req", "-config", "openssl.cnf", "-newkey", "rsa:2048", "-nodes")
    run(folder, *new, "-x509", "-days", "3650", "-extensions", "root", "-keyout", "root.key", "-out", "root.pem")
    run(folder, *new, "-subj", "/CN=Stamps", "-keyout", "stamp.key", "-out", "stamp.csr")
    sign = ("x509", "-req", "-in", "stamp.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "3650")
    run(folder, *sign, "-extfile", "openssl.cnf", "-extensions", "stamp", "-out", "stamp.pem")
    (folder / "serial").write_text("01\n")
    return folder


@pytest.fixture
async def serve(authority: Path, aiohttp_server: Any) -> Callable[..., Any]:
    """The authority behind HTTP; `change` spoils its answers."""

    async def start(change: Callable[[bytes], web.Response] | None = None) -> str:
        async def answer(request: web.Request) -> web.Response:
            assert request.content_type == "application/timestamp-query"
            (authority / "query").write_bytes(await request.read())
            run(authority, "ts", "-reply", "-config", "openssl.cnf", "-queryfile", "query", "-out", "reply")
            reply = (authority / "reply").read_bytes()
            return change(reply) if change else web.Response(body=reply, content_type="application/timestamp-reply")

        app = web.Application()
        app.router.add_post("/", answer)
        return str((await aiohttp_server(app)).make_url("/"))

    return start


def anchor(answer: bytes, seal: str = SEAL) -> Anchor:
    return with_timestamp(Anchor(number=1, seal=seal, at=NOW), answer)


async def test_a_timestamp_is_asked_for_and_can_be_checked_without_the_authority(serve: Callable[..., Any], authority: Path) -> None:
    answer = await ask_timestamp(await serve(), SEAL)
    moment = check_timestamp(anchor(answer), read_roots(authority / "root.pem"))
    assert abs(moment - datetime.now(UTC)) < timedelta(minutes=5)


async def test_a_timestamp_of_another_seal_or_another_authority_is_refused(
    serve: Callable[..., Any], authority: Path, tmp_path: Path
) -> None:
    answer = await ask_timestamp(await serve(), SEAL)
    with pytest.raises(TimestampRefused, match="something else"):
        check_timestamp(anchor(answer, "cd" * 32), read_roots(authority / "root.pem"))
    (tmp_path / "openssl.cnf").write_text(CONFIG)
    run(
        tmp_path,
        "req",
        "-config",
        "openssl.cnf",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-x509",
        "-extensions",
        "root",
        "-keyout",
        "k",
        "-out",
        "other.pem",
    )
    with pytest.raises(TimestampRefused):
        check_timestamp(anchor(answer), read_roots(tmp_path / "other.pem"))
    spoiled = bytearray(answer)
    spoiled[-5] ^= 1
    with pytest.raises(TimestampRefused):
        check_timestamp(anchor(bytes(spoiled)), read_roots(authority / "root.pem"))


async def test_an_authority_that_does_not_answer_as_it_should_is_said(
    serve: Callable[..., Any], authority: Path, unused_tcp_port: int
) -> None:
    old = await ask_timestamp(await serve(), SEAL)
    answers: dict[str, Callable[[bytes], web.Response]] = {
        "HTTP 503": lambda reply: web.Response(status=503),
        "text/plain": lambda reply: web.Response(text="busy"),
        "cannot be read": lambda reply: web.Response(body=b"no", content_type="application/timestamp-reply"),
        "another request": lambda reply: web.Response(body=old, content_type="application/timestamp-reply"),
    }
    for words, change in answers.items():
        with pytest.raises(TimestampRefused, match=words):
            await ask_timestamp(await serve(change), SEAL)
    with pytest.raises(TimestampRefused):
        await ask_timestamp(f"http://127.0.0.1:{unused_tcp_port}/", SEAL)


def test_a_file_without_certificates_is_refused(tmp_path: Path) -> None:
    (tmp_path / "roots.pem").write_text("none")
    with pytest.raises(UsageError, match="certificates"):
        read_roots(tmp_path / "roots.pem")
