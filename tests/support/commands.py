"""Runs a command in this process, as the program would: arguments and standard input in, exit code and both outputs out."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import structlog

from botkit.cli import main as cli


@dataclass(frozen=True)
class Ended:
    returncode: int
    stdout: str
    stderr: str


def run(*words: str, typed: str = "", cwd: Path) -> Ended:
    stdout, stderr, code = io.StringIO(), io.StringIO(), 0
    before = os.getcwd(), sys.argv, sys.stdin
    os.chdir(cwd)
    sys.argv, sys.stdin = ["botkit", *words], io.StringIO(typed)
    try:
        with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
            cli.main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        os.chdir(before[0])
        sys.argv, sys.stdin = before[1:]
        structlog.reset_defaults()
    return Ended(code, stdout.getvalue(), stderr.getvalue())
