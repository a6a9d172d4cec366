"""What people write who know another tool, think in another language or mistype a sign: they are told the word of flows, at its place."""

from __future__ import annotations

import pytest

from botkit.core.flow.model import STEPS
from botkit.flowfile.problems import Problem
from botkit.flowfile.reader.other_words import INSTEAD, meant_by
from tests.support.flow_files import check

HEAD = "botkit: 1\nflow: survey\ntitle: Survey\nlanguage: en\nstarts:\n  - keywords: [survey]\n"


def told(steps: str) -> list[Problem]:
    return list(check({"survey.yaml": f"{HEAD}{steps}"}).problems)


@pytest.mark.parametrize(
    ("written", "verb"),
    [("if", "branch"), ("text", "say"), ("send", "say"), ("buttons", "ask"), ("sleep", "pause"), ("http", "call"), ("Frage", "ask")],
)
def test_the_word_of_another_tool_or_language_leads_to_the_right_one(written: str, verb: str) -> None:
    (problem,) = told(f"steps:\n  - {written}: Hello\n")
    assert (problem.line, problem.column, problem.code) == (8, 5, "unknown-key")
    assert problem.message == f'unknown step "{written}"; here it is "{verb}"'


@pytest.mark.parametrize("word", sorted(INSTEAD))
def test_a_key_that_is_no_step_says_where_it_belongs(word: str) -> None:
    (problem,) = told(f"steps:\n  - {word}: x\n")
    assert problem.hints[0] == INSTEAD[word]


@pytest.mark.parametrize(
    ("steps", "line", "column", "said"),
    [
        ("steps:\n  - say:Hi\n", 8, 5, 'a space is missing after ":" in "say:Hi"'),
        ("steps:\n  -say: Hi\n", 8, 3, 'a space is missing after "-": "- say: …"'),
        ("steps:\n\u00a0 - say: Hi\n", 8, 1, "an invisible character (U+00A0) stands in column 1: delete it, and type a space"),
        ("schritte:\n  - say: Hi\n", 7, 1, 'unknown key "schritte" in a flow file; did you mean "steps"?'),
        ("steps:\n  - branch:\n      when: reply\n", 9, 7, 'begin each entry with "- ": "- when: …"'),
        (
            "steps:\n  - branch:\n    - otherwize: [end]\n",
            9,
            7,
            'unknown key "otherwize" in an entry of "branch"; did you mean "otherwise"?',
        ),
        ("steps:\n  - say: Hello {{ contact.name how are you?\n", 8, 16, "braces that open with {{ close with }}"),
        ("steps:\n  - say: “Hello: you”\n", 8, 10, "“ is no quotation mark of YAML: write \" or '"),
    ],
)
def test_a_mistyped_sign_is_told_at_its_place(steps: str, line: int, column: int, said: str) -> None:
    problem = next(problem for problem in told(steps) if said in (problem.message, *problem.hints))
    assert (problem.line, problem.column) == (line, column)


def test_no_word_of_flows_means_another_one() -> None:
    assert {verb: meant for verb in STEPS if (meant := meant_by(verb, STEPS))} == {}
