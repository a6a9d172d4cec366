"""A conversation of one flow at the engine, drawn from a seed: answers, words that are no answer, silence, functions that answer or fail.

There is no store and no gate: a message goes out in free form within a day of the customer's latest, else as its template, else not at all.
So thousands of conversations take seconds. What the gate adds is in lives.py.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from random import Random

from botkit.core import events as ev
from botkit.core.engine.effects import CallFunction, Send
from botkit.core.engine.program import Programs
from botkit.core.events import Event, Input
from botkit.core.flow.model import (
    EventStart,
    Faq,
    Flow,
    HandedBackStart,
    KeywordStart,
    NoMatchStart,
    PhraseStart,
    ScheduleStart,
    walk_steps,
)
from botkit.core.model.contact import Contact
from botkit.core.model.message import Tap
from tests.support.engine_talk import Talk
from tests.support.lives import ANSWERS, EVENTS, FLIGHT, ODD, RESULTS

WINDOW = timedelta(days=1) - timedelta(seconds=60)
ACTIONS = 14
NO_ANSWER = ["qqq zzz", "…", "xyzzy"]
SILENCES = [timedelta(minutes=5), timedelta(hours=5), timedelta(hours=21), timedelta(days=2), timedelta(days=8)]
FIELDS = {"appointment": "P1", "appointment_at": "2026-06-09T09:30", "order": "CK10234"}


class PlainLife(Talk):
    """A talk that keeps all events, with what the platform would have been asked to send. `reach` is when the customer wrote last."""

    def __init__(self, programs: Programs, flow: str, seed: int, language: str) -> None:
        self.chance = Random(seed)
        fields = FIELDS if self.chance.random() < 0.5 else {}
        super().__init__(programs, contact=Contact(id=7, name="Ana", language=language, fields=fields))
        self.flow = flow
        self.events: list[Event] = []
        self.reach = self.now - self.chance.choice((timedelta(hours=2), timedelta(hours=20), timedelta(days=2)))

    def feed(self, event: Input) -> list[str]:
        if isinstance(event, ev.MessageReceived):
            self.reach = self.now
        said = super().feed(event)
        sprint = self.last
        self.events += [event, *sprint.facts]
        for effect in sprint.effects:
            match effect:
                case Send():
                    self._send(effect)
                case CallFunction(call=call, function=function) if self.chance.random() < 0.95:
                    result = self.chance.choice(RESULTS.get(function, [{}]))
                    failure = "no connection" if self.chance.random() < 0.2 else ""
                    self.feed(ev.CallReturned(call=call, result=None if failure else result, failure=failure))
                case _:
                    pass
        if any(isinstance(fact, ev.HandedOff) for fact in sprint.facts) and self.chance.random() < 0.3:
            self.feed(ev.HandoffClosed())
        return said

    def _send(self, sent: Send) -> None:
        number, message = len(self.events), sent.message
        form = "free" if self.now - self.reach < WINDOW else "template" if message.template is not None else ""
        if form:
            self.events.append(ev.MessageQueued(number=number, flow=sent.flow, step=sent.step))
            self.events.append(ev.SendAttempted(number=number, attempt=1, form=form))
            return
        self.events.append(ev.MessageRefused(number=number, reason="WINDOW_CLOSED", rule="", when="queue"))
        if message.opened is not None:
            refused = ev.QuestionRefused(flow=sent.flow, step=sent.step, asked=message.opened, plan=message.outside)
            self.feed(refused)

    def live(self) -> list[Event]:
        """The whole conversation, up to a silence that ends every wait."""
        self._begin()
        for _ in range(ACTIONS):
            if not self.session.frames:
                break
            self._act()
        for _ in range(4):
            self.after(timedelta(days=9))
        return self.events

    def _begin(self) -> None:
        starts = self.programs.current[self.flow].flow.starts
        start = self.chance.choice(starts) if starts else None
        match start:
            case KeywordStart(keywords=written) | PhraseStart(phrases=written):
                self.say(self.chance.choice(written))
            case EventStart(event=name):
                self.report(self.flow, name, "BK1234", **self.chance.choice(EVENTS.get(name, [FLIGHT])))
            case ScheduleStart():
                self.report(self.flow, "schedule:1")
            case HandedBackStart():
                self.close()
            case NoMatchStart():
                self.say(self.chance.choice(_questions(self.programs)))
            case _:
                self.report(self.flow, "made.up", "BK1234", **FLIGHT)

    def _act(self) -> None:
        kind = self.chance.choices(("tap", "answer", "odd", "no answer", "silence", "close"), (6, 4, 1, 4, 3, 1))[0]
        match kind:
            case "tap" if self.choices:
                choice = self.chance.choice(self.choices)
                self.say(Tap(id=choice.id, title=choice.label))
            case "answer":
                self.say(self.chance.choice(ANSWERS))
            case "odd":
                self.say(self.chance.choice(ODD))
            case "silence":
                self.after(self.chance.choice(SILENCES))
            case "close":
                self.close()
            case _:
                self.say(self.chance.choice(NO_ANSWER))


@cache
def _questions(programs: Programs) -> tuple[str, ...]:
    """What customers ask, and what nobody understands."""
    return (*NO_ANSWER, *(question for program in programs.current.values() for question in _phrasings(program.flow)))


def _phrasings(flow: Flow) -> list[str]:
    steps = [step for _, step in walk_steps(flow.steps) if isinstance(step, Faq)]
    return [entry.questions[0] for step in steps if isinstance(step.faq, tuple) for entry in step.faq]


def plain_life(programs: Programs, flow: str, seed: int, language: str) -> list[Event]:
    """The events of one conversation. The same seed gives the same conversation."""
    return PlainLife(programs, flow, seed, language).live()
