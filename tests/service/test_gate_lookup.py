"""The gate as the service tells it: every fact that decides comes from the store, at queueing and again at sending."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from botkit.core.events import MessageDelayed, MessageQueued, MessageRefused, PlatformStopped, SendAttempted
from botkit.core.model.business import Business, Queue, TemplateInfo, Topic
from botkit.core.model.platform import AccountStatusUpdate, AccountUpdate, Failed, PlatformError, Receipt, Sender, Sent, TemplateUpdate
from botkit.core.model.pricing import Pricing
from botkit.policy.consent.ledger import entry_event
from botkit.policy.consent.model import Action, ConsentEvent
from botkit.policy.gate.contact_rules import ContactRules, CriticalNotices
from botkit.policy.gate.request import FrequencyCap
from botkit.service.commands import InboundItem, PublishEvent
from botkit.service.delivery.receipts import ENTRY_POINT, tag_of
from botkit.service.explain.replay import replay
from botkit.service.unit_of_work import TurnChanges, UnitOfWork
from botkit.store import contacts
from botkit.store import templates as catalogue
from botkit.store.contacts import ContactRow
from botkit.store.templates import TemplateRow

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


def told(name: str, topic: str, template: str, purpose: str, more: str = "") -> str:
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
    "offer": told("offer", "offers", "sale", "marketing"),
    "late": told("late", "flights", "delayed", "utility"),
    "login": told("login", "flights", "code", "authentication"),
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


def note(node: Any, phone: str, *actions: tuple[Action, str, str], address: str = "") -> int:
    """Lines of the ledger for somebody who may never have written, as an import or a colleague enters them."""
    now: datetime = node.clock()
    with node.store.begin() as tx:
        (found,) = contacts.resolve(tx, "whatsapp", [Sender(phone=phone)], now)
        row = contacts.lock(tx, [found.contact_id])[found.contact_id]
        books, page = UnitOfWork(), TurnChanges(row, "main", now)
        for action, purpose, topic in actions:
            before = now - timedelta(days=1)
            entry = ConsentEvent(action=action, occurred_at=before, purpose=purpose, topic=topic, evidence="form 7", address=address)
            page.note(entry_event(entry))
            page.agree(entry)
        books.enter(page)
        books.contacts[found.contact_id] = ContactRow(row.contact, page.seq, row.messages)
        books.write(tx)
    return int(found.contact_id)


_posted = iter(range(1_000_000))


def tell(node: Any, name: str, phone: str = NADIA, **body: Any) -> None:
    node.handle(PublishEvent(key=f"told-{next(_posted)}", name=name, contact=f"whatsapp:{phone}", body=body))


def news(node: Any, **what: Any) -> None:
    key = f"news-{next(_posted)}"
    node.handle(InboundItem(channel="main", item=AccountUpdate(account="waba", id=key, at=node.clock(), field="x", details={}, **what)))


def last(node: Any, phone: str = NADIA) -> tuple[str, str]:
    """The gate's latest word about a message to somebody: reason and when."""
    kinds = (MessageQueued, MessageRefused, MessageDelayed, SendAttempted)
    fact = [fact for fact in node.log(phone) if isinstance(fact, kinds)][-1]
    return fact.reason, type(fact).__name__


@pytest.fixture
def agreed(make_node: Callable[..., Any]) -> Any:
    """Somebody who never wrote, and agreed elsewhere to offers and to news of flights."""
    node = make_node(FLOWS, BUSINESS)
    note(node, NADIA, ("imported", "marketing", "offers"), ("imported", "utility", "flights"))
    return node


@pytest.fixture
def one(sqlite_url: str, make_node_on: Callable[..., Any]) -> Any:
    """The same on SQLite alone, for what asks the database nothing new."""
    from botkit.store import Store

    store = Store.open(sqlite_url)
    node = make_node_on(store, FLOWS, BUSINESS)
    note(node, NADIA, ("imported", "marketing", "offers"), ("imported", "utility", "flights"))
    yield node
    store.close()


def test_who_never_wrote_is_reached_with_the_consent_that_was_imported(agreed: Any) -> None:
    tell(agreed, "offer")
    (gone,) = agreed.send_all()
    assert (gone.cleared.form, gone.cleared.to[0].value) == ("template", NADIA)
    queued, attempted = agreed.facts(NADIA, MessageQueued)[0], agreed.facts(NADIA, SendAttempted)[0]
    assert (queued.reason, queued.rule) == (attempted.reason, attempted.rule) == ("ALLOW_CONSENT", "24")
    assert queued.saw["consent"] == attempted.saw["consent"] == "given"
    assert queued.saw["form"] == "template"
    assert NADIA not in str(queued.saw), "what the gate saw names nobody"
    with agreed.store.read() as tx:
        assert replay(tx, agreed.bot, agreed.who(NADIA)) is None


