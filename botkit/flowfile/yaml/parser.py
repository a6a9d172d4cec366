"""Source: the bytes of a file -> a document of positioned nodes, and the problems of reading it.

The parser's events are turned into our own nodes. `yaml.compose` would give nodes too, but it resolves aliases and guesses a type
for every scalar on the way: what must be refused (anchors, aliases, tags) is then gone, and so is the place where it stood.
Nothing is constructed: `No`, `8:30` and `+447700900123` stay what was typed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from typing import Any

import yaml
from msgspec import structs

from botkit.flowfile.problems import Problem
from botkit.flowfile.yaml.nodes import LINE_END, Document, Entry, Mapping, Node, Scalar, Sequence
from botkit.flowfile.yaml.syntax_errors import explain, unquoted_text

MAX_BYTES = 1_000_000  # a file; the longest flow that people wrote by hand is some 3,000 lines, 100 kB
MAX_DEPTH = 64  # nodes inside nodes; a step takes two, so this is branches in branches thirty deep
MAX_QUOTED = 50  # texts without the quotation marks that they need, in one file; each costs one more reading

UNUSED = "which flows do not use"
QUOTE = "must stand in quotation marks"

# libyaml only: it reads 12,000 lines in 0.2 s. PyYAML's own parser takes twenty times as long, and refuses a "?" inside [ ], which
# lists of customers' questions are full of.
_Loader: Any = yaml.CSafeLoader


def read_document(file: str, content: bytes) -> tuple[Document, tuple[Problem, ...]]:
    """Read one file. The document has no root when there is nothing in the file, or nothing that can be read."""
    text, refusal = _decode(file, content)
    if refusal is not None:
        return Document(file=file, text=text, lines=tuple(LINE_END.split(text))), (refusal,)
    return compose(file, text)


def compose(file: str, text: str) -> tuple[Document, tuple[Problem, ...]]:
    """Read the canonical text of a file."""
    document = Document(file=file, text=text, lines=tuple(LINE_END.split(text)))
    found: list[Problem] = []
    lines = dict(enumerate(document.lines))  # as they are read: a text that needs quotation marks has them
    quoted: set[int] = set()
    while True:
        composer = _Composer(document, quoted)
        readable = "\n".join(lines.values()) if quoted else text
        try:
            root = composer.run(yaml.parse(readable, Loader=_Loader))
            break
        except yaml.YAMLError as fault:
            too_deep = _too_deep_before(document, readable, fault)
            if too_deep is not None:
                return document, (*found, too_deep)
            reported_lines = {problem.line for problem in composer.problems}
            problem = explain(document, fault)
            number = problem.line - 1
            value = unquoted_text(problem, document.lines)
            if not value or number in quoted or len(quoted) >= MAX_QUOTED:
                # An alias or a brace that was refused already is the reason why the rest of its line makes no sense.
                return document, (*found, *composer.problems, *(() if problem.line in reported_lines else (problem,)))
            found.append(problem)
            quoted.add(number)
            before = lines[number][: problem.column - 1]
            rest = lines[number][len(before) + len(value) :]
            doubled = value.replace("'", "''")
            lines[number] = f"{before}'{doubled}'{rest}"
    composer.problems[:] = sorted((*found, *composer.problems), key=lambda problem: (problem.line, problem.column))
    if root is None and not composer.problems:
        nothing = Node(line=1, column=1, end_line=1, end_column=1)
        composer.problems.append(document.problem(nothing, "empty-file", "nothing is written in this file"))
    return structs.replace(document, root=root), tuple(composer.problems)


def _too_deep_before(document: Document, readable: str, fault: yaml.YAMLError) -> Problem | None:
    """The nesting that was too deep before the parser gave up.

    libyaml looks ahead for a line's keys, so a fault further on in the line comes before the events that lead to it. Since 0.2.6 nesting
    beyond 1,000 is such a fault. `MAX_DEPTH` is smaller, so the text before the fault tells the same with every version.
    """
    mark = getattr(fault, "problem_mark", None)
    if mark is None:
        return None
    composer = _Composer(document)
    with contextlib.suppress(yaml.YAMLError):  # the text ends in the middle
        composer.run(yaml.parse(readable[: mark.index], Loader=_Loader))
    return next((problem for problem in composer.problems if problem.code == "too-deep"), None)


def canonical(text: str) -> str:
    """The text without what editors and version control put in by themselves: a byte order mark, Windows line ends."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def _decode(file: str, content: bytes) -> tuple[str, Problem | None]:
    def refused(code: str, message: str, line: int = 1, column: int = 1, excerpt: str = "") -> Problem:
        return Problem(file=file, line=line, column=column, end=column + 1, code=code, message=message, excerpt=excerpt)

    if len(content) > MAX_BYTES:
        return "", refused("too-large", f"the file has {len(content):,} bytes; at most {MAX_BYTES:,} are read: split it into several flows")
    try:
        return canonical(content.decode("utf-8")), None
    except UnicodeDecodeError as fault:
        before = content[: fault.start].decode("utf-8")
        lines = LINE_END.split(before)
        rest = content[fault.start :].split(b"\n", 1)[0].decode("utf-8", "replace").rstrip("\r")
        message = "the file is not written in UTF-8; save it as UTF-8 in your editor"
        return "", refused("not-utf8", message, len(lines), len(lines[-1]) + 1, lines[-1] + rest)


