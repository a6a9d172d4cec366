"""Walks over the models of a flow: its steps and blocks with their addresses, and the strings that carry a mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args

from botkit.core.flow.fields import FlowPart, Mark
from botkit.core.flow.speaking import Step

Block = tuple[Step, ...]


def walk_steps(block: Block, address: str = "steps") -> Iterator[tuple[str, Step]]:
    """Every step of a block and of the blocks inside it, in file order, each with its address."""
    for number, step in enumerate(block):
        here = f"{address}.{number}"
        yield here, step
        for inner, nested in blocks(step):
            yield from walk_steps(nested, f"{here}.{inner}")


def blocks(step: Step) -> Iterator[tuple[str, Block]]:
    """The blocks that stand directly inside a step, each with its place in it: `choices.0.then`, `otherwise`, `branch.1.otherwise`."""
    for name, place in _places(type(step)):
        value = getattr(step, name)
        if value and isinstance(value, (tuple, FlowPart)):
            yield from _blocks_in(place, value)


@cache
def _places(model: type[Step]) -> tuple[tuple[str, str], ...]:
    """The fields of a step that can hold a block, and the place that each is in an address. Most fields of most steps cannot."""
    return tuple((name, spec.alias or name) for name, spec in model.model_fields.items() if "tuple" in str(spec.annotation))


def _blocks_in(place: str, value: Any) -> Iterator[tuple[str, Block]]:
    if isinstance(value, FlowPart) and not isinstance(value, Step):
        for name in type(value).model_fields:
            yield from _blocks_in(f"{place}.{name}", getattr(value, name))
    if not isinstance(value, tuple):
        return
    if value and all(isinstance(item, Step) for item in value):
        yield place, value
        return
    for number, item in enumerate(value):
        yield from _blocks_in(f"{place}.{number}", item)


def strings(part: FlowPart, mark: Mark, address: str = "") -> Iterator[tuple[str, str]]:
    """Every string of a part that carries the mark, nested steps included, each with its address."""
    for name, key, carried in _marked(type(part), mark):
        yield from _strings(getattr(part, name), mark, f"{address}.{key}" if address else key, carried)


@cache
def _marked(model: type[FlowPart], mark: Mark) -> tuple[tuple[str, str, bool], ...]:
    """The fields of a model, the key that each has in a file, and whether its strings carry the mark."""
    return tuple((name, spec.alias or name, _carries(spec.annotation, spec.metadata, mark)) for name, spec in model.model_fields.items())


def _strings(value: Any, mark: Mark, place: str, carried: bool) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if carried:
            yield place, value
    elif isinstance(value, FlowPart):
        yield from strings(value, mark, place)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _strings(item, mark, f"{place}.{number}", carried)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _strings(item, mark, f"{place}.{key}", carried)


def _carries(annotation: Any, metadata: Iterable[Any], mark: Mark) -> bool:
    """Whether a field's type has the mark on its strings, however deep: `tuple[Phrase, ...]`, `Text | None`."""
    if mark in metadata:
        return True
    return any(_carries(inner, getattr(inner, "__metadata__", ()), mark) for inner in get_args(annotation) if _is_plain(inner))


def _is_plain(annotation: Any) -> bool:
    return not (isinstance(annotation, type) and issubclass(annotation, FlowPart))
