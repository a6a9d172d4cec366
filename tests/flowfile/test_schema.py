"""The JSON Schema: right about the examples, and about the mistakes that a schema can see."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from botkit.core.flow import STARTS, STEPS, Flow
from botkit.flowfile.schema import flow_schema, settings_schema

from .examples import yaml_blocks

jsonschema = pytest.importorskip("jsonschema", reason="the schema is tested where a validator is installed")

PAGE = (Path(__file__).parents[2] / "docs" / "flows.md").read_text("utf-8")
FLOWS = {name: text for name, text in yaml_blocks(PAGE).items() if name.count(".") == 1}


def faults(text: str) -> list[Any]:
    # Editors read YAML as everybody does: 8 is a number there, and `end:` is null.
    return list(jsonschema.Draft202012Validator(flow_schema()).iter_errors(yaml.load(text, Loader=yaml.CSafeLoader)))


def test_both_schemas_are_schemas() -> None:
    for schema in (flow_schema(), settings_schema()):
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("name", FLOWS)
def test_the_examples_fit_the_schema(name: str) -> None:
    assert [fault.message for fault in faults(FLOWS[name])] == []


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("    save: seat", "    sav: seat"),
        ("    save: seat", "    save: The Seat"),
        ("  - ask: Where", "  - aks: Where"),
        ("title: Choose a seat\n", ""),
        ("botkit: 1", "botkit: 2"),
        ("          - end\n", "          - ending\n"),
        ("- label: Aisle\n", "- lable: Aisle\n"),
        ("    no_reply:\n      - say: I keep your present seat.\n      - end\n", "    no_reply: {say: I}\n"),
        ("starts:\n  - keywords", "starts:\n  - keyword"),
        ("    wait: 2 hours", "    wait: [2, hours]"),
    ],
)
def test_a_mistake_does_not_fit_the_schema(written: str, instead: str) -> None:
    assert written in FLOWS["seat.yaml"]
    assert faults(FLOWS["seat.yaml"].replace(written, instead))


def test_every_step_and_start_is_in_the_schema() -> None:
    definitions = flow_schema()["$defs"]
    for model in (*STEPS.values(), *STARTS.values()):
        assert model.__name__ in definitions
    assert set(flow_schema()["properties"]) == set(Flow.model_fields)
