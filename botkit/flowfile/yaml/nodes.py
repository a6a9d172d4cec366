"""Nodes: what stands in a YAML file, with its raw text and its place. Nothing is ever made into a number or a date here.

Lines and columns count from 1, in characters; `end_column` is the column after the last character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from botkit.flowfile.problems import Problem, Severity

# libyaml ends a line at all of these; lines must be split the same way for its positions to mean anything.
LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


class Node(Struct, frozen=True, kw_only=True):
    line: int
    column: int
    end_line: int
    end_column: int


class Scalar(Node, frozen=True, kw_only=True):
    """A text as typed, without its quotation marks. `style` is the YAML indicator: empty, ", ', | or >."""

    text: str
    style: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is written."""
        return not self.text and not self.style


class Entry(Struct, frozen=True):
    key: Scalar
    value: Node


class Mapping(Node, frozen=True, kw_only=True):
    """Keys and values in file order; a key stands once. `is_flow`: written as `{…}`."""

    entries: tuple[Entry, ...]
    is_flow: bool = False

    def entry(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key.text == key), None)


class Sequence(Node, frozen=True, kw_only=True):
    items: tuple[Node, ...]
    is_flow: bool = False


class Document(Struct, frozen=True, kw_only=True):
    """A file: its name, its canonical text, its lines, and its root node (None when it could not be read)."""

    file: str
    text: str
    lines: tuple[str, ...]
    root: Node | None = None

    def excerpt(self, line: int) -> str:
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""

    def problem(
        self,
        node: Node,
        code: str,
        message: str,
        *hints: str,
        severity: Severity = "error",
        at: tuple[int, int, int] | None = None,
        show: bool = True,
    ) -> Problem:
        """A problem with a node, or with the piece `at` (line, column, end) of it. `show=False` keeps the line itself unprinted."""
        line, column, end = at or self.span(node)
        excerpt = self.excerpt(line) if show else ""
        return Problem(
            file=self.file, line=line, column=column, end=end, code=code, message=message, hints=hints, severity=severity, excerpt=excerpt
        )

    def span(self, node: Node) -> tuple[int, int, int]:
        """Line, column and end of what to point at: a node of several lines is pointed at on its first."""
        if node.line == node.end_line:
            return node.line, node.column, max(node.end_column, node.column + 1)
        return node.line, node.column, max(len(self.excerpt(node.line).rstrip()) + 1, node.column + 1)

    def locate(self, scalar: Scalar, offset: int, length: int = 1) -> tuple[int, int, int]:
        """Line, column and end of a piece of a scalar's text, for a fault inside an expression.

        Exact for texts on one line and for `|` blocks. YAML folds the others, so there the piece is looked for by its words.
        """
        if scalar.style in ("", "'", '"') and scalar.line == scalar.end_line:
            written = self.excerpt(scalar.line)[scalar.column - 1 : scalar.end_column - 1]
            inner = written[1:-1] if scalar.style else written
            if inner == scalar.text:
                column = scalar.column + len(scalar.style) + offset
                return scalar.line, column, column + max(1, length)
        if scalar.style == "|":
            return self._in_block(scalar, offset, length)
        return self._by_words(scalar, offset, length)

    def _in_block(self, scalar: Scalar, offset: int, length: int) -> tuple[int, int, int]:
        before = scalar.text[:offset]
        row = before.count("\n")
        inside = offset - (before.rfind("\n") + 1)
        words = scalar.text.split("\n")[row]
        line = scalar.line + 1 + row
        indent = self.excerpt(line).find(words) if words else 0
        column = max(indent, 0) + inside + 1
        return line, column, column + max(1, length)

    def _by_words(self, scalar: Scalar, offset: int, length: int) -> tuple[int, int, int]:
        piece = scalar.text[offset : offset + max(length, 1)].strip() or scalar.text[offset:].strip()[:10]
        if piece:
            for line in range(scalar.line, scalar.end_line + 1):
                start = scalar.column if line == scalar.line else 0
                found = self.excerpt(line).find(piece, start)
                if found >= 0:
                    return line, found + 1, found + 1 + len(piece)
        return self.span(scalar)


def walk(node: Node | None) -> Iterator[Node]:
    """Every node of a tree, keys included, in the order of the file."""
    stack = [node] if node is not None else []
    while stack:
        here = stack.pop()
        yield here
        if isinstance(here, Mapping):
            for entry in reversed(here.entries):
                stack += (entry.value, entry.key)
        elif isinstance(here, Sequence):
            stack += reversed(here.items)
