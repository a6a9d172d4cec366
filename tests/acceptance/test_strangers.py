"""Strangers at the port of a real server process: it goes on serving, and nothing of theirs is in its log."""

from __future__ import annotations

import json
import re
import resource
import socket
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.server.test_connections import UNREADABLE, WORDS
from tests.support.echo import ECHO
from tests.support.processes import SECRETS, botkit, make_project, post, serving


def few_descriptors() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))


def test_silent_connections_beyond_the_descriptors_stop_neither_webhooks_nor_the_admin_port(tmp_path: Path) -> None:
    with serving(make_project(tmp_path / "air"), before=few_descriptors) as (_, url, admin, log), ExitStack() as stack:
        place = urlsplit(url)
        for number in range(400):
            stranger = stack.enter_context(socket.create_connection((place.hostname, place.port), timeout=20))
            if number % 2:
                stranger.sendall(b"POST /webhooks/whatsapp/main HTTP/1.1\r\nHost: x\r\n")
        for number in range(20):
            assert post(url, f"hello {number}", "s3cret") == 200
        for page in ("readyz", "metrics"):
            with urllib.request.urlopen(f"{admin}/{page}", timeout=20) as answer:
                assert answer.status == 200
        told = log.read_text()
    assert "A connection was closed: there are too many." in told
    assert "Traceback" not in told


def test_what_cannot_be_read_leaves_few_lines_in_json_and_no_word(tmp_path: Path) -> None:
    with serving(make_project(tmp_path / "air"), "--log-json") as (_, url, _admin, log):
        place = urlsplit(url)
        size = len(log.read_text())
        for sent in [*UNREADABLE.values(), b"\x16\x03\x01" + WORDS, b"GET / HTTP/1.1 " + WORDS] * 20:
            with socket.create_connection((place.hostname, place.port), timeout=20) as stranger:
                stranger.sendall(sent)
                stranger.shutdown(socket.SHUT_WR)
                while stranger.recv(65_536):
                    pass
        assert post(url, "hello", "s3cret") == 200
        time.sleep(0.2)
        told = log.read_text()
    assert WORDS.decode() not in told
    lines = told[size:].splitlines()
    assert len(told) - size < 4_000, "180 requests"
    assert all(json.loads(line)["event"] for line in lines)


# The first is nothing, which is false, and so is the second, which is too large. Each once ended every command with a traceback.
CRASHES = ["{{ reply if 0.1.1 else 2 }}", "{{ 1e308 + 1e308 }}", "{{ reply }} {{ 'a' - 1 }}", "{{ 1e999 }}"]


@pytest.mark.parametrize("command", [["check", "."], ["chat", ".", "--say", "hello"], ["publish", "."], ["dev", ".", "--no-open"]])
def test_a_text_that_fails_always_is_a_problem_with_its_place_for_every_command(tmp_path: Path, command: list[str]) -> None:
    project = make_project(tmp_path / "air")
    steps = "".join(f'  - say: "{text}"\n' for text in CRASHES)
    (project / "flows" / "echo.yaml").write_text(ECHO.partition("steps:")[0] + "steps:\n" + steps)
    ended = botkit(*command, cwd=project, **SECRETS)
    told = ended.stdout + ended.stderr
    assert ended.returncode == 1, told
    assert "Traceback" not in told
    assert len(set(re.findall(r"flows/echo\.yaml:(\d+):", told))) == len(CRASHES) - 2


def test_what_a_server_writes_is_for_its_owner_alone(tmp_path: Path) -> None:
    project = make_project(tmp_path / "air")
    with serving(project) as (_, url, _admin, _log):
        assert post(url, "hello", "s3cret") == 200
        written = [path for path in project.rglob("*") if path.is_file() and ("botkit.db" in path.name or ".botkit" in path.parts)]
        assert {path.name for path in written} >= {"botkit.db", "botkit.db-wal"}
        assert [path.name for path in written if path.stat().st_mode & 0o077] == []


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    project = make_project(tmp_path / "air")
    (tmp_path / "private.yaml").write_text("password of mine: [1")
    (project / "flows" / "link.yaml").symlink_to(tmp_path / "private.yaml")
    ended = botkit("check", ".", cwd=project)
    assert ended.returncode == 1
    assert "leads out of the folder" in ended.stderr
    assert "password" not in ended.stdout + ended.stderr
    (project / "flows" / "link.yaml").unlink()
    (project / "flows" / "..data").mkdir()
    (project / "flows" / "echo.yaml").rename(project / "flows" / "..data" / "echo.yaml")
    (project / "flows" / "echo.yaml").symlink_to("..data/echo.yaml")
    assert botkit("check", ".", cwd=project).returncode == 0, "as Kubernetes mounts files"
