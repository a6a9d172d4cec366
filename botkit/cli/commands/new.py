"""`botkit new flow`: a flow that answers, and the transcript that tests it."""

from __future__ import annotations

import json
import re
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from botkit.cli.shared_options import AsJson
from botkit.errors import UsageError

new = typer.Typer(help="Add a flow to a project.", no_args_is_help=True)

_NAME = re.compile(r"[a-z][a-z0-9_]*")

_FLOW = """\
botkit: 1
flow: {name}
title: {title}
language: {language}

starts:
  - keywords: [{keyword}]

steps:
  - ask: What is it about?
    choices:
      - label: A question
        then:
          - ask: Please write it in one sentence.
            save: question
            wait: 1 hour
            no_reply: [end]
          - say: "Thank you. You wrote: {{{{ question }}}}"
          - end
      - label: Nothing
    wait: 1 hour
    no_reply: [end]
  - say: Until next time.
"""

_TRANSCRIPT = """\
> {keyword}
< What is it about?
  [A question] [Nothing]
> [A question]
< Please write it in one sentence.
> Do you have time?
< Thank you. You wrote: Do you have time?
> {keyword}
< What is it about?
  [A question] [Nothing]
> [Nothing]
< Until next time.
"""


@new.command("flow")
def flow(
    name: Annotated[str, typer.Argument(help="Its name, for example opening_hours.")],
    folder: Annotated[Path, typer.Argument(help="The project's folder.")] = Path(),
    as_json: AsJson = False,
) -> None:
    """Write a flow that starts by its name, and a transcript that tests it. It never overwrites a file."""
    from botkit.cli.commands.schema import FOLDER, editor_line
    from botkit.cli.project import load_project
    from botkit.testing.transcript import SUFFIX, TESTS

    if not _NAME.fullmatch(name):
        raise UsageError(f'"{name}" is no name of a flow: small letters, digits and underscores, for example opening_hours.')
    project = load_project(folder)
    keyword = name.replace("_", " ")
    file, transcript = project.flows / f"{name}.yaml", project.flows / TESTS / f"{name}{SUFFIX}"
    for target in (file, transcript):
        if target.exists():
            raise UsageError(f'Nothing was written: "{target}" exists already. Choose another name.')
    if name in (version.flow.flow for version in project.library.flows):
        raise UsageError(f'Nothing was written: a flow "{name}" exists already. Choose another name.')
    schemas = project.config.folder / FOLDER
    head = editor_line(file, schemas) if schemas.is_dir() else ""
    values = {"name": name, "title": keyword.capitalize(), "language": project.business.language or "en", "keyword": keyword}
    try:
        transcript.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(head + _FLOW.format(**values), "utf-8")
        transcript.write_text(_TRANSCRIPT.format(**values), "utf-8")
    except OSError as fault:
        raise UsageError(f'"{fault.filename}" cannot be written: {fault.strerror}.') from None
    if as_json:
        print(json.dumps({"files": [str(file), str(transcript)]}, ensure_ascii=False))
    named = shlex.quote(str(folder))
    sys.stderr.write(f'Wrote {file} and {transcript}. Send "{keyword}" to start it:\n\n  botkit chat {named} --say "{keyword}"\n')
