"""The commands as somebody runs them who has just installed botkit: every mishap ends in one clear sentence and the right exit code."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.support.echo import ECHO
from tests.support.paths import ROOT
from tests.support.processes import CONFIG, SECRETS, botkit, environment, make_project, post, serving


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "air")


def is_plain(told: str) -> None:
    """No traceback, no secret."""
    assert "Traceback" not in told
    assert not any(secret in told for secret in ("s3cret", "wrong-secret"))


# ---- help


def test_help_loads_neither_the_server_nor_the_database() -> None:
    code = (
        "import sys\nsys.argv = ['botkit', '--help']\nfrom botkit.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "print('LOADED', sorted({'aiohttp', 'sqlalchemy', 'numpy', 'webhooks.client'} & set(sys.modules)))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True, timeout=60
    )
    assert "LOADED []" in ended.stdout
    assert "serve" in ended.stdout


@pytest.mark.parametrize("words", [["nonsense"], ["check", "--nonsense"], ["serve", "a", "b"]])
def test_wrong_usage_is_2(tmp_path: Path, words: list[str]) -> None:
    ended = botkit(*words, cwd=tmp_path)
    assert ended.returncode == 2
    is_plain(ended.stderr)


# ---- init


def test_init_makes_a_project_that_checks_and_never_overwrites(tmp_path: Path) -> None:
    first = botkit("init", "air", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert botkit("check", "air", cwd=tmp_path).returncode == 0
    before = {path: path.read_bytes() for path in (tmp_path / "air").rglob("*") if path.is_file()}
    (tmp_path / "air" / "botkit.yaml").write_text("mine")
    second = botkit("init", "air", cwd=tmp_path)
    assert second.returncode == 2
    assert second.stderr.startswith("Nothing was written")
    after = {path: path.read_bytes() for path in (tmp_path / "air").rglob("*") if path.is_file()}
    assert after == {**before, tmp_path / "air" / "botkit.yaml": b"mine"}


@pytest.mark.parametrize("pack", ["clinic", "shop"])
def test_a_pack_is_a_project_without_any_problem(tmp_path: Path, pack: str) -> None:
    assert botkit("init", "mine", "--pack", pack, cwd=tmp_path).returncode == 0
    assert botkit("check", "mine", "--strict", cwd=tmp_path).returncode == 0


def test_a_pack_that_is_not_there_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    ended = botkit("init", "mine", "--pack", "shopp", cwd=tmp_path)
    assert ended.returncode == 2
    assert 'did you mean "shop"' in ended.stderr


def test_init_into_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "air").write_text("a file")
    ended = botkit("init", "air", cwd=tmp_path)
    assert ended.returncode == 2
    assert '"air" is a file' in ended.stderr
    is_plain(ended.stderr)


# ---- check


def test_a_wrong_indent_is_shown_at_its_place(project: Path) -> None:
    (project / "flows" / "echo.yaml").write_text(ECHO.replace("  - say", " - say").replace("steps:", "steps:\n  - say: one"))
    for command in (["check", "."], ["serve", "."]):
        ended = botkit(*command, cwd=project, **SECRETS)
        assert ended.returncode == 1
        told = ended.stdout + ended.stderr
        assert re.search(r"echo\.yaml:8:\d+", told), told
        is_plain(told)


def test_a_wrong_indent_in_botkit_yaml_is_shown_at_its_place(project: Path) -> None:
    (project / "botkit.yaml").write_text(CONFIG.replace("    account", "   account"))
    ended = botkit("serve", ".", cwd=project, **SECRETS)
    assert ended.returncode == 1
    assert re.search(r"botkit\.yaml:\d+", ended.stderr)
    is_plain(ended.stderr)


def test_a_folder_that_is_not_there_is_2(tmp_path: Path) -> None:
    ended = botkit("check", "nowhere", cwd=tmp_path)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)


def test_check_tells_machines_as_json(project: Path) -> None:
    (project / "flows" / "echo.yaml").write_text(ECHO.replace("say:", "sai:"))
    ended = botkit("check", ".", "--json", cwd=project)
    assert ended.returncode == 1
    assert json.loads(ended.stdout)["problems"]


# ---- serve: what stops the start


@pytest.mark.parametrize("given", [{}, {"WHATSAPP_APP_SECRET": ""}, {"WHATSAPP_APP_SECRET": "  "}])
def test_a_missing_or_empty_secret_stops_the_start(project: Path, given: dict[str, str]) -> None:
    variables = {**({name: value for name, value in SECRETS.items() if given or name != "WHATSAPP_APP_SECRET"}), **given}
    ended = botkit("serve", ".", cwd=project, **variables)
    assert ended.returncode == 3
    assert "WHATSAPP_APP_SECRET" in ended.stderr
    is_plain(ended.stderr)


def test_a_port_in_use_is_told(project: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = botkit("serve", ".", cwd=project, BOTKIT_PORT=str(port), **SECRETS)
    assert ended.returncode == 3
    assert f"Port {port} on 127.0.0.1 is taken by another program" in ended.stderr
    is_plain(ended.stderr)


@pytest.mark.parametrize(
    ("store", "reason"), [("sqlite:////proc/nowhere/botkit.db", "cannot be opened"), ("postgresql://u@127.0.0.1:1/x", "cannot be reached")]
)
def test_a_store_that_cannot_be_opened_is_told(project: Path, store: str, reason: str) -> None:
    ended = botkit("serve", ".", cwd=project, BOTKIT_STORE=store, BOTKIT_DATABASE_PATIENCE="1 second", **SECRETS)
    assert ended.returncode == 3
    waits = [line for line in ended.stderr.splitlines() if "waiting for the database" in line]
    assert len(waits) == (1 if store.startswith("postgresql") else 0), "what does not pass is not waited for"
    assert all(reason in line for line in waits)
    assert reason in ended.stderr.splitlines()[-1]
    is_plain(ended.stderr)


def test_a_full_disk_is_told(project: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can make a disk that is soon full")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        ended = botkit("serve", ".", cwd=project, BOTKIT_STORE=f"sqlite:///{disk}/botkit.db", **SECRETS)
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    assert ended.returncode == 3
    assert "The database cannot be used" in ended.stderr
    assert "full" in ended.stderr
    is_plain(ended.stderr)


def test_another_distributions_webhooks_package_is_told(project: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign" / "webhooks"
    foreign.mkdir(parents=True)
    (foreign / "__init__.py").write_text("")
    code = f"import sys; sys.path.insert(0, {str(foreign.parent)!r}); from botkit.cli.main import main; main()"
    command = [sys.executable, "-c", code, "serve", "."]
    ended = subprocess.run(command, cwd=project, env=environment(**SECRETS), capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 3, ended.stderr
    assert "another distribution's" in ended.stderr
    is_plain(ended.stderr)


def test_a_project_without_channels_has_nothing_to_serve(project: Path) -> None:
    (project / "botkit.yaml").write_text("botkit: 1\nbusiness:\n  name: Air\n")
    ended = botkit("serve", ".", cwd=project)
    assert ended.returncode == 1
    assert 'Add one under "channels:"' in ended.stderr


# ---- serve at work


def waits_again(admin: str) -> None:
    """Until the first attempt to send has failed, and the message waits for the next."""
    deadline = time.monotonic() + 60
    while True:
        with urllib.request.urlopen(f"{admin}/metrics", timeout=20) as answer:
            metrics = answer.read()
        if b'botkit_outbox_messages{channel="main",state="queued"} 1.0' in metrics:
            return
        assert time.monotonic() < deadline, metrics
        time.sleep(0.1)


def test_a_server_without_a_network_takes_messages_keeps_them_and_stops_in_order(project: Path) -> None:
    with serving(project) as (process, url, admin, log):
        assert post(url, "hello", "s3cret") == 200
        assert post(url, "wrong", "wrong-secret") == 403
        with urllib.request.urlopen(f"{admin}/healthz", timeout=20) as answer:
            assert answer.status == 200
        waits_again(admin)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        told = log.read_text()
        assert "it is not signed with the app secret. Compare app_secrets" in told
        assert "hello" not in told, "no log holds a customer's words"
        is_plain(told)
    listed = botkit("events", cwd=project)
    assert listed.returncode == 0, listed.stderr
    assert "Nadia" in listed.stdout
    shown = botkit("events", "whatsapp:+44 7700 900001", "--json", cwd=project)
    lines = [json.loads(line) for line in shown.stdout.splitlines()]
    assert [line["kind"] for line in lines][:2] == ["contact_created", "field_set"]
    assert {"message_received", "message_queued", "send_attempted", "message_delayed"} <= {line["kind"] for line in lines}
    assert "You said hello" not in shown.stderr
    text = botkit("events", "1", "--after", "2", cwd=project)
    assert text.stdout.splitlines()[0].split()[0] == "3"
    unknown = botkit("events", "whatsapp:447700900999", cwd=project)
    assert (unknown.returncode, unknown.stderr.count("\n")) == (2, 1)


def test_events_of_a_project_that_never_ran_are_told_and_nothing_is_made(project: Path) -> None:
    ended = botkit("events", cwd=project)
    assert ended.returncode == 3
    assert ended.stderr.count("\n") == 1
    assert not (project / "botkit.db").exists()


def test_init_says_in_json_what_it_wrote(tmp_path: Path) -> None:
    done = botkit("init", "air", "--json", cwd=tmp_path)
    written = json.loads(done.stdout)
    assert "botkit.yaml" in written["files"]
    assert all((tmp_path / "air" / name).is_file() for name in written["files"])
