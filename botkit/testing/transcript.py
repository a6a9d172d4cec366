"""Transcripts: `.chat` files: read with every mistake and its line, and rewritten with what really follows.

language en                                    settings: language, name, now; function, consent, follows
> survey                                       the customer writes; `> [Yes]` taps, `> (image)` sends a file
< How likely are you to recommend us?          the bot; further lines are indented, buttons stand in `[ ]`
* tagged detractor                             a fact
! WINDOW_CLOSED                                the gate refused a message
... 2 days                                     time passes
@ flight.landed {"flight": "BK1234"}           an event of the business
agent: Hello, Sam here.                        a colleague writes; `agent: (take)`, `(note: …)` and `(close)` are further acts
customer: Ben +447700900999                    another customer goes on; the lines below are what followed for them
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from botkit.errors import BotkitError, UsageError
from botkit.testing.actions import Action, read_customer, read_event, read_pass
from botkit.testing.agent_actions import AGENT, BROADCAST, CUSTOMER, read_agent, read_broadcast, read_customer_name
from botkit.testing.directives import DIRECTIVES, Directive, read_directive
from botkit.testing.result_lines import INDENT, Line

SUFFIX = ".chat"
TESTS = "tests"  # the folder beside flows that holds their transcripts
MAX_BYTES = 1_000_000  # bytes; a conversation is some hundred lines

_MARKS = re.compile(r"(?P<mark>\.\.\.|[><*!@]|agent:|broadcast:|customer:)(?P<rest>.*)")
_ONLY_BUTTONS = re.compile(r"(\[[^\]]{0,500}\](\([^)]{0,500}\))?\s*)+")
_BUTTON = re.compile(r"\[[^\]]{0,500}\](?:\([^)]{0,500}\))?")


class Expected(Struct, frozen=True, kw_only=True):
    """A line of the bot, a fact or a refusal, with the lines of the file that it takes (counted from 0)."""

    text: str
    first: int
    last: int


class Step(Struct, frozen=True, kw_only=True):
    """One action and what follows from it. `line` counts from 1."""

    action: Action
    line: int
    expected: tuple[Expected, ...] = ()


class Transcript(Struct, frozen=True, kw_only=True):
    """A transcript as its author wrote it. `lines` are those of the file."""

    file: str
    lines: tuple[str, ...]
    script: tuple[Step | Directive, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(part for part in self.script if isinstance(part, Step))


class Mistake(Struct, frozen=True, kw_only=True):
    line: int
    message: str


class TranscriptInvalid(BotkitError):
    """A transcript cannot be read. `mistakes` are all of them."""

    exit_code = 1

    def __init__(self, file: str, mistakes: Sequence[Mistake]) -> None:
        super().__init__("\n".join(f"{file}:{mistake.line}: {mistake.message}" for mistake in mistakes))
        self.file = file
        self.mistakes = tuple(mistakes)


def read_transcript(path: Path) -> Transcript:
    """Read a `.chat` file. Raises `TranscriptInvalid` with every mistake, also when it cannot be opened."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise TranscriptInvalid(str(path), [Mistake(line=1, message=f"the file cannot be read: {fault.strerror}")]) from None
    if len(content) > MAX_BYTES:
        raise TranscriptInvalid(str(path), [Mistake(line=1, message=f"the file is larger than {MAX_BYTES} bytes")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise TranscriptInvalid(str(path), [Mistake(line=line, message="this is no UTF-8 text; save the file as UTF-8")]) from None
    return parse_transcript(text, str(path))


def parse_transcript(text: str, file: str = "") -> Transcript:
    """Read the text of a transcript. Raises `TranscriptInvalid` with every mistake."""
    reader = _Reader(text)
    reader.read()
    if reader.mistakes:
        raise TranscriptInvalid(file, reader.mistakes)
    return Transcript(file=file, lines=tuple(reader.lines), script=tuple(reader.script))


_ACTIONS: Mapping[str, Callable[[str], Action]] = {
    ">": read_customer,
    "...": read_pass,
    "@": read_event,
    AGENT: read_agent,
    BROADCAST: read_broadcast,
    CUSTOMER: read_customer_name,
}


class _Reader:
    """Reads line by line; a mistake is recorded, and reading continues."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.script: list[Step | Directive] = []
        self.mistakes: list[Mistake] = []
        self.message: list[str] | None = None  # lines of the bot's message that is being read
        self.first = self.last = 0
        self.message_above = -1  # the last line of the message that ended last
        self.blanks = 0

    def read(self) -> None:
        for number, line in enumerate(self.lines):
            if line.startswith("#"):
                continue
            try:
                self._line(number, line)
            except ValueError as fault:
                self.mistakes.append(Mistake(line=number + 1, message=str(fault)))
        self._end_message()

    def _line(self, number: int, line: str) -> None:
        if not line.strip():
            self.blanks += 1
            return
        match = _MARKS.fullmatch(line)
        if match is None and self.message is not None and line[0].isspace():
            self.message += [""] * self.blanks + [line.strip()]
            self.last, self.blanks = number, 0
            return
        self._end_message()
        if match is None:
            self._setting(number, line)
        elif match["mark"] in _ACTIONS:
            self.script.append(Step(action=_ACTIONS[match["mark"]](match["rest"]), line=number + 1))
        else:
            self._expected(number, match["mark"], match["rest"].strip())

    def _setting(self, number: int, line: str) -> None:
        if line[0].isspace():
            raise ValueError('this line goes on nothing: only a message of the bot ("<") has further lines')
        try:
            setting = read_directive(line, number + 1)
        except ValueError as fault:
            # A line without indentation is never taken as the bot's: --update would delete a setting below a message.
            below = self.message_above == number - 1
            raise ValueError(f"{fault}; when the bot says this line too, indent it by two spaces" if below else str(fault)) from None
        if DIRECTIVES[setting.kind].only_first and any(isinstance(part, Step) for part in self.script):
            raise ValueError(f'"{setting.kind}" stands before the first message')
        self.script.append(setting)

    def _expected(self, number: int, mark: str, rest: str) -> None:
        if not any(isinstance(part, Step) for part in self.script):
            raise ValueError(f'nothing happened yet that a line with "{mark}" could follow from; begin with what the customer says: "> …"')
        self.first = self.last = number
        if mark == "<":
            self.message = [rest]
        else:
            self._follow(f"{mark} {rest}")

    def _end_message(self) -> None:
        if self.message is not None:
            lines, self.message = self.message, None
            self.message_above = self.last
            self._follow("\n".join([f"< {lines[0]}".rstrip(), *(f"{INDENT}{line}".rstrip() for line in lines[1:])]))
        self.blanks = 0

    def _follow(self, text: str) -> None:
        index = max(index for index, part in enumerate(self.script) if isinstance(part, Step))
        step = self.script[index]
        assert isinstance(step, Step)
        expected = Expected(text=text, first=self.first, last=self.last)
        self.script[index] = Step(action=step.action, line=step.line, expected=(*step.expected, expected))


def comparable(text: str) -> str:
    """The form in which lines are compared: one button a line, no outer spaces, of a refusal the reason only."""
    if text.startswith("!"):
        return " ".join(text.split()[:2])
    lines: list[str] = []
    for line in text.removeprefix("<").splitlines() if text.startswith("<") else [text]:
        stripped = line.strip()
        lines += _BUTTON.findall(stripped) if _ONLY_BUTTONS.fullmatch(stripped) else [stripped]
    body = "\n".join(lines).strip("\n")
    return f"< {body}" if text.startswith("<") else body


def rewrite(transcript: Transcript, followed: Mapping[int, Sequence[Line]]) -> str:
    """The transcript with the lines that really followed, by the line of their action. Everything else stays as it is."""
    removed: set[int] = set()
    added: dict[int, list[str]] = {}
    for step in transcript.steps:
        if step.line not in followed:
            continue
        for expected in step.expected:
            removed.update(number for number in range(expected.first, expected.last + 1) if not transcript.lines[number].startswith("#"))
        added[step.line - 1] = [text for line in followed[step.line] for text in str(line).splitlines()]
    lines: list[str] = []
    for number, line in enumerate(transcript.lines):
        if number not in removed:
            lines.append(line)
        lines += added.get(number, [])
    return "\n".join(lines).rstrip() + "\n"


def find_transcripts(path: Path) -> tuple[Path, ...]:
    """The transcripts of a folder and of those in it, sorted; a file is itself. Raises `UsageError` when there is no such place."""
    if path.is_file():
        return (path,)
    if not path.is_dir():
        raise UsageError(f'There is no file or folder "{path}".')
    files = (file for file in path.rglob(f"*{SUFFIX}") if not any(part.startswith(".") for part in file.relative_to(path).parts))
    return tuple(sorted(files))


def project_of(transcript: Path) -> Path:
    """The folder whose flows a transcript tests: the one around its `tests` folder, else its own."""
    for folder in transcript.resolve().parents:
        if folder.name == TESTS:
            return _near(folder.parent)
    return _near(transcript.resolve().parent)


def _near(folder: Path) -> Path:
    """Relative to the working directory where possible: problems and differences show it."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
