"""Samples: what the transcripts of a project show of its functions and events."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from botkit.core.model.values import Value
from botkit.errors import BotkitError
from botkit.flowfile.checks import Samples
from botkit.testing.actions import Report
from botkit.testing.directives import Directive, FunctionFails
from botkit.testing.transcript import TESTS, Step, find_transcripts, read_transcript


def transcript_answers(transcripts: Path) -> Mapping[str, str]:
    """The first answer that the transcripts of a folder give for each function, as JSON: for those who try the project out."""
    answers: dict[str, str] = {}
    for name, value in _answers(_parts(transcripts)):
        answers.setdefault(name, json.dumps(value, ensure_ascii=False))
    return answers


def transcript_samples(flows: Path) -> Samples:
    """All bodies of events and answers of functions in the transcripts of a folder of flows."""
    parts = list(_parts(flows / TESTS))
    functions: dict[str, list[Value]] = {}
    events: dict[str, list[Value]] = {}
    for name, value in _answers(parts):
        functions.setdefault(name, []).append(value)
    for part in parts:
        if isinstance(part, Step) and isinstance(part.action, Report):
            events.setdefault(part.action.name, []).append(part.action.body)
    return Samples(events=events, functions=functions)


def _answers(parts: Iterator[Any] | list[Any]) -> Iterator[tuple[str, Value]]:
    for part in parts:
        if isinstance(part, Directive) and part.kind == "function" and not isinstance(part.value, FunctionFails):
            yield part.name, part.value


def _parts(transcripts: Path) -> Iterator[Any]:
    """The actions and settings of all transcripts. Those that cannot be read are skipped: `botkit test` tells what is wrong with them."""
    for path in find_transcripts(transcripts) if transcripts.is_dir() else ():
        try:
            script = read_transcript(path).script
        except BotkitError:
            continue
        yield from script
