"""`botkit` as processes of their own: a project, its commands, and its server."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.echo import ECHO
from tests.support.paths import ROOT
from webhooks.meta import sign

SECRETS = {"WHATSAPP_TOKEN": "t", "WHATSAPP_APP_SECRET": "s3cret", "WHATSAPP_VERIFY_TOKEN": "v"}
ACCOUNT = "118230047715606"

CONFIG = """\
botkit: 1
business:
  name: Air
channels:
  main:
    platform: whatsapp
    account: "118230047715606"
    token: env WHATSAPP_TOKEN
    app_secrets: [env WHATSAPP_APP_SECRET]
    verify_token: env WHATSAPP_VERIFY_TOKEN
    base_url: http://127.0.0.1:1
server:
  port: 0
  admin_port: 0
"""


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BOTKIT_", "WHATSAPP_"))}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def botkit(*words: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from botkit.cli.main import main; main()", *words]
    return subprocess.run(command, cwd=cwd, env=environment(**variables), capture_output=True, text=True, timeout=60, check=False)


def make_project(folder: Path) -> Path:
    (folder / "flows").mkdir(parents=True)
    (folder / "botkit.yaml").write_text(CONFIG)
    (folder / "flows" / "echo.yaml").write_text(ECHO)
    return folder


@contextmanager
def serving(
    project: Path, *words: str, before: Callable[[], None] | None = None, **more: str
) -> Iterator[tuple[subprocess.Popen[str], str, str, Path]]:
    """A running server: the process, its address, its admin side's, and the file with what it told."""
    log = project / "log.txt"
    with log.open("w") as told:
        command = [sys.executable, "-c", "from botkit.cli.main import main; main()", "serve", ".", *words]
        process = subprocess.Popen(
            command, cwd=project, env=environment(**SECRETS, **more), stderr=told, stdout=told, text=True, preexec_fn=before
        )
        try:
            yield process, *_addresses(log, process), log
        finally:
            if process.poll() is None:
                process.kill()
            process.wait(30)


def _addresses(log: Path, process: subprocess.Popen[str]) -> tuple[str, str]:
    for _ in range(600):
        found = re.search(r"Listening on (\S+) \(admin: (\S+)\)", log.read_text())
        if found:
            return found[1], found[2]
        for line in log.read_text().splitlines():
            if line.startswith("{") and line.endswith("}") and (entry := json.loads(line)).get("event") == "listening":
                return entry["url"], entry["admin"]
        assert process.poll() is None, log.read_text()
        time.sleep(0.05)
    raise TimeoutError(log.read_text())


def post(url: str, words: str, secret: str) -> int:
    message = {"from": "447700900001", "id": f"wamid.{words}", "timestamp": str(int(time.time())), "type": "text", "text": {"body": words}}
    value = {
        "metadata": {"phone_number_id": ACCOUNT},
        "contacts": [{"profile": {"name": "Nadia"}, "wa_id": "447700900001"}],
        "messages": [message],
    }
    body = json.dumps(
        {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}
    ).encode()
    asked = urllib.request.Request(f"{url}/webhooks/whatsapp/main", data=body, headers={"X-Hub-Signature-256": sign(body, secret)})
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
