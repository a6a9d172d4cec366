"""A life: weeks of one customer with a set of flows, drawn from a seed. All starts, silence, late and odd answers, backends that fail.

The functions answer as the transcripts of a pack say, or with half of it, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any

from botkit.core import events as ev
from botkit.core.engine.program import Programs
from botkit.core.events import Event
from botkit.core.flow.model import Ask, EventStart, KeywordStart, PhraseStart, walk_steps
from botkit.testing import Conversation
from botkit.testing.in_process_node import FunctionFails

ACTIONS = 25  # in one life
SLOTS = [{"id": f"a{number}", "at": f"2026-06-{8 + number:02}T09:30", "who": "Dr Visser"} for number in range(14)]
LINES = [{"id": str(number), "name": f"Kettle {number}", "count": number, "state": "sent"} for number in range(1, 4)]
FLIGHT = {"flight": "BK1234", "from": "Amsterdam", "to": "Edinburgh", "departs": "2026-06-12T18:40", "gate": "D22", "booking": "K7QX2M"}

RESULTS: dict[str, list[Any]] = {
    "free_slots": [{"slots": SLOTS}, {"slots": SLOTS[:2]}, {"slots": []}, {}],
    "book": [{"id": "P1", "at": "2026-06-10T09:30", "who": "Dr Visser"}],
    "move": [{"id": "P1", "at": "2026-06-20T09:30", "who": "Dr Lee"}],
    "cancel": [{"ok": True}],
    "order_status": [{"status": "sent", "lines": LINES, "track": "https://example.com/t"}, {"lines": LINES[:1]}, {"lines": []}, {}],
    "return_label": [{"label": "https://example.com/l"}],
    "flight_status": [{"status": "on time", "departs": "2026-06-12T18:40"}],
    "boarding_pass": [{"document": "https://example.com/p.pdf"}],
    "check_in": [{"seat": "1A", "document": "https://example.com/p.pdf"}],
    "next_flight": [{"flight": "BK9", "departs": "2026-06-12T20:00"}],
    "rebook": [{"flight": "BK9", "departs": "2026-06-12T20:00"}],
}
EVENTS: dict[str, list[dict[str, Any]]] = {
    "order.sent": [{"order": "CK10234", "track": "https://example.com/t"}],
    "order.delivered": [{"order": "CK10234"}],
    "flight.changed": [{**FLIGHT, "status": status} for status in ("cancelled", "delayed", "gate")],
}
ODD = ["", " ", "?", "hmm", "9", "1", "3/4", "ja", "no", "the second one", "👍", "x" * 2_000, "{{ contact.name }}", "=1+1", "later"]
ANSWERS = ["CK10234", "BK1234", "K7QX2M", "yes", "nein", "7", "10", "It was fine.", "check-up", "more"]
SILENCES = [timedelta(minutes=5), timedelta(hours=1), timedelta(hours=13), timedelta(hours=25), timedelta(days=3), timedelta(days=8)]


def faults(events: tuple[Event, ...]) -> list[Event]:
    """What must never happen in a life: a step that fails on its values, and a message that the checks call covered and the gate refuses.

    The refusals that remain are those that somebody wanted: the flow says what to do outside the window, or the customer said no.
    """
    said_no = any(isinstance(event, ev.OptInDeclined | ev.OptedOut) for event in events)
    return [event for event in events if isinstance(event, ev.StepFailed | ev.TurnFailed) or _is_unwanted(event, said_no=said_no)]


def _is_unwanted(event: Event, *, said_no: bool) -> bool:
    if not isinstance(event, ev.MessageRefused) or event.plan:
        return False
    # Who says STOP twice is told once; and `fresh` says until when a message is worth sending, also while people have the chat.
    if event.reason in ("CONFIRMATION_REPEATED", "STALE"):
        return False
    return not (said_no and ("CONSENT" in event.reason or "OPTED_OUT" in event.reason))


@cache
def beginnings(programs: Programs) -> tuple[tuple[str, ...], ...]:
    """What begins each flow that words begin, in all languages."""
    found: list[tuple[str, ...]] = []
    for program in programs.current.values():
        words: list[str] = []
        for start in program.flow.starts:
            written = start.keywords if isinstance(start, KeywordStart) else start.phrases if isinstance(start, PhraseStart) else ()
            words += [form for word in written for form in program.in_all_languages(word)]
        found += [tuple(words)] if words else []
    return tuple(found)


@cache
def fitting_answers(programs: Programs) -> tuple[str, ...]:
    """Those of the answers that a question with a pattern takes; without one, all of them."""
    asks = [step for program in programs.current.values() for _, step in walk_steps(program.flow.steps) if isinstance(step, Ask)]
    patterns = [re.compile(expect.pattern, re.IGNORECASE) for step in asks for expect in step.expect.alternatives if expect.pattern]
    return tuple(answer for answer in ANSWERS if any(pattern.fullmatch(answer) for pattern in patterns)) or tuple(ANSWERS)


def starting_events(programs: Programs) -> list[tuple[str, dict[str, Any]]]:
    names = {start.event for program in programs.current.values() for start in program.flow.starts if isinstance(start, EventStart)}
    return [(name, body) for name in sorted(names) for body in EVENTS.get(name, [FLIGHT])]


def live(programs: Programs, seed: int, language: str) -> tuple[Event, ...]:
    """The events of one life. The same seed gives the same life."""
    chance = Random(seed)

    def answer(name: str) -> Callable[..., Any]:
        def call(**_: Any) -> Any:
            if chance.random() < 0.2:
                raise FunctionFails("no connection")
            return chance.choice(RESULTS.get(name, [{}]))

        return call

    functions = {name: answer(name) for name in programs.business.functions}
    with Conversation(programs, language=language, functions=functions) as talk:
        if chance.random() < 0.7:
            for topic in programs.business.topics:
                talk.consent(topic)
            if "flight_updates" in programs.business.topics:
                talk.follow("flight_updates", "BK1234")
        for _ in range(ACTIONS):
            _act(talk, programs, chance)
        return tuple(talk.events)


def _act(talk: Conversation, programs: Programs, chance: Random) -> None:
    kind = chance.choices(("start", "tap", "answer", "odd", "silence", "event", "media", "close"), (4, 6, 3, 2, 4, 2, 1, 1))[0]
    match kind:
        case "tap" if talk.buttons:
            talk.tap(chance.choice(talk.buttons))
        case "answer":
            talk.say(chance.choice(ANSWERS))
        case "odd":
            talk.say(chance.choice(ODD))
        case "silence":
            talk.advance(chance.choice(SILENCES))
        case "event" if events := starting_events(programs):
            name, body = chance.choice(events)
            talk.event(name, body)
        case "media":
            talk.send_media("image")
        case "close":
            talk.close_chat()
        case _:
            talk.say(chance.choice(chance.choice(beginnings(programs))))
