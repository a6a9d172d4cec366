"""The engine decides alone: no clock, no network, no database comes in with it."""

from __future__ import annotations

import json
import subprocess
import sys

# What nothing under the engine may bring in, its own dependencies included.
OUTSIDE = ("aiohttp", "sqlalchemy", "sqlite3", "psycopg", "alembic", "uvloop", "typer", "rich", "structlog", "stamina", "prometheus_client")
ALLOWED = ("botkit.core", "botkit.understanding", "botkit.errors")


def loaded() -> list[str]:
    script = "import json, sys, botkit.core.engine; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return list(json.loads(done.stdout))


def test_importing_the_engine_brings_in_no_input_and_no_output() -> None:
    modules = loaded()
    assert not [name for name in modules if name.partition(".")[0] in OUTSIDE]
    ours = [name for name in modules if name.startswith(("botkit.", "webhooks")) and not name.startswith(ALLOWED)]
    assert not ours
