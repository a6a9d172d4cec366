"""A conversation: one customer and the bot, in this process, without network and with a clock of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Literal

from botkit.core import events as ev
from botkit.core.engine.answers.reply_text import FILLED_FORM
from botkit.core.engine.engine import router_of
from botkit.core.engine.program import Programs
from botkit.core.engine.session import Session
from botkit.core.model.business import Business
from botkit.core.model.message import Content, Form, Location, Media, MediaKind, Reaction, Referral, Tap, Text
from botkit.core.model.platform import Incoming, PlatformError, Receipt, Sender
from botkit.core.model.values import Value
from botkit.flowfile.library import Source
from botkit.service import bot as service_bot
from botkit.service.commands import CloseHandoff, InboundItem, PublishEvent
from botkit.service.project import read_project
from botkit.testing import business_side
from botkit.testing.agent_actions import AgentAct
from botkit.testing.directives import NotOffered
from botkit.testing.in_process_node import ACCOUNT, CHANNEL, FunctionAnswer, InProcessNode, in_memory_channel
from botkit.testing.result_lines import Bot, Fact, Line
from botkit.testing.store_pool import return_store

START = datetime(2026, 6, 2, 10, 0, tzinfo=UTC)  # a Tuesday morning, like any other
REPLY_DELAY = timedelta(seconds=5)  # between the bot's message and the customer's

_MIMES: dict[MediaKind, str] = {
    "image": "image/jpeg",
    "audio": "audio/mpeg",
    "voice": "audio/ogg",
    "video": "video/mp4",
    "document": "application/pdf",
    "sticker": "image/webp",
}


class Conversation:
    """Plays the customer against the real engine, gate and WhatsApp adapter, with a store in memory.

    Each action returns the lines that followed from it: `Bot` messages, `Fact`s and `Refusal`s of the gate, in order. Functions of the
    business are answered from `functions`: name -> result, or something that is called with the arguments; raise `FunctionFails`
    in it to let it fail. A function that is not there fails.

        with Conversation("flows", name="Ana") as ana:
            (question,) = ana.say("survey")
            assert question.text.startswith("How likely")
            ana.advance(timedelta(days=2))
    """

    def __init__(
        self,
        flows: Programs | Path | str,
        *,
        business: Business | None = None,
        now: datetime = START,
        language: str = "",
        name: str = "Ana",
        functions: Mapping[str, FunctionAnswer] | None = None,
    ) -> None:
        """`flows`: a folder (with a botkit.yaml or without), or programs. `now` is aware. `business` replaces the one of the folder.

        Raises `FlowsInvalid` with every problem when flows have errors.
        """
        programs, sources = _programs(flows, business)
        bot = service_bot.Bot(programs=programs, channels={CHANNEL: in_memory_channel()}, sources=sources)
        self.programs = programs
        self.node = InProcessNode(bot, now, name=name, language=language, functions=functions or {})
        self._count = 0

    def __enter__(self) -> Conversation:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Release the store; the conversation is over."""
        return_store(self.node.store)

    # ---- state

    @property
    def name(self) -> str:
        """The name of the customer."""
        return self.node.customer.name

    @property
    def now(self) -> datetime:
        """The conversation's clock."""
        return self.node.now

    @property
    def events(self) -> tuple[ev.Event, ...]:
        """Every event so far that was shown, oldest first; with several customers one after the other."""
        return tuple(self.node.events)

    @property
    def session(self) -> Session | None:
        """The session as the store has it; None before the first turn and when it is idle."""
        return self.node.session()

    @property
    def messages(self) -> list[Bot]:
        """What the bot said to the customer so far."""
        return self.node.customer.messages

    @property
    def buttons(self) -> tuple[str, ...]:
        """The labels under the newest message that has any."""
        return next((message.labels for message in reversed(self.messages) if message.buttons), ())

    # ---- actions of the customer

    def say(self, text: str, *, came_from: str = "") -> tuple[Line, ...]:
        """Write a message; the first after a click on an ad or a link when `came_from` names what was clicked."""
        return self._send(Text(body=text), referral=Referral(source="ad", ref=came_from) if came_from else None)

    def tap(self, label: str) -> tuple[Line, ...]:
        """Tap the button or row that says `label`, on the newest message that has it. Raises `NotOffered`."""
        for message in reversed(self.messages):
            for button in message.buttons:
                if button.label == label:
                    return self._send(Tap(id=button.id, title=button.label), reply_to=message.platform_id)
        seen = ", ".join(f'"{offered}"' for offered in self.buttons)
        raise NotOffered(f'no button says "{label}"; ' + (f"there are {seen}" if seen else "no message has buttons"))

    def send_media(self, kind: MediaKind, *, caption: str = "", filename: str = "", problem: str = "") -> tuple[Line, ...]:
        """Send a picture, a document, a voice message. With a `problem`, the platform could not fetch it."""
        ref = "" if problem else f"media-{self._count + 1}"
        return self._send(Media(kind=kind, ref=ref, mime=_MIMES[kind], caption=caption, filename=filename, problem=problem))

    def location(self, latitude: float, longitude: float, name: str = "") -> tuple[Line, ...]:
        """Share a place."""
        return self._send(Location(latitude=latitude, longitude=longitude, name=name))

    def send(self, content: Content, *, product: str = "") -> tuple[Line, ...]:
        """Send any kind of message: a filled-in form, an order, a contact card. `product`: from the page of this article."""
        return self._send(content, product=product)

    def fill_form(self, answers: Mapping[str, Value]) -> tuple[Line, ...]:
        """Fill in the form of the newest message that has one, else one that came from elsewhere."""
        token = next((message.form for message in reversed(self.messages) if message.form), "")
        marked = {**answers, "flow_token": token} if token else answers
        return self._send(Form(name=FILLED_FORM, body="Sent", raw=json.dumps(marked)))

    def react(self, emoji: str) -> tuple[Line, ...]:
        """Put an emoji on the newest message."""
        return self._send(Reaction(message=self.messages[-1].platform_id if self.messages else "", emoji=emoji))

    def _send(self, content: Content, reply_to: str = "", referral: Referral | None = None, product: str = "") -> tuple[Line, ...]:
        self.node.now += REPLY_DELAY
        self._count += 1
        item = Incoming(
            account=ACCOUNT.id,
            id=f"wamid.in.{self._count}",
            at=self.now,
            sender=Sender(phone=self.node.customer.phone, name=self.node.customer.name),
            content=content,
            reply_to=reply_to,
            referral=referral,
            product=product,
        )
        self.node.do(InboundItem(channel=CHANNEL, item=item))
        return self._settle()

    def customer(self, name: str, phone: str = "") -> tuple[Line, ...]:
        """Go on with another customer, by name, with the number `phone` or one of their own. What followed for them meanwhile."""
        self.node.look_at(name, phone)
        return self._settle()

    # ---- the business, the platform, time

    def event(self, name: str, body: Mapping[str, Value] | None = None, *, to_contact: bool = False) -> tuple[Line, ...]:
        """Publish an event of the business.

        It reaches the customer if they follow its topic; with `to_contact`, or when no flow names a topic for it, it is addressed to them.
        """
        self._count += 1
        starts = router_of(self.programs).by_event(name)
        addressed = to_contact or not any(start.to for _, start in starts)
        posted = PublishEvent(
            key=f"event-{self._count}", name=name, body=body or {}, contact=self.node.customer.address if addressed else ""
        )
        (spread,) = self.node.do(posted)
        lines = self._settle()
        if spread.started:
            return lines
        reason = "no flow begins by it" if not starts else "this customer is not known yet" if spread.unknown else "nobody follows it"
        return (Fact(text=f"reached nobody: {reason}", kind="nobody"), *lines)

    def advance(self, length: timedelta) -> tuple[Line, ...]:
        """Let time pass. Everything due meanwhile happens at its own moment."""
        return self._add(self.node.wait(length))

    def receipt(self, status: Literal["delivered", "read", "failed"], code: str = "") -> tuple[Line, ...]:
        """Let the platform report on the newest message. Raises `NotOffered` when there is none."""
        if not self.messages:
            raise NotOffered("there is no message to report on yet")
        self._count += 1
        message = self.messages[-1].platform_id
        errors = (PlatformError(code=code),) if code else ()
        item = Receipt(account=ACCOUNT.id, id=f"receipt-{self._count}", message=message, status=status, at=self.now, errors=errors)
        self.node.do(InboundItem(channel=CHANNEL, item=item))
        return self._settle()

    def close_chat(self, by: str = "") -> tuple[Line, ...]:
        """Close the chat for the colleague who took over: the bot answers again."""
        self.node.do(CloseHandoff(contact=self.node.customer.address, by=by))
        return self._settle()

    def agent(self, act: AgentAct, text: str = "") -> tuple[Line, ...]:
        """Let a colleague write, take, note or close. Raises `NotOffered` when there is no ticket, and none can be opened."""
        return business_side.agent(self, act, text)

    def broadcast(self, flow: str, body: Mapping[str, Value] | None = None) -> tuple[Line, ...]:
        """Plan a broadcast of the flow and start it. Whom the gate would refuse is not told, and the line says why."""
        return business_side.broadcast(self, flow, body or {})

    def settle(self) -> tuple[Line, ...]:
        """What follows from what was done on the node itself."""
        return self._settle()

    # ---- set-up

    def consent(self, topic: str, purpose: str = "utility") -> None:
        """Record that the customer agreed to a topic earlier, elsewhere."""
        self.node.consent(topic, purpose)

    def follow(self, topic: str, value: Value = None) -> None:
        """Record that the customer agreed to a topic and follows something under it."""
        known = self.programs.business.topics.get(topic)
        self.node.consent(topic, known.purpose if known else "utility")
        self.node.follow(topic, value)

    def speak(self, language: str) -> None:
        """Set the customer's language."""
        self.node.speak(language)

    def answer_with(self, function: str, answer: FunctionAnswer) -> None:
        """Set the answer of a function from now on."""
        self.node.functions[function] = answer

    def _settle(self) -> tuple[Line, ...]:
        return self._add(self.node.settle())

    def _add(self, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        self.messages.extend(line for line in lines if isinstance(line, Bot))
        return lines


def _programs(flows: Programs | Path | str, business: Business | None) -> tuple[Programs, tuple[Source, ...]]:
    if isinstance(flows, Programs):
        return flows, ()
    project = read_project(Path(flows), business=business)
    return project.compile(), project.library.sources


def texts(lines: Iterable[Line]) -> list[str]:
    """What the bot said in these lines."""
    return [line.text for line in lines if isinstance(line, Bot)]
