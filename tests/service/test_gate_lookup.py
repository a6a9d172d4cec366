"""What the gate is told comes from the store, at queueing and again at sending: consent, windows and statements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, get_type_hints

from botkit.core.events import MessageQueued, MessageRefused, SendAttempted
from botkit.core.model.platform import AccountStatusUpdate, Receipt, Sent
from botkit.core.model.pricing import Pricing
from botkit.policy.gate.contact_rules import ContactRules
from botkit.policy.gate.request import FrequencyCap, GateContext
from botkit.service.commands import InboundItem, PublishEvent
from botkit.service.delivery.receipts import ENTRY_POINT, tag_of
from botkit.service.explain.replay import replay
from botkit.service.gate_lookup import GateFacts
from tests.support.notices import MARCO, NADIA, add_consents, last_verdict, post_event, post_keys, report_news


def test_the_facts_have_names_and_types_of_the_gates_context() -> None:
    assert get_type_hints(GateFacts).items() <= get_type_hints(GateContext).items()


def test_who_never_wrote_is_reached_with_the_consent_that_was_imported(agreed_node: Any) -> None:
    post_event(agreed_node, "offer")
    (gone,) = agreed_node.send_all()
    assert (gone.cleared.form, gone.cleared.to[0].value) == ("template", NADIA)
    queued, attempted = agreed_node.facts(NADIA, MessageQueued)[0], agreed_node.facts(NADIA, SendAttempted)[0]
    assert (queued.reason, queued.rule) == (attempted.reason, attempted.rule) == ("ALLOW_CONSENT", "24")
    assert queued.saw["consent"] == attempted.saw["consent"] == "given"
    assert queued.saw["form"] == "template"
    assert NADIA not in str(queued.saw), "what the gate saw names nobody"
    with agreed_node.store.read() as tx:
        assert replay(tx, agreed_node.bot, agreed_node.contact_id(NADIA)) is None


def test_what_is_not_agreed_to_is_refused_and_kept_with_its_reason(sqlite_node: Any) -> None:
    add_consents(sqlite_node, MARCO, ("imported", "utility", "flights"))
    post_event(sqlite_node, "offer", MARCO)
    (refused,) = sqlite_node.facts(MARCO, MessageRefused)
    assert (refused.reason, refused.rule, refused.when, refused.saw["consent"]) == ("NO_CONSENT_MARKETING", "17", "queue", "unknown")


def test_a_refusal_of_the_closed_window_is_handed_to_the_desk_when_the_author_says_so(sqlite_node: Any) -> None:
    post_event(sqlite_node, "bare")
    (refused,) = sqlite_node.facts(NADIA, MessageRefused)
    assert (refused.reason, refused.plan) == ("WINDOW_CLOSED", "handoff")


def test_the_window_is_half_open_on_the_platforms_clock_and_nothing_that_we_send_opens_it(sqlite_node: Any) -> None:
    sqlite_node.says(NADIA, "hello", at=sqlite_node.clock() - timedelta(hours=23, minutes=58))
    assert last_verdict(sqlite_node) == ("ALLOW_SERVICE_WINDOW", "MessageQueued")
    sqlite_node.clock.go(minutes=1)
    assert sqlite_node.send_all() == [], "a minute before the edge it might arrive behind it"
    assert last_verdict(sqlite_node) == ("WINDOW_CLOSED", "MessageRefused")
    post_event(sqlite_node, "late")
    sqlite_node.send_all()
    post_event(sqlite_node, "bare")
    assert last_verdict(sqlite_node)[0] == "WINDOW_CLOSED"


def test_the_end_of_an_advertisements_window_is_the_platforms_own(sqlite_node: Any) -> None:
    sqlite_node.says(NADIA, "hello")
    (outbound,) = sqlite_node.claim()
    sqlite_node.settle(outbound, Sent(platform_id="w1"))
    until = sqlite_node.clock() + timedelta(hours=72)
    item = Receipt(
        account="10000",
        id="r",
        message="w1",
        status="sent",
        at=sqlite_node.clock(),
        tag=tag_of(outbound.row.contact_id, outbound.row.number),
        price=Pricing(origin=ENTRY_POINT, expires_at=until),
    )
    sqlite_node.handle(InboundItem(channel="main", item=item))
    assert [row["entry_until"] for row in sqlite_node.rows("sessions")] == [until]


def test_what_the_gate_asks_takes_no_statement_per_message(sqlite_node: Any) -> None:
    from sqlalchemy import Engine, event

    people = [f"4477009001{place:02}" for place in range(20)]
    for phone in people:
        add_consents(sqlite_node, phone, ("imported", "marketing", "offers"))
    sqlite_node.bot.rules = ContactRules(caps=(FrequencyCap(3, timedelta(days=7)),))
    report_news(sqlite_node, standing=AccountStatusUpdate(people_limit=2000))

    def statements(chosen: list[str]) -> int:
        seen: list[str] = []

        def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        posts = [PublishEvent(key=f"many-{next(post_keys)}", name="offer", contact=f"whatsapp:{phone}") for phone in chosen]
        sqlite_node.handle(*posts)
        event.listen(Engine, "before_cursor_execute", hear)
        try:
            assert len(sqlite_node.claim()) == len(chosen)
        finally:
            event.remove(Engine, "before_cursor_execute", hear)
        return len(seen)

    statements(people[:2])
    assert statements(people[2:5]) == statements(people[5:])
