"""Colour on a terminal; none in a file or a pipe, or when NO_COLOR is set."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.text import Text


class Colour:
    """Styles pieces of text for a stream."""

    def __init__(self, stream: TextIO) -> None:
        self._console = Console(file=stream, highlight=False, soft_wrap=True, markup=False, emoji=False)

    @property
    def is_plain(self) -> bool:
        return not self._console.is_terminal or self._console.no_color

    def styled(self, text: str, style: str) -> str:
        """The text with the codes of a style around it, or as it is."""
        if self.is_plain or not text:
            return text
        with self._console.capture() as written:
            self._console.print(Text(text, style=style), end="")
        return written.get()
