"""Paint: colours for a terminal, none for a file, a pipe, or who set NO_COLOR."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.text import Text

from botkit.testing.lines import Bot, Fact, Line


class Paint:
    """Writes styled text to a stream."""

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

    def diff(self, text: str) -> str:
        """Lines that begin with `-` and `+`, in red and green."""
        return "\n".join(self._diff_line(line) for line in text.splitlines())

    def _diff_line(self, line: str) -> str:
        match line.strip()[:1]:
            case "-" if line.startswith("  "):
                return self.styled(line, "red")
            case "+" if line.startswith("  "):
                return self.styled(line, "green")
            case _ if not line.startswith(" "):
                return self.styled(line, "bold")
            case _:
                return line

    def line(self, line: Line, first: int = 0) -> str:
        """A line of a conversation; with `first`, buttons carry numbers from there."""
        match line:
            case Bot():
                return "\n".join(self._message(line, first))
            case Fact():
                return self.styled(f"  {line.text}", "dim")
            case _:
                return self.styled(f"  refused by the gate: {line.reason}", "yellow")

    def _message(self, message: Bot, first: int) -> list[str]:
        parts = [f"({file})" for file in message.files]
        if message.template:
            values = f": {', '.join(message.values)}" if message.values else ""
            parts.append(self.styled(f"(template {message.template}{values})", "dim"))
        parts += [part for part in (self.styled(message.header, "bold"), message.text) if part]
        if message.place:
            parts.append(f"({message.place})")
        if message.footer:
            parts.append(self.styled(message.footer, "dim"))
        if message.link:
            parts.append(self.styled(f"[{message.link[0]}] {message.link[1]}", "cyan"))
        lines = [line for part in parts for line in part.splitlines()]
        shown = [f"{self.styled('bot', 'green bold')} {line}" if not place else f"    {line}" for place, line in enumerate(lines)]
        for place, button in enumerate(message.buttons):
            number = f"{first + place}. " if first else ""
            tail = f"  {button.description}" if button.description else ""
            shown.append("    " + self.styled(f"{number}[{button.label}]", "cyan") + self.styled(tail, "dim"))
        return shown
