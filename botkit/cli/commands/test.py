"""`botkit test`: run the transcripts of the flows, show what went differently, what they never visit, and what they would not notice."""

# ruff: noqa: PT028 - a command named test, not a test

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from botkit.core.engine.program import Programs
    from botkit.testing.coverage import Coverage
    from botkit.testing.runner import Outcome


def test(
    path: Annotated[Path, typer.Argument(help="A project, a folder of flows, or one transcript.")] = Path(),
    update: Annotated[bool, typer.Option("--update", help="Write what really follows into the transcripts.")] = False,
    only: Annotated[str, typer.Option("-k", metavar="WORDS", help="Only transcripts with these words in their path.")] = "",
    covered: Annotated[bool, typer.Option("--coverage", help="Tell what no transcript marks, with its line.")] = False,
    fail_under: Annotated[
        float | None, typer.Option("--fail-under", min=0, max=100, metavar="PERCENT", help="With less coverage than this, end with 1.")
    ] = None,
    mutate: Annotated[
        bool, typer.Option("--mutate", help="Break the flows one step at a time, and tell what no transcript notices.")
    ] = False,
    junit: Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Write what came of it for build servers.")] = None,
    jobs: Annotated[int | None, typer.Option("-j", "--jobs", min=1, help="Processes; without it as many as are worth it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per transcript, then one for the coverage.")] = False,
) -> None:
    """Run the .chat transcripts: no network, a clock of its own. Exit code 1 when one fails."""
    from botkit.cli.terminal.log_setup import set_up_logging
    from botkit.testing import coverage, report
    from botkit.testing.junit import junit as as_junit
    from botkit.testing.runner import prepare_programs

    set_up_logging(level="critical")
    flows = prepare_programs(_find(path, only))
    outcomes = _run(flows, update=update, jobs=jobs, as_json=as_json)
    if junit is not None:
        _save(junit, as_junit(outcomes))
    wrong = any(not outcome.passed for outcome in outcomes)
    if wrong and not as_json:
        sys.stderr.write("- is what the transcript says, + is what happened; --update writes the latter.\n")
    sys.stderr.write(report.summary(outcomes) + "\n")
    if covered or fail_under is not None:
        result = _coverage(flows, outcomes)
        print(json.dumps(coverage.as_json(result), ensure_ascii=False) if as_json else coverage.format_coverage(result))
        if fail_under is not None and result.percent < fail_under:
            sys.stderr.write(f"Coverage is {result.percent:.1f} %, less than the {fail_under:g} % of --fail-under.\n")
            wrong = True
    if mutate and not wrong:
        from botkit.cli.commands.test_mutation import report_survivors

        report_survivors(flows, outcomes, jobs=jobs, as_json=as_json)
    elif mutate:
        sys.stderr.write("Nothing was mutated: the transcripts have to pass first.\n")
    raise typer.Exit(1 if wrong else 0)


def _find(path: Path, only: str) -> list[Path]:
    from botkit.errors import UsageError
    from botkit.testing.transcript import find_transcripts

    transcripts = [file for file in find_transcripts(path) if all(word in str(file) for word in only.split())]
    if not transcripts:
        which = f' with "{only}" in their path' if only else ""
        raise UsageError(f'There are no transcripts{which} in "{path}". They stand in "tests" beside the flows, and end in ".chat".')
    return transcripts


def _run(flows: Mapping[Path, Programs], *, update: bool, jobs: int | None, as_json: bool) -> list[Outcome]:
    """Run and tell, each as soon as it is known."""
    from botkit.cli.terminal.conversation_lines import ConversationFormatter
    from botkit.testing import report
    from botkit.testing.parallel import jobs_for, run_each
    from botkit.testing.runner import run_file

    def run(file: Path) -> Outcome:
        return run_file(file, programs=flows[file], update=update)

    paint = ConversationFormatter(sys.stdout)
    outcomes = []
    for outcome in run_each(run, list(flows), jobs_for(len(flows), jobs)):
        outcomes.append(outcome)
        if as_json:
            print(json.dumps(report.as_json(outcome), ensure_ascii=False), flush=True)
        elif not outcome.passed:
            print(paint.diff(report.format_outcome(outcome)) + "\n", flush=True)
        elif outcome.updated:
            print(f"{outcome.file}: written anew", flush=True)
    return outcomes


def _coverage(flows: Mapping[Path, Programs], outcomes: Sequence[Outcome]) -> Coverage:
    """Of all flows that the transcripts test; several projects stand one below the other."""
    from botkit.testing.coverage import Coverage, coverage

    marks = {outcome.file: outcome.marks for outcome in outcomes}
    parts = [
        coverage(programs, [marks[str(file)] for file, tested in flows.items() if tested is programs])
        for programs in {id(programs): programs for programs in flows.values()}.values()
    ]
    return Coverage(goals=tuple(goal for part in parts for goal in part.goals), marks=frozenset().union(*(part.marks for part in parts)))


def _save(file: Path, text: str) -> None:
    from botkit.errors import UsageError

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise UsageError(f"{file} cannot be written: {fault.strerror}.") from None
