"""`botkit init`: a new project folder, filled with a shipped pack of flows, and what an editor needs to help with them. It never overwrites
anything."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from botkit.errors import UsageError

NOT_COPIED = (".gitkeep", "__pycache__")


def init(
    folder: Annotated[Path, typer.Argument(help="The folder to create, or an empty one.")],
    pack: Annotated[str, typer.Option("--pack", help="What to begin with: airline, blank, clinic or shop.")] = "airline",
    as_json: Annotated[bool, typer.Option("--json", help="What was written, as one JSON object.")] = False,
) -> None:
    """Create a project: botkit.yaml, flows with their translations, and transcripts that test them."""
    from botkit.cli.commands.schema import FOLDER, editor_line, write_schemas
    from botkit.cli.project import FILE, PACKS, shipped_flows
    from botkit.flowfile.suggestions import did_you_mean

    if pack not in PACKS:
        raise UsageError(f'There is no pack "{pack}"{did_you_mean(pack, PACKS)}. There are: {", ".join(PACKS)}.')
    schemas = folder / FOLDER
    source = shipped_flows(pack)
    files = [path for path in sorted(source.rglob("*")) if path.is_file() and not any(part in NOT_COPIED for part in path.parts)]
    copies = {path: folder / (FILE if path.name == FILE else Path("flows") / path.relative_to(source)) for path in files}
    taken = [target for target in (*copies.values(), schemas) if target.exists()]
    if taken:
        listed = "\n".join(f"  {target}" for target in taken[:5])
        raise UsageError(f"Nothing was written, because these files exist already:\n{listed}\nChoose another folder, or move them away.")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f'"{folder}" is a file. Choose the name of a folder.')
    try:
        for path, target in copies.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix == ".yaml":
                target.write_text(editor_line(target, schemas) + path.read_text("utf-8"), "utf-8")
            else:
                shutil.copyfile(path, target)
        written = [*copies.values(), *write_schemas(schemas)]
    except OSError as fault:
        raise UsageError(f'"{folder}" cannot be written: {fault.strerror}.') from None
    if as_json:
        print(json.dumps({"folder": str(folder), "files": [str(target.relative_to(folder)) for target in written]}))
    named = shlex.quote(str(folder))
    sys.stderr.write(f"Created {folder} with {len(written)} files. Try it:\n\n  botkit check {named}\n  botkit chat {named}\n")
