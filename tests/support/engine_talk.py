"""Flows for the tests of the engine, read from YAML as authors write it, and a talk with them that keeps the engine's promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from textwrap import dedent
from typing import Any

from botkit.core.codec import decode_session, encode_session
from botkit.core.engine.effects import Send, SetTimer
from botkit.core.engine.engine import Sprint, advance
from botkit.core.engine.program import Program, Programs
from botkit.core.engine.session import Session
from botkit.core.events import AgentReplied, BusinessEvent, CallReturned, HandoffClosed, Input, MessageReceived, TimerFired
from botkit.core.model.business import Business, FormInfo, Opening, Queue, TemplateInfo, Topic
from botkit.core.model.contact import Contact
from botkit.core.model.message import Choice, Content, Outgoing, Referral, Tap, Text
from botkit.flowfile.library import Library, read_library
from tests.support.paths import TESTS

LAWS = TESTS / "core" / "engine" / "laws"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday

FORMS = {"bag": FormInfo(name="bag", id="88", screen="BAG"), "slot": FormInfo(name="slot", id="89", function="slots")}

BUSINESS = Business(
    name="Air",
    forms=FORMS,
    zone="Europe/Amsterdam",
    fields={"phone": "+44 7700 900123"},
    topics={name: Topic(name=name) for name in ("flight_updates", "news")},
    queues={
        "front_desk": Queue(name="front_desk"),
        "night": Queue(name="night", hours=(Opening(weekday=0, opens=NOON.time(), closes=NOON.replace(hour=14).time()),)),
    },
    functions=("flight_status",),
    templates={"nps_question": TemplateInfo(name="nps_question", category="marketing", languages={"en": 2, "de": 2})},
)
LONELY = Business(name="Air", forms=FORMS, topics=BUSINESS.topics, functions=BUSINESS.functions)  # nobody to hand over to

# What a check refuses and the engine must survive all the same.
SURVIVED = {"loop", "missing-template", "mixed-kinds", "undefined-variable", "unreachable", "variable-name"}


def compiled(library: Library, business: Business = BUSINESS) -> Programs:
    """Programs of a library, which may have no fault but those that a test is about."""
    errors = [problem for problem in library.problems if problem.severity == "error" and problem.code not in SURVIVED]
    assert not errors, errors
    return Programs(current={version.flow.flow: Program(version) for version in library.flows}, business=business, digest=library.digest)


def programs(*flows: str, business: Business = BUSINESS, **files: str) -> Programs:
    """Programs of flows written without their head: `flow: name`, starts, steps. `files` are further ones: sidecars, lists."""
    texts = {}
    for flow in flows:
        body = dedent(flow).strip()
        name = body.partition("\n")[0].removeprefix("flow:").strip()
        head = "botkit: 1\n" + ("" if "\ntitle:" in body else f"title: {name}\n") + ("" if "\nlanguage:" in body else "language: en\n")
        texts[f"{name}.yaml"] = f"{head}{body}\n".encode()
    texts.update({name.replace("__", "."): dedent(text).encode() for name, text in files.items()})
    return compiled(read_library(texts), business)


class Talk:
    """One contact and the bot. The session goes through JSON between any two events, and the alarm is as the session wants it."""

    def __init__(self, programs: Programs, *, contact: Contact | None = None, now: datetime = NOON) -> None:
        self.programs = programs
        self.now = now
        self.session = Session(contact=contact or Contact(id=7, name="Ana"), channel="main")
        self.alarm: datetime | None = None
        self.last: Sprint = Sprint(session=self.session, facts=(), effects=())
        self.choices: tuple[Choice, ...] = ()  # of the latest message that had any
        self._messages = 0

    def feed(self, event: Input) -> list[str]:
        """Give the engine an event; the texts that it sends."""
        sprint = advance(self.programs, self.session, event, self.now)
        for effect in sprint.effects:
            if isinstance(effect, SetTimer):
                self.alarm = effect.at
        assert sprint.session.due == self.alarm
        self.session = decode_session(encode_session(sprint.session))
        assert self.session == sprint.session
        self.last = sprint
        self.choices = next((message.choices for message in reversed(self.sent) if message.choices), self.choices)
        return self.texts

    def say(self, content: str | Content, *, referral: Referral | None = None, sent_at: datetime | None = None) -> list[str]:
        self._messages += 1
        said = Text(body=content) if isinstance(content, str) else content
        return self.feed(MessageReceived(message=f"m{self._messages}", content=said, sent_at=sent_at or self.now, referral=referral))

    def tap(self, label: str) -> list[str]:
        """Tap a button of the latest message that has any."""
        choice = next(choice for choice in self.choices if choice.label == label)
        return self.say(Tap(id=choice.id, title=choice.label))

    def after(self, length: timedelta) -> list[str]:
        """Let time pass, and the alarm ring as often as it wants to meanwhile; everything that is sent."""
        end, texts, rings, most = self.now + length, [], 0, 0
        while self.alarm is not None and self.alarm <= end:
            self.now = max(self.now, self.alarm)
            if rings == 0:  # several waits may end at one moment: a reminder and an end for each frame, and the silence
                most = 2 * len(self.session.frames) + 1
            before = self.alarm
            texts += self.feed(TimerFired(due=self.alarm))
            rings = rings + 1 if self.alarm == before else 0
            assert rings < most, "the alarm rings without end"
        self.now = end
        return texts

    def report(self, flow: str, name: str = "thing.happened", subscription: Any = None, **body: Any) -> list[str]:
        return self.feed(BusinessEvent(name=name, flow=flow, body=body, subscription=subscription))

    def give_back(self, result: Any = None, failure: str = "", call: str = "1.1") -> list[str]:
        return self.feed(CallReturned(call=call, result=result, failure=failure))

    def close(self) -> list[str]:
        return self.feed(HandoffClosed())

    def human(self) -> list[str]:
        return self.feed(AgentReplied())

    # ---- what is to be seen

    @property
    def sent(self) -> list[Outgoing]:
        return [effect.message for effect in self.last.effects if isinstance(effect, Send)]

    @property
    def texts(self) -> list[str]:
        return [message.body for message in self.sent]

    @property
    def flows(self) -> list[str]:
        return [frame.flow for frame in self.session.frames]

    @property
    def values(self) -> dict[str, Any]:
        return dict(self.session.frames[-1].values)

    def facts(self, kind: type) -> list[Any]:
        return [fact for fact in self.last.facts if isinstance(fact, kind)]

    @property
    def kinds(self) -> list[str]:
        return [type(fact).__name__ for fact in self.last.facts]
