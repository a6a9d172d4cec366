"""A law of the reader: one quotation mark less in a shipped flow hides no problem of another file, and is told where it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from botkit.cli.project import PACKS, shipped_flows
from botkit.flowfile.library import read_library

HEAD = "botkit: 1\nflow: {0}\ntitle: Other\nlanguage: en\nstarts: [{{keywords: [{0}]}}]\nsteps:\n  - "
OTHERS = {"other.yaml": f"{HEAD.format('other')}sya: Hello\n".encode(), "third.yaml": f"{HEAD.format('third')}goto: nowhere\n".encode()}
TOLD = {("other.yaml", 7), ("third.yaml", 7)}
NEAR = 40  # lines: a text that is not closed goes on to the next quotation mark


def shortened() -> Iterator[tuple[str, str, int]]:
    """Flows without one of their quotation marks, and the line that it stood in."""
    for pack in PACKS:
        for path in sorted(shipped_flows(pack).glob("*.yaml")):
            if path.name == "botkit.yaml" or "." in path.stem:
                continue
            text = path.read_text("utf-8")
            for mark in list(re.finditer(r"[\"']", text))[::11]:
                yield path.name, text[: mark.start()] + text[mark.end() :], text.count("\n", 0, mark.start()) + 1


@pytest.mark.parametrize("part", range(2))
def test_a_quotation_mark_less_hides_no_other_file(part: int) -> None:
    for name, text, line in list(shortened())[part::2]:
        found = read_library({name: text.encode(), **OTHERS}).problems
        assert {(one.file, one.line) for one in found} >= TOLD, (name, line)
        own = [one.line for one in found if one.file == name and one.severity == "error" and one.code != "unknown-flow"]
        assert not own or min(own) <= line + NEAR, (name, line, own)
