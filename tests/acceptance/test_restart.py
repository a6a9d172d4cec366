"""Changing secrets and restarting without losing a request: SIGHUP, and a socket that outlives the process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.processes import CONFIG, SECRETS, environment, make_project, post, serving

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has neither signal nor inherited sockets")


def wait_for(is_so: Callable[[], bool], what: str) -> None:
    for _ in range(400):
        if is_so():
            return
        time.sleep(0.05)
    raise TimeoutError(what)


def test_sighup_takes_over_secrets_that_were_changed_and_keeps_them_when_they_are_wrong(tmp_path: Path) -> None:
    project = make_project(tmp_path / "air")
    (project / "botkit.yaml").write_text(CONFIG.replace("[env WHATSAPP_APP_SECRET]", "[file app_secret]"))
    secret = project / "app_secret"
    secret.write_text("the first")
    with serving(project) as (process, url, _, log):
        assert post(url, "one", "the first") == 200
        secret.write_text("the second")
        assert post(url, "two", "the second") == 403
        process.send_signal(signal.SIGHUP)
        wait_for(lambda: "secrets read again" in log.read_text(), log.read_text())
        assert post(url, "three", "the second") == 200
        assert post(url, "four", "the first") == 403
        secret.write_text("")
        process.send_signal(signal.SIGHUP)
        wait_for(lambda: "secrets not read again" in log.read_text(), log.read_text())
        assert post(url, "five", "the second") == 200
        assert "the second" not in log.read_text()
        assert process.poll() is None


def test_a_socket_of_the_service_manager_outlives_the_process_and_no_request_is_refused(tmp_path: Path) -> None:
    project = make_project(tmp_path / "air")
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        answers: list[int] = []
        ended = threading.Event()

        def send() -> None:
            number = 0
            while not ended.is_set():
                number += 1
                answers.append(post(url, f"word {number}", SECRETS["WHATSAPP_APP_SECRET"]))

        log = (project / "log.txt").open("w")
        process = start(project, listening, log)
        sending = threading.Thread(target=send)
        sending.start()
        try:
            wait_for(lambda: len(answers) > 3, "the first process answers nothing")
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            process = start(project, listening, log)
            before = len(answers)
            wait_for(lambda: len(answers) > before + 3, "the second process answers nothing")
        finally:
            ended.set()
            sending.join(30)
            process.kill()
            process.wait(30)
            log.close()
        assert set(answers) == {200}


def start(project: Path, listening: socket.socket, log: object) -> subprocess.Popen[bytes]:
    """As systemd does it: the socket is descriptor 3, and the variables name the process that it is for."""
    program = f"{sys.executable} -c 'from botkit.cli.main import main; main()' serve . --log-json"
    return subprocess.Popen(
        ["/bin/sh", "-c", f"export LISTEN_PID=$$ LISTEN_FDS=1; exec {program}"],
        cwd=project,
        env=environment(**SECRETS),
        pass_fds=[3],
        preexec_fn=lambda: os.dup2(listening.fileno(), 3),
        stdout=log,  # type: ignore[call-overload]
        stderr=log,
    )
