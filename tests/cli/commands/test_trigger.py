"""`botkit trigger`, against a listener that checks signatures as our endpoint does."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web
from typer.testing import CliRunner, Result

from botkit.cli.main import command_line
from botkit.core.model.message import Text
from botkit.core.model.platform import AccountUpdate, Incoming, Item
from botkit.errors import BotkitError
from webhooks import PLATFORMS
from webhooks.emulator.events.table import EVENTS

SECRET = "a-secret"
PROJECT = """\
botkit: 1
channels:
  main:
    platform: whatsapp
    account: "99"
    token: env TOKEN
    app_secrets: [env SECRET]
    verify_token: env VERIFY
  page:
    platform: messenger
    account: "77"
    token: env TOKEN
    app_secrets: [env SECRET]
    verify_token: env VERIFY
"""


class Listener:
    """Takes what is signed, in a loop of its own thread."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.status = 200
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(10)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _serve(self) -> None:
        runner = web.AppRunner(self._app())
        self._loop.run_until_complete(runner.setup())
        self._loop.run_until_complete(web.TCPSite(runner, "127.0.0.1", 0).start())
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    def _app(self) -> web.Application:
        async def post(request: web.Request) -> web.Response:
            platform = PLATFORMS[request.match_info["platform"]]
            body = await request.read()
            try:
                platform.verify(request.headers, body, (SECRET,))
            except BotkitError:
                return web.Response(status=401)
            self.items.extend(platform.parse(body))
            return web.Response(status=self.status)

        application = web.Application()
        application.add_routes([web.post("/webhooks/{platform}/{channel}", post)])
        return application


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    listening.start()
    yield listening
    listening.stop()


@pytest.fixture
def trigger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    for name, value in (("TOKEN", "t"), ("SECRET", SECRET), ("VERIFY", "v"), ("WRONG", "another")):
        monkeypatch.setenv(name, value)
    (tmp_path / "botkit.yaml").write_text(PROJECT)

    def run(*words: str) -> Result:
        return CliRunner().invoke(command_line("trigger"), ["trigger", *words, "--project", str(tmp_path)])

    return run


def test_an_event_of_a_channel_is_signed_with_its_secret_and_reaches_its_number(trigger, listener) -> None:  # type: ignore[no-untyped-def]
    ended = trigger("text", "--to", f"{listener.url}/webhooks/whatsapp/main", "--set", "body=Hi = there", "--set", "from=447700900124")
    assert (ended.exit_code, ended.stdout.split()[:2]) == (0, ["200", "text"])
    (item,) = listener.items
    assert isinstance(item, Incoming)
    assert (item.account, item.content, item.sender.phone, item.sender.user_id) == ("99", Text(body="Hi = there"), "447700900124", "")


def test_the_channel_follows_from_the_events_platform(trigger, listener) -> None:  # type: ignore[no-untyped-def]
    ended = trigger("messenger.text", "--to", f"{listener.url}/webhooks/messenger/page", "--json")
    assert json.loads(ended.stdout)["status"] == 200
    assert [item.account for item in listener.items] == ["77"]


def test_a_secret_from_the_environment_needs_no_project(trigger, listener) -> None:  # type: ignore[no-untyped-def]
    url = f"{listener.url}/webhooks/whatsapp/main"
    ended = trigger("template.paused", "--to", url, "--secret-env", "SECRET", "--set", "name=welcome", "--times", "3")
    assert ended.exit_code == 0
    assert [item.event for item in listener.items if isinstance(item, AccountUpdate)] == ["PAUSED"] * 3
    assert len({item.id for item in listener.items}) == 1, "the same event three times"


def test_an_answer_that_is_not_200_and_a_place_where_nobody_listens(trigger, listener) -> None:  # type: ignore[no-untyped-def]
    url = f"{listener.url}/webhooks/whatsapp/main"
    ended = trigger("text", "--to", url, "--secret-env", "WRONG")
    assert ended.exception.exit_code == 1
    assert "another than the server's" in str(ended.exception)
    listener.status = 503
    ended = trigger("text", "--to", url)
    assert "Its store cannot take it" in str(ended.exception)
    ended = trigger("text", "--to", "http://127.0.0.1:9/")
    assert (ended.exception.exit_code, "cannot be reached" in str(ended.exception)) == (3, True)


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        ((), 2, "Say which event"),
        (("texxt",), 2, 'Did you mean "text"?'),
        (("text", "--set", "body"), 2, 'has no "="'),
        (("text", "--set", "bod=x"), 2, 'has no "bod"; it has body'),
        (("text", "--channel", "other"), 2, 'no channel "other"'),
        (("text", "--to", "http://127.0.0.1:9/", "--secret-env", "NOWHERE"), 3, "NOWHERE is not set"),
    ],
)
def test_what_cannot_be_done_is_said(trigger, words: tuple[str, ...], exit_code: int, said: str) -> None:  # type: ignore[no-untyped-def]
    ended = trigger(*words)
    assert ended.exception.exit_code == exit_code
    assert said in str(ended.exception)


@pytest.mark.parametrize("kind", EVENTS)
def test_a_dry_run_shows_the_body_that_would_travel(trigger, kind: str) -> None:  # type: ignore[no-untyped-def]
    ended = trigger(kind, "--dry-run", "--json")
    assert ended.exit_code == 0
    items = PLATFORMS[EVENTS[kind].platform].parse(ended.stdout.strip().encode())
    assert {item.account for item in items} <= {"99", "77", "204817366400951"}


def test_the_list_names_every_event_and_its_values(trigger) -> None:  # type: ignore[no-untyped-def]
    lines = [json.loads(line) for line in trigger("--list", "--json").stdout.splitlines()]
    assert [line["kind"] for line in lines] == list(EVENTS)
    assert "body" in next(line["values"] for line in lines if line["kind"] == "text")
    assert "a tap on a reply button" in trigger("--list").stdout
