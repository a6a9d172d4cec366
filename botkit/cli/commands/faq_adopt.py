"""Adopts a customer's phrasing into the flow's file: one line is added, everything else stays, also comments."""

from __future__ import annotations

import json
import re
from pathlib import Path

from botkit.core.engine.phrase_index import flow_of, number_of
from botkit.core.engine.program import Program, Programs, entries_of
from botkit.core.flow.model import Faq, PhraseStart
from botkit.errors import UsageError
from botkit.flowfile.library import read_library

_PLAIN = re.compile(r"[A-Za-z][\w ?'’,.!-]*", re.ASCII)  # needs no quotation marks in YAML, as long as ": " and " #" are not in it


def adopt(programs: Programs, label: str, phrasing: str) -> str:
    """Add a phrasing below the last one of its kind, and say where. Raises `UsageError` when the file has another form than that."""
    program = programs.current[flow_of(label)]
    address = _last(program, label)
    path = Path(program.version.path)
    line, column = program.version.positions[address]
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    former = lines[line - 1]
    if not former[: column - 1].strip() == "-":
        raise UsageError(f'{path}:{line}: add "{phrasing}" by hand: the phrasings do not stand one below the other.')
    ending = former[len(former.rstrip("\r\n")) :] or "\n"
    added = former[: column - 1] + _written(phrasing) + ending
    if not former.endswith(("\n", "\r")):
        lines[line - 1] = former + ending
    lines.insert(line, added)
    text = "".join(lines)
    _require_phrasing(program, path, text, phrasing)
    path.write_text(text, encoding="utf-8")
    return f"{path}:{line + 1}: added {phrasing!r}"


def _last(program: Program, label: str) -> str:
    """The address of the last phrasing that stands for a label."""
    step = program.ops[0].step
    if "#" in label and isinstance(step, Faq):
        number = number_of(label)
        return f"steps.0.faq.{number}.questions.{len(entries_of(step)[number].questions) - 1}"
    for index, start in enumerate(program.flow.starts):
        if isinstance(start, PhraseStart):
            return f"starts.{index}.phrases.{len(start.phrases) - 1}"
    raise UsageError(f'The flow "{program.name}" has no phrases to add to.')


def _written(phrasing: str) -> str:
    words = " ".join(phrasing.split())
    return words if _PLAIN.fullmatch(words) else json.dumps(words, ensure_ascii=False)


def _require_phrasing(program: Program, path: Path, text: str, phrasing: str) -> None:
    """The changed file must be a sound flow that holds the phrasing; else it is left alone."""
    changed = read_library({path.name: text.encode()})
    words = " ".join(phrasing.split())
    flows_with_phrasing = [
        version for version in changed.flows if version.flow.flow == program.name and words in version.flow.model_dump_json()
    ]
    if not flows_with_phrasing:
        raise UsageError(f'{path}: add "{phrasing}" by hand: the file would not read as before.')
