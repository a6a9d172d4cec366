"""The prompt of a chat: history across sessions, and completion of buttons and commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

HISTORY = "chat_history"


class ChatCompleter(Completer):
    """Completes what can be tapped now, and commands once a slash is written."""

    def __init__(self, commands: Sequence[str], buttons: Callable[[], Sequence[str]]) -> None:
        self._commands = commands
        self._buttons = buttons

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        typed = document.text_before_cursor
        words = [f"/{name}" for name in self._commands] if typed.startswith("/") else list(self._buttons())
        for word in words:
            if word.casefold().startswith(typed.casefold()):
                yield Completion(word, start_position=-len(typed))


def typed_lines(folder: Path, commands: Sequence[str], buttons: Callable[[], Sequence[str]], speaker: Callable[[], str]) -> Iterator[str]:
    """The lines that a user types, until they quit. Their history is stored in the project's `.botkit`, if it has one."""
    data_folder = folder / ".botkit"
    history: History = FileHistory(data_folder / HISTORY) if data_folder.is_dir() else InMemoryHistory()
    session: PromptSession[str] = PromptSession(history=history, completer=ChatCompleter(commands, buttons), complete_while_typing=False)
    while True:
        try:
            yield session.prompt(f"{speaker()} ")
        except EOFError:
            return
