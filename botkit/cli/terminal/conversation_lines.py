"""How the lines of a conversation look on a terminal."""

from __future__ import annotations

from botkit.cli.terminal.colour import Colour
from botkit.testing.result_lines import Bot, Fact, Line


class ConversationFormatter(Colour):
    """Formats the lines of conversations for a stream."""

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
        """A line of a conversation; with `first`, buttons are numbered from it."""
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
        shown = [f"{self.styled('bot', 'green bold')} {line}" if not index else f"    {line}" for index, line in enumerate(lines)]
        for index, button in enumerate(message.buttons):
            number = f"{first + index}. " if first else ""
            tail = f"  {button.description}" if button.description else ""
            shown.append("    " + self.styled(f"{number}[{button.label}]", "cyan") + self.styled(tail, "dim"))
        return shown
