"""Traces: webhook, turn and send belong together, and nobody's words are in them."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import aiohttp
import pytest

from botkit.config import Config
from botkit.flowfile.library import read_folder
from botkit.server import tracing
from botkit.server.app import running
from tests.support.servers import channel_of
from webhooks.emulator.emulator import Emulator


class Collector(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Takes)
        self.bodies: list[bytes] = []


class _Takes(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    server = Collector()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.extra
async def test_a_message_is_one_trace_from_the_webhook_to_the_send(collector: Collector, config: Config) -> None:
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="needs the extra otel")
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    async with Emulator() as platform:
        config = replace(config, channels={"main": channel_of(platform)})
        async with running(config, read_folder(config.flows, config.business), node="traced") as server, aiohttp.ClientSession() as session:
            platform.point_at(f"{server.url}/webhooks/whatsapp/main")
            nadia = platform.customer("447700900123", name="Nadia")
            await nadia.says("a secret of hers")
            assert "a secret of hers" in (await nadia.receives()).text
            wrong = "sha256=" + hmac.new(b"wrong", b"{}", hashlib.sha256).hexdigest()
            async with session.post(f"{server.url}/webhooks/whatsapp/main", data=b"{}", headers={"X-Hub-Signature-256": wrong}) as answer:
                assert answer.status == 403
    spans = [
        span
        for body in collector.bodies
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    (send,) = [span for span in spans if span.name == "send"]
    trace = {span.name: span for span in spans if span.trace_id == send.trace_id}
    assert set(trace) == {"webhook", "turn", "send"}
    assert (send.parent_span_id, trace["turn"].parent_span_id) == (trace["turn"].span_id, trace["webhook"].span_id)
    said = [json.dumps([attribute.key, str(attribute.value)]) for span in spans for attribute in span.attributes]
    assert any("403" in line for line in said)
    for private in (b"secret of hers", b"Nadia", b"447700900123"):
        assert all(private not in body for body in collector.bodies)


def test_without_an_address_there_are_no_traces(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in tracing.ADDRESSES:
        monkeypatch.delenv(name, raising=False)
    assert tracing.start_tracing("one") is None