def test_what_is_not_agreed_to_is_refused_and_kept_with_its_reason(one: Any) -> None:
    note(one, MARCO, ("imported", "utility", "flights"))
    tell(one, "offer", MARCO)
    (refused,) = one.facts(MARCO, MessageRefused)
    assert (refused.reason, refused.rule, refused.when, refused.saw["consent"]) == ("NO_CONSENT_MARKETING", "17", "queue", "unknown")


def test_a_refusal_of_the_closed_window_is_handed_to_the_desk_when_the_author_says_so(one: Any) -> None:
    tell(one, "bare")
    (refused,) = one.facts(NADIA, MessageRefused)
    assert (refused.reason, refused.plan) == ("WINDOW_CLOSED", "handoff")


def test_the_window_is_half_open_on_the_platforms_clock_and_nothing_that_we_send_opens_it(one: Any) -> None:
    one.says(NADIA, "hello", at=one.clock() - timedelta(hours=23, minutes=58))
    assert last(one) == ("ALLOW_SERVICE_WINDOW", "MessageQueued")
    one.clock.go(minutes=1)
    assert one.send_all() == [], "a minute before the edge it might arrive behind it"
    assert last(one) == ("WINDOW_CLOSED", "MessageRefused")
    tell(one, "late")
    one.send_all()
    tell(one, "bare")
    assert last(one)[0] == "WINDOW_CLOSED"


# ---- when


def test_advertising_waits_for_the_morning_and_answers_do_not_wait_for_advertising(agreed: Any) -> None:
    agreed.clock.go(hours=12, minutes=30)  # 21:30 in London
    tell(agreed, "offer")
    (queued,) = agreed.facts(NADIA, MessageQueued)
    assert (queued.reason, queued.until.isoformat()) == ("QUIET_HOURS", "2026-11-02T08:00:00+00:00")
    assert [row["state"] for row in agreed.rows("outbox")] == ["deferred"]
    agreed.says(NADIA, "hello")
    tell(agreed, "late")
    assert [outbound.row.number for outbound in agreed.send_all()] == [2, 3]
    agreed.clock.now = queued.until
    assert [outbound.row.number for outbound in agreed.send_all()] == [1]


def test_what_was_queued_by_day_is_deferred_when_it_comes_to_be_sent_at_night(one: Any) -> None:
    tell(one, "offer")
    one.clock.go(hours=13)
    assert one.send_all() == []
    assert last(one) == ("QUIET_HOURS", "MessageDelayed")
    (delayed,) = one.facts(NADIA, MessageDelayed)
    assert "Europe/London" in delayed.saw["state"]["zones"]
    one.says(NADIA, "STOP")
    assert [outbound.row.number for outbound in one.send_all()] == [2], "its confirmation does not wait for the morning"
    one.clock.now = delayed.until
    assert one.send_all() == []
    assert [(fact.reason, fact.when) for fact in one.facts(NADIA, MessageRefused)] == [("NO_CONSENT_MARKETING", "send")], "asked again"


def test_a_zone_that_the_contact_told_us_and_hours_of_the_channel_count(one: Any) -> None:
    one.bot.rules = ContactRules(quiet=None)
    one.clock.go(hours=13)
    tell(one, "offer")
    assert last(one)[0] == "ALLOW_CONSENT"
    one.bot.rules = ContactRules(channel_quiet={"main": None})
    tell(one, "offer")
    assert last(one)[0] == "ALLOW_CONSENT"


def test_so_much_advertising_a_day_and_no_more(agreed: Any) -> None:
    agreed.bot.rules = ContactRules(caps=(FrequencyCap(1, timedelta(days=1)), FrequencyCap(2, timedelta(days=7))))
    tell(agreed, "offer")
    tell(agreed, "offer")
    assert len(agreed.send_all()) == 1, "both were queued before one had gone"
    assert last(agreed) == ("FREQUENCY_CAP", "MessageDelayed")
    began = agreed.clock()
    agreed.clock.go(days=1)
    assert len(agreed.send_all()) == 1
    tell(agreed, "offer")
    queued = agreed.facts(NADIA, MessageQueued)[-1]
    assert (queued.reason, queued.until) == ("FREQUENCY_CAP", began + timedelta(days=7)), "the week's cap"
    tell(agreed, "late")
    assert len(agreed.send_all()) == 1, "notices are no advertising"


def test_the_platforms_pause_of_advertising_to_one_person_is_kept(one: Any) -> None:
    tell(one, "offer")
    (outbound,) = one.claim()
    one.settle(outbound, Failed(blame="user", reason="MARKETING_COOLDOWN", code="131049"))
    tell(one, "offer")
    queued = one.facts(NADIA, MessageQueued)[-1]
    assert (queued.reason, queued.until) == ("MARKETING_COOLDOWN", one.clock() + timedelta(hours=24))


