"""Places are exact: whatever is said to stand somewhere stands there."""

from __future__ import annotations

import pytest

from botkit.core.flow.model import Mark, strings, walk_steps
from botkit.flowfile.yaml.nodes import Scalar
from tests.support.flow_files import check, yaml_blocks
from tests.support.paths import DOCS

PAGE = (DOCS / "flows.md").read_text("utf-8")
LIBRARY = check(yaml_blocks(PAGE))


@pytest.mark.parametrize("parsed", LIBRARY.parsed_flows, ids=lambda parsed: parsed.name)
def test_every_marked_string_is_found_where_it_stands(parsed) -> None:  # type: ignore[no-untyped-def]  # a parsed
    for word in parsed.context.marked_texts:
        node = word.spot.node
        if not word.written:
            continue
        assert isinstance(node, Scalar)
        start = parsed.document.lines[node.line - 1][node.column - 1 :]
        first = word.text.split("\n")[0]
        assert start.startswith({"": first, '"': f'"{first[:3]}', "'": f"'{first[:3]}", "|": "|", ">": ">"}[node.style])


@pytest.mark.parametrize("version", LIBRARY.flows, ids=lambda version: version.flow.flow)
def test_every_step_and_every_string_of_a_version_has_a_place(version) -> None:  # type: ignore[no-untyped-def]  # a version
    lines = yaml_blocks(PAGE)[f"{version.flow.flow}.yaml"].split("\n")
    for address, step in walk_steps(version.flow.steps):
        line, column = version.positions[address]
        assert lines[line - 1][column - 1 :].split(":")[0] in type(step).model_fields or lines[line - 1][column - 1 :].startswith(
            ("end", "with")
        )
    for mark in Mark:
        for address, text in strings(version.flow, mark):
            if address in version.positions:
                line, column = version.positions[address]
                assert text[:3] in lines[line - 1][column - 1 :] or lines[line - 1][column - 1] in "|>"


def test_only_defaults_have_no_place() -> None:
    for version in LIBRARY.flows:
        missing = {address for mark in Mark for address, _ in strings(version.flow, mark) if address not in version.positions}
        assert {address.rpartition(".")[2] for address in missing} <= {"agree", "decline", "name", "address"}
