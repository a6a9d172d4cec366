"""The simulator in a real browser: `botkit dev` as its users start it, and Debian's Chromium. Skipped where there is no browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from botkit.cli.project import shipped_flows

PLACES = ("chromium", "chromium-browser", "google-chrome")
COMMAND = [sys.executable, "-c", "from botkit.cli.main import main; main()"]
PATIENCE = 10_000  # milliseconds for anything to appear; on a busy machine a turn takes a moment


def browser_program() -> str:
    found = [program for name in PLACES if (program := os.environ.get("BOTKIT_TEST_BROWSER") or shutil.which(name))]
    return found[0] if found else ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        why = "the extra `browser` is not installed: pip install '.[browser]'"
    else:
        why = "" if browser_program() else "there is no Chromium on this machine; set BOTKIT_TEST_BROWSER to one"
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.extra)
            if why:
                item.add_marker(pytest.mark.skip(reason=why))


@dataclass(kw_only=True)
class RunningSimulator:
    """A running `botkit dev`. Each link opens one browser."""

    folder: Path
    process: subprocess.Popen[str]
    links: list[str] = field(default_factory=list)

    def link(self) -> str:
        """The next link: the command prints one when the former was used."""
        while not self.links:
            line = self.process.stdout.readline()  # type: ignore[union-attr]
            assert line, f"botkit dev ended: {self.process.stderr.read()}"  # type: ignore[union-attr]
            told = json.loads(line)
            if "page" in told:
                self.links.append(told["page"])
        return self.links.pop()


@pytest.fixture(scope="session")
def start_simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., RunningSimulator]]:
    running: list[RunningSimulator] = []

    def start(files: dict[str, str] | None = None, *options: str, pack: str = "airline") -> RunningSimulator:
        folder = tmp_path_factory.mktemp("simulator") / "air"
        if files is None:
            shutil.copytree(shipped_flows(pack), folder)
        else:
            folder.mkdir()
            for name, text in files.items():
                (folder / name).write_text(text, encoding="utf-8")
        command = [*COMMAND, "dev", str(folder), "--json", "--no-open", "--now", "2026-06-02T10:00", *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        running.append(RunningSimulator(folder=folder, process=process))
        return running[-1]

    yield start
    for simulator in running:
        simulator.process.terminate()
    for simulator in running:
        _, told = simulator.process.communicate(timeout=20)
        assert "Traceback" not in told, told


@pytest.fixture
def browser() -> Iterator[Any]:
    """One for each test: as long as playwright's event loop runs, no other test of this process could start one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # No sandbox: in a container's root there is none to be had, and the only pages are our own.
        found = playwright.chromium.launch(executable_path=browser_program(), args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens the simulator. Fails the test for any error on the console and any request to another host than 127.0.0.1."""
    contexts: list[Any] = []
    wrong: list[str] = []

    def opened(simulator: RunningSimulator, **options: Any) -> Any:
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        # Of the context, so that further tabs are watched as well.
        context.on("console", lambda said: wrong.append(f"console: {said.text}") if said.type in ("error", "warning") else None)
        context.on("weberror", lambda fault: wrong.append(f"fault: {fault.error}"))
        context.on("request", lambda asked: wrong.append(f"outside: {asked.url}") if _is_outside(asked.url) else None)
        page = context.new_page()
        page.goto(simulator.link())
        page.wait_for_selector("body[data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def _is_outside(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme not in ("data", "blob", "about") and parts.hostname != "127.0.0.1"


class Phone:
    """One phone on the page, by the name of its holder."""

    def __init__(self, page: Any, name: str) -> None:
        self.page = page
        self.name = name
        self.at = page.locator(".phone", has=page.get_by_role("button", name=name, exact=True))

    @classmethod
    def joined(cls, page: Any) -> Phone:
        """A further customer: every test has its own."""
        count = page.locator(".phone").count()
        page.get_by_role("button", name="Another customer").click()
        newest = page.locator(".phone").nth(count)
        return cls(page, newest.locator(".name").inner_text())

    def says(self, text: str) -> None:
        area = self.at.get_by_role("textbox")
        area.fill(text)
        area.press("Enter")

    def sees(self, text: str | re.Pattern[str]) -> Any:
        """The newest bubble or note with this text, waited for."""
        found = self.at.locator(".chat > *", has_text=text).last
        found.wait_for()
        return found

    def bubble(self, text: str) -> Any:
        """The newest bubble with this text, waited for, with the pointer over it: its tools show."""
        found = self.at.locator(".bubble", has_text=text).last
        found.hover()
        return found

    def taps(self, label: str) -> None:
        self.at.locator(".buttons").get_by_role("button", name=label, exact=True).last.click()


@pytest.fixture
def phone() -> type[Phone]:
    return Phone
