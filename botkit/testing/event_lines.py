"""Lines of events: the text of each kind of event that a conversation shows. Other events are not shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from botkit.core import events as ev
from botkit.service.sheets.sheet_rows import cell
from botkit.testing.result_lines import Fact


def _opted_in(event: ev.OptedIn) -> str:
    return f"opted in to {event.topic}" if event.topic else "opted in again"


def _opted_out(event: ev.OptedOut) -> str:
    return f"opted out of {event.topic or event.purpose}"


def _handed_off(event: ev.HandedOff) -> str:
    note = " / ".join(event.note.splitlines())
    return f"handed off to {event.queue}" + (f": {note}" if note else "")


def _following(event: ev.Subscribed) -> str:
    return f"follows {event.topic}" + ("" if event.to is None else f": {event.to}")


def _left(event: ev.Unsubscribed) -> str:
    return f"no longer follows {event.topic}" + ("" if event.to is None else f": {event.to}")


def _collected(event: ev.RowCollected) -> str:
    return f"collected {event.sheet}: {', '.join(f'{name} = {cell(event.row.get(name))}' for name in event.columns)}"


def _posted(event: ev.EventPosted) -> str:
    body = ", ".join(f"{name} = {cell(value)}" for name, value in event.body.items())
    return f"posted {event.name} for {event.contact or 'nobody'}" + (f": {body}" if body else "")


def _answered(event: ev.AnswerGiven) -> str:
    return f"answered {event.save} = {event.value}" if event.save else f"answered {event.value}"


# Always shown.
ALWAYS_SHOWN: Mapping[type[ev.EventBase], Callable[[Any], str]] = {
    ev.Tagged: lambda event: f"tagged {event.label}",
    ev.MessageLabelled: lambda event: f"labelled {event.label}",
    ev.Untagged: lambda event: f"untagged {event.label}",
    ev.FieldSet: lambda event: f"contact.{event.name} is {event.value}",
    ev.OptedIn: _opted_in,
    ev.OptInDeclined: lambda event: f"declined {event.topic}",
    ev.OptedOut: _opted_out,
    ev.Subscribed: _following,
    ev.Unsubscribed: _left,
    ev.HandedOff: _handed_off,
    ev.TicketOverdue: lambda event: "nobody came in time" if event.unanswered else "ticket overdue",
    ev.TicketExpired: lambda _: "ticket expired",
    ev.NoteAdded: lambda event: f"note of {event.by}: {' / '.join(event.text.splitlines())}",
    ev.TicketAssigned: lambda event: f"ticket taken by {event.assignee}" if event.assignee else "ticket given back",
    ev.TicketMoved: lambda event: f"ticket moved to {event.queue}",
    ev.TicketPrioritised: lambda event: f"ticket priority: {event.priority}",
    ev.TicketSnoozed: lambda event: "ticket snoozed" if event.until else "ticket awake",
    ev.CommandGiven: lambda event: f"command: {event.command}",
    ev.RowCollected: _collected,
    ev.EventPosted: _posted,
    ev.FlowCancelled: lambda event: f"cancelled {event.flow}",
    ev.QuestionTimedOut: lambda _: "timed out",
    ev.StepFailed: lambda event: f"step failed: {event.reason}",
    ev.TurnFailed: lambda event: f"turn failed: {event.fault}",
    ev.MessageFailed: lambda event: f"not sent: {event.reason}",
    ev.MessageDelayed: lambda event: f"held back: {event.reason}",
    ev.MessageTruncated: lambda event: f"cut: {event.part} has {event.length}, the platform takes {event.limit}",
    ev.PlatformStopped: lambda _: "stopped marketing in the messenger",
    ev.PlatformResumed: lambda _: "resumed marketing in the messenger",
}

# Shown only where the transcript expects it.
SHOWN_IF_EXPECTED: Mapping[type[ev.EventBase], Callable[[Any], str]] = {
    ev.SessionStarted: lambda event: f"began {event.flow}",
    ev.FlowEntered: lambda event: f"entered {event.flow}",
    ev.AnswerGiven: _answered,
    ev.AnswerMissed: lambda event: f"not read ({event.tries})",
    ev.FaqAnswered: lambda event: f"answered question {event.entry + 1}",
    ev.OptInAsked: lambda event: f"asked to agree to {event.topic}",
    ev.CallRequested: lambda event: f"asked {event.function}",
    ev.TicketOpened: lambda event: f"ticket opened in {event.queue}",
    ev.TicketAwoken: lambda _: "ticket awake again",
    ev.HandoffClosed: lambda event: f"ticket closed: {event.outcome}" if event.outcome else "ticket closed",
}


def fact_of(event: ev.Event) -> Fact | None:
    """The event as a line, or None when it is not shown."""
    match event:
        case ev.SessionEnded(how="fault" | "limit"):
            return Fact(text=f"ended: {event.how}", kind="session_ended")
        case ev.SessionEnded():
            return Fact(text=f"ended {event.flow}: {event.how}", kind="session_ended", quiet=True)
        case ev.NotUnderstood():  # inside a flow the flow answers; outside the customer gets no answer
            return Fact(text="not understood", kind="not_understood", quiet=bool(event.flow))
        case ev.StatusChanged():
            text = f"not delivered: {event.code}" if event.status == "failed" else event.status
            return Fact(text=text, kind="status_changed", quiet=event.status != "failed")
        case ev.CallReturned(failure=failure):
            return Fact(text=f"no result: {failure}", kind="call_returned") if failure else None
    for table, quiet in ((ALWAYS_SHOWN, False), (SHOWN_IF_EXPECTED, True)):
        describe = table.get(type(event))
        if describe is not None:
            return Fact(text=describe(event), kind=str(type(event).__struct_config__.tag), quiet=quiet)
    return None
