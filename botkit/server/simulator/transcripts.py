"""Transcripts from the simulator: written into the project's folder of tests, never over an existing file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from botkit.errors import BotkitError
from botkit.server.simulator.recorder import RecordedTranscript
from botkit.testing.actions import Report
from botkit.testing.transcript import SUFFIX, TESTS, find_transcripts, read_transcript

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")


class TranscriptNotSaved(BotkitError):
    """The transcript cannot be written here."""


def save_transcript(flows: Path, name: str, transcript: RecordedTranscript) -> str:
    """Write a transcript as `tests/<name>.chat` beside the flows, and say where. Raises `TranscriptNotSaved`."""
    if not _NAME.fullmatch(name):
        raise TranscriptNotSaved(f'"{name}" is no name for a transcript: use small letters, digits, "_" and "-"')
    if not transcript.text:
        raise TranscriptNotSaved(transcript.problem)
    path = flows / TESTS / f"{name}{SUFFIX}"
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(transcript.text)
    except FileExistsError:
        raise TranscriptNotSaved(f'"{path}" exists already; choose another name') from None
    except OSError as fault:
        raise TranscriptNotSaved(f'"{path}" cannot be written: {fault.strerror}') from None
    return str(path)


def event_examples(transcripts: Path) -> Mapping[str, str]:
    """For each event, the first body in the project's transcripts: the page offers it as an example."""
    examples: dict[str, str] = {}
    for path in find_transcripts(transcripts) if transcripts.is_dir() else ():
        try:
            steps = read_transcript(path).steps
        except BotkitError:
            continue
        for step in steps:
            if isinstance(step.action, Report) and step.action.body:
                examples.setdefault(step.action.name, json.dumps(step.action.body, ensure_ascii=False))
    return examples
