"""The first hour, word for word: every command of docs/quickstart.md that needs no number of one's own, in an empty folder."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.paths import DOCS
from tests.support.processes import botkit, environment

PAGE = (DOCS / "quickstart.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## \d+\. (.*?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def commands(section: str) -> list[list[str]]:
    """The lines of a section that call botkit, in blocks and in tables."""
    found = re.findall(r"^ {4}botkit (.*)$|^\| `botkit (.*?)`|^`botkit (.*?)`", SECTIONS[section], re.MULTILINE)
    return [shlex.split(next(filter(None, words)), comments=True) for words in found]


def variables(section: str) -> dict[str, str]:
    """What the page lets set, each with the word that stands in the place of the secret."""
    return dict.fromkeys(re.findall(r"export (\w+)=…", SECTIONS[section]), "a-long-word-of-my-own")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder in which the project of the page was made, with the page's first command for it."""
    made = tmp_path_factory.mktemp("first_hour")
    ended = botkit(*commands("Make a project")[0], cwd=made)
    assert ended.returncode == 0, ended.stderr
    return made


OTHERS = [words for words in commands("Make a project") if words != commands("Make a project")[0]]


@pytest.mark.parametrize("words", OTHERS, ids=" ".join)
def test_each_command_of_the_page_works(folder: Path, words: list[str]) -> None:
    if words[0] == "test":
        pytest.skip("tests/flows plays all conversations of all packs")
    ended = botkit(*words, cwd=folder)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "warning" not in ended.stdout


def test_a_misspelt_word_is_told_as_the_page_shows_it(folder: Path) -> None:
    flow = folder / "air" / "flows" / "nps.yaml"
    right = flow.read_text("utf-8")
    flow.write_text(right.replace("expect:", "expekt:", 1), "utf-8")
    try:
        told = botkit("check", "air", cwd=folder).stdout.splitlines()
    finally:
        flow.write_text(right, "utf-8")
    assert f"    {told[0]}" in SECTIONS["Change something"].splitlines()


def test_a_new_flow_answers(folder: Path) -> None:
    (words,) = [words for words in commands("Change something") if words[0] == "new"]
    assert botkit(*words, cwd=folder).returncode == 0
    assert "What is it about?" in botkit("chat", "air", "--say", "opening hours", cwd=folder).stdout


def test_the_server_starts_with_what_the_page_lets_set_and_nothing_else(folder: Path) -> None:
    command = [sys.executable, "-c", "from botkit.cli.main import main; main()", "serve", "air", "--log-text"]
    told = folder / "told.txt"
    ports = {"BOTKIT_PORT": "0", "BOTKIT_ADMIN_PORT": "0"}  # those of the page may be taken on this machine
    with told.open("w") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment(**variables("Connect a number"), **ports), stdout=log, stderr=log, text=True
        )
    try:
        while "Listening on" not in told.read_text():
            assert process.poll() is None, told.read_text()
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == os.EX_OK
    finally:
        process.kill()
