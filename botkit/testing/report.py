"""Reports: the results of transcripts, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from botkit.flowfile.suggestions import plural
from botkit.testing.result_lines import Fact, Line
from botkit.testing.runner import Difference, Outcome
from botkit.testing.transcript import comparable

COLUMN = 100  # where the position of a step is printed, if its line is shorter


def format_outcome(outcome: Outcome) -> str:
    """A failed transcript: each action with what the transcript says (`-`) and what happened (`+`), and the step that said it."""
    if outcome.error:
        return outcome.error
    return "\n\n".join(format_difference(outcome.file, difference) for difference in outcome.differences)


def format_difference(file: str, difference: Difference) -> str:
    step = difference.step
    if difference.reason:
        return f"{file}:{step.line}: {difference.reason}\n    {step.action}"
    head = f'{file}:{step.line}: something else follows from "{step.action}"'
    return "\n".join([head, *(f"  {line}" for line in diff(difference))])


def diff(difference: Difference) -> Iterator[str]:
    """Lines that begin with `-` (expected), `+` (happened) or a space (both)."""
    expected_texts = [expected.text for expected in difference.step.expected]
    actual = [str(line) for line in difference.followed]
    matcher = SequenceMatcher(None, [comparable(text) for text in expected_texts], [comparable(text) for text in actual], autojunk=False)
    yield f"  {difference.step.action}"
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            yield from (f"  {line}" for text in expected_texts[first:last] for line in text.splitlines())
            continue
        yield from (f"- {line}".rstrip() for text in expected_texts[first:last] for line in text.splitlines())
        for line in difference.followed[begin:end]:
            yield from _happened(line)


def _happened(line: Line) -> Iterator[str]:
    first, *more = str(line).splitlines()
    where = "" if isinstance(line, Fact) else line.where
    yield f"+ {first}".ljust(COLUMN if where else 0) + (f"  {where}" if where else "")
    yield from (f"+ {further}".rstrip() for further in more)


def summary(outcomes: Sequence[Outcome]) -> str:
    """The closing line."""
    failed = sum(not outcome.passed for outcome in outcomes)
    updated = sum(outcome.updated for outcome in outcomes)
    steps = sum(outcome.steps for outcome in outcomes)
    count = f"{plural(len(outcomes), 'transcript')}, {plural(steps, 'action')}"
    parts = [f"{failed} failed" if failed else "all passed", *([f"{updated} updated"] if updated else [])]
    return f"{count}: {', '.join(parts)}"


def as_json(outcome: Outcome) -> Mapping[str, Any]:
    """A transcript's outcome for programs."""
    return {
        "file": outcome.file,
        "passed": outcome.passed,
        "actions": outcome.steps,
        "updated": outcome.updated,
        "error": outcome.error or None,
        "differences": [
            {
                "line": difference.step.line,
                "action": str(difference.step.action),
                "reason": difference.reason or None,
                "expected": [expected.text for expected in difference.step.expected],
                "followed": [_line_json(line) for line in difference.followed],
            }
            for difference in outcome.differences
        ],
    }


def _line_json(line: Line) -> Mapping[str, str]:
    return {"text": str(line)} if isinstance(line, Fact) else {"text": str(line), "step": line.where}