def test_as_many_people_as_the_platform_allows(agreed: Any) -> None:
    note(agreed, MARCO, ("imported", "utility", "flights"))
    news(agreed, standing=AccountStatusUpdate(people_limit=1))
    tell(agreed, "late")
    assert len(agreed.send_all()) == 1
    tell(agreed, "late")
    assert len(agreed.send_all()) == 1, "the same person counts once"
    tell(agreed, "late", MARCO)
    queued = agreed.facts(MARCO, MessageQueued)[-1]
    assert (queued.reason, queued.until) == ("MESSAGING_LIMIT", agreed.clock() + timedelta(hours=24))
    agreed.says(MARCO, "hello")
    assert [outbound.row.contact_id for outbound in agreed.send_all()] == [agreed.who(MARCO)], "in a window nobody counts"
    agreed.clock.go(hours=24)
    assert len(agreed.send_all()) == 1


# ---- who


def test_advertising_to_a_number_of_the_united_states_is_refused_and_notices_are_not(one: Any) -> None:
    note(one, BOSTON, ("imported", "marketing", "offers"), ("imported", "utility", "flights"))
    tell(one, "offer", BOSTON)
    assert last(one, BOSTON)[0] == "US_MARKETING_PAUSED"
    tell(one, "late", BOSTON)
    assert last(one, BOSTON)[0] == "ALLOW_CONSENT"


@pytest.mark.parametrize("how", ["answer", "receipt"])
def test_an_error_that_tells_of_a_stop_in_the_messenger_counts_as_one(one: Any, how: str) -> None:
    tell(one, "offer")
    (outbound,) = one.claim()
    if how == "answer":
        one.settle(outbound, Failed(blame="user", reason="META_MARKETING_STOPPED", code="131050"))
    else:
        one.settle(outbound, Sent(platform_id="w1"))
        errors = (PlatformError(code="131050"),)
        one.handle(
            InboundItem(channel="main", item=Receipt(account="10000", id="r", message="w1", status="failed", at=one.clock(), errors=errors))
        )
    assert len(one.facts(NADIA, PlatformStopped)) == 1
    tell(one, "offer")
    assert last(one) == ("META_MARKETING_STOPPED", "MessageRefused")
    tell(one, "late")
    assert last(one)[0] == "ALLOW_CONSENT"
    with one.store.read() as tx:
        assert replay(tx, one.bot, one.contact_id(NADIA)) is None


def test_who_cannot_be_reached_is_not_tried_again_until_they_write(agreed: Any) -> None:
    tell(agreed, "late")
    (outbound,) = agreed.fetch()
    agreed.settle(outbound, Failed(blame="user", reason="UNDELIVERABLE", code="131026"))
    tell(agreed, "late")
    assert last(agreed) == ("UNDELIVERABLE", "MessageRefused")
    agreed.clock.go(hours=1)
    agreed.says(NADIA, "here I am")
    agreed.send_all()
    tell(agreed, "late")
    assert last(agreed)[0] == "ALLOW_CONSENT"


def test_a_consent_from_a_former_address_does_not_count(one: Any) -> None:
    note(one, MARCO, ("given", "utility", "flights"), address="whatsapp:447700900999")
    tell(one, "late", MARCO)
    assert last(one, MARCO) == ("IDENTITY_CHANGED", "MessageRefused")
    note(one, MARCO, ("given", "utility", "flights"), address=f"whatsapp:{MARCO}")
    tell(one, "late", MARCO)
    assert last(one, MARCO)[0] == "ALLOW_CONSENT"


# ---- what


def test_a_template_that_is_paused_or_moved_changes_the_verdict_at_once(agreed: Any) -> None:
    def paused(**what: Any) -> None:
        news(agreed, template=TemplateUpdate(account="waba", name="delayed", language="en", **what))

    tell(agreed, "late")
    paused(status="paused", category="utility")
    assert agreed.send_all() == []
    assert last(agreed) == ("TEMPLATE_PAUSED", "MessageRefused"), "also for what was queued before"
    paused(status="approved")
    tell(agreed, "late")
    assert last(agreed)[0] == "ALLOW_CONSENT"
    paused(category="marketing")
    assert agreed.send_all() == []
    assert last(agreed)[0] == "TEMPLATE_CATEGORY_CHANGED"
    paused(category="utility", quality="red")
    with agreed.store.read() as tx:
        (row,) = catalogue.load(tx)
    assert (row.status, row.category, row.quality) == ("approved", "utility", "red")


