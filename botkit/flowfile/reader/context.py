"""The context of a reader: the nodes it has read, by address, and the problems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from botkit.core.flow.model import Mark
from botkit.flowfile.problems import Problem, Severity
from botkit.flowfile.yaml.nodes import Document, Node, Scalar


class Invalid:
    """The value of a part that could not be read; its problem is already reported."""


INVALID = Invalid()


class Location(Struct, frozen=True, kw_only=True):
    """A location in a file: its address, its key (with the key's node), and `inside`: `in an "ask" step`."""

    address: str = ""
    key: str = ""
    key_node: Node | None = None
    inside: str = ""
    is_item: bool = False

    def item(self, number: int) -> Location:
        return Location(address=f"{self.address}.{number}".lstrip("."), key=self.key, inside=self.inside, is_item=True)

    def under(self, key: str, node: Node, inside: str) -> Location:
        return Location(address=f"{self.address}.{key}".lstrip("."), key=key, key_node=node, inside=inside)

    @property
    def part(self) -> str:
        """The name of this mapping in a sentence."""
        if not self.key:
            return self.inside
        return f'in an entry of "{self.key}"' if self.is_item else f'in "{self.key}"'


class LocatedNode(Struct, frozen=True):
    """A node and its document (which may be a FAQ file)."""

    document: Document
    node: Node


class MarkedText(Struct, frozen=True, kw_only=True):
    """A string with its mark and its node. `written` is false for a default that is not in the file."""

    mark: Mark
    address: str
    text: str
    spot: LocatedNode
    written: bool = True


Expand = Callable[[Any, "ReadContext", Location], Any]


@dataclass(kw_only=True, eq=False)
class ReadContext:
    """Collects nodes, marked texts and problems. `expand` may replace a part that has been read (an included file)."""

    document: Document
    expand: Expand | None = None
    problems: list[Problem] = field(default_factory=list)
    spots: dict[str, LocatedNode] = field(default_factory=dict)
    marked_texts: list[MarkedText] = field(default_factory=list)

    def add_node(self, location: Location, node: Node) -> None:
        self.spots[location.address] = LocatedNode(self.document, node)

    def add_text(self, mark: Mark, location: Location, node: Node, text: str) -> None:
        written = isinstance(node, Scalar)
        self.marked_texts.append(
            MarkedText(mark=mark, address=location.address, text=text, spot=LocatedNode(self.document, node), written=written)
        )

    def refuse(self, node: Node, code: str, message: str, *hints: str, severity: Severity = "error", show: bool = True) -> Invalid:
        self.problems.append(self.document.problem(node, code, message, *hints, severity=severity, show=show))
        return INVALID
