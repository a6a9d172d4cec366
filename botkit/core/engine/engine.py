"""The engine: one event in, the session and the effects out. Pure, and total: whatever comes, it never raises.

    advance(programs, session, event, now) -> Sprint

A message goes to the step that waits. If that step cannot read it, it may belong to another flow, which answers as a side question;
then the pending question comes back. Only when nothing fits does the question ask again. A flow that fails on its values (a number
compared with a text) is a fault of the flow: the fact is noted, and a person is brought in where there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from msgspec.structs import replace

from botkit.core.engine.ahead import fill_ahead, fill_from_answer
from botkit.core.engine.answers.albums import belongs, takes_files
from botkit.core.engine.answers.earlier_taps import is_answer, is_stale, uncover, with_whole_id
from botkit.core.engine.answers.reply_parts import kind_of_start, parts_of
from botkit.core.engine.answers.reply_text import is_said, words
from botkit.core.engine.asides import explains, is_heard, second_question
from botkit.core.engine.commands import command_of, execute_command
from botkit.core.engine.corrections import changes_understood, correct
from botkit.core.engine.effects import Send
from botkit.core.engine.escalation import hear_urgent
from botkit.core.engine.execution import Execution
from botkit.core.engine.people.acts import (
    end_silence,
    expire_ticket,
    is_for_people,
    keep_ticket_moments,
    open_missing_ticket,
    take_agent_replied,
    take_agent_wrote,
    take_budget_spent,
    take_handoff_closed,
    take_ticket_change,
    take_ticket_requested,
)
from botkit.core.engine.program import Op, Programs
from botkit.core.engine.router import SCHEDULE, Router, StartMatch
from botkit.core.engine.session import CallWait, ReplyWait, Session, Wait
from botkit.core.engine.sprint import SIDE_QUESTIONS, SPRINTS_PER_SESSION, TEXT_KEPT, Sprint, StepFault
from botkit.core.engine.stack import close_covered, close_refused, expire_wait, recover, run_on, start
from botkit.core.engine.steps import ASK_AGAIN, HANDLE_UNREADABLE, TAKE_REPLY
from botkit.core.engine.steps.ask import remind
from botkit.core.engine.steps.call import take_result
from botkit.core.events import (
    AgentReplied,
    AgentWrote,
    BudgetSpent,
    BusinessEvent,
    CallReturned,
    HandoffClosed,
    Input,
    MessageReceived,
    NoteAdded,
    NotUnderstood,
    QuestionRefused,
    TicketAssigned,
    TicketMoved,
    TicketPrioritised,
    TicketRequested,
    TicketSnoozed,
    TimerFired,
)
from botkit.core.flow.model import Ask, BroadcastStart, Faq, OptIn
from botkit.core.model.message import Content, Media, Opened, Text
from botkit.core.model.values import settle
from botkit.understanding.normalise import tokens

SESSION_LIMIT = timedelta(days=30)  # a question that nobody answered for so long is closed when they write again

_routers: WeakKeyDictionary[Programs, Router] = WeakKeyDictionary()


def router_of(programs: Programs) -> Router:
    """The router of a set of programs, made once."""
    router = _routers.get(programs)
    if router is None:
        router = _routers[programs] = Router(programs)
    return router


MakeExecution = Callable[[Programs, Router, Session, datetime], Execution]


def advance(programs: Programs, session: Session, event: Input, now: datetime, make_execution: MakeExecution = Execution) -> Sprint:
    """Do everything that one event leads to, up to the next wait. `make_execution` may give one that is traced (tracing.py)."""
    execution = make_execution(programs, router_of(programs), session, now)
    if execution.frames and execution.sprints > SPRINTS_PER_SESSION:
        execution.fail(f"a session of more than {SPRINTS_PER_SESSION} sprints")
        execution.end("limit")
    try:
        _TAKE[type(event)](execution, event)
        run_on(execution)
    except StepFault as fault:
        recover(execution, str(fault))
    return execution.finish()


# ---- events


def _take_message(execution: Execution, event: MessageReceived) -> None:
    expire_ticket(execution)
    event = replace(event, content=with_whole_id(execution, event.content))
    if not is_said(event.content):
        _take_unsaid(execution, event)
        return
    is_first = not execution.heard
    execution.heard = event.message
    open_missing_ticket(execution)
    execution.follow(event)
    is_theirs = is_for_people(execution, event.content)
    said = words(event.content)[:TEXT_KEPT]
    execution.sent_at = event.sent_at
    if isinstance(event.content, Text) and hear_urgent(execution, said):
        return
    if is_theirs:
        return
    execution.reply, execution.parts = said, parts_of(event)
    open_wait = execution.top.wait if execution.frames else None
    _catch_up(execution, event)
    if belongs(execution, event) and not (execution.frames and takes_files(execution.op.step)):
        execution.files_at = event.sent_at
        return
    if not execution.frames:
        _begin(execution, event, is_first)
        return
    match execution.top.wait:
        case ReplyWait() as wait if (
            wait is not open_wait and isinstance(execution.op.step, OptIn) and not is_answer(execution, event.content)
        ):
            _ask_for_consent_again(execution, wait)  # these words were written before it was the question that is open
        case ReplyWait() if not _is_unseen(execution, open_wait, event.content):
            _take_reply(execution, event)
        case _:  # a pause, a function, people who did not come, a question that is still to be sent: other flows may answer meanwhile
            _begin(execution, event, is_first=False)


def _take_timer(execution: Execution, event: TimerFired) -> None:
    """What the session waits for now decides, not what the timer was set for: a timer that nothing waits for any more does nothing.
    While people have the chat, the bot's own waits wait for them."""
    end_silence(execution)
    keep_ticket_moments(execution)
    if execution.is_with_people or not execution.frames or expire_wait(execution, execution.now):
        return
    wait = execution.top.wait
    if isinstance(wait, ReplyWait) and wait.remind is not None and wait.remind <= execution.now:
        remind(execution, execution.op, wait)


