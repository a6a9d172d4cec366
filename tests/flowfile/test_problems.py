"""A problem as people and programs read it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from botkit.flowfile.problems import Problem, as_json, render, sort_problems

EXPEKT = Problem(
    file="flows/nps.yaml",
    line=9,
    column=5,
    end=11,
    code="unknown-key",
    message='unknown key "expekt" in an "ask" step; did you mean "expect"?',
    hints=('known here: "ask", "choices", "expect", "save", …',),
    excerpt="    expekt: number 0..10",
)


def test_a_problem_is_rendered_as_the_language_says() -> None:
    assert render(EXPEKT) == (
        'flows/nps.yaml:9:5: unknown key "expekt" in an "ask" step; did you mean "expect"? [unknown-key]\n'
        "  |\n"
        "9 |     expekt: number 0..10\n"
        "  |     ^~~~~~\n"
        '  = known here: "ask", "choices", "expect", "save", …\n'
        "  = docs/checks.md#unknown-key"
    )


def test_the_caret_stands_under_wide_characters_and_tabs() -> None:
    wide = Problem(file="f", line=1, column=4, end=6, code="tab", message="m", excerpt="\t問a問題")
    assert render(wide).split("\n")[3] == "  | \t   ^~~~"


def test_a_very_long_line_is_cut_around_the_offence() -> None:
    long = Problem(file="f", line=1, column=5_001, end=5_004, code="tab", message="m", excerpt="x" * 5_000 + "BAD" + "y" * 5_000)
    shown, marks = render(long).split("\n")[2:4]
    assert len(shown) < 200
    assert shown[marks.index("^") :].startswith("BAD")


def test_a_problem_without_an_excerpt_shows_no_line() -> None:
    hidden = Problem(file="f", line=3, column=1, end=2, code="secret", message="m")
    assert render(hidden) == "f:3:1: m [secret]\n  = docs/checks.md#secret"


def test_a_warning_says_so() -> None:
    assert render(Problem(file="f", line=1, column=1, end=2, code="tab", message="m", severity="warning")).startswith("f:1:1: warning: m ")


def test_problems_are_sorted_and_told_once() -> None:
    def at(file: str, line: int, column: int) -> Problem:
        return Problem(file=file, line=line, column=column, end=column + 1, code="tab", message="m")

    told = sort_problems([at("b", 1, 1), at("a", 10, 1), at("a", 9, 7), at("a", 9, 2), at("a", 10, 1)])
    assert [(one.file, one.line, one.column) for one in told] == [("a", 9, 2), ("a", 9, 7), ("a", 10, 1), ("b", 1, 1)]


def test_programs_get_the_same_as_json() -> None:
    assert json.loads(json.dumps(as_json(EXPEKT))) == {
        "file": "flows/nps.yaml",
        "line": 9,
        "column": 5,
        "end_column": 11,
        "code": "unknown-key",
        "severity": "error",
        "message": EXPEKT.message,
        "hints": list(EXPEKT.hints),
        "page": "docs/checks.md#unknown-key",
    }


@given(st.text(), st.integers(1, 300), st.integers(1, 300))
def test_any_line_can_be_shown(line: str, column: int, length: int) -> None:
    text = render(Problem(file="f", line=1, column=column, end=column + length, code="tab", message="m", excerpt=line))
    assert text.startswith("f:1:")
    assert "\x1b" not in text
