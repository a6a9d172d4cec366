"""Problems: what is wrong in a file somebody wrote, where, and what to write instead. Collected all at once, never raised."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from msgspec import Struct

Severity = Literal["error", "warning", "info"]  # info: nothing to change, but good to know

PAGE = "docs/checks.md"
MAX_EXCERPT = 160  # characters of a line that are shown; a whole article on one line would bury the caret
MARGIN = 60  # characters kept before the offence when a line is cut


class Problem(Struct, frozen=True, kw_only=True):
    """One thing to change. `line` and `column` count from 1, `end` is the column after the last character to change.

    `excerpt` is the line as it stands in the file; empty when there is none to show, or when it must not be shown (a secret).
    """

    file: str
    line: int
    column: int
    end: int
    code: str
    message: str
    hints: tuple[str, ...] = ()
    severity: Severity = "error"
    excerpt: str = ""

    @property
    def page(self) -> str:
        """Where the documentation explains this kind of problem."""
        return f"{PAGE}#{self.code}"


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """In reading order, each once."""
    return tuple(sorted(set(problems), key=lambda one: (one.file, one.line, one.column, one.code, one.message)))


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def render(problem: Problem) -> str:
    """The problem as text: the sentence, the line with a caret under what to change, and where to read on."""
    word = "" if problem.severity == "error" else f"{problem.severity}: "
    head = f"{problem.file}:{problem.line}:{problem.column}: {word}{problem.message} [{problem.code}]"
    number = str(problem.line)
    gutter = " " * len(number)
    lines = [head]
    if problem.excerpt.strip():
        shown, indent, marks = _excerpt_with_caret(problem)
        lines += [f"{gutter} |", f"{number} | {shown}", f"{gutter} | {indent}{marks}"]
    lines += [f"{gutter} = {hint}" for hint in (*problem.hints, problem.page)]
    return "\n".join(lines)


def render_all(problems: Iterable[Problem]) -> str:
    return "\n\n".join(render(problem) for problem in problems)


def as_json(problem: Problem) -> Mapping[str, Any]:
    """The problem for programs: editors, CI."""
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "end_column": problem.end,
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "hints": list(problem.hints),
        "page": problem.page,
    }


def _excerpt_with_caret(problem: Problem) -> tuple[str, str, str]:
    """The line to show, the space before the caret, and the caret with its tail."""
    line = "".join(" " if character != "\t" and unicodedata.category(character) == "Cc" else character for character in problem.excerpt)
    start = min(problem.column - 1, len(line))
    stop = max(start + 1, min(problem.end - 1, len(line.rstrip())))
    cut = max(0, start - MARGIN) if len(line) > MAX_EXCERPT else 0
    shown = line[cut : cut + MAX_EXCERPT].rstrip()
    stop = min(stop, cut + MAX_EXCERPT)
    if cut + MAX_EXCERPT < len(line):
        shown += "…"
    indent = "".join("\t" if character == "\t" else " " * _width(character) for character in line[cut:start])
    width = max(1, sum(_width(character) for character in line[start:stop]))
    if cut:
        shown, indent = "…" + shown, " " + indent
    return shown, indent, "^" + "~" * (width - 1)


def _width(character: str) -> int:
    """How many cells of a terminal a character takes."""
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
