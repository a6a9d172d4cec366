"""`botkit check`: read the flows and tell every problem, each at its place."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from botkit.errors import UsageError


def check(
    folder: Annotated[Path, typer.Argument(help="The project's folder, or a folder of flows.")] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object with all problems.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
) -> None:
    """Check the flows of a folder. Exit code 1 when there is a problem."""
    from botkit.cli.project import load_project
    from botkit.flowfile.problems import as_json as problem_json
    from botkit.flowfile.problems import render_all

    if not folder.exists():
        raise UsageError(f'There is no folder "{folder}".')
    _, library = load_project(folder, secrets=False)
    problems = library.problems
    wrong = bool(problems) if strict else not library.is_sound
    if as_json:
        print(json.dumps({"flows": len(library.flows), "problems": [problem_json(problem) for problem in problems]}, ensure_ascii=False))
    elif problems:
        print(render_all(problems))
    if not as_json:
        count = f"{len(problems)} problem{'s' if len(problems) != 1 else ''}" if problems else "no problems"
        sys.stderr.write(f"{len(library.flows)} flows, {count}\n")
    raise typer.Exit(1 if wrong else 0)
