"""A key that may stand alone or have a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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
