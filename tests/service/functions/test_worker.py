"""Calls: functions of the business over HTTP and in Python, asked safely, repeated as configured, answered in the flow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from botkit.config import Function
from botkit.core.events import CallRequested, CallReturned
from botkit.service.functions.invoke import MAX_RESULT, FunctionFailed, call_http, call_python, is_public
from botkit.service.functions.worker import BACKOFF

NADIA = "447700900001"

FLOW = """\
botkit: 1
flow: status
title: Asks for a status
language: en
starts:
  - keywords: [status]
steps:
  - call: status
    with: {flight: "'KL1'"}
    save: found
    failed:
      - say: I cannot reach the desk
      - end
  - say: "It is {{ found.state }}"
"""


@dataclass
class Desk:
    """The business's own system: records what it is asked, and answers as the test says."""

    url: str = ""
    asked: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)
    answer: Callable[[web.Request], Any] = lambda request: web.json_response({"state": "late"})

    async def handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.json() if request.can_read_body else None
        self.asked.append((request.method, request.path_qs, dict(request.headers), body))
        found = self.answer(request)
        return await found if asyncio.iscoroutine(found) else found

    def function(self, **more: Any) -> Function:
        return replace(
            Function(
                name="status", url=f"{self.url}/status/{{flight}}", hosts=("127.0.0.1",), allow_private=True, timeout=timedelta(seconds=5)
            ),
            **more,
        )


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    found = Desk()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", found.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield found
    await runner.cleanup()


async def refused(function: Function, **arguments: Any) -> FunctionFailed:
    with pytest.raises(FunctionFailed) as caught:
        await call_http(function, arguments, key="k")
    return caught.value


# ---- one request


async def test_arguments_fill_the_address_and_the_rest_becomes_the_query(desk: Desk) -> None:
    result = await call_http(desk.function(), {"flight": "KL/1 ?#", "day": "5&6"}, key="7-1.1")
    assert result == {"state": "late"}
    ((method, path, headers, body),) = desk.asked
    assert (method, path, body) == ("GET", "/status/KL%2F1%20%3F%23?day=5%266", None)
    assert headers["Idempotency-Key"] == "7-1.1"


@pytest.mark.parametrize("value", ["", ".", ".."])
async def test_an_argument_cannot_lead_to_another_path(desk: Desk, value: str) -> None:
    fault = await refused(desk.function(), flight=value)
    assert not fault.again
    assert desk.asked == []


async def test_a_body_is_all_arguments_or_what_the_settings_say(desk: Desk) -> None:
    plain = desk.function(url=f"{desk.url}/x", method="POST")
    await call_http(plain, {"flight": "KL1", "seats": 2}, key="k")
    await call_http(
        replace(plain, body={"number": "{flight}", "count": "{seats}", "note": "for {flight}"}), {"flight": "KL1", "seats": 2}, key="k"
    )
    assert [body for _, _, _, body in desk.asked] == [{"flight": "KL1", "seats": 2}, {"number": "KL1", "count": 2, "note": "for KL1"}]


async def test_only_allowed_hosts_are_asked(desk: Desk) -> None:
    fault = await refused(desk.function(hosts=("desk.example",)), flight="KL1")
    assert (fault.reason, fault.again) == ("host is not allowed", False)
    assert desk.asked == []


async def test_redirects_to_elsewhere_are_not_followed(desk: Desk) -> None:
    desk.answer = lambda request: web.Response(status=302, headers={"Location": "http://desk.example/elsewhere"})
    fault = await refused(desk.function(), flight="KL1")
    assert (fault.reason, fault.again) == ("host is not allowed", False)
    assert len(desk.asked) == 1


async def test_a_redirect_to_another_port_carries_no_header_of_ours(desk: Desk) -> None:
    elsewhere = Desk()

    async def answer(request: web.Request) -> web.StreamResponse:
        return await elsewhere.handle(request)

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", answer)
    async with TestServer(app) as server:
        desk.answer = lambda request: web.Response(status=302, headers={"Location": f"http://127.0.0.1:{server.port}/there"})
        await call_http(desk.function(headers={"Authorization": "Bearer f1"}), {"flight": "KL1"}, key="k")
    assert desk.asked[0][2]["Authorization"] == "Bearer f1"
    assert "Authorization" not in elsewhere.asked[0][2]