def _take_call(execution: Execution, event: CallReturned) -> None:
    """The answer goes to the frame that asked, even when another flow lies above it; that frame goes on when it is uppermost again."""
    for depth, frame in enumerate(execution.frames):
        if isinstance(frame.wait, CallWait) and frame.wait.call == event.call:
            with execution.beneath(depth):
                take_result(execution, execution.op, event.result, event.failure)
            return


def _take_business(execution: Execution, event: BusinessEvent) -> None:
    program = execution.programs.current.get(event.flow)
    if program is None:
        return
    try:
        body, subscription = settle({**event.shared, **event.body}), settle(event.subscription)
    except ValueError as fault:
        execution.fail(str(fault), flow=event.flow)
        return
    if event.broadcast:
        kind = "broadcast"
        topic = next((begun.broadcast for begun in program.flow.starts if isinstance(begun, BroadcastStart)), "")
    else:
        kind = "schedule" if event.name.startswith(SCHEDULE) else "event"
        topic = next((event_start.to or "" for owner, event_start in execution.router.by_event(event.name) if owner is program), "")
    start(execution, StartMatch(flow=event.flow, kind=kind, why=event.name), event=body, subscription=subscription, topic=topic)


def _take_refused(execution: Execution, event: QuestionRefused) -> None:
    """The question is closed if it is still the one that waits: a reply may have come to it meanwhile, or it was asked again."""
    for depth, frame in enumerate(execution.frames):
        wait = frame.wait
        if isinstance(wait, ReplyWait) and (frame.flow, frame.at, wait.asked) == (event.flow, event.step, event.asked):
            if frame is execution.top:
                close_refused(execution, event.plan)
            else:  # another flow lies above it: the answer to that comes first
                with execution.beneath(depth):
                    close_covered(execution)
            return


_TAKE: Mapping[type, Callable[[Execution, Any], None]] = {
    MessageReceived: _take_message,
    TimerFired: _take_timer,
    CallReturned: _take_call,
    BusinessEvent: _take_business,
    HandoffClosed: take_handoff_closed,
    AgentReplied: take_agent_replied,
    AgentWrote: take_agent_wrote,
    NoteAdded: take_ticket_change,
    TicketAssigned: take_ticket_change,
    TicketMoved: take_ticket_change,
    TicketPrioritised: take_ticket_change,
    TicketRequested: take_ticket_requested,
    TicketSnoozed: take_ticket_change,
    BudgetSpent: take_budget_spent,
    QuestionRefused: _take_refused,
}


