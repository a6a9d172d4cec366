"""People of the business in a conversation: what they do with its ticket, what becomes of it by itself, and how the bot comes back."""

from __future__ import annotations

from datetime import timedelta

from botkit.core.engine.effects import Send
from botkit.core.engine.escalation import hand_over
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import END
from botkit.core.engine.session import HumanWait, ReplyWait
from botkit.core.engine.stack import expire_wait, run_on, start
from botkit.core.engine.steps.opt_in import is_confirmed
from botkit.core.events import (
    AgentReplied,
    AgentWrote,
    BudgetSpent,
    EventBase,
    HandoffClosed,
    TicketAwoken,
    TicketExpired,
    TicketOverdue,
    TicketRequested,
)
from botkit.core.flow.model import Handoff
from botkit.core.model.message import Content, Outgoing

SILENCE_AFTER_AGENT = timedelta(hours=12)  # after a person of the business wrote from another tool, the bot keeps silent for so long
AGENT_STEP = "agent"  # the step of what a person writes, and of what is said in their place: it belongs to no flow


# ---- what people do


def take_agent_replied(execution: Execution, event: AgentReplied) -> None:
    execution.follow(event)
    execution.silent_until = execution.now + SILENCE_AFTER_AGENT


def take_agent_wrote(execution: Execution, event: AgentWrote) -> None:
    execution.follow(event)
    execution.effects.append(Send(message=event.message, flow="", step=AGENT_STEP))


def take_ticket_change(execution: Execution, event: EventBase) -> None:
    """A note, another assignee, queue or priority, a rest: nothing that a flow has to know."""
    execution.follow(event)


def take_ticket_requested(execution: Execution, event: TicketRequested) -> None:
    if execution.ticket is None:
        execution.open_ticket(event.queue, None, former=event.former, by=event.by)


def take_budget_spent(execution: Execution, event: BudgetSpent) -> None:
    """Only an open question is handed over: a flow that pauses or waits for a function sends nothing that costs before it goes on."""
    if execution.frames and isinstance(execution.top.wait, ReplyWait):
        hand_over(execution, event.queue)


def take_handoff_closed(execution: Execution, event: HandoffClosed) -> None:
    """Every flow that handed the chat over goes on, also one that lies under a later flow. What was due meanwhile is done now."""
    execution.follow(event)
    execution.silent_until = None
    for depth, frame in enumerate(execution.frames):
        if isinstance(frame.wait, HumanWait):
            with execution.beneath(depth):
                execution.go_past()
    if execution.frames and not isinstance(execution.top.wait, HumanWait):
        expire_wait(execution, execution.now)
    run_on(execution)
    if not execution.frames and (started := execution.router.handed_back()):
        start(execution, started)


# ---- what becomes of a ticket by itself


def expire_ticket(execution: Execution) -> None:
    """End the ticket if its last moment has passed: what is written from then on is for the bot, however late the timer is."""
    if execution.ticket is not None and execution.ticket.ends_at <= execution.now:
        _expire(execution)
        run_on(execution)


def keep_ticket_moments(execution: Execution) -> None:
    """Do what is due of the ticket by now."""
    expire_ticket(execution)
    ticket = execution.ticket
    if ticket is None:
        return
    if ticket.snoozed_until is not None and ticket.snoozed_until <= execution.now:
        execution.note(TicketAwoken(ticket=ticket.number))
    if ticket.due_at is not None and ticket.due_at <= execution.now:
        _overdue(execution)


def _expire(execution: Execution) -> None:
    """Nobody may answer in words of their own any more: the flows that wait for people end without a word."""
    assert execution.ticket is not None
    execution.note(TicketExpired(ticket=execution.ticket.number))
    for depth, frame in enumerate(execution.frames):
        if isinstance(frame.wait, HumanWait):
            with execution.beneath(depth):
                execution.go(END)


def _overdue(execution: Execution) -> None:
    """Nobody came in time: the flow says what then, else the customer is told, once. Who took the ticket is reminded by their own list."""
    ticket = execution.ticket
    assert ticket is not None
    depth = next((depth for depth in reversed(range(len(execution.frames))) if _has_way_out(execution, depth)), None)
    unanswered = depth is not None and not ticket.is_attended
    # Who wrote to people, or began the flow that asked for them, waits for an answer. Who an event handed over asked for nothing.
    asked = ticket.words > 1 or all(frame.event is None for frame in execution.frames)
    if asked and not unanswered and not ticket.is_attended and ticket.owner == "people":
        execution.effects.append(Send(message=Outgoing(body=execution.phrase("still_waiting"), outside="drop"), flow="", step=AGENT_STEP))
    execution.note(TicketOverdue(ticket=ticket.number, unanswered=unanswered))
    if unanswered:
        assert depth is not None
        with execution.beneath(depth):
            execution.go(execution.op.enter("unanswered"))


def _has_way_out(execution: Execution, depth: int) -> bool:
    frame = execution.frames[depth]
    if not isinstance(frame.wait, HumanWait) or not frame.at:
        return False
    program = execution.programs.get(frame.flow, frame.digest)
    step = program.ops[program.index[frame.at]].step if program is not None and frame.at in program.index else None
    return isinstance(step, Handoff) and step.unanswered is not None


# ---- who is heard


def is_for_people(execution: Execution, content: Content) -> bool:
    """Whether people have the chat, and a message is theirs: all but a tap on the open question, and the answer to an urgent one."""
    end_silence(execution)
    if not execution.is_with_people:
        return False
    if not execution.frames or not isinstance(execution.top.wait, ReplyWait):
        return True
    if execution.top.tapped(content) is not None or is_confirmed(execution.top.wait, content):
        return False
    return execution.silent_until is not None or not getattr(execution.op.step, "urgent", False)


def end_silence(execution: Execution) -> None:
    if execution.silent_until is not None and execution.silent_until <= execution.now:
        execution.silent_until = None


def open_missing_ticket(execution: Execution) -> None:
    """A session that an older botkit handed over has no ticket, and its wait has no end: it gets one when the customer writes."""
    waiting = next((frame.wait for frame in execution.frames if isinstance(frame.wait, HumanWait)), None)
    if execution.ticket is None and isinstance(waiting, HumanWait) and waiting.until is None:
        execution.open_ticket(waiting.queue, execution.programs.business.due_at(waiting.queue, execution.now))
