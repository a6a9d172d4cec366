"""A chat session in the terminal: input becomes an action, what follows is printed, and both are recorded for the transcript."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from botkit.billing.terms import Terms
from botkit.cli.chat.contact_panel import print_consent, print_state, state_json
from botkit.cli.chat.cost_panel import cost_json, print_cost
from botkit.cli.contact_options import read_mix
from botkit.cli.terminal.conversation_lines import ConversationFormatter
from botkit.core.events import CallRequested
from botkit.errors import BotkitError, UsageError
from botkit.flowfile.suggestions import did_you_mean, quoted
from botkit.service.explain.render import render_explanation
from botkit.testing import inspection
from botkit.testing.actions import Action, HandBack, Pass, Say, TapOn, read_customer, read_event, read_pass
from botkit.testing.agent_actions import AgentActs, read_agent
from botkit.testing.conversation import START, Conversation
from botkit.testing.directives import Directive, NotOffered, read_directive
from botkit.testing.result_lines import Bot, Fact, Line, Refusal
from botkit.testing.runner import visible_lines

HELP = """\
  text            write a message
  2               tap the second button, when there are buttons
  [Yes]           tap a button, also one of an earlier message
  (image)         send a file: image, document, voice, video, audio, sticker; (location 52.31,4.76); (reaction 👍)
  /image CAPTION  the same: /image, /document, /voice, /video, /audio, /sticker; /location 52.31,4.76
  /from AD TEXT   write after a click on an ad or a link
  /advance 23h    let time pass: 30 minutes, 2 days
  /event NAME {}  report an event of the business; "/event NAME to contact {}" means this customer
  /agent TEXT     a colleague writes; without a ticket they take the conversation over
  /take, /note TEXT, /close OUTCOME  the colleague takes the ticket, notes something, closes it
  /closed         the chat is closed, also without a ticket
  /receipt read   the platform reports on the newest message: delivered, read, failed 131026
  /function NAME {}  from now on the function answers with this; "fails" instead of JSON lets it fail
  /consent TOPIC, /follows TOPIC VALUE  the customer agreed to it before; /consent alone shows what holds
  /lang de        the customer's language from now on
  /as Ben         another customer; again with a former name to go back to them
  /why            why the latest answer came: what took the message, scores, conditions, steps, the gate
  /cost DE        what the conversation has cost so far, message by message; for a country, or a mix: NL=60,DE=40
  /state          what is stored about the customer, the window, where the conversation stands
  /save FILE      write the conversation with this customer as a transcript
  /quit           leave"""


class ChatCustomer:
    """One customer of the session: their conversation, and its transcript so far."""

    def __init__(self, conversation: Conversation, language: str) -> None:
        self.conversation = conversation
        name = conversation.name
        self.transcript_lines: list[str] = [*([f"language {language}"] if language else []), *([f"name {name}"] if name != "Ana" else [])]


class ChatSession:
    """The conversations of one session. `do` gets the input line by line. `begin` makes a conversation for a new name. `answers` are what
    functions answer, as JSON, until `/function` says otherwise; one that is not there fails."""

    def __init__(
        self,
        begin: Callable[[str, datetime], Conversation],
        *,
        as_json: bool,
        language: str,
        name: str,
        terms: Terms,
        answers: Mapping[str, str] | None = None,
    ) -> None:
        self.as_json = as_json
        self._terms = terms
        self._begin = begin
        self._answers = dict(answers or {})
        self._language = language
        self._paint = ConversationFormatter(sys.stdout)
        self._customers: dict[str, ChatCustomer] = {}
        self._current = self._customer(name, START)
        self.refused = 0  # lines that could not be done

    @property
    def conversation(self) -> Conversation:
        """The conversation of the current customer."""
        return self._current.conversation

    def close(self) -> None:
        """End all conversations."""
        for customer in self._customers.values():
            customer.conversation.close()

    def do(self, typed: str, *, echo: bool) -> bool:
        """Do one line of input. False when the user quits. What cannot be done is explained on stderr, and nothing happens."""
        line = typed.strip()
        if not line:
            return True
        try:
            if line.startswith("/"):
                return self._command(line, echo=echo)
            self._act(self._action_of(line), echo=echo)
        except (ValueError, NotOffered, BotkitError) as fault:
            self.refused += 1
            sys.stderr.write(f"{fault}\n")
        return True

    def transcript(self) -> str:
        """The transcript of the conversation with the current customer."""
        called = {event.function for event in self.conversation.events if isinstance(event, CallRequested)}
        given = [f"function {name} {answer}" for name, answer in self._answers.items() if name in called]
        return "\n".join([*given, *self._current.transcript_lines]) + "\n"

    def speaker(self, first: str) -> str:
        """Who types now: you, or the name of another customer than the first."""
        return "you" if self.conversation.name == first else self.conversation.name

    @property
    def offered(self) -> tuple[str, ...]:
        """What can be tapped now."""
        return self.conversation.buttons

    def _customer(self, name: str, now: datetime) -> ChatCustomer:
        if name not in self._customers:
            self._customers[name] = ChatCustomer(self._begin(name, now), self._language)
            for function, answer in self._answers.items():
                self._customers[name].conversation.answer_with(function, json.loads(answer))
        return self._customers[name]

    # ---- reading what was typed

    def _action_of(self, line: str) -> Action:
        """The action of a line: a number or label of a button taps it; everything else is read as in a transcript."""
        buttons = self.conversation.buttons if self._has_open_buttons else ()
        if line.isdecimal() and 1 <= int(line) <= len(buttons):
            return TapOn(label=buttons[int(line) - 1])
        label = next((label for label in buttons if label.casefold() == line.casefold()), None)
        return TapOn(label=label) if label else read_customer(line)

    @property
    def _has_open_buttons(self) -> bool:
        """Numbers mean buttons only while the newest message has some: otherwise 10 is an answer."""
        messages = self.conversation.messages
        return bool(messages and messages[-1].buttons)

    def _command(self, line: str, *, echo: bool) -> bool:
        name, _, rest = line[1:].partition(" ")
        if name in ("quit", "exit"):
            return False
        if name in SETTINGS and (rest.strip() or name != "consent"):
            setting = read_directive(f"{name} {rest}", 1)
            self._set(setting, f"{name} {rest.strip()}")
        elif name in ACTIONS:
            self._act(ACTIONS[name](rest), echo=echo)
        elif name in self._others:
            self._others[name](rest.strip())
        else:
            raise ValueError(f'there is no command "/{name}"{did_you_mean(name, COMMANDS) or ";"} /help shows them all')
        return True

    @property
    def _others(self) -> Mapping[str, Callable[[str], None]]:
        return {
            "why": self._why,
            "cost": self._cost,
            "state": self._state,
            "consent": self._consent,
            "as": self._as,
            "lang": self._lang,
            "save": self._save,
            "help": lambda _: print(HELP, file=sys.stderr),
        }

    def _why(self, _rest: str) -> None:
        explanation = inspection.why(self.conversation.node)
        if explanation is None:
            raise ValueError("nothing was said yet")
        if self.as_json:
            self._print_json({"kind": "explanation", **explanation.to_json()})
        else:
            print(render_explanation(explanation), flush=True)

    def _cost(self, rest: str) -> None:
        where = rest or self._terms.country
        cost = inspection.cost(self.conversation.node, self._terms, read_mix(where) if where else {})
        if self.as_json:
            self._print_json(cost_json(cost))
        else:
            print_cost(cost)

    def _state(self, _rest: str) -> None:
        person = inspection.person(self.conversation.node)
        if self.as_json:
            self._print_json(state_json(person))
        else:
            print_state(person, self.conversation.now)

    def _consent(self, _rest: str) -> None:
        consent = inspection.person(self.conversation.node).consent
        if self.as_json:
            self._print_json({"kind": "consent", **consent})
        else:
            print_consent(consent)

    def _as(self, name: str) -> None:
        if not name:
            raise ValueError("a name is missing; write for example: /as Ben")
        now = self.conversation.now
        self._current = self._customer(name, now)
        if self.conversation.now < now:  # time passes for all customers
            passed = Pass(length=now - self.conversation.now)
            self._show(self._record(passed, passed.play(self.conversation)))
        sys.stderr.write(f"    (you are {name} now)\n")

    def _lang(self, code: str) -> None:
        self._set(read_directive(f"language {code}", 1), f"language {code}")

    def _save(self, file: str) -> None:
        if not file:
            raise ValueError("a file is missing; write for example: /save flows/tests/new.chat")
        save_transcript(Path(file), self.transcript())

    # ---- actions

    def _set(self, setting: Directive, written: str) -> None:
        self._require_known(setting)
        setting.play(self.conversation)
        # After an empty line: a line directly below a message of the bot would be read as part of it.
        self._current.transcript_lines += (
            ["", written] if any(line.startswith("<") for line in self._current.transcript_lines) else [written]
        )

    def _require_known(self, setting: Directive) -> None:
        """Refuse an unknown topic or function: a misspelt one would be accepted and have no effect."""
        business = self.conversation.programs.business
        known = {"function": business.functions, "consent": business.topics, "follows": business.topics}.get(setting.kind)
        if known and setting.name not in known:
            kind = "function" if setting.kind == "function" else "topic"
            raise ValueError(
                f'botkit.yaml has no {kind} "{setting.name}"{did_you_mean(setting.name, known)}; known: {quoted(sorted(known))}'
            )

    def _act(self, action: Action, *, echo: bool) -> None:
        if echo:
            self._echo(action)
        lines = action.play(self.conversation)
        shown = self._record(action, lines)
        self._show(shown)
        if not shown and not self.as_json:
            sys.stderr.write(f"    {self._why_silent()}\n")

    def _record(self, action: Action, lines: Sequence[Line]) -> list[Line]:
        shown = list(visible_lines(lines))
        self._current.transcript_lines += [str(action), *(part for line in shown for part in str(line).splitlines())]
        return shown

    def _why_silent(self) -> str:
        session = self.conversation.session
        if session is not None and session.ticket is not None and session.ticket.owner == "people":
            return f"(the people of {session.ticket.queue} have the chat; /agent TEXT answers, /close gives it back)"
        return "(nothing follows)"

    def _echo(self, action: Action) -> None:
        """Print the action: input on a terminal is visible there, piped input is not."""
        if self.as_json:
            self._print_json({"kind": "action", "text": action.text if isinstance(action, Say) else str(action)})
        else:
            written = str(action)
            is_message = written.startswith("> ")
            print(self._paint.styled(f"you {written[2:]}" if is_message else f"    {written}", "bold" if is_message else "dim"), flush=True)

    def _show(self, lines: Sequence[Line]) -> None:
        for line in lines:
            if self.as_json:
                self._print_json(_as_json(line))
            else:
                is_last = line is lines[-1]
                print(self._paint.line(line, first=1 if isinstance(line, Bot) and line.buttons and is_last else 0), flush=True)

    def _print_json(self, value: Mapping[str, Any]) -> None:
        print(json.dumps(value, ensure_ascii=False), flush=True)


SETTINGS = ("function", "consent", "follows")


def _sends(kind: str) -> Callable[[str], Action]:
    return lambda rest: read_customer(f"({kind}{f': {rest.strip()}' if rest.strip() else ''})")


def _from(rest: str) -> Action:
    ref, _, text = rest.strip().partition(" ")
    return read_customer(f"(from {ref}: {text.strip() or 'Hello'})")


# Command -> how the words after it become an action.
ACTIONS: Mapping[str, Callable[[str], Action]] = {
    "advance": read_pass,
    "event": read_event,
    "agent": read_agent,
    "take": lambda _: AgentActs(act="take"),
    "note": lambda rest: read_agent(f"(note: {rest.strip()})"),
    "close": lambda rest: AgentActs(act="close", text=rest.strip()),
    "closed": lambda _: HandBack(),
    "receipt": lambda rest: read_event(f"receipt {rest.strip()}"),
    "say": lambda rest: Say(text=rest),
    "tap": lambda rest: TapOn(label=" ".join(shlex.split(rest)) if rest.startswith('"') else rest.strip()),
    **{kind: _sends(kind) for kind in ("image", "document", "voice", "video", "audio", "sticker")},
    "location": lambda rest: read_customer(f"(location {rest.strip()})"),
    "from": _from,
}

COMMANDS = tuple(sorted({*ACTIONS, *SETTINGS, "why", "cost", "state", "consent", "as", "lang", "save", "help", "quit"}))


def save_transcript(file: Path, text: str) -> None:
    """Write a transcript where none is yet. Raises `UsageError`."""
    if file.exists():
        raise UsageError(f'"{file}" exists already. Name another file, or write what follows now into it with "botkit test --update".')
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise UsageError(f'The transcript "{file}" cannot be written: {fault.strerror}.') from None
    sys.stderr.write(f"Written to {file}.\n")


def _as_json(line: Line) -> Mapping[str, Any]:
    match line:
        case Bot():
            built = {name: value for name, value in msgspec.to_builtins(line).items() if value not in ("", None, [], ())}
            return {"kind": "message", **built}
        case Fact():
            return {"kind": "fact", "what": line.kind, "text": line.text}
        case Refusal():
            return {"kind": "refusal", "reason": line.reason, "flow": line.flow, "step": line.where}
