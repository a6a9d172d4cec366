"""The reader: a document -> a flow, a sidecar or botkit.yaml, with all positions and problems."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel

from botkit.core.flow.model import Flow
from botkit.flowfile.reader.context import INVALID, Expand, Location, ReadContext
from botkit.flowfile.reader.grammar import part_reader, reader_for
from botkit.flowfile.yaml.nodes import Document, Mapping, Scalar

Model = TypeVar("Model", bound=BaseModel)

VERSION = "1"  # of the flow language; checked before anything else, because all else depends on it


def read_part(document: Document, model: type[Model], inside: str, expand: Expand | None = None) -> tuple[Model | None, ReadContext]:
    """Read the root of a document into a model. `inside` names the file in sentences: `in a flow file`."""
    context = ReadContext(document=document, expand=expand)
    if document.root is None:
        return None, context
    value = part_reader(model).read(document.root, Location(inside=inside), context)
    return (None if value is INVALID else value), context


def read_flow(document: Document, expand: Expand | None = None) -> tuple[Flow | None, ReadContext]:
    """Read a flow file. A file of another language version is not read further: its other keys may mean other things."""
    context = ReadContext(document=document)
    if not has_version(document, context):
        return None, context
    return read_part(document, Flow, "in a flow file", expand)


def has_version(document: Document, context: ReadContext) -> bool:
    """Whether the file has our version of the language, or none (which is reported with the other missing keys)."""
    if not isinstance(document.root, Mapping):
        return True
    entry = document.root.entry("botkit")
    if entry is None or (isinstance(entry.value, Scalar) and entry.value.text in ("", VERSION)):
        return True
    written = entry.value.text if isinstance(entry.value, Scalar) else "…"
    message = f'"botkit: {written}" is a version of the flow language that this botkit does not read; it reads version {VERSION}'
    context.refuse(entry.value, "language-version", message)
    return False


def read_list(document: Document, annotation: Any, location: Location, context: ReadContext) -> Any:
    """Read the root of another document at a location of another one: what `from: file` includes."""
    if document.root is None:
        return INVALID
    outer, context.document = context.document, document
    try:
        return reader_for(annotation).read(document.root, location, context)
    finally:
        context.document = outer
