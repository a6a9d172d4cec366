"""A talk in the terminal: what is typed becomes an action, what follows is printed, and both are kept for the transcript."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from botkit.cli.paint import Paint
from botkit.core.session import HumanWait
from botkit.testing.actions import Action, HandBack, Say, TapOn, read_customer, read_event, read_passing
from botkit.testing.conversation import Conversation, NotOffered
from botkit.testing.lines import Bot, Fact, Line, Refusal
from botkit.testing.runner import worth_telling
from botkit.testing.settings import Setting, read_setting

HELP = """\
  text            write a message
  2               tap the second button, when there are buttons
  [Yes]           tap a button, also one of an earlier message
  (image)         send a file: image, document, voice, video, audio, sticker; (location 52.31,4.76); (reaction 👍)
  /advance 23h    let time pass: 30 minutes, 2 days
  /event NAME {}  report an event of the business; "/event NAME to contact {}" means this customer
  /closed         the colleague who took over closes the chat
  /function NAME {}  from now on the function answers with this; "fails" instead of JSON lets it fail
  /consent TOPIC, /follows TOPIC VALUE  the customer agreed to it before
  /why            the facts behind the latest answer
  /quit           leave"""


class Talk:
    """One conversation. `take` is given what was typed, line by line."""

    def __init__(self, conversation: Conversation, *, as_json: bool, language: str, name: str) -> None:
        self.conversation = conversation
        self.as_json = as_json
        self._paint = Paint(sys.stdout)
        self._kept: list[str] = [*([f"language {language}"] if language else []), *([f"name {name}"] if name != "Ana" else [])]
        self.refused = 0  # lines that could not be done
        self._latest: tuple[Line, ...] = ()

    def take(self, typed: str, *, echo: bool) -> bool:
        """Do what was typed. False when the customer leaves. What cannot be done is told on stderr, and nothing happens."""
        line = typed.strip()
        if not line:
            return True
        try:
            if line.startswith("/"):
                return self._command(line, echo=echo)
            self._act(self._meant(line), echo=echo)
        except (ValueError, NotOffered) as fault:
            self.refused += 1
            sys.stderr.write(f"{fault}\n")
        return True

    def transcript(self) -> str:
        """The conversation so far, as a transcript."""
        return "\n".join(self._kept) + "\n"

    # ---- reading what was typed

    def _meant(self, line: str) -> Action:
        """A number or the words of a button tap it; everything else is as in a transcript."""
        buttons = self.conversation.buttons if self._has_open_buttons else ()
        if line.isdecimal() and 1 <= int(line) <= len(buttons):
            return TapOn(label=buttons[int(line) - 1])
        label = next((label for label in buttons if label.casefold() == line.casefold()), None)
        return TapOn(label=label) if label else read_customer(line)

    @property
    def _has_open_buttons(self) -> bool:
        """Numbers mean buttons only while these are the newest thing said: otherwise 10 is an answer."""
        messages = self.conversation.messages
        return bool(messages and messages[-1].buttons)

    def _command(self, line: str, *, echo: bool) -> bool:
        name, _, rest = line[1:].partition(" ")
        if name in ("quit", "exit"):
            return False
        if name in SETTINGS:
            setting = read_setting(f"{name} {rest}", 1)
            self._set(setting, f"{name} {rest.strip()}")
        elif name in ACTIONS:
            self._act(ACTIONS[name](rest), echo=echo)
        elif name == "why":
            self._show(self._latest, everything=True)
        elif name == "help":
            sys.stderr.write(f"{HELP}\n")
        else:
            raise ValueError(f'there is no command "/{name}"; /help shows them all')
        return True

    # ---- doing

    def _set(self, setting: Setting, written: str) -> None:
        setting.play(self.conversation)
        self._kept.append(written)

    def _act(self, action: Action, *, echo: bool) -> None:
        if echo:
            self._echo(action)
        lines = action.play(self.conversation)
        self._latest = lines
        told = list(worth_telling(lines))
        self._kept += [str(action), *(part for line in told for part in str(line).splitlines())]
        self._show(told)
        if not told and not self.as_json:
            sys.stderr.write(f"    {self._why_silent()}\n")

    def _why_silent(self) -> str:
        session = self.conversation.session
        if session is not None and isinstance(session.wait, HumanWait):
            return f"(a colleague of {session.wait.queue} has the chat; /closed gives it back)"
        return "(nothing follows)"

    def _echo(self, action: Action) -> None:
        """What is typed in a terminal stands there; what is piped does not."""
        if self.as_json:
            self._print_json({"kind": "action", "text": action.text if isinstance(action, Say) else str(action)})
        else:
            written = str(action)
            said = written.startswith("> ")
            print(self._paint.styled(f"you {written[2:]}" if said else f"    {written}", "bold" if said else "dim"), flush=True)

    def _show(self, lines: Sequence[Line], *, everything: bool = False) -> None:
        for line in lines:
            if self.as_json:
                self._print_json(_as_json(line))
            else:
                is_last = line is lines[-1]
                print(self._paint.line(line, first=1 if isinstance(line, Bot) and line.buttons and is_last else 0), flush=True)
            if everything and isinstance(line, Bot) and line.where:
                sys.stderr.write(f"    {line.where}\n")

    def _print_json(self, value: Mapping[str, Any]) -> None:
        print(json.dumps(value, ensure_ascii=False), flush=True)


SETTINGS = ("function", "consent", "follows")

# Command -> how the words after it become an action.
ACTIONS: Mapping[str, Callable[[str], Action]] = {
    "advance": read_passing,
    "event": read_event,
    "closed": lambda _: HandBack(),
    "say": lambda rest: Say(text=rest),
    "tap": lambda rest: TapOn(label=" ".join(shlex.split(rest)) if rest.startswith('"') else rest.strip()),
}


def _as_json(line: Line) -> Mapping[str, Any]:
    match line:
        case Bot():
            built = {name: value for name, value in msgspec.to_builtins(line).items() if value not in ("", None, [], ())}
            return {"kind": "message", **built}
        case Fact():
            return {"kind": "fact", "what": line.kind, "text": line.text}
        case Refusal():
            return {"kind": "refusal", "reason": line.reason, "flow": line.flow, "step": line.where}
