"""How many sprints per second the engine makes, alone: no store, no network, one process.

A mix of what a bot does all day, in equal parts by sprint: a short survey, choices tapped and typed, questions to an FAQ; and, for
comparison, taps alone, which nothing has to understand. Seconds are those of the processor, because the machine may be shared.

    python benchmarks/engine.py [--seconds 5] [--json]
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

from botkit.core.engine.engine import Sprint, advance, router_of
from botkit.core.engine.program import Program, Programs
from botkit.core.engine.session import Session
from botkit.core.events import Input, MessageReceived
from botkit.core.model.business import Business, Queue
from botkit.core.model.contact import Contact
from botkit.core.model.message import Tap, Text
from botkit.flowfile.library import read_library

FLOWS = {
    "survey": """
starts:
  - keywords: [survey]
steps:
  - ask: How likely are you to recommend us, {{ contact.name }}, from 0 to 10?
    expect: number 0..10
    measure: nps
    save: score
    retry: Please send a whole number from 0 to 10.
    wait: 2 days
  - branch:
      - when: score >= 9
        then:
          - tag: promoter
          - ask: What did you like most?
            save: reason
      - otherwise:
          - ask: What could we do better?
            save: reason
  - say: Thank you, {{ contact.name }}.
""",
    "seat": """
starts:
  - keywords: [seat]
steps:
  - ask: Where would you like to sit?
    save: seat
    choices: [Window, Middle, Aisle]
  - ask: Shall I book the {{ seat }} seat?
    choices:
      - label: "Yes"
        then:
          - set: {contact.seat: seat}
          - say: Booked.
      - label: "No"
""",
    "faq": """
starts:
  - no_match
steps:
  - faq:
      - questions: [How much baggage can I take?, baggage allowance, how heavy can my suitcase be]
        answer: One cabin bag and one checked bag.
      - questions: [How do I get a refund?, cancel my booking, I want my money back]
        answer: Open your trip and choose Refund.
      - questions: [Where is my gate?, which gate do I need, gate number]
        answer: Gates are shown two hours before departure.
      - questions: [Can I bring my dog?, do you take pets, travelling with a cat]
        answer: Small pets travel in the cabin.
""",
}

SAYS: dict[str, tuple[str, ...]] = {
    "survey": ("survey", "9", "the crew was very kind", "survey", "I guess a six", "the food"),
    "taps": ("seat", "*0", "*0", "seat", "*2", "*1"),
    "seat": ("seat", "*0", "*0", "seat", "the second one", "No"),
    "faq": (
        "how much baggage may I take",
        "I want a refund please",
        "which gate?",
        "can my dog come",
        "baggage for two",
        "where do I board",
    ),
}


def programs() -> Programs:
    """The flows of the mix, compiled."""
    head = "botkit: 1\nflow: {0}\ntitle: {0}\nlanguage: en\n"
    library = read_library({f"{name}.yaml": (head.format(name) + text).encode() for name, text in FLOWS.items()})
    assert library.is_sound, library.problems
    current = {version.flow.flow: Program(version) for version in library.flows}
    return Programs(current=current, business=Business(queues={"agents": Queue(name="agents")}), digest=library.digest)


def talk(made: Programs, part: str) -> Iterator[Callable[[], Any]]:
    """The sprints of one endless conversation, one call for each."""
    session = Session(contact=Contact(id=1, name="Ana", language="en"), channel="main")
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    choices: tuple[Any, ...] = ()

    def feed(event: Input) -> None:
        nonlocal session, choices
        sprint: Sprint = advance(made, session, event, now)
        session = sprint.session
        choices = next((effect.message.choices for effect in sprint.effects if hasattr(effect, "message")), ())

    for said in cycle(SAYS[part]):
        now += timedelta(minutes=1)
        tapped = choices[int(said[1:])] if said.startswith("*") else None
        content = Tap(id=tapped.id, title=tapped.label) if tapped else Text(body=said)
        event = MessageReceived(message="wamid.1", content=content, sent_at=now)
        yield lambda event=event: feed(event)


def measure(seconds: float = 3.0) -> dict[str, float]:
    """Sprints per second of processor time: of the mix (`sprints_per_second`), and of each of its parts. The best of several rounds."""
    made = programs()
    router_of(made).by_phrase("warm up", in_flow=False)
    rates: dict[str, float] = {}
    for part in SAYS:
        turns = talk(made, part)
        rates[part] = max(_rate(turns, seconds / len(SAYS) / 5) for _ in range(5))
    mix = len(FLOWS) / sum(1 / rates[part] for part in FLOWS)
    return {"sprints_per_second": round(mix), **{part: round(rate) for part, rate in rates.items()}}


def _rate(turns: Iterator[Callable[[], Any]], seconds: float) -> float:
    gc.collect()
    done = 0
    began = time.process_time()
    while (passed := time.process_time() - began) < seconds:
        for _ in range(60):
            next(turns)()
        done += 60
    return done / passed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    result = measure(arguments.seconds)
    if arguments.json:
        print(json.dumps(result))
    else:
        print(f"{result['sprints_per_second']:,.0f} sprints/s; " + ", ".join(f"{part} {result[part]:,.0f}" for part in SAYS))


if __name__ == "__main__":
    main()
