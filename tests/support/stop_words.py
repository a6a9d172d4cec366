"""Flows with every kind of sign-up, and what people say to them: for the tests of STOP, START, yes and the double opt-in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from botkit.core.events import MessageRefused
from botkit.core.model.business import Business, TemplateInfo, Topic
from botkit.core.model.platform import Sender
from botkit.policy.consent.ledger import entry_event
from botkit.policy.consent.model import ConsentEvent, fold
from botkit.service.commands import PublishEvent
from botkit.service.consent.record import record_consents
from botkit.service.explain.replay import replay
from botkit.service.unit_of_work import TurnChanges, UnitOfWork
from botkit.store import contacts
from botkit.store.consent import consents

NADIA, BOSTON = "447700900001", "12025550143"
BUSINESS = Business(
    name="Air",
    topics={"offers": Topic(name="offers", purpose="marketing"), "flights": Topic(name="flights"), "trips": Topic(name="trips")},
    templates={
        "sale": TemplateInfo(name="sale", category="marketing", languages={"en": 0}),
        "delayed": TemplateInfo(name="delayed", category="utility", languages={"en": 0}),
        "confirm_offers": TemplateInfo(name="confirm_offers", category="utility", languages={"en": 0}),
    },
)
FLOWS = {
    "order": """\
botkit: 1
flow: order
title: Cancels an order
language: en
starts:
  - keywords: [cancel my flight]
steps:
  - ask: Which order?
    save: order
  - say: "Order {{ order }} it is."
""",
    "sign_up": """\
botkit: 1
flow: sign_up
title: Signs up for offers
language: en
starts:
  - keywords: [offers please]
steps:
  - opt_in: offers
    purpose: marketing
    double: true
    ask: May we send you offers?
    agree: Yes, please
    decline: No, thank you
    agreed:
      - say: You are in.
""",
    "web_form": """\
botkit: 1
flow: web_form
title: Asks to confirm a sign-up from the web
language: en
starts:
  - event: signed.up
    to: offers
steps:
  - opt_in: offers
    purpose: marketing
    double: true
    template: confirm_offers
    ask: Please confirm that you want our offers.
    agree: Yes, I confirm
    decline: No
""",
    "offer": """\
botkit: 1
flow: offer
title: An offer
language: en
starts:
  - event: offer
    to: offers
steps:
  - say: Sale!
    template: sale
    purpose: marketing
""",
    "notice": """\
botkit: 1
flow: notice
title: A notice
language: en
starts:
  - event: notice
    to: flights
steps:
  - say: Late!
    template: delayed
    purpose: utility
""",
    "echo": """\
botkit: 1
flow: echo
title: Repeats
language: en
starts: [no_match]
steps:
  - say: "You said {{ reply }}"
""",
}


def hears(node: Any, said: Any, phone: str = NADIA) -> list[str]:
    """Say something; the words of everything that goes out after it."""
    node.clock.go(seconds=5)
    node.says(phone, said)
    return [outbound.cleared.message.body for outbound in node.send_all()]


_keys = iter(range(1_000_000))


def tell(node: Any, name: str, phone: str = NADIA) -> None:
    node.handle(PublishEvent(key=f"words-{next(_keys)}", name=name, contact=f"whatsapp:{phone}"))


def status(node: Any, phone: str = NADIA, purpose: str = "marketing", topic: str = "offers") -> str:
    with node.store.read() as tx:
        lines = consents.load(tx, [node.contact_id(phone)])[node.contact_id(phone)]
    return fold(row.entry for row in lines).state_of(purpose, topic, node.clock()).status


def agrees(node: Any, phone: str = NADIA) -> None:
    hears(node, "offers please", phone)
    hears(node, "Yes, please", phone)
    assert hears(node, "yes", phone) == ["You are in."]


def is_replayed(node: Any, phone: str = NADIA) -> bool:
    with node.store.read() as tx:
        return replay(tx, node.bot, node.contact_id(phone)) is None


def refused(node: Any, flow: str) -> str:
    """Why the latest message of a flow was refused."""
    return str([fact for fact in node.facts(NADIA, MessageRefused) if fact.flow == flow][-1].reason)


def record(node: Any, action: Any, purpose: str = "marketing", topic: str = "offers", **more: Any) -> None:
    entry = ConsentEvent(action=action, occurred_at=node.clock(), purpose=purpose, topic=topic, evidence="form 7", note="paper", **more)
    with node.store.begin() as tx:
        record_consents(tx, {node.contact_id(NADIA): (entry,)}, node.clock())


def sign_up_elsewhere(node: Any) -> None:
    """Somebody typed Nadia's number into a form on the web."""
    now = node.clock()
    with node.store.begin() as tx:
        (found,) = contacts.resolve(tx, "whatsapp", [Sender(phone=NADIA)], now)
        row = contacts.lock(tx, [found.contact_id])[found.contact_id]
        work, changes = UnitOfWork(), TurnChanges(row, "main", now)
        before = now - timedelta(minutes=1)
        entry = ConsentEvent(action="requested", occurred_at=before, purpose="marketing", topic="offers", method="web_form")
        changes.add_event(entry_event(entry))
        changes.add_consent(entry)
        work.add(changes)
        work.write(tx)
