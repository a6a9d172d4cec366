"""Compiled programs: where each step leads, and texts by language."""

from __future__ import annotations

import pytest

from botkit.core.engine.program import END, Program, Programs
from tests.support.engine_talk import programs

FLOW = """
flow: f
starts: [{keywords: [go]}]
steps:
  - name: top
    ask: Color?
    choices: [{label: Red, then: [{say: Warm.}, {say: Hot.}]}, Blue]
    otherwise: [{say: Neither.}]
  - when: 1 > 0
    branch:
      - {when: 1 > 2, then: []}
      - otherwise: [{say: Late.}]
  - say: Hi
"""
SIDECARS = {
    "f__de__yaml": """
    botkit: 1
    translates: f
    language: de
    texts:
      - {en: Hi, de: Hallo}
      - {en: Warm., de: Warm!}
      - {en: Color?, de: Farbe?, for: top}
      - {en: go, de: los}
    """,
    "f__pt-BR__yaml": """
    botkit: 1
    translates: f
    language: pt-BR
    texts:
      - {en: Hi, pt-BR: Oi}
    """,
}


def program() -> Program:
    return programs(FLOW, **SIDECARS).current["f"]


def test_each_step_leads_to_the_next_whatever_block_it_stands_in() -> None:
    made = program()
    ways = {op.address: made.ops[op.next].address if op.next != END else "" for op in made.ops}
    assert ways == {
        "steps.0": "steps.1",
        "steps.0.choices.0.then.0": "steps.0.choices.0.then.1",
        "steps.0.choices.0.then.1": "steps.1",
        "steps.0.otherwise.0": "steps.1",
        "steps.1": "steps.2",
        "steps.1.branch.1.otherwise.0": "steps.2",
        "steps.2": "",
    }


def test_an_empty_or_missing_block_leads_where_the_step_leads() -> None:
    made = program()
    op = made.ops[made.index["steps.1"]]
    assert op.enter("branch.0.then") == op.next
    assert made.ops[op.enter("branch.1.otherwise")].address == "steps.1.branch.1.otherwise.0"
    assert op.enter("no such block") == op.next


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Hallo"),
        ("de-AT", "Hallo"),
        ("de_CH", "Hallo"),
        ("pt-BR", "Oi"),
        ("pt", "Oi"),
        ("pt-PT", "Oi"),
        ("en", "Hi"),
        ("", "Hi"),
        ("fr", "Hi"),
    ],
)
def test_a_text_falls_back_from_country_to_language_to_original(language: str, text: str) -> None:
    assert program().text("Hi", language).render({}) == text


def test_a_text_for_one_step_is_not_that_of_another() -> None:
    assert program().text("Color?", "de", "top").render({}) == "Farbe?"
    assert program().text("Color?", "de", "other").render({}) == "Color?"


def test_a_phrase_is_said_in_the_language_or_as_written() -> None:
    assert [program().translated_phrase("go", language) for language in ("de-AT", "de", "fr")] == ["los", "los", "go"]


def test_what_customers_type_counts_in_every_language() -> None:
    assert program().in_all_languages("go") == ("go", "los")


def test_named_steps_and_conditions_are_known() -> None:
    made = program()
    assert made.named == {"top": 0}
    assert [op.address for op in made.ops if op.when] == ["steps.1"]


def test_a_set_of_programs_finds_older_versions_by_digest() -> None:
    new, old = programs(FLOW).current["f"], program()
    both = Programs(current={"f": new}, older={old.digest: old})
    assert both.get("f", new.digest) is new
    assert both.get("f", old.digest) is old
    assert both.get("f", "unheard of") is None
