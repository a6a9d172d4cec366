"""`botkit test`: run the transcripts of the flows, and show what went differently."""

# ruff: noqa: PT028 - a command named test, not a test

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer


def test(
    path: Annotated[Path, typer.Argument(help="A project, a folder of flows, or one transcript.")] = Path(),
    update: Annotated[bool, typer.Option("--update", help="Write what really follows into the transcripts.")] = False,
    only: Annotated[str, typer.Option("-k", metavar="WORDS", help="Only transcripts with these words in their path.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per transcript.")] = False,
) -> None:
    """Run the .chat transcripts: no network, a clock of its own. Exit code 1 when one fails."""
    from botkit.cli.logs import set_up
    from botkit.cli.paint import Paint
    from botkit.errors import UsageError
    from botkit.testing import report
    from botkit.testing.runner import find_transcripts, run_file

    set_up(level="critical")
    found = [file for file in find_transcripts(path) if all(word in str(file) for word in only.split())]
    if not found:
        which = f' with "{only}" in their path' if only else ""
        raise UsageError(f'There are no transcripts{which} in "{path}". They stand in "tests" beside the flows, and end in ".chat".')
    paint = Paint(sys.stdout)
    outcomes = []
    for file in found:
        outcome = run_file(file, update=update)
        outcomes.append(outcome)
        if as_json:
            print(json.dumps(report.as_json(outcome), ensure_ascii=False), flush=True)
        elif not outcome.passed:
            print(paint.diff(report.written_outcome(outcome)) + "\n", flush=True)
        elif outcome.updated:
            print(f"{outcome.file}: written anew", flush=True)
    wrong = any(not outcome.passed for outcome in outcomes)
    if wrong and not as_json:
        sys.stderr.write("- is what the transcript says, + is what happened; --update writes the latter.\n")
    sys.stderr.write(report.summary(outcomes) + "\n")
    raise typer.Exit(1 if wrong else 0)
