"""A key that may stand alone or have a value, and a value that may contain itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import RootModel

from botkit.flowfile.reader.context import Location, ReadContext
from botkit.flowfile.reader.node_readers import EmptyReader, NodeReader
from botkit.flowfile.yaml.nodes import Node


@dataclass(frozen=True, kw_only=True)
class EmptyOrReader(EmptyReader):
    """A key that stands alone or has one value: `end`, `end: all`."""

    value: NodeReader

    def takes(self, node: Node) -> bool:
        return super().takes(node) or self.value.takes(node)

    def read(self, node: Node, location: Location, context: ReadContext) -> Any:
        return super().read(node, location, context) if super().takes(node) else self.value.read(node, location, context)


@dataclass(frozen=True, kw_only=True)
class RootReader:
    """What may contain itself: its reader is made when the first such value is read."""

    model: type[RootModel[Any]]
    reader_of: Callable[[Any], NodeReader]

    @cached_property
    def inner(self) -> NodeReader:
        return self.reader_of(self.model.model_fields["root"].annotation)

    @property
    def wanted(self) -> str:
        return "a kind"

    def takes(self, node: Node) -> bool:
        return self.inner.takes(node)

    def read(self, node: Node, location: Location, context: ReadContext) -> Any:
        return self.inner.read(node, location, context)
