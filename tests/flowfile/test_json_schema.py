"""The JSON Schema: right about the examples, and about the mistakes that a schema can see."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from botkit.core.flow.model import STARTS, STEPS, Flow
from botkit.flowfile.json_schema import SCHEMAS, flow_schema
from tests.flowfile.checks.test_checks import cases, files_of
from tests.support.flow_files import check, yaml_blocks
from tests.support.paths import DOCS, ROOT

jsonschema = pytest.importorskip("jsonschema", reason="the schema is tested where a validator is installed")

PAGE = (DOCS / "flows.md").read_text("utf-8")
FLOWS = {name: text for name, text in yaml_blocks(PAGE).items() if name.count(".") == 1}


VALIDATORS = {kind: jsonschema.Draft202012Validator(schema()) for kind, schema in SCHEMAS.items()}

# What a schema can see: words and shapes. Names, ways, values and texts are the checks' business.
SEEN = {"unknown-key", "missing-key", "two-verbs", "wrong-kind", "empty-value", "language-version", "colon-in-text"}
# An empty text is a text; and a merged key is merged before a schema is asked.
UNSEEN = {"language: an empty text in quotation marks", "yaml: a merge key"}


def faults(text: str, kind: str = "flow") -> list[Any]:
    # Editors read YAML as everybody does: 8 is a number there, and `end:` is null.
    return list(VALIDATORS[kind].iter_errors(yaml.load(text, Loader=yaml.CSafeLoader)))


def kind_of(file: Path) -> str:
    if file.name in ("botkit.yaml", "segments.yaml"):
        return "settings" if file.name == "botkit.yaml" else "segments"
    return "translation" if file.stem.count(".") else "flow"


@pytest.mark.parametrize("kind", SCHEMAS)
def test_each_schema_is_a_schema(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[kind]())


@pytest.mark.parametrize("kind", SCHEMAS)
def test_no_alternatives_exclude_each_other_for_editors_would_not_offer_them(kind: str) -> None:
    assert '"oneOf"' not in json.dumps(SCHEMAS[kind]())


@pytest.mark.parametrize(("key", "words"), [("steps", STEPS), ("starts", STARTS)])
def test_an_editor_offers_every_step_and_start_under_its_word(key: str, words: dict[str, object]) -> None:
    schema = flow_schema()
    offered = [option["$ref"].rpartition("/")[2] for option in schema["properties"][key]["items"]["anyOf"]]
    assert sorted(schema["$defs"][name]["title"] for name in offered) == sorted(words)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_an_editor_has_help_for_every_key(kind: str) -> None:
    def keys(part: Any) -> Any:
        if isinstance(part, dict):
            yield from part.get("properties", {}).items()
            for inner in part.values():
                yield from keys(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from keys(inner)

    found = list(keys(SCHEMAS[kind]()))
    assert found
    assert [key for key, spec in found if not str(spec.get("description", "")).strip().endswith((".", "…"))] == []


@pytest.mark.parametrize("file", sorted((ROOT / "flows").glob("*.yaml")), ids=lambda file: file.name)
def test_every_shipped_file_fits_its_schema(file: Path) -> None:
    assert [fault.message for fault in faults(file.read_text("utf-8"), kind_of(file))] == []


def test_a_list_of_questions_fits_its_schema() -> None:
    assert faults("- questions: [How much?]\n  answer: A lot.\n- questions: [8]\n  answer: [end]\n", "faq") == []
    assert faults("- question: [How much?]\n  answer: A lot.\n", "faq")


@pytest.mark.parametrize(("title", "body"), cases(), ids=[title for title, _ in cases()])
def test_a_schema_refuses_the_defects_that_it_can_see_and_nothing_that_is_right(title: str, body: str) -> None:
    files, _ = files_of(body)
    found = check(files).problems
    for name, text in files.items():
        codes = {problem.code for problem in found if problem.file == f"flows/{name}"}
        try:
            refused = bool(faults(text, kind_of(Path(name))))
        except (yaml.YAMLError, ValueError):
            continue  # an editor shows what is wrong with the YAML itself
        if codes & SEEN and title not in UNSEEN and text.lstrip().startswith("botkit"):
            assert refused, (name, codes)
        if not codes:
            assert not refused, name


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
