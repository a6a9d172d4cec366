"""Problems for programs: each format is what its readers take, whatever stands in a file."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.flowfile.problem_formats import FORMATS
from botkit.flowfile.problems import Problem

jsonschema = pytest.importorskip("jsonschema", reason="a format is tested where a validator is installed")

# What SARIF 2.1.0 (OASIS, section 3) asks of the properties that we write: which must be there, and what may stand in them.
MESSAGE = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string", "minLength": 1}},
    "additionalProperties": False,
}
REGION = {
    "type": "object",
    "required": ["startLine"],
    "properties": {key: {"type": "integer", "minimum": 1} for key in ("startLine", "startColumn", "endLine", "endColumn")},
    "additionalProperties": False,
}
PLACE = {
    "type": "object",
    "required": ["artifactLocation", "region"],
    "properties": {
        # RFC 3986: a relative reference has no spaces and no characters beyond ASCII.
        "artifactLocation": {"type": "object", "properties": {"uri": {"type": "string", "pattern": r"^[A-Za-z0-9/._~%-]+$"}}},
        "region": REGION,
    },
    "additionalProperties": False,
}
RULE = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string"}, "shortDescription": MESSAGE, "help": MESSAGE},
    "additionalProperties": False,
}
RESULT = {
    "type": "object",
    "required": ["message"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": MESSAGE,
        "locations": {
            "type": "array",
            "items": {"type": "object", "properties": {"physicalLocation": PLACE}, "additionalProperties": False},
        },
    },
    "additionalProperties": False,
}
DRIVER = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "version": {"type": "string"},
        "rules": {"type": "array", "uniqueItems": True, "items": RULE},
    },
    "additionalProperties": False,
}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "properties": {
                    "tool": {"type": "object", "required": ["driver"], "properties": {"driver": DRIVER}, "additionalProperties": False},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": RESULT},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}

TEXTS = st.text(min_size=1, max_size=40)
PROBLEMS = st.lists(
    st.builds(
        Problem,
        file=TEXTS,
        line=st.integers(1, 999),
        column=st.integers(1, 200),
        end=st.integers(201, 300),
        code=st.sampled_from(["tab", "unknown-key", "loop", "secret"]),
        message=TEXTS,
        hints=st.lists(TEXTS, max_size=2).map(tuple),
        severity=st.sampled_from(["error", "warning"]),
    ),
    max_size=5,
)


def sarif(problems: list[Problem]) -> Any:
    return json.loads(FORMATS["sarif"](problems, 3, "0.1.0"))


@given(PROBLEMS)
def test_code_scanners_read_the_sarif(problems: list[Problem]) -> None:
    written = sarif(problems)
    jsonschema.Draft202012Validator(SARIF).validate(written)
    (run,) = written["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [problem.code for problem in problems]


@given(PROBLEMS)
def test_github_reads_one_command_for_each_problem(problems: list[Problem]) -> None:
    lines = FORMATS["github"](problems, 3, "0.1.0").split("\n") if problems else []
    assert len(lines) == len(problems)
    for line, problem in zip(lines, problems, strict=True):
        found = re.fullmatch(r"::(\w+) file=([^,:\n\r]*),line=(\d+),col=(\d+),endColumn=\d+,title=([^,:]*)::([^\n\r]*)", line)
        assert found is not None
        assert (found[1], int(found[3]), int(found[4]), found[5]) == (problem.severity, problem.line, problem.column, problem.code)
        said = found[6].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        assert said == "\n".join((problem.message, *problem.hints))


@given(PROBLEMS)
def test_programs_read_the_json(problems: list[Problem]) -> None:
    written = json.loads(FORMATS["json"](problems, 3, "0.1.0"))
    assert written["flows"] == 3
    assert [one["message"] for one in written["problems"]] == [problem.message for problem in problems]


@pytest.mark.parametrize("form", FORMATS)
def test_a_line_that_must_not_be_shown_is_in_no_format(form: str) -> None:
    secret = Problem(file="f.yaml", line=1, column=1, end=9, code="secret", message="a secret does not belong in a flow", excerpt="")
    assert "hunter2" not in FORMATS[form]([secret], 1, "0.1.0")
