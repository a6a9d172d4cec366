"""A reading in progress: what was found where, and every problem met on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from msgspec import Struct

from botkit.core.flow.model import Mark
from botkit.flowfile.problems import Problem, Severity
from botkit.flowfile.yaml.nodes import Document, Node, Scalar


class Fault:
    """What stands for a part that could not be read; its problem is already told."""


FAULT = Fault()


class Where(Struct, frozen=True, kw_only=True):
    """A place in a file: its address, the key it stands under (with the key's node), and `inside`: `in an "ask" step`."""

    address: str = ""
    key: str = ""
    key_node: Node | None = None
    inside: str = ""
    is_item: bool = False

    def item(self, number: int) -> Where:
        return Where(address=f"{self.address}.{number}".lstrip("."), key=self.key, inside=self.inside, is_item=True)

    def under(self, key: str, node: Node, inside: str) -> Where:
        return Where(address=f"{self.address}.{key}".lstrip("."), key=key, key_node=node, inside=inside)

    @property
    def part(self) -> str:
        """What the mapping here is called in a sentence."""
        if not self.key:
            return self.inside
        return f'in an entry of "{self.key}"' if self.is_item else f'in "{self.key}"'


class Spot(Struct, frozen=True):
    """A node, and the document that it stands in (an FAQ file, perhaps)."""

    document: Document
    node: Node


class Word(Struct, frozen=True, kw_only=True):
    """A marked string of a file: what it is, where, and as what. `written` is false for a default that nobody typed."""

    mark: Mark
    address: str
    text: str
    spot: Spot
    written: bool = True


Expand = Callable[[Any, "Reading", Where], Any]


@dataclass(kw_only=True, eq=False)
class Reading:
    """Collects while the rules of the grammar walk a document. `expand` may replace a part when it has been read (an included file)."""

    document: Document
    expand: Expand | None = None
    problems: list[Problem] = field(default_factory=list)
    spots: dict[str, Spot] = field(default_factory=dict)
    words: list[Word] = field(default_factory=list)

    def note(self, where: Where, node: Node) -> None:
        self.spots[where.address] = Spot(self.document, node)

    def word(self, mark: Mark, where: Where, node: Node, text: str) -> None:
        written = isinstance(node, Scalar)
        self.words.append(Word(mark=mark, address=where.address, text=text, spot=Spot(self.document, node), written=written))

    def refuse(self, node: Node, code: str, message: str, *hints: str, severity: Severity = "error", show: bool = True) -> Fault:
        self.problems.append(self.document.problem(node, code, message, *hints, severity=severity, show=show))
        return FAULT
