"""docs/api.md: its calls are made, and answered with what stands below them. `BOTKIT_UPDATE=1` rewrites the table of problems."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from botkit.server.api.problem import PROBLEMS
from tests.support.api_server import api_site
from tests.support.marked_tables import table_after
from tests.support.paths import DOCS

PAGE = DOCS / "api.md"
CALLS = re.findall(r"```sh\n(.*?)```\n```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def test_the_table_of_problems_is_that_of_the_code() -> None:
    rows = [f"| `{code}` | {status} | {title} |" for code, (status, title) in PROBLEMS.items()]
    written, expected = table_after(PAGE, "problems", ("code", "status", "meaning"), rows)
    if os.environ.get("BOTKIT_UPDATE"):
        PAGE.write_text(expected, encoding="utf-8")
    assert written == expected, "run it once more with BOTKIT_UPDATE=1"


@pytest.mark.skipif(shutil.which("curl") is None, reason="the examples are calls of curl")
def test_every_example_is_answered_with_what_stands_below_it(tmp_path: Path) -> None:
    with api_site(tmp_path, f"sqlite:///{tmp_path / 'botkit.db'}") as site:
        names = {"BOTKIT": site.url, "TOKEN": site.token, "TICKET": site.ticket()["id"]}
        for call, answer in CALLS:
            done = subprocess.run(["bash", "-c", call], env={**os.environ, **names}, capture_output=True, text=True, timeout=60)
            assert done.returncode == 0, done.stderr
            assert_like(json.loads(done.stdout), json.loads(answer), call)


def assert_like(found: Any, shown: Any, call: str) -> None:
    """The keys that are shown, and the words; numbers and times are others each time. "…" stands for further keys."""
    if isinstance(shown, dict):
        assert ("…" in shown and found.keys() > shown.keys() - {"…"}) or found.keys() == shown.keys(), (call, found)
        for name in shown.keys() - {"…", "id", "contact"}:
            assert_like(found[name], shown[name], call)
    elif isinstance(shown, list):
        for one, like in zip(found, shown, strict=False):
            assert_like(one, like, call)
    elif isinstance(shown, str) and not shown.startswith("20"):
        assert found == shown, call
    else:
        assert type(found) is type(shown), (call, found)