# ---- messages


def _catch_up(execution: Execution, event: MessageReceived) -> None:
    """Expire first what was due before this message was written. Whether a question was answered in time is decided by when the answer
    was written, however late it or the timer reaches us."""
    if not execution.frames or execution.is_with_people:
        return
    wait = execution.top.wait
    if isinstance(wait, ReplyWait) and wait.until is None and execution.now - wait.asked > SESSION_LIMIT:
        execution.end("timed_out")
    elif expire_wait(execution, min(event.sent_at, execution.now)):
        run_on(execution)


def _is_unseen(execution: Execution, wait: Wait | None, content: Content) -> bool:
    """Whether the question was held by people until now, so that nothing but a tap on its button can be meant for it."""
    return isinstance(wait, ReplyWait) and wait.is_held and execution.top.tapped(content) is None


def _take_unsaid(execution: Execution, event: MessageReceived) -> None:
    """A call that nobody took, a story that mentions the business: it begins the flow that is meant for it, when no other runs."""
    started = execution.router.by_content(kind_of_start(event))
    if started is None or execution.frames or execution.is_with_people:
        return
    execution.heard, execution.reply, execution.parts = event.message, "", parts_of(event)
    start(execution, started, is_asked_for=True)


def _begin(execution: Execution, event: MessageReceived, is_first: bool) -> None:
    """No question is open: begin what the message asks for."""
    started = _route(execution, event, is_first)
    if started is not None and started.language and not execution.contact.language:
        execution.keep_on_contact("language", started.language)  # who asks in German is answered in German, from then on
    if started is not None and _may_nest(execution):
        start(execution, started, is_asked_for=True)
        _fill_ahead(execution, started)
    elif not isinstance(event.content, Opened):  # opening the chat says nothing that could be understood
        execution.note(NotUnderstood())


def _fill_ahead(execution: Execution, started: StartMatch) -> None:
    """Keep what the sentence that began a flow says about its coming questions. A keyword or a link says nothing more."""
    is_begun = bool(execution.frames) and execution.top.flow == started.flow and execution.top.wait is None and not execution.top.asked
    if is_begun and started.kind not in ("keywords", "referral"):
        fill_ahead(execution, execution.reply)


def _route(execution: Execution, event: MessageReceived, is_first: bool) -> StartMatch | None:
    router, text = execution.router, execution.reply
    match = router.by_keyword(text) or _by_referral(execution, event) or router.by_content(kind_of_start(event))
    if match is None and is_first:
        match = router.first_message()
    if match is not None or isinstance(event.content, Opened):
        return match
    return _by_words(execution) or _unless_running(execution, router.no_match())


def _by_referral(execution: Execution, event: MessageReceived) -> StartMatch | None:
    router, referral, content = execution.router, event.referral, event.content
    match = (router.by_referral(referral.ref) or router.by_referral(referral.source)) if referral is not None else None
    return match or (router.by_referral(content.ref) if isinstance(content, Opened) else None)


def _take_reply(execution: Execution, event: MessageReceived) -> None:
    """A question is open. The question reads the reply first, then other flows may take it, else the question is asked again."""
    content = event.content
    uncover(execution, content)
    op, wait = execution.op, execution.top.wait
    assert isinstance(wait, ReplyWait)
    is_stale_tap = is_stale(execution, content)
    takes_any_text = isinstance(op.step, Faq) or (isinstance(op.step, Ask) and op.step.takes_any_text)
    if takes_any_text and _leave(execution, op, wait, content):
        return
    if isinstance(content, Text) and not execution.is_with_people:
        said = tokens(execution.reply)
        if is_heard(execution, op, wait, said) or changes_understood(execution, said):
            return
        answer = correct(execution, op, wait)
        if answer == "":
            return
        content = Text(body=answer) if answer is not None else content
    if not is_stale_tap and not isinstance(content, Opened) and execution.reply_tried(op, _is_taken(execution, op, wait, content)):
        return
    if execution.is_with_people:
        return  # what the question cannot read was written to them
    if not takes_any_text and _leave(execution, op, wait, content):
        return
    started = _interruption(execution, op, event)
    if started is not None:
        start(execution, started, is_asked_for=True)
        _fill_ahead(execution, started)
    elif is_stale_tap:
        ASK_AGAIN[type(op.step)](execution, op, wait)
    elif isinstance(content, Text) and explains(execution, op, wait):
        return
    elif not isinstance(content, Opened):
        HANDLE_UNREADABLE[type(op.step)](execution, op, wait)


