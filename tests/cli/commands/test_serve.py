"""`botkit serve`: the event loop that it runs on. What the server does is in tests/server and tests/acceptance."""

from __future__ import annotations

import asyncio
import sys

import pytest

from botkit.cli.commands import serve


def loop_of_the_server() -> asyncio.AbstractEventLoop:
    loops: list[asyncio.AbstractEventLoop] = []

    async def look() -> None:
        loops.append(asyncio.get_running_loop())

    serve._run(look())
    return loops[0]


@pytest.mark.extra
def test_the_server_runs_on_uvloop_where_it_is_installed() -> None:
    uvloop = pytest.importorskip("uvloop", reason="the extra `fast` is not installed")
    assert isinstance(loop_of_the_server(), uvloop.Loop)


def test_the_server_runs_on_the_loop_of_python_where_uvloop_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert type(loop_of_the_server()).__module__.startswith("asyncio")
