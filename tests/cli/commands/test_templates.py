"""`botkit templates`, against the stand-in platform over HTTP: as somebody does who looks after approved wordings."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from botkit.store import Store
from botkit.store import templates as standings
from botkit.store.templates import TemplateChange
from tests.support.commands import Ended, run
from tests.support.paths import DOCS
from webhooks.emulator.emulator import Emulator

PROJECT = """\
botkit: 1
channels:
  main:
    platform: whatsapp
    account: "{number}"
    token: env TOKEN
    app_secrets: [env SECRET]
    verify_token: env VERIFY
    base_url: {url}
    business_account: "{business}"
topics: {{orders: {{}}}}
templates:
  spring: {{languages: {{en: 0}}}}
"""
FLOW = """\
botkit: 1
flow: shipped
title: Shipped
language: en
starts:
  - event: order.shipped
    to: orders
steps:
  - say: Your order has left.
    template: shipped
    with: {who: contact.name, number: event.number}
    link: {label: Track, url: "https://example.com/t/{{ event.number }}"}
"""
BODY = "Hello {{who}}, your order {{number}} has left our shop now."
PARTS = [
    {"type": "BODY", "text": BODY, "example": {}},
    {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Track", "url": "https://example.com/t/{{1}}"}]},
]

Command = Callable[..., Any]


class Desk:
    """The platform's own pages, and the project of somebody who uses them."""

    def __init__(self, platform: Emulator, session: aiohttp.ClientSession, folder: Path) -> None:
        self.platform, self.session, self.folder = platform, session, folder
        self.path = f"/v26.0/{platform.number.business}/message_templates"

    async def approve(self, name: str, language: str = "en", *, parts: Any = PARTS, category: str = "UTILITY") -> None:
        wording = {"name": name, "language": language, "category": category, "components": parts, "parameter_format": "NAMED"}
        async with self.session.post(self.path, json=wording) as answer:
            assert answer.status == 200, await answer.text()
        self.platform.review_template(name, language)

    async def run(self, *words: str) -> Ended:
        return await asyncio.to_thread(run, "templates", *words, cwd=self.folder)

    async def sync(self, *words: str) -> dict[str, Any]:
        ended = await self.run("sync", "--json", *words)
        assert ended.returncode == 0, ended.stderr
        found: dict[str, Any] = json.loads(ended.stdout)
        return found

    def store(self) -> Store:
        return Store.open(f"sqlite:///{self.folder / 'botkit.db'}")

    def catalogue(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads((self.folder / "templates.json").read_text())["templates"]
        return found


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    platform = Emulator()
    await platform.start()
    number = platform.number
    for name, value in (("TOKEN", number.token), ("SECRET", "s"), ("VERIFY", "v")):
        monkeypatch.setenv(name, value)
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "shipped.yaml").write_text(FLOW)
    (tmp_path / "botkit.yaml").write_text(PROJECT.format(number=number.id, url=platform.base_url, business=number.business))
    session = aiohttp.ClientSession(platform.base_url, headers={"Authorization": f"Bearer {number.token}"})
    yield Desk(platform, session, tmp_path)
    await session.close()
    await platform.stop()


def kinds(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(change["kind"], change["name"], change["language"]) for change in found["changes"]]


async def test_sync_tells_what_changed_and_is_done_when_nothing_did(desk: Desk) -> None:
    for language in ("en", "de"):
        await desk.approve("shipped", language)
    desk.platform.templates.add("news", "en", "Our news of today", category="marketing")
    dry = await desk.sync("--dry-run")
    assert (dry["templates"], (desk.folder / "templates.json").exists()) == (3, False)
    assert kinds(await desk.sync()) == kinds(dry) == [("added", "news", "en"), ("added", "shipped", "de"), ("added", "shipped", "en")]
    before = (desk.folder / "templates.json").read_bytes()
    assert ((await desk.sync())["changes"], (desk.folder / "templates.json").read_bytes()) == ([], before)

    desk.platform.templates.recategorize("shipped", "marketing", "en")
    desk.platform.templates.judge("shipped", "PAUSED", "de")
    desk.platform.templates.delete("news")
    found = await desk.sync()
    assert kinds(found) == [("removed", "news", "en"), ("changed", "shipped", "de"), ("recategorised", "shipped", "en")]
    assert (found["changes"][1]["parts"], found["changes"][2]["after"]) == (["status"], "marketing")


async def test_all_pages_are_read(desk: Desk) -> None:
    for number in range(205):
        desk.platform.templates.add(f"t{number}", "en", "Words")
    assert (await desk.sync())["templates"] == 205


async def test_the_store_learns_how_templates_stand_and_keeps_newer_news(desk: Desk) -> None:
    await desk.approve("shipped")
    desk.platform.templates.add("news", "en", "Our news of today")
    desk.store().close()
    await desk.sync()
    account = desk.platform.number.business
    store = desk.store()
    with store.begin() as tx:
        assert [(row.account, row.name, row.status, row.parameters) for row in standings.load(tx)] == [
            (account, "news", "approved", 0),
            (account, "shipped", "approved", 2),
        ]
        later = datetime(2199, 1, 1, tzinfo=UTC)
        standings.change(tx, [TemplateChange(account=account, name="shipped", language="en", status="paused")], later)
    desk.platform.templates.delete("news")
    await desk.sync()
    with store.read() as tx:
        assert {row.name: row.status for row in standings.load(tx)} == {"news": "deleted", "shipped": "paused"}
    store.close()
    listed = json.loads((await desk.run("list", "--json")).stdout)
    assert [(one["name"], one["status"], one["used"]) for one in listed] == [("shipped", "paused", ["flows/shipped.yaml:10"])]


