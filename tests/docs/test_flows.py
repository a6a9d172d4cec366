"""docs/flows.md: everything that can be written is described there, and its examples are right."""

from __future__ import annotations

import re

import pytest
from pydantic import BaseModel

from botkit.core.flow.expect import KINDS
from botkit.core.flow.model import (
    STARTS,
    STEPS,
    Ask,
    ChoicePart,
    ChoicesFrom,
    FaqEntry,
    FaqFile,
    Flow,
    LinkPart,
    LocationPart,
    Remind,
    Say,
    Schedule,
    Until,
)
from botkit.core.text.filters import FILTERS
from botkit.flowfile.yaml.nodes import Mapping
from tests.support.flow_files import check, yaml_blocks
from tests.support.paths import DOCS

PAGE = (DOCS / "flows.md").read_text("utf-8")
PROSE = re.sub(r"^```.*?^```$", "", PAGE, flags=re.MULTILINE | re.DOTALL)


def keys(model: type[BaseModel]) -> list[str]:
    return [spec.alias or name for name, spec in model.model_fields.items()]


def row(verb: str) -> str:
    """The line of a table that describes a verb."""
    return next(line for line in PROSE.split("\n") if line.startswith("|") and f"`{verb}`" in line.split("|")[1])


@pytest.mark.parametrize("key", keys(Flow))
def test_every_key_of_a_file_is_described(key: str) -> None:
    assert row(key)


@pytest.mark.parametrize("start", STARTS)
def test_every_start_is_described_with_its_keys(start: str) -> None:
    model = Schedule if start == "schedule" else STARTS[start]
    for key in keys(model):
        assert f"`{key}`" in row(start)


@pytest.mark.parametrize("verb", STEPS)
def test_every_step_is_described_with_its_keys(verb: str) -> None:
    shared = PROSE[PROSE.index("### What a message may have") : PROSE.index("### What an answer may be")]
    described = row(verb) + (shared if verb in ("say", "ask") else "") + "`name` `when`"
    for key in keys(STEPS[verb]):
        assert f"`{key}`" in described or f"`{key}:" in described, key


@pytest.mark.parametrize("model", [ChoicePart, ChoicesFrom, FaqEntry, LinkPart, LocationPart, Remind, Until])
def test_every_part_is_described_with_its_keys(model: type[BaseModel]) -> None:
    for key in keys(model):
        assert f"`{key}`" in PROSE, key


def test_every_kind_of_answer_and_every_filter_is_named() -> None:
    for word in (*KINDS, *FILTERS):
        assert f"`{word}`" in PROSE, word
    assert keys(FaqFile) == ["from"]
    assert "{from: " in PROSE


def test_every_name_of_the_tables_exists() -> None:
    """What was removed from the language must go from the page."""
    table = PROSE[PROSE.index("## Steps") : PROSE.index("### What a message may have")]
    inner = {"then", "percent", "questions", "answer"} | set(Until.model_fields)
    known = {key for model in STEPS.values() for key in keys(model)} | set(STEPS) | inner
    for line in table.split("\n"):
        if line.startswith("| `"):
            for word in re.findall(r"`([a-z_]+)`", line):
                assert word in known, word


def written(model: type[BaseModel]) -> set[str]:
    """The keys that the examples of the page use of a step or a start."""
    found: set[str] = set()
    for parsed in check(yaml_blocks(PAGE)).parsed_flows:
        assert parsed.flow is not None
        parts = [*parsed.steps, *((f"starts.{number}", start) for number, start in enumerate(parsed.flow.starts))]
        for address, part in parts:
            if type(part) is model:
                node = parsed.spot(address).node
                found |= {entry.key.text for entry in node.entries} if isinstance(node, Mapping) else {getattr(node, "text", "")}
    return found


@pytest.mark.parametrize(("verb", "model"), [*STEPS.items(), *STARTS.items()])
def test_every_key_of_every_step_and_start_is_at_work_in_an_example(verb: str, model: type[BaseModel]) -> None:
    """`name` and `when` are the same for all steps."""
    same_for_all = {"name", "when"}
    # What `ask` shares with `say` is sent in the same way; one of them shows it.
    shared = written(Say) if model is Ask else written(Ask) if model is Say else set()
    assert set(keys(model)) - same_for_all <= written(model) | shared


def test_a_step_with_a_name_and_one_with_a_condition_are_at_work() -> None:
    assert {"name", "when"} <= set().union(*(written(model) for model in STEPS.values()))


def test_the_examples_have_no_problem() -> None:
    blocks = yaml_blocks(PAGE)
    assert len(blocks) >= 8
    library = check(blocks)
    assert [(problem.file, problem.line, problem.message) for problem in library.problems] == []
