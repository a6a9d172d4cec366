"""Escalation: a person takes the chat over, because the flow says so, the bot cannot go on, or the message has urgent words.

Urgent words stand in botkit.yaml and in no flow, but the chat needs a flow that waits for the colleague. It is one of ours, which is in no
folder and is never published: `HANDING_OVER`.
"""

from __future__ import annotations

from datetime import timedelta

from botkit.core.engine.effects import Send
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import HANDING_OVER, Op
from botkit.core.engine.session import HumanWait
from botkit.core.engine.sprint import FRAMES
from botkit.core.events import FlowEntered, HandedOff, SessionStarted
from botkit.core.flow.model import Ask, Block, Faq
from botkit.core.model.business import UrgentWords
from botkit.core.model.message import Outgoing
from botkit.core.text.default_texts import PHRASES, phrase
from botkit.understanding.urgent.index import Heard


def hand_over(execution: Execution, queue: str, note: str = "", due: timedelta | None = None) -> None:
    """Hand the chat to the people of a queue. The frame keeps its step, and goes on after it when they close the ticket.

    A ticket that is open already stays the one: it is with people again.
    """
    due_at = execution.programs.business.due_at(queue, execution.now, due)
    execution.note(HandedOff(session=execution.number, queue=queue, note=note, due_at=due_at))
    if execution.ticket is None:
        execution.open_ticket(queue, due_at)
    execution.wait(HumanWait(queue=queue))


def give_up(execution: Execution, op: Op, otherwise: Block | None) -> None:
    """The last try was not understood: do what the step's `otherwise` says, else escalate."""
    if otherwise is not None:
        execution.go(op.enter("otherwise"))
    elif not execution.leave_run("given_up"):
        name = "given_up_handoff" if execution.programs.business.queues else "given_up"
        execution.say(Outgoing(body=execution.phrase(name), outside="drop"), op)
        escalate(execution)


def escalate(execution: Execution, note: str = "") -> None:
    """End the flow and those that run it, and hand the chat to the first queue. Without a queue, it just ends."""
    execution.conclude()
    queues = execution.programs.business.queues
    if queues:
        hand_over(execution, next(iter(queues)), note)


def hear_urgent(execution: Execution, text: str) -> bool:
    """Hand the chat over when the message has urgent words. False when it has none, when people have the ticket already, and when the
    whole message is a keyword that counts here: an author's own flow knows more."""
    if execution.ticket is not None and execution.ticket.owner == "people":
        return False
    found = execution.router.urgent.heard(text)
    if found is None or _is_keyword(execution, text):
        return False
    execution.reply = text
    if len(execution.frames) >= FRAMES:
        execution.end("handed_off")
    words = next(words for words in execution.programs.business.urgent if words.name == found.name)
    _begin(execution, found)
    language = execution.contact.language or found.language or execution.language
    execution.effects.append(Send(message=Outgoing(body=_text(execution, words, language)), flow=execution.top.flow, step=execution.top.at))
    hand_over(execution, words.queue, f"urgent: {words.name}")
    execution.silent_until = None
    return True


def _begin(execution: Execution, found: Heard) -> None:
    is_side = bool(execution.frames)
    if not is_side:
        execution.number, execution.sprints, execution.started = execution.number + 1, 1, execution.now
    execution.push(HANDING_OVER, kind="side" if is_side else "start")
    about = {"session": execution.number, "flow": HANDING_OVER.name, "digest": HANDING_OVER.digest}
    execution.note(FlowEntered(**about, how="urgent") if is_side else SessionStarted(**about, start="urgent", why=found.phrase))  # type: ignore[arg-type]


def _is_keyword(execution: Execution, text: str) -> bool:
    step = execution.op.step if execution.frames and execution.top.at else None
    if isinstance(step, Faq) or (isinstance(step, Ask) and step.takes_any_text):
        return execution.router.by_keyword_anywhere(text) is not None
    return execution.router.by_keyword(text) is not None


def _text(execution: Execution, words: UrgentWords, language: str) -> str:
    """What the customer is told: the project's own words for this list, else ours; and when nobody is there, that."""
    business = execution.programs.business
    name = f"urgent_{words.name}" if f"urgent_{words.name}" in PHRASES else "urgent"
    short = language.replace("_", "-").partition("-")[0]
    text = words.texts.get(language) or words.texts.get(short) or words.texts.get("") or phrase(name, language, business.texts)
    if business.is_on_duty(words.queue, execution.now):
        return text
    return f"{text}\n\n{phrase('urgent_closed', language, business.texts)}"
