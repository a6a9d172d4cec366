"""Files that were sent together: the platforms deliver an album as separate messages, without a mark that says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from botkit.core.engine.answers.reply_parts import file_value
from botkit.core.engine.execution import Execution
from botkit.core.engine.session import ReplyWait
from botkit.core.events import MessageReceived
from botkit.core.flow.model import Ask
from botkit.core.model.message import Content, Media

TOGETHER = timedelta(seconds=20)  # between two files of one album, by the platform's clock; uploads of several videos take that long
MOST = 30  # files that one answer takes, as many as the platforms send at once
COLLECTING = "files"  # the stage of a question that has files and waits for more of them

FILE_KINDS = frozenset({"photo", "file", "files"})


def takes_files(step: object) -> bool:
    """Whether a step is a question for files."""
    return isinstance(step, Ask) and not FILE_KINDS.isdisjoint(step.expect.kinds)


def belongs(execution: Execution, event: MessageReceived) -> bool:
    """Whether a file was sent together with the one before it, which a question took: it answers nothing else, and costs no try."""
    taken = execution.files_at
    return isinstance(event.content, Media) and taken is not None and abs(event.sent_at - taken) <= TOGETHER


def collect(execution: Execution, wait: ReplyWait, content: Content) -> ReplyWait | None:
    """The wait of a question that collects files, with one more; None for what is no file that can be had.

    Words between the files are about them, and end nothing.
    """
    if isinstance(content, Media) and not content.problem:
        sent = execution.parts.get("files") or [file_value(content)]
        files = (*wait.files, *({name: str(value) for name, value in file.items()} for file in sent))[:MOST]
        return _collecting(wait, files, execution.now)
    return wait if wait.stage == COLLECTING else None


def _collecting(wait: ReplyWait, files: tuple[Mapping[str, str], ...], now: datetime) -> ReplyWait:
    return ReplyWait(asked=wait.asked, tries=wait.tries, until=now + TOGETHER, stage=COLLECTING, files=files)
