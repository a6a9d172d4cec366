"""What the functions of a project answer while somebody tries it out: what its transcripts say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from botkit.errors import BotkitError
from botkit.testing.directives import Directive
from botkit.testing.in_process_node import FunctionFails
from botkit.testing.runner import find_transcripts
from botkit.testing.transcript import read_transcript


def transcript_answers(transcripts: Path) -> Mapping[str, str]:
    """The first answer that the project's transcripts give for each function. Transcripts that cannot be read are skipped."""
    answers: dict[str, str] = {}
    if not transcripts.is_dir():
        return answers
    for path in find_transcripts(transcripts):
        try:
            script: tuple[Any, ...] = read_transcript(path).script
        except BotkitError:
            continue
        for part in script:
            if isinstance(part, Directive) and part.kind == "function" and not isinstance(part.value, FunctionFails):
                answers.setdefault(part.name, json.dumps(part.value, ensure_ascii=False))
    return answers
