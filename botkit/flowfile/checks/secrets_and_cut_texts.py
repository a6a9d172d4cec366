"""Secrets in a flow file, and texts that a comment sign cuts short."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from botkit.core.flow.model import FILLED, Mark
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem
from botkit.flowfile.reader.secrets import find_secret, may_hold_secret
from botkit.flowfile.yaml.nodes import Document, Scalar, walk

_CUT = re.compile(r"(?<!\s)\s+#\S")


def secrets(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """Flows are copied, mailed and kept in version control. The line is not shown: this is printed in logs."""
    seen: set[str] = set()
    for parsed in parsed_flows:
        for document in (*parsed.documents, *(one.document for one in parsed.sidecars)):
            if document.file not in seen:
                seen.add(document.file)
                if may_hold_secret(document.text):
                    yield from _secrets_in(document)


def _secrets_in(document: Document) -> Iterator[Problem]:
    for node in walk(document.root):
        if isinstance(node, Scalar) and (match := find_secret(node.text)):
            kind, offset, length = match
            message = f"{kind} does not belong in a flow; keep it in the environment and name it in botkit.yaml"
            hint = "change this secret now: whoever has the file has it"
            yield document.problem(node, "secret", message, hint, at=document.locate(node, offset, length), show=False)


def cut_texts(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """`Gate #4` loses its end: a space and `#` begin a comment. A comment with a space after its sign is taken to be one."""
    for parsed in parsed_flows:
        for word in parsed.marked_texts(Mark.PHRASE, *FILLED):
            node, document = word.spot.node, word.spot.document
            if not isinstance(node, Scalar) or node.style:
                continue
            line = document.excerpt(node.end_line)
            match = _CUT.match(line, node.end_column - 1)
            if match:
                at = (node.end_line, match.end() - 1, len(line.rstrip()) + 1)
                message = 'the text ends before this "#": a space and "#" begin a comment; put the whole text in quotation marks'
                yield document.problem(node, "text-cut", message, at=at, severity="warning")
