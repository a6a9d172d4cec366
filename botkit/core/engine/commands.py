"""Built-in commands: cancel, back, restart and help, as the whole message at an open question. botkit.yaml switches them on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from botkit.core.engine.execution import Execution
from botkit.core.engine.history import at_question
from botkit.core.engine.program import Op
from botkit.core.engine.router import StartMatch, keyword_form
from botkit.core.engine.session import ReplyWait
from botkit.core.engine.stack import resume
from botkit.core.engine.steps import ASK_AGAIN
from botkit.core.events import CommandGiven, SessionEnded
from botkit.core.model.message import Outgoing
from botkit.core.text.command_words import COMMAND_WORDS, first_word

_COMMANDS: Mapping[str, str] = {
    keyword_form(word): command for command, languages in COMMAND_WORDS.items() for words in languages.values() for word in words
}


def command_of(execution: Execution, text: str) -> str:
    """The command that a message is, if the business has it; else nothing."""
    command = _COMMANDS.get(keyword_form(text), "")
    return command if command in execution.programs.business.commands else ""


def execute_command(execution: Execution, op: Op, wait: ReplyWait, command: str) -> None:
    """Do what the command says, at the open question of `op`."""
    execution.note(CommandGiven(session=execution.number, flow=execution.top.flow, step=op.address, command=command))
    _EXECUTE[command](execution, op, wait)


def _cancel(execution: Execution, op: Op, wait: ReplyWait) -> None:
    """Leave the flow, with those that run it. The question that it interrupted is asked again."""
    _say(execution, op, execution.phrase("cancelled"))
    execution.abandon("cancelled")
    if execution.frames:
        resume(execution)


def _back(execution: Execution, op: Op, wait: ReplyWait) -> None:
    """Ask the question before this one again. Before the first question of a side flow is the question that it interrupted."""
    depth, number = _question_before(execution)
    if number >= 0:
        execution.cut(depth + 1)
        execution.reset_top(at_question(execution.top, number))
    elif execution.thread > 0:
        execution.abandon("cancelled")
        resume(execution)
    else:
        _say(execution, op, execution.phrase("first_question"))
        ASK_AGAIN[type(op.step)](execution, op, wait)


def _question_before(execution: Execution) -> tuple[int, int]:
    """The frame that asked the question before the open one, and the number of that question; -1 when there is none."""
    for depth in range(len(execution.frames) - 1, execution.thread - 1, -1):
        frame = execution.frames[depth]
        is_open = depth == len(execution.frames) - 1 and bool(frame.asked) and frame.asked[-1].at == frame.at
        number = len(frame.asked) - (2 if is_open else 1)
        if number >= 0:
            return depth, number
    return execution.thread, -1


def _restart(execution: Execution, op: Op, wait: ReplyWait) -> None:
    """Begin the flow anew, with what it began with."""
    depth = execution.thread
    execution.cut(depth + 1)
    frame = execution.pop()
    program = execution.programs.current.get(frame.flow)
    if program is None:  # it was unpublished meanwhile
        execution.frames.append(replace(frame, wait=None))
        _cancel(execution, op, wait)
        return
    if not execution.frames:
        execution.note(SessionEnded(session=execution.number, flow=frame.flow, how="replaced"))
    started = StartMatch(flow=frame.flow, kind="restart")
    instead = frame if execution.frames else None
    execution.begin(started, event=frame.event, subscription=frame.subscription, topic=frame.topic, instead=instead)


def _help(execution: Execution, op: Op, wait: ReplyWait) -> None:
    """The words that are understood, and the question once more."""
    known = (command for command in execution.programs.business.commands if command != "help")
    words = ", ".join(f"“{first_word(command, execution.language)}”" for command in known)
    if words:
        _say(execution, op, execution.phrase("help").replace("{words}", words))
    ASK_AGAIN[type(op.step)](execution, op, wait)


def _say(execution: Execution, op: Op, body: str) -> None:
    execution.say(Outgoing(body=body, outside="drop"), op)


_EXECUTE: Mapping[str, Callable[[Execution, Op, ReplyWait], None]] = {
    "cancel": _cancel,
    "back": _back,
    "restart": _restart,
    "help": _help,
}
