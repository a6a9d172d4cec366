"""A node with the code of an older commit, beside those of this tree: what a rolling upgrade looks like."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.acceptance.test_crash import Node

ROOT = Path(__file__).parents[1]
START = 60.0  # seconds

# The composition root of the older tree's own test, which says that it is ready.
RUN = """
import json, runpy, sys
from pathlib import Path

class Ready:
    def send(self, words):
        print(words, flush=True)

node = runpy.run_path(str(Path(sys.argv[1]) / "tests" / "acceptance" / "node.py"))
node["run"](json.loads(sys.argv[2]), Ready())
"""


@contextmanager
def older_tree(commit: str) -> Iterator[Path]:
    """The files of a commit in a folder of their own."""
    with TemporaryDirectory(prefix="older") as folder:
        archive = subprocess.run(["git", "-C", str(ROOT), "archive", commit], check=True, capture_output=True).stdout
        subprocess.run(["tar", "--extract", "--directory", folder], input=archive, check=True)
        yield Path(folder)


class OlderNode(Node):
    def __init__(self, given: dict[str, Any], tree: Path) -> None:
        super().__init__(given)
        self._tree = tree
        self._older: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        if self._older is not None and self._older.returncode is None:
            return  # it was started before the others
        with self._log.open("ab") as log:
            self._older = await asyncio.create_subprocess_exec(
                sys.executable,
                "-c",
                RUN,
                str(self._tree),
                json.dumps(self.given),
                cwd=self._tree,  # where Python looks first
                env={**os.environ, "PYTHONPATH": str(self._tree)},
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert self._older.stdout is not None
        async with asyncio.timeout(START):
            assert await self._older.stdout.readline() == b"ready\n", f"the older node does not start: {self.said()}"

    def signal(self, number: int) -> None:
        assert self._older is not None
        self._older.send_signal(number)

    def step_clock(self, seconds: float) -> None:
        """Its clock cannot be moved from outside."""

    async def kill(self) -> None:
        if self._older is not None and self._older.returncode is None:
            self._older.kill()
            await self._older.wait()

    async def stop(self) -> int | None:
        assert self._older is not None
        self.signal(signal.SIGTERM)
        return await self._older.wait()

    async def upgraded(self) -> Node:
        """Stopped, and replaced by a node of this tree at the same port."""
        await self.stop()
        node = Node(self.given, port=self.given["port"])
        await node.start()
        return node
