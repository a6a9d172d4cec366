"""The mutation part of `botkit test`: break each step once, and tell which breakage no transcript notices."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from botkit.core.engine.program import Programs
    from botkit.testing.mutations import MutantResult
    from botkit.testing.runner import Outcome


def report_survivors(flows: Mapping[Path, Programs], outcomes: Sequence[Outcome], *, jobs: int | None, as_json: bool) -> None:
    """Play every mutant, and tell on stdout about those that nobody noticed."""
    from botkit.testing.mutations import mutants_of, run_mutant
    from botkit.testing.parallel import jobs_for, run_each
    from botkit.testing.transcript import read_transcript

    marks = {outcome.file: outcome.marks for outcome in outcomes}
    transcripts = {file: read_transcript(file) for file in flows}
    tested = {id(programs): programs for programs in flows.values()}
    cases = [
        (programs, mutant)
        for programs in tested.values()
        for name in sorted(programs.current)
        for mutant in mutants_of(programs.current[name].version)
    ]

    def try_case(number: int) -> MutantResult:
        programs, mutant = cases[number]
        return run_mutant(mutant, programs, [transcripts[file] for file, own in flows.items() if own is programs], marks)

    fates: list[MutantResult] = []
    with _progress(len(cases)) as step:
        for fate in run_each(try_case, range(len(cases)), jobs_for(len(cases), jobs)):
            fates.append(fate)
            step()
    survivors = [fate for fate in fates if not fate.noticed_by]
    for fate in survivors:
        if as_json:
            print(json.dumps({"where": fate.where, "mutant": fate.what, "transcripts": fate.tried}, ensure_ascii=False))
        else:
            print(f"{fate.where}: nobody notices when {fate.what}" + ("" if fate.tried else "; no transcript comes here"))
    sys.stderr.write(f"{len(fates)} mutants: {len(fates) - len(survivors)} noticed, {len(survivors)} not\n")


@contextmanager
def _progress(count: int) -> Iterator[Callable[[], None]]:
    """A bar on stderr, if somebody watches."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.progress import Progress

    from botkit.cli.terminal.colour import PrintableConsole

    with Progress(console=PrintableConsole(sys.stderr), transient=True) as shown:
        task = shown.add_task("Breaking steps", total=count)
        yield lambda: shown.update(task, advance=1)
