"""The grammar: pydantic models -> node readers.

The models of botkit/core/flow/model.py (and of botkit.yaml) say what may be written. Pydantic could check plain data against them in one
call, but its errors name the branches of unions, not keys that an author wrote. So the annotations are walked once and
made into node readers, which know at each node what is allowed; pydantic still validates every single value.
"""

from __future__ import annotations

import types
from collections.abc import Mapping as MappingABC
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, Discriminator, PlainValidator, RootModel, TypeAdapter
from pydantic import Tag as Tagged
from pydantic.fields import FieldInfo

from botkit.core.flow.expect import KINDS, Expect
from botkit.core.flow.fields import MAY_BE_BLANK, MAY_BE_EMPTY
from botkit.core.flow.model import STEPS, ChoicePart, Mark
from botkit.flowfile.reader.node_readers import (
    EmptyReader,
    ListReader,
    MapReader,
    NodeReader,
    PartReader,
    ScalarReader,
    UnionReader,
    VerbReader,
)
from botkit.flowfile.reader.optional_values import EmptyOrReader, RootReader

# Parts that may be written as a bare text, and the key that the text is for.
SHORT_FORMS: dict[type[BaseModel], str] = {ChoicePart: "label"}

# The name of a type in problems.
WANTED: dict[Any, str] = {str: "a text", int: "a whole number", float: "a number", bool: '"true" or "false"'}

# Types whose first word comes from a list: the nearest one is offered.
FIRST_WORDS: dict[Any, tuple[str, ...]] = {Expect: KINDS}


def reader_for(annotation: Any, metadata: tuple[Any, ...] = ()) -> NodeReader:
    """The node reader for an annotation."""
    while get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        metadata = (*more, *metadata)
    if any(isinstance(mark, Discriminator) for mark in metadata):
        return _verbs(annotation)
    if any(isinstance(item, PlainValidator) for item in metadata):  # it reads the text, whatever the type is
        return _scalar(annotation, metadata)
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return _union(annotation, metadata)
    if origin is tuple:
        return ListReader(item=reader_for(get_args(annotation)[0]))
    if origin in (MappingABC, dict):
        key, value = get_args(annotation)
        return MapReader(key=reader_for(key), value=reader_for(value))
    if annotation is None or annotation is type(None):
        return EmptyReader()
    if isinstance(annotation, type) and issubclass(annotation, RootModel):
        return RootReader(model=annotation, reader_of=reader_for)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return part_reader(annotation)
    reader = _scalar(annotation, metadata)
    if annotation is Expect:  # one kind of answer, or a list of kinds
        return UnionReader(options=(reader, ListReader(item=reader)))
    return reader


@cache
def part_reader(model: type[BaseModel]) -> PartReader:
    """The reader of a mapping with known keys. It is created before the readers of its fields, because steps contain steps."""
    return PartReader(model=model, short=SHORT_FORMS.get(model), fields_of=_fields)


def _fields(model: type[BaseModel]) -> dict[str, tuple[str, NodeReader, FieldInfo]]:
    fields = {}
    for name, spec in model.model_fields.items():
        fields[spec.alias or name] = (name, reader_for(spec.annotation, tuple(spec.metadata)), spec)
    return fields


def _verbs(annotation: Any) -> VerbReader:
    table: dict[str, PartReader] = {}
    for member in get_args(annotation):
        model, *marks = get_args(member)
        tag = next(mark.tag for mark in marks if isinstance(mark, Tagged))
        table[tag] = part_reader(model)
    noun = "step" if set(table) == set(STEPS) else "start"
    return VerbReader(table=table, noun=noun)


def _union(annotation: Any, metadata: tuple[Any, ...]) -> NodeReader:
    members = [member for member in get_args(annotation) if member is not type(None)]
    if len(members) == 1 and MAY_BE_EMPTY in metadata:
        return EmptyOrReader(value=reader_for(members[0]))
    if len(members) == 1:
        return reader_for(members[0], metadata)
    return UnionReader(options=tuple(reader_for(member) for member in members))


def _scalar(annotation: Any, metadata: tuple[Any, ...]) -> ScalarReader:
    mark = next((item for item in metadata if isinstance(item, Mark)), None)
    constraints = tuple(item for item in metadata if not isinstance(item, Mark) and item != MAY_BE_BLANK)
    adapter: TypeAdapter[Any] | None = None
    if annotation is not str or constraints:
        adapter = TypeAdapter(Annotated[(annotation, *constraints)] if constraints else annotation)
    literal = get_args(annotation) if get_origin(annotation) is Literal else ()
    return ScalarReader(
        adapter=adapter,
        mark=mark,
        wanted=WANTED.get(annotation, "a text"),
        literals=tuple(literal),
        first_words=FIRST_WORDS.get(annotation, ()),
        blank=MAY_BE_BLANK in metadata,
    )
