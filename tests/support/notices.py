"""Notices to people who agreed to them: flows, consents entered, events posted, and the gate's last verdict."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from botkit.core.events import MessageDelayed, MessageQueued, MessageRefused, SendAttempted
from botkit.core.model.business import Business, Queue, TemplateInfo, Topic
from botkit.core.model.platform import AccountUpdate, Sender
from botkit.policy.consent.ledger import entry_event
from botkit.policy.consent.model import Action, ConsentEvent
from botkit.service.commands import InboundItem, PublishEvent
from botkit.service.unit_of_work import TurnChanges, UnitOfWork
from botkit.store import contacts
from tests.support.echo import ECHO

NADIA, BOSTON, MARCO = "447700900001", "12025550143", "447700900002"
BUSINESS = Business(
    name="Air",
    zone="Europe/London",
    queues={"desk": Queue(name="desk")},
    topics={"offers": Topic(name="offers", purpose="marketing"), "flights": Topic(name="flights")},
    templates={
        "sale": TemplateInfo(name="sale", category="marketing", languages={"en": 0}),
        "delayed": TemplateInfo(name="delayed", category="utility", languages={"en": 0}),
        "code": TemplateInfo(name="code", category="authentication", languages={"en": 0}),
    },
)


def notice_flow(name: str, topic: str, template: str, purpose: str, more: str = "") -> str:
    return f"""\
botkit: 1
flow: {name}
title: {name}
language: en
starts:
  - event: {name}
    to: {topic}
steps:
  - say: "This is {name}"
    template: {template}
    purpose: {purpose}
{more}"""


FLOWS = {
    "offer": notice_flow("offer", "offers", "sale", "marketing"),
    "late": notice_flow("late", "flights", "delayed", "utility"),
    "login": notice_flow("login", "flights", "code", "authentication"),
    "bare": """\
botkit: 1
flow: bare
title: A notice that has no template
language: en
starts:
  - event: bare
    to: flights
steps:
  - say: Hello
    purpose: utility
    outside: handoff
""",
    "echo": ECHO,
}


def add_consents(node: Any, phone: str, *actions: tuple[Action, str, str], address: str = "") -> int:
    """Lines of the ledger for somebody who may never have written, as an import or a colleague enters them."""
    now: datetime = node.clock()
    with node.store.begin() as tx:
        (found,) = contacts.resolve(tx, "whatsapp", [Sender(phone=phone)], now)
        row = contacts.lock(tx, [found.contact_id])[found.contact_id]
        work, changes = UnitOfWork(), TurnChanges(row, "main", now)
        for action, purpose, topic in actions:
            before = now - timedelta(days=1)
            entry = ConsentEvent(action=action, occurred_at=before, purpose=purpose, topic=topic, evidence="form 7", address=address)
            changes.add_event(entry_event(entry))
            changes.add_consent(entry)
        work.add(changes)
        work.write(tx)
    return int(found.contact_id)


post_keys = iter(range(1_000_000))


def post_event(node: Any, name: str, phone: str = NADIA, **body: Any) -> None:
    node.handle(PublishEvent(key=f"told-{next(post_keys)}", name=name, contact=f"whatsapp:{phone}", body=body))


def report_news(node: Any, **what: Any) -> None:
    key = f"news-{next(post_keys)}"
    node.handle(InboundItem(channel="main", item=AccountUpdate(account="waba", id=key, at=node.clock(), field="x", details={}, **what)))


def last_verdict(node: Any, phone: str = NADIA) -> tuple[str, str]:
    """The gate's latest word about a message to somebody: reason and when."""
    kinds = (MessageQueued, MessageRefused, MessageDelayed, SendAttempted)
    fact = [fact for fact in node.log(phone) if isinstance(fact, kinds)][-1]
    return fact.reason, type(fact).__name__
