"""`botkit chat`: talk with the flows in the terminal, in this process, with a store in memory and a clock that the user moves."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from botkit.cli.chat.repl import ChatSession
    from botkit.core.flow.model import Flow

MOST_EXAMPLES = 5  # words to begin with; more fill the first line


def chat(
    folder: Annotated[Path, typer.Argument(help="A project's folder, or a folder of flows.")] = Path(),
    say: Annotated[list[str] | None, typer.Option("--say", metavar="TEXT", help="Say this and leave; may be repeated.")] = None,
    language: Annotated[str, typer.Option(help="The customer's language, for example de.")] = "",
    name: Annotated[str, typer.Option(help="The customer's name.")] = "Ana",
    record: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the conversation as a transcript.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per line of the conversation.")] = False,
) -> None:
    """Talk with the bot. A button is tapped by its number, by its words, or by [its words]; /help shows what else there is."""
    from botkit.cli.chat.repl import ChatSession, save_transcript
    from botkit.cli.terminal.log_setup import set_up_logging
    from botkit.errors import UsageError
    from botkit.service.project import read_project
    from botkit.testing import Conversation
    from botkit.testing.samples import transcript_answers
    from botkit.testing.transcript import TESTS

    set_up_logging(level="critical")
    if record is not None:
        _refuse_to_overwrite(record)
    if not folder.is_dir():
        raise UsageError(f'There is no folder "{folder}". Create a project with "botkit init {folder}".')
    project = read_project(folder)
    if not project.library.parsed_flows:
        raise UsageError(f'The folder "{project.flows}" holds no flows. Create a project with "botkit init FOLDER".')
    programs = project.compile()

    def begin(name: str, now: datetime) -> Conversation:
        return Conversation(programs, language=language, name=name, now=now)

    answers = transcript_answers(project.flows / TESTS)
    session = ChatSession(begin, as_json=as_json, language=language, name=name, terms=project.config.billing, answers=answers)
    try:
        _run(session, say, folder, first_words(version.flow for version in project.library.flows))
    finally:
        if record is not None:
            save_transcript(record, session.transcript())
        session.close()


def first_words(flows: Iterable[Flow]) -> tuple[str, ...]:
    """A keyword of each flow that starts by one: what somebody may write who does not know the bot."""
    from botkit.core.flow.model import KeywordStart

    starts = (next((start for start in flow.starts if isinstance(start, KeywordStart)), None) for flow in flows)
    return tuple(start.keywords[0] for start in starts if start is not None)[:MOST_EXAMPLES]


def _run(session: ChatSession, say: list[str] | None, folder: Path, examples: tuple[str, ...]) -> None:
    interactive = say is None and sys.stdin.isatty() and sys.stdout.isatty()
    if interactive:
        tried = f" Try: {' · '.join(examples)}." if examples else ""
        sys.stderr.write(f"Write to the bot, /help for more, /quit to leave.{tried}\n")
    for line in say if say is not None else _prompted(session, folder) if interactive else _piped():
        if not session.do(line, echo=not interactive):
            break
    if session.refused and not interactive:  # a script that asks for what is not there is wrong; a person has seen it and gone on
        raise typer.Exit(2)


def _piped() -> Iterator[str]:
    for line in sys.stdin:
        yield line.rstrip("\r\n")


def _prompted(session: ChatSession, folder: Path) -> Iterator[str]:
    from botkit.cli.chat.prompt import typed_lines
    from botkit.cli.chat.repl import COMMANDS

    first = session.conversation.name
    return typed_lines(folder, COMMANDS, lambda: session.offered, lambda: session.speaker(first))


def _refuse_to_overwrite(record: Path) -> None:
    from botkit.errors import UsageError

    if record.exists():
        raise UsageError(f'"{record}" exists already. Name another file, or write what follows now into it with "botkit test --update".')
    if not record.parent.is_dir():
        raise UsageError(f'There is no folder "{record.parent}" for the transcript. Create it first.')
