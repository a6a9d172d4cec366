"""JSON Schema of a flow file, from the models: what editors use to complete keys and to show help."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from botkit.core.flow import Flow
from botkit.flowfile.grammar import SHORT_FORMS
from botkit.flowfile.settings import Settings

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def flow_schema() -> dict[str, Any]:
    """The schema of a flow file. Bare words (`- end`, a choice that is only its label) are allowed as the reader allows them."""
    return _schema(Flow, "A botkit flow")


def settings_schema() -> dict[str, Any]:
    """The schema of botkit.yaml."""
    return _schema(Settings, "botkit.yaml")


def _schema(model: type[BaseModel], title: str) -> dict[str, Any]:
    made = model.model_json_schema(by_alias=True)
    definitions = made.get("$defs", {})
    for name, part in definitions.items():
        _allow_bare_words(name, part, definitions)
    _allow_single_items(made)
    return {"$schema": DRAFT, **made, "title": title}


def _allow_bare_words(name: str, part: dict[str, Any], definitions: dict[str, Any]) -> None:
    """`- end` for `- end:`; `- Yes` for `- label: Yes`."""
    properties = part.get("properties", {})
    words = [key for key, spec in properties.items() if spec.get("type") == "null"]
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
