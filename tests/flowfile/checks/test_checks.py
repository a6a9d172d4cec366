"""Seeded defects: each is found at its line and column, and nothing else is.

In tests/flowfile/defects, a case begins with `=== what it shows`; `--- name` begins another file of it, and `@name` stands for the
first lines of a flow, whose file it also names when it comes first. A comment with `^ code` says that the line above it has that
problem at the column of the `^`; where no comment can stand, the place is written out: `^ code 12:4`. Several codes at one place are
parted by commas.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.flow_files import check

FOLDER = Path(__file__).parent / "defects"
HEAD = "botkit: 1\nflow: {0}\ntitle: An example\nlanguage: en\n# one\n# two\n# three\nstarts:\n  - keywords: [{0}]"
_MARK = re.compile(r"\s*#\s*\^ (?P<codes>[a-z0-9,-]+)(?: (?P<line>\d+):(?P<column>\d+))?$")

Place = tuple[str, int, int, str]


def cases() -> list[tuple[str, str]]:
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        for case in path.read_text("utf-8").split("=== ")[1:]:
            title, _, body = case.partition("\n")
            found.append((f"{path.stem}: {title}", body))
    return found


def files_of(body: str) -> tuple[dict[str, str], list[Place]]:
    """The files of a case, and the problems that its comments announce."""
    files: dict[str, str] = {}
    expected: list[Place] = []
    head = re.match(r"@(\w+)$", body, re.MULTILINE)
    for part in (f"{head[1] if head else 'survey'}.yaml\n" + body).split("\n--- " if body.startswith("--- ") else "--- "):
        name, _, text = part.partition("\n")
        text = re.sub(r"^@(\w+)$", lambda head: HEAD.format(head[1]), text, flags=re.MULTILINE)
        files[name.strip()] = text
        expected += _announced(name.strip(), text.split("\n"))
    return files, sorted(expected)


def _announced(name: str, lines: list[str]) -> list[Place]:
    places: list[Place] = []
    target = 0
    for number, line in enumerate(lines, 1):
        mark = _MARK.fullmatch(line)
        if mark is None:
            target = number
            continue
        at = (int(mark["line"]), int(mark["column"])) if mark["line"] else (target, line.index("^") + 1)
        places += [(f"flows/{name}", *at, code) for code in mark["codes"].split(",")]
    return places


@pytest.mark.parametrize(("title", "body"), cases(), ids=[title for title, _ in cases()])
def test_a_defect_is_found_at_its_place_and_nothing_else_is(title: str, body: str) -> None:
    files, expected = files_of(body)
    found = sorted((problem.file, problem.line, problem.column, problem.code) for problem in check(files).problems)
    assert found == expected


def test_there_are_more_than_a_hundred_defects() -> None:
    assert sum(len(files_of(body)[1]) for _, body in cases()) > 100


def test_a_name_that_is_unset_only_after_a_hand_over_says_so() -> None:
    steps = "steps:\n  - ask: Which?\n    choices: [A, B]\n    save: which\n    otherwise: [{}]\n  - say: You took {{{{ which }}}}.\n"
    head = HEAD.format("survey") + "\n"
    handed, said = (check({"survey.yaml": head + steps.format(step)}).problems for step in ("handoff: front_desk", "say: Well."))
    assert [(one.code, len(one.hints)) for one in (*handed, *said) if one.code == "unset-variable"] == [
        ("unset-variable", 2),
        ("unset-variable", 1),
    ]


def test_whoever_may_write_freely_at_first_needs_an_answer_later() -> None:
    found = check({"survey.yaml": HEAD.format("survey") + "\n  - first_message\nsteps:\n  - say: Hello.\n"}).problems
    assert [one.code for one in found] == ["no-answer"]


def test_botkit_yaml_is_not_blamed_for_the_parts_of_an_answer() -> None:
    steps = 'steps:\n  - ask: Where?\n    expect: location\n    save: place\n  - say: "{{ place.lat }}"\n'
    (problem,) = check({"survey.yaml": HEAD.format("survey") + "\n" + steps}).problems
    assert (problem.code, problem.hints) == ("undefined-variable", ('known here: "latitude", "longitude", "name", "address"',))


@pytest.mark.parametrize(
    ("steps", "message", "hint"),
    [
        (
            'call: flight_status\n    save: r\n  - ask: Which?\n    choices: {from: r.all, label: "{{ item.at }}"}\n    save: x',
            "braces stand in texts, and this is an expression: leave them out",
            'or write a text: {text: "{{ item.at }}"}',
        ),
        (
            "branch:\n      - when: contact.name\n        then: [{say: A}]\n      - otherwise: [{say: B}]\n        then: [{say: C}]",
            'unknown key "then" in an entry of "branch"',
            '"otherwise" has its steps below it, without "then"',
        ),
        ('say: "{{ now + 1 year }}"', "months and years have no fixed length: count in days or weeks", ""),
        (
            "ask: A?\n    expect: number\n    save: n\n  - say: \"{{ n * 12.5 | money('GBP') }}\"",
            'a number and a text for people do not go together ("*")',
            'a filter takes the value before it alone: put the calculation in brackets, "(a * b) | money"',
        ),
        ("ask: A?\n    expect: number | photo", "several kinds of answer are written as a list: [number, photo]", ""),
    ],
)
def test_what_authors_write_first_is_told_in_their_words(steps: str, message: str, hint: str) -> None:
    found = check({"survey.yaml": HEAD.format("survey") + f"\nsteps:\n  - {steps}\n"}).problems
    assert [(problem.message.partition("; did")[0], (*problem.hints, "")[0]) for problem in found if problem.severity == "error"] == [
        (message, hint)
    ]