class _Composer:
    """Builds nodes from the parser's events, with a stack of its own: depth is ours to limit, not Python's."""

    def __init__(self, document: Document, quoted: Collection[int] = ()) -> None:
        """`quoted`: lines, from 0, whose text was put in quotation marks to read on. It stands in the file without them."""
        self.document = document
        self.quoted = quoted
        self.problems: list[Problem] = []

    def run(self, events: Iterator[Any]) -> Node | None:
        root: Node | None = None
        documents = 0
        stack: list[_OpenNode] = []
        for event in events:
            kind = type(event)  # not isinstance, and the commonest first: a thousand flows have a million events
            if kind is yaml.ScalarEvent:
                if event.anchor is not None or event.tag is not None:
                    self._refuse_extras(event)
                start, end = event.start_mark, event.end_mark
                was_quoted = event.style == "'" and start.line in self.quoted
                node: Node = Scalar(
                    line=start.line + 1,
                    column=start.column + 1,
                    end_line=end.line + 1,
                    end_column=start.column + 1 + len(event.value) if was_quoted else end.column + 1,
                    text=event.value,
                    style="" if was_quoted else event.style or "",
                )
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                node = self._close(stack.pop(), event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._refuse_extras(event)
                if len(stack) >= MAX_DEPTH:
                    self._refuse(event, "too-deep", f"lists and keys are nested more than {MAX_DEPTH} deep here")
                    return None
                stack.append(_OpenNode(event))
                continue
            elif kind is yaml.AliasEvent:
                self._refuse_alias(event)
                node = Scalar(**_position(event), text=f"*{event.anchor}")
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    message = 'a second document begins here; put it into a file of its own, or remove the "---"'
                    self._refuse(event, "second-document", message)
                    return root
                continue
            else:
                continue
            if stack:
                stack[-1].parts.append(node)
            else:
                root = node
        return root

    def _close(self, opened: _OpenNode, event: Any) -> Node:
        position = opened.position(event)
        if isinstance(opened.event, yaml.SequenceStartEvent):
            return Sequence(**position, items=tuple(opened.parts), is_flow=bool(opened.event.flow_style))
        entries: dict[str, Entry] = {}
        for key, value in zip(opened.parts[::2], opened.parts[1::2], strict=True):
            if not isinstance(key, Scalar):
                self._refuse_key(key)
                written = self.document.excerpt(opened.event.start_mark.line + 1)[opened.event.start_mark.column :]
                return Scalar(**position, text=written.strip() if written.startswith("{{") else "{")  # the text that it was meant to be
            if key.text in entries:
                first = entries[key.text].key.line
                message = f'"{key.text}" is written twice here; keep one of them'
                self.problems.append(self.document.problem(key, "duplicate-key", message, f"first written in line {first}"))
            else:
                entries[key.text] = Entry(key, value)
        return Mapping(**position, entries=tuple(entries.values()), is_flow=bool(opened.event.flow_style))

    def _refuse(self, event: Any, code: str, message: str, *hints: str) -> None:
        self.problems.append(self.document.problem(Node(**_position(event)), code, message, *hints))

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            start = event.start_mark
            at = (start.line + 1, start.column + 1, start.column + 2 + len(event.anchor))
            message = f'"&{event.anchor}" would name a piece of YAML, {UNUSED}; a text that starts with "&" {QUOTE}'
            self.problems.append(self.document.problem(Node(**_position(event)), "anchor", message, at=at))
        if event.tag is not None:
            start = event.start_mark
            word = self.document.excerpt(start.line + 1)[start.column :].split(" ", 1)[0]
            at = (start.line + 1, start.column + 1, start.column + 1 + max(1, len(word)))
            message = f'"{word}" would give a type in YAML, {UNUSED}; a text that starts with "!" {QUOTE}'
            self.problems.append(self.document.problem(Node(**_position(event)), "tag", message, at=at))

    def _refuse_alias(self, event: Any) -> None:
        message = f'"*{event.anchor}" would repeat another piece of YAML, {UNUSED}; a text that starts with "*" {QUOTE}'
        self._refuse(event, "anchor", message)

    def _refuse_key(self, key: Node) -> None:
        written = self.document.excerpt(key.line)[max(key.column - 2, 0) :]
        if written.startswith("{"):
            at = (key.line, key.column - 1, len(self.document.excerpt(key.line).rstrip()) + 1)
            message = 'a text that starts with "{{" must stand in quotation marks'
            self.problems.append(self.document.problem(key, "text-start", message, at=at))
        else:
            self.problems.append(self.document.problem(key, "yaml", "a key must be a single word here"))


class _OpenNode:
    """A mapping or sequence whose end has not come yet."""

    def __init__(self, event: Any) -> None:
        self.event = event
        self.parts: list[Node] = []

    def position(self, end: Any) -> dict[str, Any]:
        """From the first mark to the end of the last part: the parser's own end is where the next thing begins."""
        start = self.event.start_mark
        position = {"line": start.line + 1, "column": start.column + 1}
        if self.event.flow_style or not self.parts:
            return position | {"end_line": end.end_mark.line + 1, "end_column": end.end_mark.column + 1}
        return position | {"end_line": self.parts[-1].end_line, "end_column": self.parts[-1].end_column}


def _position(event: Any) -> dict[str, Any]:
    start, end = event.start_mark, event.end_mark
    return {"line": start.line + 1, "column": start.column + 1, "end_line": end.line + 1, "end_column": end.column + 1}
