"""What customers and files say, made harmless for a terminal: escape sequences, control characters, marks that turn text around.

Every command writes through `PrintableStream`, which `botkit.cli.main` puts in front of stdout and stderr. Our own colours pass it
because they carry a mark that is random in every process, so that no text can imitate it.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from typing import Any, TextIO

ESCAPE = "\x1b"

# Everything that moves the cursor or starts an escape sequence (C0 but tab and line feed, DEL, C1), what reverses the order of letters
# (embeddings, overrides, isolates), and halves of characters, which cannot be written at all.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    r"""The text with `\u001b` for an escape character, and so on. JSON stays JSON and means the same."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class PrintableStream:
    """A text stream that writes only what is printable."""

    def __init__(self, stream: TextIO) -> None:
        self.unfiltered = stream
        self.mark = f"\ue000{secrets.token_hex(8)}\ue000"  # stands for ESC in our own colours

    def write(self, text: str) -> int:
        self.unfiltered.write(printable(text).replace(self.mark, ESCAPE))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unfiltered, name)


def unfiltered(stream: TextIO) -> TextIO:
    """The stream itself, for what is printable already and holds codes of ours: colours of tables, a line that is written over."""
    return stream.unfiltered if isinstance(stream, PrintableStream) else stream
