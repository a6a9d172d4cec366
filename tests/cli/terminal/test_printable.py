"""What customers and files say, on a real terminal."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.cli.terminal.colour import Colour, PrintableConsole
from botkit.cli.terminal.printable import PrintableStream, printable
from tests.support.processes import ACCOUNT, environment, make_project, serving
from webhooks.meta import sign

EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31mred\x7f\r\u202etxt"


def bytes_of_terminal(*words: str, cwd: Path) -> bytes:
    """What a command writes to a terminal: stdout and stderr are one."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from botkit.cli.main import main; main()", *words]
    process = subprocess.Popen(command, cwd=cwd, env=environment(TERM="xterm-256color"), stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    written = b""
    try:
        while chunk := os.read(ours, 65_536):
            written += chunk
    except OSError:  # Linux: nobody writes any more
        pass
    os.close(ours)
    process.wait(60)
    return written


def is_harmless(written: bytes) -> bool:
    text = written.replace(b"\r\n", b"\n").decode()
    return not any(piece in text for piece in ("\x1b]", "\x1b[2J", "\x9b", "\x07", "\x7f", "\u202e", "\r\\u"))


def fill(project: Path) -> None:
    """A message with escapes in text and name, taken in by a server."""
    message = {"from": "447700900001", "id": "wamid.1", "timestamp": str(int(time.time())), "type": "text", "text": {"body": EVIL}}
    contacts = [{"profile": {"name": EVIL}, "wa_id": "447700900001"}]
    value = {"metadata": {"phone_number_id": ACCOUNT}, "contacts": contacts, "messages": [message]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]})
    with serving(project) as (_, url, _admin, _log):
        headers = {"X-Hub-Signature-256": sign(body.encode(), "s3cret")}
        with urllib.request.urlopen(urllib.request.Request(f"{url}/webhooks/whatsapp/main", data=body.encode(), headers=headers)) as answer:
            assert answer.status == 200


@given(st.text())
def test_nothing_that_is_printed_moves_the_cursor(text: str) -> None:
    shown = printable(text)
    assert all(letter in "\n\t" or ord(letter) >= 32 for letter in shown)
    assert not set(shown) & {"\x7f", "\x9b", "\u202e", "\u2066"}
    shown.encode()


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5))
def test_json_means_the_same_afterwards(value: object) -> None:
    assert json.loads(printable(json.dumps(value, ensure_ascii=False))) == value


def test_colours_of_ours_pass_and_those_of_a_text_do_not() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERM", "xterm-256color")
        patch.delenv("NO_COLOR", raising=False)
        raw = Terminal()
        stream = PrintableStream(raw)
        stream.write(Colour(stream).styled("\x1b[31mhello", "bold"))  # type: ignore[arg-type]
        PrintableConsole(stream).print("\x1b[2Jtable", style="bold")  # type: ignore[arg-type]
    assert raw.getvalue().startswith("\x1b[1m\\u001b[31mhello\x1b[0m")
    assert "\x1b[2J" not in raw.getvalue()
    assert raw.getvalue().count("\x1b[1m") == 2


def test_escapes_of_customers_reach_no_terminal(tmp_path: Path) -> None:
    project = make_project(tmp_path / "air")
    fill(project)
    listed = bytes_of_terminal("events", cwd=project)
    assert b"\\u001b]0;owned" in listed
    assert is_harmless(listed)
    for words in (
        ["explain", "--contact", "whatsapp:447700900001", "--last"],
        ["contact", "show", "whatsapp:447700900001"],
        ["events", "--json"],
    ):
        written = bytes_of_terminal(*words, cwd=project)
        assert b"owned" in written, words
        assert is_harmless(written), words


def test_escapes_in_keys_and_file_names_reach_no_terminal(tmp_path: Path) -> None:
    project = make_project(tmp_path / "air")
    (project / "flows" / "a\x1b[2Jb.yaml").write_text('botkit: 1\nflow: a\n"st\\e]0;owned\\aeps": [1]\n')
    written = bytes_of_terminal("check", ".", cwd=project)
    assert b"owned" in written
    assert b"\\u001b[2J" in written
    assert is_harmless(written)
