"""The grammar's models: what tells steps and starts apart, and the walks over them."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from botkit.core.flow.model import STARTS, STEPS, AnyStart, AnyStep, Flow, Mark, blocks, strings, walk_steps
from botkit.flowfile.library import read_folder
from tests.support.engine_talk import LAWS, compiled

# The shortest form of each step and start.
SHORTEST_STEPS = {
    "opt_in": {"opt_in": "news", "ask": "May we?"},
    "say": {"say": "Hi"},
    "ask": {"ask": "Well?"},
    "faq": {"faq": [{"questions": ["a?"], "answer": "b"}]},
    "branch": {"branch": [{"otherwise": []}]},
    "split": {"split": [{"percent": 100}]},
    "set": {"set": {"x": "1"}},
    "label": {"label": "a"},
    "tag": {"tag": "a"},
    "untag": {"untag": "a"},
    "opt_out": {"opt_out": "news"},
    "subscribe": {"subscribe": "news"},
    "unsubscribe": {"unsubscribe": "news"},
    "call": {"call": "f"},
    "run": {"run": "f"},
    "for_each": {"for_each": "things", "then": [{"end": None}]},
    "cancel": {"cancel": "f"},
    "collect": {"collect": "orders.csv", "with": {"item": "item"}},
    "post": {"post": "e", "contact": "friend"},
    "pause": {"pause": "1 hour"},
    "goto": {"goto": "x"},
    "handoff": {"handoff": "desk"},
    "end": {"end": None},
}
SHORTEST_STARTS = {
    "keywords": {"keywords": ["a"]},
    "event": {"event": "e"},
    "referral": {"referral": "r"},
    "first_message": {"first_message": None},
    "handed_back": {"handed_back": None},
    "schedule": {"schedule": {"every": "monday 09:00"}},
    "phrases": {"phrases": ["a b c"]},
    "no_match": {"no_match": None},
    "broadcast": {"broadcast": "b"},
    **{name: {name: None} for name in ("order", "form", "product_question", "story_mention", "missed_call")},
}


@pytest.mark.parametrize("verb", STEPS)
def test_the_verb_says_which_step_it_is(verb: str) -> None:
    step = TypeAdapter(AnyStep).validate_python(SHORTEST_STEPS[verb])
    assert type(step) is STEPS[verb]
    assert TypeAdapter(AnyStep).validate_python(step) is step


@pytest.mark.parametrize("kind", STARTS)
def test_the_kind_says_which_start_it_is(kind: str) -> None:
    assert type(TypeAdapter(AnyStart).validate_python(SHORTEST_STARTS[kind])) is STARTS[kind]


@pytest.mark.parametrize("written", [{"sya": "Hi"}, {"say": "Hi", "expekt": "number"}, {}, "end", {"opt_in": "news"}])
def test_what_is_no_step_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(AnyStep).validate_python(written)


FLOW = Flow.model_validate(
    {
        "botkit": 1,
        "flow": "f",
        "title": "F",
        "language": "en",
        "steps": [
            {
                "ask": "Which {{ x }}?",
                "with": ["a + 1"],
                "choices": ["Red", {"label": "Blue", "also": ["navy"], "then": [{"say": "Deep."}]}],
                "otherwise": [{"branch": [{"when": "a", "then": [{"say": "A"}]}, {"otherwise": [{"end": None}]}]}],
            },
            {"faq": [{"questions": ["q?"], "answer": "plain"}, {"questions": ["r?"], "answer": [{"say": "steps"}]}]},
            {"call": "f", "with": {"k": "v"}, "save": "r"},
        ],
    }
)


def test_steps_are_walked_in_file_order_with_their_addresses() -> None:
    assert [address for address, _ in walk_steps(FLOW.steps)] == [
        "steps.0",
        "steps.0.choices.1.then.0",
        "steps.0.otherwise.0",
        "steps.0.otherwise.0.branch.0.then.0",
        "steps.0.otherwise.0.branch.1.otherwise.0",
        "steps.1",
        "steps.1.faq.1.answer.0",
        "steps.2",
    ]


def test_blocks_are_those_directly_inside() -> None:
    assert [place for place, _ in blocks(FLOW.steps[0])] == ["choices.1.then", "otherwise"]
    assert [place for place, _ in blocks(FLOW.steps[1])] == ["faq.1.answer"]


@pytest.mark.parametrize(
    ("mark", "found"),
    [
        (Mark.TEXT, ["Which {{ x }}?", "Red", "Blue", "Deep.", "A", "plain", "steps"]),
        (Mark.EXPRESSION, ["a + 1", "a", "v"]),
        (Mark.PHRASE, ["navy", "q?", "r?"]),
        (Mark.FUNCTION, ["f"]),
        (Mark.VARIABLE, ["r"]),
    ],
)
def test_strings_are_found_by_what_they_are(mark: Mark, found: list[str]) -> None:
    assert sorted(text for _, text in strings(FLOW, mark)) == sorted(found)


def test_an_address_of_a_string_leads_to_it() -> None:
    places = dict(strings(FLOW, Mark.TEXT))
    assert places["steps.0.choices.1.label"] == "Blue"
    assert places["steps.0.otherwise.0.branch.0.then.0.say"] == "A"
    assert dict(strings(FLOW, Mark.EXPRESSION))["steps.2.with.k"] == "v"


def test_every_block_of_the_law_flows_is_walked() -> None:
    for program in compiled(read_folder(LAWS)).current.values():
        walked = dict(walk_steps(program.flow.steps))
        assert len(walked) == len(program.ops)
        for address, step in walked.items():
            for place, block in blocks(step):
                assert walked[f"{address}.{place}.0"] is block[0]
