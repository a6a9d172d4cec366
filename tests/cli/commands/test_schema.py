"""`botkit schema`, and the editor lines that `botkit init` writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tests.support.commands import run

jsonschema = pytest.importorskip("jsonschema", reason="the schema is tested where a validator is installed")


@pytest.mark.parametrize("kind", ["flow", "settings", "translation", "faq"])
def test_each_schema_is_printed(kind: str, tmp_path: Path) -> None:
    ended = run("schema", kind, cwd=tmp_path)
    assert ended.returncode == 0
    assert json.loads(ended.stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_another_kind_is_2(tmp_path: Path) -> None:
    assert run("schema", "flows", cwd=tmp_path).returncode == 2


def test_a_folder_that_cannot_be_written_is_2(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    ended = run("schema", "--write", "taken", cwd=tmp_path)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)


def test_every_file_of_a_new_project_names_a_schema_beside_it_that_it_fits(tmp_path: Path) -> None:
    assert run("init", "air", cwd=tmp_path).returncode == 0
    found: dict[Path, object] = {}
    for file in sorted((tmp_path / "air").rglob("*.yaml")):
        first, _, rest = file.read_text("utf-8").partition("\n")
        assert first.startswith("# yaml-language-server: $schema=")
        schema = (file.parent / first.partition("$schema=")[2]).resolve()
        made = found.setdefault(schema, jsonschema.Draft202012Validator(json.loads(schema.read_text("utf-8"))))
        assert list(made.iter_errors(yaml.load(rest, Loader=yaml.CSafeLoader))) == []  # type: ignore[attr-defined]
    assert {schema.name for schema in found} == {f"{kind}.schema.json" for kind in ("flow", "settings", "translation", "segments")}
    again = run("schema", "--write", "air/schemas", "--json", cwd=tmp_path)
    assert json.loads(again.stdout)["files"][0] == "air/schemas/flow.schema.json"
    assert run("check", "air", "--strict", cwd=tmp_path).returncode == 0
