"""`botkit schema`: the JSON Schema of the files that authors write, which editors complete and explain keys by."""

from __future__ import annotations

import json
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from botkit.errors import UsageError

FOLDER = "schemas"  # in a project; editors find the files by the first line of each YAML file, without a network


class Kind(StrEnum):
    """The kinds of files (botkit/flowfile/json_schema.py)."""

    flow = "flow"
    settings = "settings"
    translation = "translation"
    faq = "faq"
    segments = "segments"


def schema(
    kind: Annotated[Kind, typer.Argument(help="Which kind of file: a flow, a translation, botkit.yaml, segments.yaml.")] = Kind.flow,
    write: Annotated[Path | None, typer.Option("--write", metavar="FOLDER", help="Write all of them into a folder instead.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="With --write: what was written, as one JSON object.")] = False,
) -> None:
    """Print the JSON Schema of a kind of file. Editors show its descriptions as help."""
    from botkit.flowfile.json_schema import SCHEMAS

    if write is None:
        print(json.dumps(SCHEMAS[kind.value](), ensure_ascii=False, indent=2))
        return
    try:
        files = write_schemas(write)
    except OSError as fault:
        raise UsageError(f'"{write}" cannot be written: {fault.strerror}.') from None
    if as_json:
        print(json.dumps({"files": [str(file) for file in files]}, ensure_ascii=False))
    sys.stderr.write(f"Wrote {len(files)} schemas to {write}.\n")


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into a folder, over older ones. Raises OSError."""
    from botkit.flowfile.json_schema import SCHEMAS

    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, made in SCHEMAS.items():
        file = folder / f"{name}.schema.json"
        file.write_text(json.dumps(made(), ensure_ascii=False, indent=1) + "\n", "utf-8")
        files.append(file)
    return files


def editor_line(file: Path, schemas: Path) -> str:
    """The comment by which editors find the schema of a YAML file: yaml-language-server reads it, and with it VS Code, Neovim, Emacs."""
    named = {"botkit.yaml": "settings", "segments.yaml": "segments"}
    kind = named.get(file.name) or ("translation" if "." in file.stem else "flow")
    path = Path(os.path.relpath(schemas / f"{kind}.schema.json", file.parent)).as_posix()
    return f"# yaml-language-server: $schema={path}\n"