async def test_redirects_end(desk: Desk) -> None:
    desk.answer = lambda request: web.Response(status=302, headers={"Location": f"{desk.url}/elsewhere"})
    fault = await refused(desk.function(), flight="KL1")
    assert (fault.reason, fault.again) == ("redirected too often", False)
    assert len(desk.asked) == 4


async def test_a_post_is_never_redirected(desk: Desk) -> None:
    desk.answer = lambda request: web.Response(status=307, headers={"Location": f"{desk.url}/elsewhere"})
    fault = await refused(desk.function(method="POST"), flight="KL1")
    assert (fault.reason, fault.again) == ("status 307", False)
    assert len(desk.asked) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]"])
async def test_private_addresses_are_refused_however_they_are_written(desk: Desk, host: str) -> None:
    port = desk.url.rpartition(":")[2]
    function = desk.function(url=f"http://{host}:{port}/status", hosts=(host.strip("[]"), "::ffff:7f00:1"), allow_private=False)
    fault = await refused(function)
    assert fault.reason in ("address is private", "no connection")
    assert desk.asked == []


async def test_a_name_that_leads_inside_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever owns a public name may point it to 127.0.0.1."""

    async def lookup(self: Any, host: str, port: Any, **more: Any) -> Any:
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(type(asyncio.get_running_loop()), "getaddrinfo", lookup)
    port = desk.url.rpartition(":")[2]
    function = desk.function(url=f"http://desk.example:{port}/status", hosts=("desk.example",), allow_private=False)
    fault = await refused(function)
    assert (fault.reason, fault.again) == ("address is private", False)
    assert desk.asked == []
    assert await call_http(replace(function, allow_private=True), {}, key="k") == {"state": "late"}


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d70e", True),
        ("fec0::1", False),
        ("3fff::1", False),
        ("192.88.99.1", False),
    ],
)
def test_what_counts_as_the_open_internet(address: str, public: bool) -> None:
    assert is_public(address) is public


async def test_a_slow_function_is_given_up(desk: Desk) -> None:
    async def slow(request: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    desk.answer = slow
    fault = await refused(desk.function(timeout=timedelta(milliseconds=100)), flight="KL1")
    assert (fault.reason, fault.again) == ("time limit", True)


@pytest.mark.parametrize(
    ("answer", "reason", "again"),
    [
        (lambda: web.Response(status=500), "status 500", True),
        (lambda: web.Response(status=429), "status 429", True),
        (lambda: web.Response(status=404), "status 404", False),
        (lambda: web.Response(text="<html>"), "answer is no JSON of at most", False),
        (lambda: web.Response(text='{"a": NaN}'), "answer is no JSON of at most", False),
        (lambda: web.Response(text="[" * 5000 + "]" * 5000), "answer is no JSON of at most", False),
        (lambda: web.Response(text='"' + "x" * MAX_RESULT + '"'), "answer too long", False),
    ],
)
async def test_what_is_no_result(desk: Desk, answer: Callable[[], web.Response], reason: str, again: bool) -> None:
    desk.answer = lambda request: answer()
    fault = await refused(desk.function(), flight="KL1")
    assert fault.reason.startswith(reason)
    assert fault.again is again


async def test_an_empty_answer_is_no_value(desk: Desk) -> None:
    desk.answer = lambda request: web.Response(status=204)
    assert await call_http(desk.function(), {"flight": "KL1"}, key="k") is None


# ---- Python functions


def known(flight: str) -> dict[str, str]:
    return {"state": f"{flight} is late"}


async def known_soon(flight: str) -> dict[str, str]:
    await asyncio.sleep(0)
    return {"state": f"{flight} is late"}


def broken(flight: str) -> None:
    raise LookupError(f"no flight {flight}")


def unkept(flight: str) -> object:
    return object()


async def endless(flight: str) -> None:
    await asyncio.sleep(60)


@pytest.fixture
def as_module(monkeypatch: pytest.MonkeyPatch) -> str:
    import sys
    import types

    module = types.ModuleType("functions_of_the_business")
    for function in (known, known_soon, broken, unkept, endless):
        setattr(module, function.__name__, function)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module.__name__


@pytest.mark.parametrize("name", ["known", "known_soon"])
async def test_a_python_function_may_be_async_or_not(as_module: str, name: str) -> None:
    assert await call_python(Function(name="f", python=f"{as_module}:{name}"), {"flight": "KL1"}) == {"state": "KL1 is late"}


@pytest.mark.parametrize(
    ("name", "reason"), [("broken", "LookupError"), ("unkept", "TypeError"), ("missing", "AttributeError"), ("endless", "TimeoutError")]
)
async def test_whatever_a_python_function_does_wrong_is_its_failure(as_module: str, name: str, reason: str) -> None:
    function = Function(name="f", python=f"{as_module}:{name}", timeout=timedelta(milliseconds=50))
    with pytest.raises(FunctionFailed) as caught:
        await call_python(function, {"flight": "KL1"})
    assert not caught.value.again
    assert reason in caught.value.reason or name == "unkept"
    assert "KL1" not in caught.value.reason


# ---- in a flow


async def test_a_flow_goes_on_with_the_result(start_node: Any, desk: Desk) -> None:
    async with start_node({"status": FLOW}, functions={"status": desk.function()}) as running:
        await running.says(NADIA, "status")
        await running.until(lambda: bool(running.client.requests))
        assert running.client.texts == [(NADIA, "It is late")]
        assert [fact.call for fact in running.facts(NADIA, CallRequested)] == [fact.call for fact in running.facts(NADIA, CallReturned)]
        assert running.rows("calls") == []


async def test_a_function_is_asked_again_with_the_same_key_as_often_as_configured(start_node: Any, desk: Desk) -> None:
    desk.answer = lambda request: web.Response(status=503)
    async with start_node({"status": FLOW}, functions={"status": desk.function(retries=2)}) as running:
        await running.says(NADIA, "status")
        for tries in (1, 2, 3):
            await running.until(lambda tries=tries: len(desk.asked) == tries)
            await running.until(lambda: all(row["lease_until"] is None for row in running.rows("calls")))
            running.go(seconds=BACKOFF * 2**tries)
        await running.until(lambda: bool(running.client.requests))
        assert running.client.texts == [(NADIA, "I cannot reach the desk")]
        assert len(desk.asked) == 3
        assert len({headers["Idempotency-Key"] for _, _, headers, _ in desk.asked}) == 1
        assert [fact.failure for fact in running.facts(NADIA, CallReturned)] == ["status 503"]


@pytest.mark.parametrize(
    "function",
    [
        None,
        Function(name="status", url="http://[broken/", hosts=("x",)),
        Function(name="status", url="http://" + "a" * 70 + ".example/", hosts=("a" * 70 + ".example",)),
        Function(name="status", python="nowhere.at.all:f"),
    ],
    ids=["not configured", "no address", "label too long", "no module"],
)
async def test_a_function_that_cannot_be_asked_fails_alone(start_node: Any, function: Function | None) -> None:
    async with start_node({"status": FLOW}, functions={} if function is None else {"status": function}) as running:
        for number in range(3):
            await running.says(f"44770090000{number}", "status")
        await running.until(lambda: len(running.client.requests) == 3)
        assert {words for _, words in running.client.texts} == {"I cannot reach the desk"}


async def test_the_same_contact_may_ask_on_two_channels_at_once(make_node: Any) -> None:
    node = make_node({"status": FLOW}, channels=("main", "second"))
    node.says(NADIA, "status")
    node.says(NADIA, "status", channel="second")
    assert len(node.rows("calls")) == 2
