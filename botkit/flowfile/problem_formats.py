"""Formats: problems as people, programs, code scanners and CI read them. One function each; the table at the end is all of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from botkit.flowfile.problem_codes import CODES
from botkit.flowfile.problems import Problem, as_json, render_all

# A format sees the problems, how many flows were read, and the version of botkit.
Format = Callable[[Sequence[Problem], int, str], str]

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def text(problems: Sequence[Problem], flows: int, version: str) -> str:
    """As a compiler tells them: the sentence, the line, a caret, what to do."""
    return render_all(problems)


def as_json_text(problems: Sequence[Problem], flows: int, version: str) -> str:
    """One object: how many flows, and every problem with all its parts."""
    return json.dumps({"flows": flows, "problems": [as_json(problem) for problem in problems]}, ensure_ascii=False)


_IN_GITHUB = {"info": "notice"}
_IN_SARIF = {"info": "note"}


def github(problems: Sequence[Problem], flows: int, version: str) -> str:
    """Workflow commands of GitHub Actions: each becomes a note at its line in the view of changes."""
    return "\n".join(_command(problem) for problem in problems)


def _command(problem: Problem) -> str:
    fields = {"file": problem.file, "line": problem.line, "col": problem.column, "endColumn": problem.end, "title": problem.code}
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in fields.items())
    return f"::{_IN_GITHUB.get(problem.severity, problem.severity)} {properties}::{_escaped(_said(problem))}"


def _escaped(written: str) -> str:
    return written.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(written: str) -> str:
    return _escaped(written).replace(":", "%3A").replace(",", "%2C")


def _said(problem: Problem) -> str:
    return "\n".join((problem.message, *problem.hints))


def sarif(problems: Sequence[Problem], flows: int, version: str) -> str:
    """SARIF 2.1.0 (OASIS), which code scanners and editors read. Columns are counted in characters, as everywhere here."""
    used = list(dict.fromkeys(problem.code for problem in problems))
    run = {
        "tool": {"driver": {"name": "botkit", "version": version, "rules": [_rule(code) for code in used]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, used.index(problem.code)) for problem in problems],
    }
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(code: str) -> Mapping[str, Any]:
    meaning = CODES.get(code, code)
    page = f"docs/checks.md#{code}"
    return {"id": code, "shortDescription": {"text": meaning}, "help": {"text": f"{meaning} See {page}"}}


def _result(problem: Problem, rule: int) -> Mapping[str, Any]:
    region = {"startLine": problem.line, "startColumn": problem.column, "endColumn": problem.end}
    where = {"artifactLocation": {"uri": quote(problem.file)}, "region": region}
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": _IN_SARIF.get(problem.severity, problem.severity),
        "message": {"text": _said(problem)},
        "locations": [{"physicalLocation": where}],
    }


# Name -> how the problems are written.
FORMATS: Mapping[str, Format] = {"text": text, "json": as_json_text, "sarif": sarif, "github": github}
