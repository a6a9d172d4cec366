"""JSON Schema of a flow file, from the models: what editors use to complete keys and to show help."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter

from botkit.core.flow.fields import MAY_BE_EMPTY
from botkit.core.flow.model import STARTS, STEPS, FaqEntry, Flow
from botkit.flowfile.project.settings import Settings
from botkit.flowfile.reader.grammar import SHORT_FORMS
from botkit.flowfile.segments import SegmentsFile
from botkit.flowfile.translations import SidecarFile

# Model -> its keys that may stand alone or have a value.
MAY_STAND_ALONE: Mapping[str, tuple[str, ...]] = {
    model.__name__: keys
    for model in STEPS.values()
    if (keys := tuple(name for name, spec in model.model_fields.items() if MAY_BE_EMPTY in spec.metadata))
}

# Model -> the word by which authors know it: editors show titles.
_WORDS: Mapping[str, str] = {model.__name__: word for word, model in {**STARTS, **STEPS}.items()}

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def flow_schema() -> dict[str, Any]:
    """The schema of a flow file. Bare words (`- end`, a choice that is only its label) are allowed as the reader allows them."""
    return _schema(Flow, "A botkit flow")


def settings_schema() -> dict[str, Any]:
    """The schema of botkit.yaml."""
    made = _schema(Settings, "botkit.yaml")
    listed = made["properties"]["urgent"]["patternProperties"]
    for pattern, part in listed.items():  # `emergency:` alone takes the ready-made words and texts
        listed[pattern] = {"anyOf": [part, {"type": "null"}]}
    return made


def translation_schema() -> dict[str, Any]:
    """The schema of a sidecar, `nps.de.yaml`."""
    return _schema(SidecarFile, "Translations of a botkit flow")


def faq_schema() -> dict[str, Any]:
    """The schema of a list of questions and answers that a flow takes in with `from`."""
    return _schema(tuple[FaqEntry, ...], "Questions and answers of a botkit flow")


def segments_schema() -> dict[str, Any]:
    """The schema of segments.yaml."""
    return _schema(SegmentsFile, "Segments of a botkit project")


# Kind of file -> its schema.
SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "flow": flow_schema,
    "settings": settings_schema,
    "translation": translation_schema,
    "faq": faq_schema,
    "segments": segments_schema,
}


def _schema(model: type[BaseModel] | Any, title: str) -> dict[str, Any]:
    made = TypeAdapter(model).json_schema(by_alias=True)
    definitions = made.get("$defs", {})
    for name, part in definitions.items():
        _allow_bare_words(name, part, definitions)
    for part in (made, *definitions.values()):
        _plain_properties(part)
    _allow_single_items(made)
    _offer_all(made)
    return {"$schema": DRAFT, **made, "title": title}


def _offer_all(schema: Any) -> None:
    """Let editors complete every step and start, under the words that authors write.

    Of alternatives that exclude each other editors offer only those that fit what is typed so far, which is next to nothing.
    """
    parts = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    for part in list(parts):
        _offer_all(part)
    if isinstance(schema, dict):
        if isinstance(schema.get("oneOf"), list):
            schema["anyOf"] = schema.pop("oneOf")
            schema.pop("discriminator", None)
        for name, part in schema.get("$defs", {}).items():
            part["title"] = _WORDS.get(name, name)


def _plain_properties(part: dict[str, Any]) -> None:
    """A key without a value is a mistake, though a model may leave it out; and a title that repeats the key is no help."""
    for option in part.get("anyOf", ()):
        _plain_properties(option)
    for spec in part.get("properties", {}).values():
        spec.pop("title", None)
        if spec.get("default", "") is None:
            del spec["default"]
        options = [option for option in spec.get("anyOf", ()) if option.get("type") != "null"]
        if len(options) == 1:
            del spec["anyOf"]
            spec.update({key: value for key, value in options[0].items() if key not in spec})
        elif options:
            spec["anyOf"] = options


def _allow_bare_words(name: str, part: dict[str, Any], definitions: dict[str, Any]) -> None:
    """`- end` for `- end:`; `- Yes` for `- label: Yes`."""
    properties = part.get("properties", {})
    for key in MAY_STAND_ALONE.get(name, ()):  # `- end`, `- end: all`
        values = [option["const"] for option in properties[key].pop("anyOf") if "const" in option]
        properties[key] = {"enum": [*values, None], "description": properties[key]["description"]}
    words = [key for key, spec in properties.items() if spec.get("type") == "null" or key in MAY_STAND_ALONE.get(name, ())]
    if words:
        rest = {key: part.pop(key) for key in list(part) if key not in ("title", "description")}
        part["anyOf"] = [{"const": words[0]}, rest | {"required": [words[0]]}]
    elif name in {model.__name__ for model in SHORT_FORMS} and "anyOf" not in part:
        rest = {key: part.pop(key) for key in list(part) if key not in ("title", "description")}
        part["anyOf"] = [{"type": ["string", "number", "boolean"]}, rest]


def _allow_single_items(schema: Any) -> None:
    """A list of texts may be one text. And YAML reads `8` as a number where we read a text: both are right."""
    if isinstance(schema, list):
        for item in schema:
            _allow_single_items(item)
    if not isinstance(schema, dict):
        return
    for value in list(schema.values()):
        _allow_single_items(value)
    if schema.get("type") == "string" and "pattern" not in schema and "enum" not in schema and "const" not in schema:
        schema["type"] = ["string", "number", "boolean"]
        schema.pop("minLength", None)
    if schema.get("type") == "array" and isinstance(schema.get("items"), dict) and _is_text(schema["items"]):
        listed = {key: schema.pop(key) for key in list(schema) if key not in ("title", "description", "default")}
        schema["anyOf"] = [listed, {"type": ["string", "number", "boolean"]}]


def _is_text(schema: dict[str, Any]) -> bool:
    return schema.get("type") in ("string", ["string", "number", "boolean"])
