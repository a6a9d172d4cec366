"""docs/flows.md: everything that can be written is described there, and its examples are right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from botkit.core.expect import KINDS
from botkit.core.filters import FILTERS
from botkit.core.flow import STARTS, STEPS, ChoicePart, FaqEntry, FaqFile, Flow, LinkPart, LocationPart, Remind, Schedule, Until

from .examples import check, yaml_blocks

PAGE = (Path(__file__).parents[2] / "docs" / "flows.md").read_text("utf-8")
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


@pytest.mark.parametrize("model", [ChoicePart, FaqEntry, LinkPart, LocationPart, Remind, Until])
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
    known = {key for model in STEPS.values() for key in keys(model)} | set(STEPS) | {"then", "percent", "questions", "answer", "until"}
    for line in table.split("\n"):
        if line.startswith("| `"):
            for word in re.findall(r"`([a-z_]+)`", line):
                assert word in known, word


def test_the_examples_have_no_problem() -> None:
    blocks = yaml_blocks(PAGE)
    assert len(blocks) >= 8
    library = check(blocks)
    assert [(problem.file, problem.line, problem.message) for problem in library.problems] == []
