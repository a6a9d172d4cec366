"""What a sentence says for certain about a question."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.core.engine.answers.certain_answer import find_value
from botkit.core.engine.engine import router_of
from botkit.core.engine.execution import Execution
from botkit.core.engine.router import StartMatch
from botkit.core.engine.session import Session
from botkit.core.flow.model import Ask
from botkit.core.model.contact import Contact
from tests.support.engine_talk import NOON, programs


def looked_at(question: str) -> tuple[Execution, Ask]:
    flows = programs(f"flow: f\nstarts: [{{keywords: [go]}}]\nsteps: [{{ask: Well?, save: x, {question}}}, {{say: '{{{{ x }}}}'}}]")
    execution = Execution(flows, router_of(flows), Session(contact=Contact(id=7), channel="main"), NOON)
    execution.begin(StartMatch(flow="f", kind="keywords"))
    step = execution.op.step
    assert isinstance(step, Ask)
    return execution, step


@pytest.mark.parametrize(
    ("question", "sentence", "value"),
    [
        ("expect: number", "a table for two please", 2),
        ("expect: number", "two or three", None),
        ("expect: number 1..5", "I need 9 bags", None),
        ("expect: date", "can I come tomorrow?", date(2026, 3, 3)),
        ("expect: date", "today or tomorrow", None),
        ("expect: 'pattern [A-Z]{2}[0-9]{4}'", "my flight is bk1234.", "BK1234"),
        ("expect: 'pattern [a-z ]+'", "some words here", None),
        ("expect: email", "write to ana@example.com, please", "ana@example.com"),
        ("expect: yes_no", "yes I want that", None),
        ("expect: text", "anything goes", None),
        ("choices: [Red, Blue]", "the blue one, in large", "Blue"),
        ("choices: [Red, Blue]", "red or blue", None),
        ("in_sentence: [to *]", "I want to write to my aunt Mary tomorrow", "my aunt Mary"),
        ("in_sentence: [to *]", "from Ann to Bob to Cy", None),
        ("expect: number, in_sentence: ['* bags']", "2 people with 3 bags", 3),
    ],
)
def test_one_value_of_the_kind_is_certain(question: str, sentence: str, value: Any) -> None:
    found = find_value(*looked_at(question), sentence)
    assert (None if found is None else found.value) == value


WORDS = ["to", "for", "bags", "2", "Joe", "€5", ",", "\x00"]
KINDS = ("expect: number", "expect: date", "expect: money", "in_sentence: [to *]", "expect: number, in_sentence: ['* bags', 'for *']")


@given(
    question=st.sampled_from(KINDS),
    sentence=st.text(max_size=60) | st.lists(st.sampled_from(WORDS)).map(" ".join),
)
def test_any_sentence_is_looked_at_without_a_fault(question: str, sentence: str) -> None:
    execution, step = looked_at(question)
    found = find_value(execution, step, sentence)
    assert found is None or found.words.strip()