def test_an_error_of_a_paused_template_holds_it_until_the_platform_says_otherwise(one: Any) -> None:
    with one.store.begin() as tx:
        catalogue.save(tx, [TemplateRow(account="waba", name="delayed", language="en", status="approved", updated_at=one.clock())])
    tell(one, "late")
    (outbound,) = one.claim()
    one.settle(outbound, Failed(blame="content", reason="TEMPLATE_PAUSED", code="132015"))
    tell(one, "late")
    assert last(one)[0] == "TEMPLATE_PAUSED"
    news(one, template=TemplateUpdate(account="waba", name="delayed", language="en", status="approved"))
    tell(one, "late")
    assert last(one)[0] == "ALLOW_CONSENT"


@pytest.mark.parametrize(("restriction", "answer"), [("starts", "ALLOW_SERVICE_WINDOW"), ("all", "ACCOUNT_RESTRICTED")])
def test_a_restricted_account_starts_nothing_and_answers_where_it_may(one: Any, restriction: Any, answer: str) -> None:
    until = one.clock() + timedelta(days=1)
    news(one, standing=AccountStatusUpdate(restriction=restriction, until=until))
    tell(one, "late")
    assert last(one) == ("ACCOUNT_RESTRICTED", "MessageRefused")
    one.says(NADIA, "hello")
    assert last(one)[0] == answer
    one.clock.now = until
    tell(one, "late")
    assert last(one)[0] == "ALLOW_CONSENT"


def test_while_the_account_is_not_paid_nothing_is_started(one: Any) -> None:
    one.says(NADIA, "hello")
    (outbound,) = one.claim()
    one.settle(outbound, Failed(blame="account", reason="PAYMENT", code="131042"))
    tell(one, "late")
    assert last(one) == ("PAYMENT", "MessageRefused")
    one.clock.go(minutes=15)
    tell(one, "late")
    assert last(one)[0] == "ALLOW_CONSENT"


def test_a_code_goes_out_when_the_person_has_just_asked_for_it(one: Any) -> None:
    one.says(NADIA, "STOP")
    one.send_all()
    one.clock.go(days=2)
    tell(one, "login")
    assert last(one)[1] == "MessageRefused"
    tell(one, "login", request="r1", requested_at=(one.clock() - timedelta(minutes=11)).isoformat())
    assert last(one)[1] == "MessageRefused"
    tell(one, "login", request="r1")
    assert last(one) == ("ALLOW_USER_REQUESTED", "MessageQueued")
    assert len(one.send_all()) == 1


def test_a_critical_notice_needs_no_consent_once_the_business_has_noted_why(one: Any) -> None:
    note(one, MARCO, ("withdrawn", "all", ""))
    tell(one, "late", MARCO)
    assert last(one, MARCO)[0] == "OPTED_OUT"
    one.bot.rules = ContactRules(critical=CriticalNotices(basis="product safety act", templates=frozenset({"delayed"}), duty=True))
    tell(one, "late", MARCO)
    assert last(one, MARCO)[0] == "ALLOW_CRITICAL"
    one.send_all()
    tell(one, "late", MARCO)
    assert last(one, MARCO)[0] == "OPTED_OUT", "one a day"


def test_the_end_of_an_advertisements_window_is_the_platforms_own(one: Any) -> None:
    one.says(NADIA, "hello")
    (outbound,) = one.claim()
    one.settle(outbound, Sent(platform_id="w1"))
    until = one.clock() + timedelta(hours=72)
    item = Receipt(
        account="10000",
        id="r",
        message="w1",
        status="sent",
        at=one.clock(),
        tag=tag_of(outbound.row.contact_id, outbound.row.number),
        price=Pricing(origin=ENTRY_POINT, expires_at=until),
    )
    one.handle(InboundItem(channel="main", item=item))
    assert [row["entry_until"] for row in one.rows("sessions")] == [until]


def test_what_the_gate_asks_takes_no_statement_per_message(one: Any) -> None:
    from sqlalchemy import Engine, event

    people = [f"4477009001{place:02}" for place in range(20)]
    for phone in people:
        note(one, phone, ("imported", "marketing", "offers"))
    one.bot.rules = ContactRules(caps=(FrequencyCap(3, timedelta(days=7)),))
    news(one, standing=AccountStatusUpdate(people_limit=2000))

    def statements(chosen: list[str]) -> int:
        seen: list[str] = []

        def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        posts = [PublishEvent(key=f"many-{next(_posted)}", name="offer", contact=f"whatsapp:{phone}") for phone in chosen]
        one.handle(*posts)
        event.listen(Engine, "before_cursor_execute", hear)
        try:
            assert len(one.claim()) == len(chosen)
        finally:
            event.remove(Engine, "before_cursor_execute", hear)
        return len(seen)

    statements(people[:2])
    assert statements(people[2:5]) == statements(people[5:])
