"""Colour on a terminal; none in a file or a pipe, or when NO_COLOR is set."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TextIO

from rich.console import Console
from rich.segment import Segment
from rich.text import Text

from botkit.cli.terminal.printable import ESCAPE, PrintableStream, printable, unfiltered


class PrintableConsole(Console):
    """Prints tables and panels, whose cells hold customers' words, with rich's own codes: text and codes are still apart here."""

    def __init__(self, stream: TextIO, **options: Any) -> None:
        super().__init__(file=unfiltered(stream), highlight=False, markup=False, emoji=False, **options)

    def _render_buffer(self, buffer: Iterable[Segment]) -> str:
        return super()._render_buffer(segment if segment.control else Segment(printable(segment.text), segment.style) for segment in buffer)


class Colour:
    """Styles pieces of text for a stream."""

    def __init__(self, stream: TextIO) -> None:
        self._mark = stream.mark if isinstance(stream, PrintableStream) else ESCAPE
        self._console = Console(file=stream, highlight=False, soft_wrap=True, markup=False, emoji=False)

    @property
    def is_plain(self) -> bool:
        return not self._console.is_terminal or self._console.no_color

    def styled(self, text: str, style: str) -> str:
        """The text with the codes of a style around it, or as it is."""
        if self.is_plain or not text:
            return text
        with self._console.capture() as written:
            self._console.print(Text(printable(text), style=style), end="")
        return written.get().replace(ESCAPE, self._mark)
