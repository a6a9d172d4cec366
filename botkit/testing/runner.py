"""Running transcripts: play the actions, compare what follows, and rewrite the file with --update."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from botkit.core.engine.engine import router_of
from botkit.core.engine.program import Programs
from botkit.core.events import Event
from botkit.service.project import read_project
from botkit.testing.conversation import START, Conversation
from botkit.testing.coverage_marks import CoverageMark, coverage_marks
from botkit.testing.directives import Directive, NotOffered
from botkit.testing.result_lines import Fact, Line
from botkit.testing.transcript import (
    TESTS,
    Expected,
    Step,
    Transcript,
    TranscriptInvalid,
    comparable,
    project_of,
    read_transcript,
    rewrite,
)


class Difference(Struct, frozen=True, kw_only=True):
    """An action after which other lines followed than the transcript has, or that could not be done (`reason`)."""

    step: Step
    followed: tuple[Line, ...] = ()
    reason: str = ""


class Outcome(Struct, frozen=True, kw_only=True):
    """The result of a transcript. `error` says why it could not be run at all; `updated`, that the file was written anew; `marks` is
    what it went through, `seconds` how long it took."""

    file: str
    steps: int = 0
    differences: tuple[Difference, ...] = ()
    error: str = ""
    updated: bool = False
    marks: frozenset[CoverageMark] = frozenset()
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return not self.differences and not self.error


def run_file(path: Path, *, programs: Programs | None = None, update: bool = False) -> Outcome:
    """Run one transcript, with the flows around its `tests` folder unless `programs` are given. With `update`, what really follows is
    written into the file. Raises `FlowsInvalid` when the flows have errors."""
    programs = programs or programs_of(path)
    try:
        transcript = read_transcript(path)
    except TranscriptInvalid as fault:
        return Outcome(file=str(path), error=str(fault))
    outcome = run_transcript(transcript, programs)
    if not update or outcome.passed or any(_is_broken(difference) for difference in outcome.differences):
        return outcome
    followed = {difference.step.line: difference.followed for difference in outcome.differences}
    path.write_text(rewrite(transcript, followed), encoding="utf-8")
    return replace(outcome, differences=(), updated=True)


def programs_of(path: Path) -> Programs:
    """The programs of the flows that a transcript tests, compiled once for all of them. Raises `FlowsInvalid`."""
    folder = project_of(path)
    return _compiled(str(folder), _stamp(folder))


def prepare_programs(files: Iterable[Path]) -> dict[Path, Programs]:
    """The programs that each transcript tests, compiled and trained. Raises `FlowsInvalid`."""
    by_folder: dict[Path, Programs] = {}
    by_file: dict[Path, Programs] = {}
    for file in files:
        folder = project_of(file)
        if folder not in by_folder:
            by_folder[folder] = programs_of(file)
            assert router_of(by_folder[folder]).phrase_index is not None  # trained here once, not in each process
        by_file[file] = by_folder[folder]
    return by_file


def run_transcript(transcript: Transcript, programs: Programs, *, to_the_end: bool = True) -> Outcome:
    """Play a transcript against programs; with `to_the_end` False only up to the first difference."""
    began = perf_counter()
    differences, talk = _play_all(transcript, programs, to_the_end=to_the_end)
    return Outcome(
        file=transcript.file,
        steps=len(transcript.steps),
        differences=differences,
        marks=coverage_marks(talk.events, [message for customer in talk.node.customers for message in customer.messages]),
        seconds=perf_counter() - began,
    )


def played_events(transcript: Transcript, programs: Programs) -> tuple[Event, ...]:
    """Play a transcript and return all events, whether or not it passes."""
    return _play_all(transcript, programs)[1].events


def _play_all(transcript: Transcript, programs: Programs, *, to_the_end: bool = True) -> tuple[tuple[Difference, ...], Conversation]:
    first = {
        part.kind: part for part in takewhile(lambda part: isinstance(part, Directive), transcript.script) if isinstance(part, Directive)
    }
    differences: list[Difference] = []
    with Conversation(
        programs,
        now=_beginning(first.get("now"), programs.business.zone),
        language=first["language"].name if "language" in first else "",
        name=first["name"].name if "name" in first else "Ana",
    ) as talk:
        for part in transcript.script:
            if isinstance(part, Directive):
                part.play(talk)
                continue
            difference = _play(part, talk)
            if difference is not None:
                differences.append(difference)
            if difference is not None and (difference.reason or not to_the_end):
                break  # later actions depend on this one
        return tuple(differences), talk


def _beginning(now: Directive | None, zone: str) -> datetime:
    if now is None:
        return START
    moment: datetime = now.value
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _play(step: Step, talk: Conversation) -> Difference | None:
    try:
        lines = step.action.play(talk)
    except NotOffered as fault:
        return Difference(step=step, reason=str(fault))
    followed = tuple(visible_lines(lines, step.expected))
    actual = [comparable(str(line)) for line in followed]
    expected = [comparable(line.text) for line in step.expected]
    return None if actual == expected else Difference(step=step, followed=followed)


def visible_lines(lines: Iterable[Line], expected: Iterable[Expected] = ()) -> Iterator[Line]:
    """The lines without quiet facts that the transcript does not mention."""
    mentioned = {comparable(one.text) for one in expected}
    return (line for line in lines if not (isinstance(line, Fact) and line.quiet and comparable(str(line)) not in mentioned))


def _is_broken(difference: Difference) -> bool:
    """Whether it must not be written as expected: an action that cannot be done, or a fault of botkit."""
    return bool(difference.reason) or any(isinstance(line, Fact) and line.kind == "turn_failed" for line in difference.followed)


@lru_cache(maxsize=16)
def _compiled(folder: str, stamp: tuple[tuple[str, int], ...]) -> Programs:
    """A folder's flows are compiled once for all of its transcripts, and again when a file has changed."""
    return read_project(Path(folder), os.environ).compile()


def _stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    files = [
        path
        for path in (*folder.rglob("*.y*ml"), *folder.rglob("*.csv"), *folder.rglob("*.xlsx"), folder.parent / "botkit.yaml")
        if path.is_file()
    ]
    return tuple(sorted((str(path), path.stat().st_mtime_ns) for path in files if TESTS not in path.relative_to(folder.parent).parts[:-1]))