async def test_flows_are_checked_against_what_was_approved(desk: Desk) -> None:
    await desk.approve("shipped")
    await desk.sync()
    assert (await desk.run("check")).returncode == 0
    flow = desk.folder / "flows" / "shipped.yaml"
    flow.write_text(FLOW.replace("who: contact.name, ", "") + "  - {say: Spring, template: spring}\n")
    ended = await desk.run("check")
    assert (ended.returncode, 'does not give "who"' in ended.stdout) == (1, True)
    problems = json.loads((await desk.run("check", "--json")).stdout)
    assert [(problem["code"], problem["line"]) for problem in problems] == [("template-use", 11), ("unknown-template", 13)]
    flow.write_text(FLOW)
    desk.platform.templates.judge("shipped", "PAUSED")
    await desk.sync()
    assert [problem["code"] for problem in json.loads((await desk.run("check", "--json")).stdout)] == ["template-status"]
    plain = await asyncio.to_thread(run, "check", cwd=desk.folder)
    assert (plain.returncode, "is paused" in plain.stdout) == (0, True), "a pause must not keep flows from running"


async def test_a_kept_list_is_read_from_a_file(desk: Desk) -> None:
    await desk.approve("shipped", "en_GB")
    async with desk.session.get(desk.path, params={"limit": 9}) as answer:
        (desk.folder / "kept.json").write_text(await answer.text())
    ended = await desk.run("sync", "--file", "kept.json")
    assert (ended.returncode, ended.stdout) == (0, "+ shipped (en_GB)\n")
    assert "--account" in ended.stderr
    assert [one["language"] for one in desk.catalogue()] == ["en_GB"]
    shown = await desk.run("show", "shipped")
    assert shown.stdout == (
        "shipped (en_GB): utility, approved, quality unknown\n"
        f"  {BODY}\n  [Track](https://example.com/t/{{{{1}}}})\n"
        "  with: {who: …, number: …}\n  link: {label: …, url: https://example.com/t/…}\n"
    )
    assert json.loads((await desk.run("show", "shipped", "--json")).stdout)[0]["values"] == ["who", "number"]


async def test_a_catalogue_that_cannot_be_read_is_told_and_written_anew(desk: Desk) -> None:
    await desk.approve("shipped")
    (desk.folder / "templates.json").write_text('{"botkit": 1, "templates": [{"name": "x"}]}')
    ended = await desk.run("list")
    assert (ended.returncode, "templates sync" in ended.stderr, "language" in ended.stderr) == (1, True, True)
    assert kinds(await desk.sync()) == [("added", "shipped", "en")]


async def test_what_stands_in_the_way_is_said_with_what_to_do(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await desk.run("list")).returncode == 2, "there is no catalogue yet"
    assert (await desk.run("sync", "--file", "nowhere.json")).returncode == 2
    (desk.folder / "no.json").write_text("{}")
    assert (await desk.run("sync", "--file", "no.json")).returncode == 2
    assert (await desk.run("sync", "--channel", "other")).returncode == 2
    unknown = await desk.run("sync", "--account", "1")
    assert (unknown.returncode, "business account" in unknown.stderr) == (3, True)
    monkeypatch.delenv("SECRET")
    monkeypatch.delenv("TOKEN")
    unset = await desk.run("sync")
    assert (unset.returncode, "channels.main.token" in unset.stderr, "app_secrets" in unset.stderr) == (3, True, False)
    monkeypatch.setenv("TOKEN", "another")
    refused = await desk.run("sync")
    assert (refused.returncode, "token" in refused.stderr, "another" in refused.stderr) == (3, True, False)
    await desk.approve("shipped")
    monkeypatch.setenv("TOKEN", desk.platform.number.token)
    await desk.sync()
    assert "did you mean" in (await desk.run("show", "shiped")).stderr


async def test_a_store_that_is_out_of_reach_hinders_nobody_who_did_not_name_it(desk: Desk) -> None:
    desk.platform.templates.add("news", "en", "Our news of today")
    await desk.sync()
    (desk.folder / "botkit.db").write_text("this is no database, and longer than its head would be" * 9)
    ended = await desk.run("list")
    assert (ended.returncode, "news" in ended.stdout, "as they did when" in ended.stderr) == (0, True, True)
    assert (await desk.run("list", "--store", "sqlite:///botkit.db")).returncode == 3


PAGE = (DOCS / "templates.md").read_text("utf-8")


def test_the_page_names_every_command() -> None:
    from botkit.cli.commands.templates import templates as group

    assert {f"botkit templates {command.name or command.callback.__name__}" for command in group.registered_commands} == set(
        re.findall(r"botkit templates (?:sync|list|show|check)", PAGE)
    )


async def test_the_step_of_the_page_fills_the_wording_that_the_page_describes(desk: Desk) -> None:
    step = next(block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if block.startswith("- ask"))
    head = FLOW.partition("  - say")[0]
    (desk.folder / "flows" / "shipped.yaml").write_text(head + "".join(f"  {line}\n" for line in step.splitlines()))
    replies = [{"type": "QUICK_REPLY", "text": label} for label in ("Please ring", "Leave it there")]
    parts = [{"type": "HEADER", "format": "IMAGE"}, PARTS[0], {"type": "BUTTONS", "buttons": [*PARTS[1]["buttons"], *replies]}]  # type: ignore[misc]
    await desk.approve("order_shipped", parts=parts)
    await desk.sync()
    ended = await desk.run("check")
    assert (ended.returncode, ended.stdout) == (0, "")
