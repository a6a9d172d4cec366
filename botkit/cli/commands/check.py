"""`botkit check`: reads the flows and reports every problem with its position."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from botkit import __version__
from botkit.cli.terminal.printable import printable, unfiltered
from botkit.errors import UsageError

if TYPE_CHECKING:
    from botkit.cli.terminal.colour import Colour
    from botkit.flowfile.problems import Problem
    from botkit.flowfile.project.settings import Settings

SILENT_FOR = 0.5  # seconds before the progress is shown
UPDATE_INTERVAL = 0.1  # seconds between two updates


class Format(StrEnum):
    """How problems are written (botkit/flowfile/problem_formats.py)."""

    text = "text"
    json = "json"
    sarif = "sarif"
    github = "github"


def check(
    folder: Annotated[Path, typer.Argument(help="The project's folder, or a folder of flows.")] = Path(),
    form: Annotated[Format, typer.Option("--format", help="For people, programs, code scanners, GitHub Actions.")] = Format.text,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
) -> None:
    """Check botkit.yaml and the flows of a folder. Exit code 1 when there is a problem."""
    from botkit.cli.terminal.colour import Colour
    from botkit.flowfile.problem_formats import FORMATS
    from botkit.flowfile.problems import has_errors

    if not folder.exists():
        raise UsageError(f'There is no folder "{folder}".')
    if folder.is_absolute() and folder.is_relative_to(Path.cwd()):
        folder = folder.relative_to(Path.cwd())  # CI names files as they stand in the repository
    flows, problems = _problems(folder)
    wanted = "json" if as_json else form.value
    colour = Colour(sys.stdout)
    if wanted == "text" and not colour.is_plain:
        written = "\n\n".join(coloured(colour, problem) for problem in problems)
    else:
        written = FORMATS[wanted](problems, flows, __version__)
    if written:
        print(written)
    if wanted in ("text", "github"):
        sys.stderr.write(f"{flows} flow{'s' if flows != 1 else ''}, {_counted(problems)}\n")
    raise typer.Exit(1 if has_errors(problems) or (strict and any(problem.severity != "info" for problem in problems)) else 0)


def coloured(colour: Colour, problem: Problem) -> str:
    """A problem in colours: position, severity and caret are highlighted; the text is that of `render`."""
    from botkit.flowfile.problems import render

    head, *rest = render(problem).split("\n")
    position = f"{problem.file}:{problem.line}:{problem.column}:"
    style = {"error": "red", "warning": "yellow"}.get(problem.severity, "cyan")
    lines = [colour.styled(position, "bold") + colour.styled(head[len(position) :], style)]
    for number, line in enumerate(rest):
        is_caret = number == 2 and bool(problem.excerpt.strip())
        lines.append(colour.styled(line, f"{style} bold") if is_caret else colour.styled(line, "dim") if " = " in line[:8] else line)
    return "\n".join(lines)


def _problems(folder: Path) -> tuple[int, tuple[Problem, ...]]:
    """The number of flows that could be read, and all problems in them and in botkit.yaml. When botkit.yaml has errors, flows are checked
    without it."""
    from botkit.cli.project import FILE, load_project
    from botkit.config import read_config
    from botkit.flowfile.library import read_folder
    from botkit.flowfile.problems import has_errors, sort_problems

    file = folder / FILE if folder.is_dir() else folder
    settings: Settings | None = None
    config_problems: tuple[Problem, ...] = ()
    if file.name == FILE and file.is_file():
        settings, _, config_problems = read_config(str(file), file.read_bytes())
    progress = ProgressLine()
    if has_errors(config_problems):
        flows = file.parent / (settings.flows if settings is not None else "flows")
        library = read_folder(flows if flows.is_dir() else file.parent, progress=progress)
    else:
        library = load_project(folder, progress=progress, learns=True).library
    progress.end()
    return len(library.flows), sort_problems([*config_problems, *library.problems])


def _counted(problems: Sequence[Problem]) -> str:
    counts = [(sum(problem.severity == severity for problem in problems), severity) for severity in ("error", "warning")]
    notes = sum(problem.severity == "info" for problem in problems)
    said = ", ".join(f"{count} {noun}{'s' if count != 1 else ''}" for count, noun in counts if count) or "no problems"
    return f"{said}, {notes} to know" if notes else said


class ProgressLine:
    """The progress of long work on a terminal, on one line that is removed at the end; nothing in a file or a pipe."""

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()
        self._next_update = time.monotonic() + SILENT_FOR
        self._width = 0

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._is_shown and (now := time.monotonic()) >= self._next_update:
            line = f"{what} {done} of {total}"
            stream = unfiltered(sys.stderr)
            stream.write("\r" + printable(line).ljust(self._width))
            stream.flush()
            self._next_update, self._width = now + UPDATE_INTERVAL, len(line)

    def end(self) -> None:
        if self._width:
            unfiltered(sys.stderr).write("\r" + " " * self._width + "\r")
