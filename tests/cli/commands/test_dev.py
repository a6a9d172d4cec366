"""`botkit dev`, the command: what it prints, what it refuses, and how it ends. The page: tests/server/simulator, tests/browser."""

from __future__ import annotations

import http.cookiejar
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from botkit.cli.main import main; main()", "dev"]
FLOW = """\
botkit: 1
flow: hello
title: Says hello
language: en
starts:
  - keywords: [hello]
steps:
  - say: Hello <script>alert(1)</script>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hello.yaml").write_text(FLOW, encoding="utf-8")
    return tmp_path


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *words], capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def started(folder: Path) -> Iterator[subprocess.Popen[str]]:
    words = [*COMMAND, str(folder), "--json", "--no-open", "--keep", "--paused", "--now", "2026-06-02T10:00"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.communicate()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to end a command in order")
def test_it_prints_a_link_that_works_once_serves_the_page_and_ends_in_order(started: subprocess.Popen[str], folder: Path) -> None:
    assert started.stdout is not None
    began = json.loads(started.stdout.readline())
    assert began["flows"] == 1
    assert all(began[name].startswith("http://127.0.0.1:") for name in ("page", "server", "platform"))
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    with browser.open(began["page"], timeout=20) as page:
        assert "Skip to the phones" in page.read().decode()
    assert json.loads(started.stdout.readline())["kind"] == "link"
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(began["page"], timeout=20)
    assert (folder / ".botkit" / "dev.db").exists()
    started.send_signal(signal.SIGTERM)
    _, told = started.communicate(timeout=30)
    assert started.returncode == 0, told
    assert told == ""


def test_flows_with_errors_do_not_begin(folder: Path) -> None:
    (folder / "hello.yaml").write_text(FLOW.replace("say:", "sya:"), encoding="utf-8")
    ended = run(str(folder), "--no-open")
    assert ended.returncode == 1
    assert "hello.yaml:8:5" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_scenario_with_problems_does_not_begin_and_tells_them_at_their_place(folder: Path) -> None:
    evening = folder / "evening.scenario"
    evening.write_text("scenario: A bad evening\nfaults:\n  - fault: error\n    cod: 131056\n  - fault: duplicate\n    code: 1\n")
    ended = run(str(folder), "--no-open", "--scenario", str(evening))
    assert ended.returncode == 1
    assert f"{evening}:4:5" in ended.stderr
    assert "Traceback" not in ended.stderr
    missing = run(str(folder), "--no-open", "--scenario", "nowhere.yaml")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert 'the scenario "nowhere.yaml" cannot be read' in missing.stderr


def test_conversations_that_cannot_be_kept_are_told_with_a_sentence(folder: Path) -> None:
    (folder / ".botkit").write_text("a file stands where the folder would")
    ended = run(str(folder), "--no-open", "--keep")
    assert ended.returncode == 2
    assert ended.stderr.startswith(f'"{folder}/.botkit" cannot be written: File exists.')


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere"], 'There is no folder "nowhere"'),
        (["{folder}", "--now", "soon"], '"soon" is no moment'),
        (["{folder}/empty"], "holds neither botkit.yaml nor flows"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(folder: Path, words: list[str], told: str) -> None:
    (folder / "empty").mkdir()
    ended = run(*(word.format(folder=folder) for word in words), "--no-open")
    assert ended.returncode == 2
    assert told in ended.stderr
    assert ended.stdout == ""
