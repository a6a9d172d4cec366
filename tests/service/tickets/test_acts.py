"""What people do with tickets, on a node and its store: each act once, refused with a word, the same in table, counters and log."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from botkit.core.events import AgentReplied, AgentWrote, MessageQueued, MessageRefused, NoteAdded, Tagged
from botkit.core.model.message import Outgoing, Text
from botkit.core.model.platform import Echo, Sender, Sent
from botkit.policy.tickets import Seen
from botkit.service.commands import (
    ClaimCalls,
    CloseHandoff,
    FireDueTimers,
    FunctionResult,
    InboundItem,
    PublishEvent,
    TicketDone,
    TicketRefused,
)
from botkit.service.explain.replay import replay
from botkit.service.privacy.erase import erase
from botkit.service.tickets import acts
from botkit.service.tickets.rebuild import compare, rebuild
from botkit.store import Store
from botkit.store.tickets import ticket_counts, tickets
from botkit.store.tickets.tickets import TicketFilter, TicketKey
from tests.support.service import BEGAN, Clock, SteppedNode, make_bot

ANA = "447700900001"
FLOWS = {
    "help": """
botkit: 1
flow: help
title: Help
language: en
starts: [{keywords: [help me]}]
steps:
  - say: A colleague will write to you.
  - handoff: desk
    note: "{{ reply }}"
    due: 4 hours
  - say: Glad to have helped.