def _is_taken(execution: Execution, op: Op, wait: ReplyWait, content: Content) -> bool:
    """Let the question read the reply. Of "yes, and are there fees?" it reads the yes; then the other flow answers the rest."""
    take = TAKE_REPLY[type(op.step)]
    is_file = isinstance(content, Media) and takes_files(op.step)
    second = second_question(execution, op) if isinstance(content, Text) and _may_interrupt(execution, op) else None
    if second is None:
        frames, is_taken = len(execution.frames), take(execution, op, wait, content)
        if is_file and is_taken:
            execution.files_at = execution.sent_at
        if is_taken and isinstance(content, Text) and len(execution.frames) == frames and execution.top.wait is None:
            fill_from_answer(execution, op, content.body)
        return is_taken
    head, tail, match = second
    if not take(execution, op, wait, Text(body=head)):
        return take(execution, op, wait, content)
    if execution.frames and execution.top.wait is None:
        execution.reply = tail
        start(execution, match, is_asked_for=True)
    return True


def _may_interrupt(execution: Execution, op: Op) -> bool:
    """Whether the waiting flow lets itself be interrupted."""
    allowed = getattr(op.step, "interruptions", None) or execution.program.flow.interruptions
    return allowed != "never" and _may_nest(execution)


def _leave(execution: Execution, op: Op, wait: ReplyWait, content: Content) -> bool:
    """Take a keyword that counts anywhere, or a built-in command. False when it is neither, or people have the chat."""
    if not isinstance(content, Text) or execution.is_with_people:
        return False
    started = execution.router.by_keyword_anywhere(execution.reply)
    if started is not None:
        if not _may_nest(execution):
            execution.abandon("cancelled")
        start(execution, started, is_asked_for=True)
        return True
    command = command_of(execution, execution.reply)
    if not command or _is_keyword_heard(execution, op):
        return False
    execute_command(execution, op, wait, command)
    return True


def _is_keyword_heard(execution: Execution, op: Op) -> bool:
    """Whether a flow of the author starts by the same word here: it comes before a built-in command."""
    takes_any_text = isinstance(op.step, Ask) and op.step.takes_any_text
    return not takes_any_text and execution.router.by_keyword(execution.reply) is not None


def _ask_for_consent_again(execution: Execution, wait: ReplyWait) -> None:
    """A bare yes is consent only as the answer to the question that was put last."""
    op = execution.op
    if not any(
        isinstance(effect, Send) and effect.step == op.address and effect.flow == execution.top.flow for effect in execution.effects
    ):
        ASK_AGAIN[OptIn](execution, op, wait)


def _interruption(execution: Execution, op: Op, event: MessageReceived) -> StartMatch | None:
    """The other flow that a message clearly belongs to, when the waiting one lets itself be interrupted."""
    if not _may_interrupt(execution, op):
        return None
    router = execution.router
    by_name = router.by_keyword(execution.reply) or _by_referral(execution, event)
    return by_name or router.by_content(kind_of_start(event)) or _by_words(execution)


def _by_words(execution: Execution) -> StartMatch | None:
    return _unless_running(execution, execution.router.by_phrase(execution.reply, in_flow=bool(execution.frames)))


def _unless_running(execution: Execution, match: StartMatch | None) -> StartMatch | None:
    """Phrases start no flow that runs already; only its exact keyword or its link does. They count as a reply to it."""
    return None if match is not None and any(frame.flow == match.flow for frame in execution.frames) else match


def _may_nest(execution: Execution) -> bool:
    return sum(frame.kind == "side" for frame in execution.frames) < SIDE_QUESTIONS
