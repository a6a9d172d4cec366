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

from botkit.core.effects import Wake
from botkit.core.events import (
    BusinessEvent,
    CallReturned,
    HumanAnswered,
    HumanClosed,
    Input,
    MessageReceived,
    NotUnderstood,
    QuestionTimedOut,
    WakeCame,
)
from botkit.core.flow import Ask, Step
from botkit.core.message import Content, Opened, Tap
from botkit.core.program import END, Op, Programs
from botkit.core.router import SCHEDULE, Router, Started
from botkit.core.session import CallWait, Frame, HumanWait, ReplyWait, Session, TimeWait
from botkit.core.sprint import SIDE_QUESTIONS, SPRINTS_PER_SESSION, STEPS_PER_SPRINT, Run, Sprint, StepFault
from botkit.core.steps import DO, HEAR, MISS, REPEAT
from botkit.core.steps.asking import remind
from botkit.core.steps.hearing import is_said, words
from botkit.core.steps.leaving import rescue
from botkit.core.steps.outside import returned

SESSION_LIMIT = timedelta(days=30)  # a question that nobody answered for so long is closed when they write again
HUMAN_SILENCE = timedelta(hours=12)  # after a person wrote past us, the bot keeps out of it for so long

STEP_MARK = "/steps."  # in the id of every button that a step of ours offered

_routers: WeakKeyDictionary[Programs, Router] = WeakKeyDictionary()


def router_of(programs: Programs) -> Router:
    """The router of a set of programs, made once."""
    found = _routers.get(programs)
    if found is None:
        found = _routers[programs] = Router(programs)
    return found


def advance(programs: Programs, session: Session, event: Input, now: datetime) -> Sprint:
    """Do everything that one event leads to, up to the next wait."""
    run = Run(programs, router_of(programs), session, now)
    if run.frames and run.sprints > SPRINTS_PER_SESSION:
        run.fail(f"a session of more than {SPRINTS_PER_SESSION} sprints")
        run.end("limit")
    try:
        _TAKE[type(event)](run, event)
        _run_on(run)
    except StepFault as fault:
        _rescue_from(run, str(fault))
    sprint = run.finish()
    due = sprint.session.due
    if due != session.due:
        return Sprint(session=sprint.session, facts=sprint.facts, effects=(*sprint.effects, Wake(at=due)))
    return sprint


# ---- events


def _take_message(run: Run, event: MessageReceived) -> None:
    content = event.content
    is_first = not run.heard
    run.heard = event.message
    if not is_said(content) or _is_silent(run):
        return
    run.reply = words(content)
    _close_forgotten(run)
    if not run.frames:
        _begin(run, _route(run, event, is_first))
        return
    match run.top.wait:
        case HumanWait():
            return
        case ReplyWait() as wait:
            _hear(run, wait, content)
        case _:  # asleep, or waiting for a function: whatever is asked meanwhile is answered on the side
            _begin(run, _route(run, event, is_first=False))


def _take_wake(run: Run, event: WakeCame) -> None:
    if not run.frames:
        return
    match run.top.wait:
        case ReplyWait(until=until) as wait:
            if until is not None and until <= run.now:
                _time_out(run, run.op)
            elif wait.remind is not None and wait.remind <= run.now:
                remind(run, run.op, wait)
        case TimeWait(until=until) if until <= run.now:
            run.go(run.op.next)
        case CallWait(until=until) if until <= run.now:
            returned(run, run.op, None, "no answer in time")
        case HumanWait(until=until) if until is not None and until <= run.now:
            run.change(wait=None)
        case _:
            return  # an old alarm


def _take_call(run: Run, event: CallReturned) -> None:
    for depth, frame in enumerate(run.frames):
        if isinstance(frame.wait, CallWait) and frame.wait.call == event.call:
            above = run.frames[depth + 1 :]
            del run.frames[depth + 1 :]
            try:
                returned(run, run.op, event.result, event.failure)
            finally:  # what is above goes first; the frame goes on when it is uppermost again
                run.frames.extend(above)
                run.change()
            return


def _take_business(run: Run, event: BusinessEvent) -> None:
    if event.flow not in run.programs.current:
        return
    program = run.programs.current[event.flow]
    topic = next((start.to or "" for program_, start in run.router.by_event(event.name) if program_ is program), "")
    kind = "schedule" if event.name.startswith(SCHEDULE) else "event"
    started = Started(flow=event.flow, kind=kind, why=event.name)
    if _again(run, started):
        run.begin(started, event=event.body, subscription=event.subscription, topic=topic)


def _take_human_closed(run: Run, event: HumanClosed) -> None:
    run.silent_until = None
    if run.frames and isinstance(run.top.wait, HumanWait):
        op = run.op if run.top.at else None
        run.go(op.next if op is not None and op.address == run.top.at else END)
        _run_on(run)
    if not run.frames:
        _begin(run, run.router.handed_back(), quiet=True)


def _take_human_answered(run: Run, event: HumanAnswered) -> None:
    run.silent_until = run.now + HUMAN_SILENCE


_TAKE: Mapping[type, Callable[[Run, Any], None]] = {
    MessageReceived: _take_message,
    WakeCame: _take_wake,
    CallReturned: _take_call,
    BusinessEvent: _take_business,
    HumanClosed: _take_human_closed,
    HumanAnswered: _take_human_answered,
}