""",
    "menu": "botkit: 1\nflow: menu\ntitle: Menu\nlanguage: en\nstarts: [no_match]\nsteps: [{say: Menu.}]\n",
    "notice": (
        "botkit: 1\nflow: notice\ntitle: Notice\nlanguage: en\nstarts: [{event: news}]\n"
        "steps: [{say: 'News.', topic: flights, outside: drop}]\n"
    ),
    "alarm": (
        "botkit: 1\nflow: alarm\ntitle: Alarm\nlanguage: en\nstarts: [{event: alarm}]\n"
        "steps: [{say: Cancelled., urgent: true, topic: flights, outside: drop}]\n"
    ),
    "survey": (
        "botkit: 1\nflow: survey\ntitle: Survey\nlanguage: en\nstarts: [{keywords: [rate us]}]\n"
        "steps: [{call: status, save: r}, {ask: 'How was it?', topic: flights, wait: 2 days, no_reply: [{tag: silent}, end]}]\n"
    ),
    "sign": (
        "botkit: 1\nflow: sign\ntitle: Sign up\nlanguage: en\nstarts: [{keywords: [sign me up]}]\n"
        "steps: [{opt_in: flights, ask: May we?}, {say: Done.}]\n"
    ),
}


@pytest.fixture
def node(store: Store, tmp_path: Path) -> SteppedNode:
    return SteppedNode(store=store, bot=make_bot(tmp_path / "flows", FLOWS), clock=Clock())


def handed_over(node: SteppedNode, phone: str = ANA) -> TicketKey:
    node.says(phone, "help me")
    node.send_all()
    return node.contact_id(phone), "main", 1


def said(node: SteppedNode) -> list[str]:
    return [outbound.cleared.message.body for outbound in node.send_all()]


def done(node: SteppedNode, command: object) -> TicketDone:
    (result,) = node.handle(command)
    assert isinstance(result, TicketDone), result
    return result


def refused(node: SteppedNode, command: object) -> str:
    (result,) = node.handle(command)
    assert isinstance(result, TicketRefused), result
    return result.why


def hello(words: str = "Hello, Sam here.") -> Outgoing:
    return Outgoing(body=words)


def test_a_hand_off_its_answer_and_its_end(node: SteppedNode) -> None:
    key = handed_over(node)
    with node.store.read() as tx:
        (row,) = tickets.page(tx, TicketFilter(queue="desk", assignee=""))
        assert (row.key, row.ticket.waiting_since) == (key, BEGAN)
        assert ticket_counts.load(tx) == {("desk", "open"): 1, ("desk", "unassigned"): 1, ("desk", "opened"): 1}
    taken = done(node, acts.take(key, "Sam"))
    assert taken.ticket.assignee == "Sam"
    answered = done(node, acts.reply(key, "Sam", hello()))
    assert answered.message is not None
    assert said(node) == ["Hello, Sam here."]
    assert node.facts(ANA, MessageQueued)[-1].by == "Sam"
    node.says(ANA, "thank you")
    assert said(node) == []
    closed = done(node, acts.close(key, "Sam", "solved"))
    assert (closed.ticket.state, closed.ticket.outcome) == ("closed", "solved")
    assert said(node) == ["Glad to have helped."], node.log(ANA)[-6:]
    with node.store.read() as tx:
        assert tickets.page(tx, TicketFilter()) == ()
        counts = {name: n for (_, name), n in ticket_counts.load(tx).items() if n}
        assert counts == {"opened": 1, "closed": 1, "replied": 1}
        assert compare(tx).rows == compare(tx).counters == ()
        assert replay(tx, node.bot, key[0]) is None


def test_of_two_agents_who_answer_at_once_the_second_is_shown_the_newer_words(node: SteppedNode) -> None:
    key = handed_over(node)
    seen = Seen(words=1)
    first, second = node.handle(acts.reply(key, "Sam", hello("First."), seen), acts.reply(key, "Kim", hello("Second."), seen))
    assert isinstance(first, TicketDone)
    assert isinstance(second, TicketRefused)
    assert second.why == "taken"
    assert refused(node, acts.reply(key, "Sam", hello("Again."), seen)) == "unseen"
    assert done(node, acts.reply(key, "Kim", hello("Second."), Seen(words=1, anyway=True)))
    assert said(node) == ["First.", "Second."]
    assert [event.by for event in node.facts(ANA, AgentWrote)] == ["Sam", "Kim"]


def test_of_a_hundred_who_take_a_ticket_one_gets_it(node: SteppedNode) -> None:
    key = handed_over(node)
    other = node.other()
    results = [(node if number % 2 else other).handle(acts.take(key, f"agent {number}"))[0] for number in range(20)]
    results += node.handle(*(acts.take(key, f"agent {number}") for number in range(20, 100)))
    assert [type(result) for result in results].count(TicketDone) == 1
    assert {result.why for result in results if isinstance(result, TicketRefused)} == {"taken"}
    done(node, acts.take(key, "Kim", Seen(anyway=True)))
    assert done(node, acts.assign(key, "Kim", "")).ticket.assignee == ""


def test_a_key_counts_once_and_gives_its_first_answer_again(node: SteppedNode) -> None:
    key = handed_over(node)
    command = acts.once(acts.reply(key, "Sam", hello()), "click-1")
    first, second = node.handle(command, acts.once(acts.reply(key, "Sam", hello()), "click-1"))
    assert first == second == done(node.other(), command)
    assert refused(node, acts.once(acts.reply(key, "Sam", hello("Other.")), "click-1")) == "key_reused"
    assert said(node) == ["Hello, Sam here."]


def test_what_the_gate_refuses_leaves_nothing_and_says_its_rule(node: SteppedNode) -> None:
    key = handed_over(node)
    node.clock.go(hours=25)
    before = node.log(ANA)
    (result,) = node.handle(acts.once(acts.reply(key, "Sam", hello()), "late"))
    assert isinstance(result, TicketRefused)
    assert (result.why, result.reason, result.rule) == ("gate", "WINDOW_CLOSED", "7")
    assert node.log(ANA) == before
    node.says(ANA, "still there?")
    assert done(node, acts.once(acts.reply(key, "Sam", hello()), "late")).message is not None


def test_bad_input_has_one_clear_answer_each(node: SteppedNode) -> None:
    key = handed_over(node)
    assert refused(node, acts.reply(key, "Sam", hello(" "))) == "empty"
    assert refused(node, acts.reply(key, "Sam", hello("x" * 4097))) == "too_long"
    assert refused(node, acts.note(key, "Sam", "")) == "empty"
    assert refused(node, acts.move(key, "Sam", "nowhere")) == "unknown_queue"
    assert refused(node, acts.snooze(key, "Sam", node.clock.now)) == "past"
    assert refused(node, acts.close((key[0], "main", 2), "Sam")) == "closed"
    assert refused(node, acts.note(key, "Sam", "x", Seen(version=99))) == "changed"
    assert refused(node, acts.request(key[0], "main", "Sam", "desk")) == "open"
    assert node.handle(acts.close((999, "main", 1), "Sam")) == [None]
    done(node, acts.close(key, "Sam"))
    assert refused(node, acts.close(key, "Sam")) == "closed"
    assert done(node, acts.request(key[0], "main", "Sam", "desk", former=1)).ticket.former == 1


def test_an_answer_of_the_bot_that_waits_is_dropped_when_a_person_comes(node: SteppedNode) -> None:
    node.says(ANA, "hello")
    (outbound,) = node.claim()
    node.says(ANA, "hello again")
    contact = node.contact_id(ANA)
    done(node, acts.request(contact, "main", "Sam", "desk"))
    done(node, acts.reply((contact, "main", 1), "Sam", hello()))
    node.settle(outbound, Sent(platform_id="wamid.left"))
    assert said(node) == ["Hello, Sam here."]
    assert [fact.reason for fact in node.facts(ANA, MessageRefused)] == ["HUMAN_HAS_CHAT"]


def test_a_notice_waits_for_the_end_of_the_ticket_and_an_urgent_one_does_not(node: SteppedNode) -> None:
    node.says(ANA, "sign me up")
    node.says(ANA, "yes")
    key = handed_over(node)
    node.handle(
        PublishEvent(key="1", name="news", contact=f"whatsapp:{ANA}"), PublishEvent(key="2", name="alarm", contact=f"whatsapp:{ANA}")
    )
    assert said(node) == ["Cancelled."]
    done(node, acts.close(key, "Sam"))
    assert sorted(said(node)) == ["Glad to have helped.", "News."]


def test_a_question_that_is_dropped_because_a_person_has_come_waits_for_no_answer(node: SteppedNode) -> None:
    node.says(ANA, "rate us")
    (calls,) = node.handle(ClaimCalls(limit=9))
    contact = node.contact_id(ANA)
    done(node, acts.request(contact, "main", "Sam", "desk"))
    node.handle(*(FunctionResult(call=call, result={}) for call in calls))
    done(node, acts.close((contact, "main", 1), "Sam"))
    assert said(node) == []
    assert [fact.reason for fact in node.facts(ANA, MessageRefused)] == ["HUMAN_HAS_CHAT"]
    assert [fact.label for fact in node.facts(ANA, Tagged)] == ["silent"]
    node.says(ANA, "9")
    assert said(node) == ["Menu."]


def test_stop_is_heard_during_a_ticket_which_stays_and_the_agent_may_answer(node: SteppedNode) -> None:
    key = handed_over(node)
    node.says(ANA, "STOP")
    assert len(said(node)) == 1
    with node.store.read() as tx:
        row = tickets.find(tx, key)
    assert row is not None
    assert (row.ticket.state, row.ticket.words) == ("open", 2)
    done(node, acts.reply(key, "Sam", hello()))
    assert said(node) == ["Hello, Sam here."]
    with node.store.read() as tx:
        assert compare(tx).rows == ()
        assert replay(tx, node.bot, key[0]) is None


def test_the_words_of_an_echo_are_kept_and_erased_with_the_person(node: SteppedNode) -> None:
    key = handed_over(node)
    done(node, acts.note(key, "Sam", "a note about Ana"))
    echo = Echo(account="10000", id="e", at=None, recipient=Sender(phone=ANA), human=True, content=Text(body="written in the app"))
    node.handle(InboundItem(channel="main", item=echo))
    assert node.facts(ANA, AgentReplied)[0].content == Text(body="written in the app")
    with node.store.read() as tx:
        row = tickets.find(tx, key)
    assert row is not None
    assert row.ticket.first_reply_at == BEGAN
    with node.store.begin() as tx:
        erase(tx, b"0" * 32, [key[0]], BEGAN, "test")
    assert (node.rows("tickets"), node.rows("changes"), {row["n"] for row in node.rows("ticket_counts") if row["counter"] == "open"}) == (
        [],
        [],
        {0},
    )
    assert "written in the app" not in str(node.rows("events"))
    assert "a note about" not in str(node.rows("events"))
    assert node.facts(key[0], NoteAdded)[0].text == ""


def test_close_by_address_still_closes_whichever_ticket_is_open(node: SteppedNode) -> None:
    handed_over(node)
    assert node.handle(CloseHandoff(contact=f"whatsapp:{ANA}", by="Sam")) == [True]
    assert said(node) == ["Glad to have helped."]


def test_the_tables_can_be_made_from_the_log_again(node: SteppedNode) -> None:
    for number in range(5):
        key = handed_over(node, f"44770090001{number}")
        done(node, acts.reply(key, "Sam", hello()))
        if number % 2:
            done(node, acts.close(key, "Sam"))
        node.clock.go(minutes=7)
    node.clock.go(hours=5)
    node.handle(FireDueTimers(limit=100))
    with node.store.read() as tx:
        before, counts = tickets.all_tickets(tx), ticket_counts.load(tx)
    with node.store.begin() as tx:
        assert rebuild(tx) == 5
        assert tickets.all_tickets(tx) == before
        assert {key: n for key, n in ticket_counts.load(tx).items() if n} == {key: n for key, n in counts.items() if n}


def test_lists_are_paged_from_the_newest_change_on(node: SteppedNode) -> None:
    keys = []
    for number in range(7):
        keys.append(handed_over(node, f"44770090001{number}"))
        node.clock.now += timedelta(minutes=1)
    shown: list[TicketKey] = []
    after = None
    while True:
        with node.store.read() as tx:
            page = tickets.page(tx, TicketFilter(queue="desk"), after, 3)
        if not page:
            break
        shown += [row.key for row in page]
        after = tickets.cursor_of(page[-1])
    assert shown == keys[::-1]
    with node.store.read() as tx:
        assert tickets.waiting_since(tx, "desk") == BEGAN
