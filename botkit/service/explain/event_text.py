"""Events of a turn as sentences for people who write flows. Events that an explanation shows elsewhere have none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from botkit.core import events as ev
from botkit.service.explain.value_text import quoted


def _answered(event: ev.AnswerGiven) -> str:
    saved = f", kept as {event.save}" if event.save else ""
    return f"the question was answered: {quoted(event.value)}{saved}"


def _posted(event: ev.EventPosted) -> str:
    return f'the event "{event.name}" was posted ' + ("for another contact" if event.contact else "for nobody: the address is empty")


def _opted_out(event: ev.OptedOut) -> str:
    what = event.topic or ("everything" if event.purpose == "all" else event.purpose)
    return f"opted out of {what}"


def _unsubscribed(event: ev.Unsubscribed) -> str:
    return f"no longer follows {event.topic}" + ("" if event.to is None else f": {event.to}")


def _subscribed(event: ev.Subscribed) -> str:
    return f"follows {event.topic}" + ("" if event.to is None else f": {event.to}")


def _ended(event: ev.SessionEnded) -> str:
    return f'the conversation in "{event.flow}" is over: {_ENDINGS.get(event.how, event.how)}'


def _command(event: ev.CommandGiven) -> str:
    if event.command == "correction":
        return "the customer corrected an earlier answer"
    return "what was understood is asked after all" if event.command == "change" else f"the customer wrote the command {event.command}"


_ENDINGS = {
    "completed": "it came to its end",
    "ended": "it was ended",
    "cancelled": "the customer left",
    "timed_out": "nobody replied in time",
    "unsent": "its question did not go out",
    "replaced": "the flow began anew",
    "opted_out": "the customer wrote STOP",
    "fault": "a step failed",
    "limit": "it had become too long",
    "handed_off": "a colleague took over",
    "withdrawn": "it was ended when new flows were published",
}

_DESCRIBERS: Mapping[type[ev.EventBase], Callable[[Any], str]] = {
    ev.SessionEnded: _ended,
    ev.AnswerGiven: _answered,
    ev.AnswerMissed: lambda event: f"the reply could not be read, for the {_nth(event.tries)} time",
    ev.QuestionTimedOut: lambda _: "the time for a reply was over",
    ev.FaqAnswered: lambda event: f"question {event.entry + 1} of the FAQ was answered",
    ev.CommandGiven: _command,
    ev.NotUnderstood: lambda _: "nothing understood the message",
    ev.FlowCancelled: lambda event: f'the flow "{event.flow}", which waited, was ended',
    ev.RowCollected: lambda event: f'a row was added to the sheet "{event.sheet}"',
    ev.EventPosted: _posted,
    ev.Tagged: lambda event: f"tagged {event.label}",
    ev.MessageLabelled: lambda event: f"the message was labelled {event.label}",
    ev.Untagged: lambda event: f"no longer tagged {event.label}",
    ev.FieldSet: lambda event: f"contact.{event.name} is now {quoted(event.value)}",
    ev.OptInAsked: lambda event: f"asked to agree to {event.topic}",
    ev.OptedIn: lambda event: f"opted in to {event.topic or event.purpose}",
    ev.OptInDeclined: lambda event: f"did not agree to {event.topic}",
    ev.OptedOut: _opted_out,
    ev.Subscribed: _subscribed,
    ev.Unsubscribed: _unsubscribed,
    ev.HandedOff: lambda event: f'handed over to the queue "{event.queue}"',
    ev.TicketOpened: lambda event: f'ticket {event.ticket} was opened in the queue "{event.queue}"',
    ev.TicketOverdue: lambda event: f"ticket {event.ticket} was not answered in time",
    ev.TicketAwoken: lambda event: f"ticket {event.ticket} has rested long enough",
    ev.TicketExpired: lambda event: f"ticket {event.ticket} was closed, because no colleague did anything for seven days",
    ev.StepFailed: lambda event: f"a step could not be done: {event.reason}",
    ev.CallRequested: lambda event: f'the function "{event.function}" was asked',
    ev.TurnFailed: lambda event: f"handling this failed: {event.fault}",
}


def describe_event(event: ev.Event) -> str:
    """The event as a sentence; empty when it is shown elsewhere."""
    describe = _DESCRIBERS.get(type(event))
    return describe(event) if describe else ""


def _nth(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")