# ---- messages


def _is_silent(run: Run) -> bool:
    if run.silent_until is None:
        return False
    if run.silent_until > run.now:
        return True
    run.silent_until = None
    return False


def _close_forgotten(run: Run) -> None:
    """A question without a time of its own does not wait for ever."""
    if run.frames and isinstance(wait := run.top.wait, ReplyWait) and wait.until is None and run.now - wait.asked > SESSION_LIMIT:
        run.end("timed_out")


def _route(run: Run, event: MessageReceived, is_first: bool) -> Started | None:
    router, text = run.router, run.reply
    referral = event.referral
    found = router.by_keyword(text)
    if found is None and referral is not None:
        found = router.by_referral(referral.ref) or router.by_referral(referral.source)
    if found is None and isinstance(event.content, Opened):
        return router.by_referral(event.content.ref) or router.first_message()
    if found is None and is_first:
        found = router.first_message()
    return found or router.by_phrase(text, in_flow=bool(run.frames)) or router.no_match()


def _begin(run: Run, started: Started | None, *, quiet: bool = False) -> None:
    if started is not None:
        run.begin(started)
    elif not quiet:
        run.note(NotUnderstood())


def _hear(run: Run, wait: ReplyWait, content: Content) -> None:
    op = run.op
    if not _is_stale(run, op, content) and HEAR[type(op.step)](run, op, wait, content):
        return
    started = _interruption(run, op)
    if started is None or not _again(run, started):
        MISS[type(op.step)](run, op, wait)
    else:
        run.begin(started)


def _is_stale(run: Run, op: Op, content: Content) -> bool:
    """A tap on a button of an earlier question: buttons stay tappable for as long as the chat exists, and two may say "Yes"."""
    return isinstance(content, Tap) and STEP_MARK in content.id and not content.id.startswith(f"{run.top.flow}/{op.address}/")


def _interruption(run: Run, op: Op) -> Started | None:
    """The other flow that a message clearly belongs to, when the waiting one lets itself be interrupted."""
    allowed = getattr(op.step, "interruptions", None) or run.program.flow.interruptions
    if allowed == "never" or sum(frame.kind == "side" for frame in run.frames) >= SIDE_QUESTIONS:
        return None
    found = run.router.by_keyword(run.reply)
    if found is None:
        found = run.router.by_phrase(run.reply, in_flow=True)
        if found is not None and any(frame.flow == found.flow for frame in run.frames):
            return None  # words that sound like the flow that is running are an answer to it: only its exact keyword starts it again
    return found


def _again(run: Run, started: Started) -> bool:
    """A flow that runs already is started again: restart it, go on with it, or take no notice, as it says. True: begin it."""
    running = next((depth for depth, frame in enumerate(run.frames) if frame.flow == started.flow), None)
    if running is None:
        return True
    if run.programs.current[started.flow].flow.again != "restart":
        return False
    if running == 0:
        run.end("replaced")
    else:
        del run.frames[running:]
    return True


# ---- running


def _run_on(run: Run) -> None:
    """Do steps until something waits, or nothing is left."""
    done = 0
    while run.frames:
        frame = run.top
        if frame.wait is not None:
            return
        if not frame.at:
            _leave(run)
            continue
        done += 1
        if done > STEPS_PER_SPRINT:
            raise StepFault(f"more than {STEPS_PER_SPRINT} steps without a wait")
        op = run.op
        run.path.append((frame.flow, op.address))
        if op.when is not None and not run.evaluate(op.step.when or ""):
            run.go(op.next)
        else:
            DO[type(op.step)](run, op)


def _leave(run: Run) -> None:
    """The uppermost flow is done: give its values to the one that ran it, or bring back what it interrupted."""
    if len(run.frames) == 1:
        run.end("completed")
        return
    done: Frame = run.pop()
    if done.kind == "run":
        if done.save:
            run.keep(done.save, dict(done.values))
        return
    _bring_back(run)


def _bring_back(run: Run) -> None:
    match run.top.wait:
        case ReplyWait(until=until) as wait:
            op = run.op
            if until is not None and until <= run.now:
                _time_out(run, op)
            else:
                REPEAT[type(op.step)](run, op, wait)
        case TimeWait(until=until) if until <= run.now:
            run.go(run.op.next)
        case _:
            return


def _time_out(run: Run, op: Op) -> None:
    run.note(QuestionTimedOut(session=run.number, flow=run.top.flow, step=op.address))
    step: Step = op.step
    if isinstance(step, Ask) and step.no_reply is not None:
        run.go(op.enter("no_reply"))
    else:
        run.end("timed_out")


def _rescue_from(run: Run, reason: str) -> None:
    """A step failed. The flow is left; a person takes over where there is one, else what was interrupted comes back."""
    run.fail(reason)
    try:
        if run.programs.business.queues and run.frames:
            rescue(run)
        elif len(run.frames) > 1:
            _leave(run)
        else:
            run.end("fault")
        _run_on(run)
    except StepFault as fault:  # even leaving failed: the version is gone, or the flow below fails as well
        run.fail(str(fault))
        run.end("fault")
