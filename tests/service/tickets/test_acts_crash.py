"""Agents' messages and a node that dies: at each point between a click and its receipt nothing is lost, and nothing is sent twice.

The one doubt that a crash leaves is that of every message: between the request and its answer. Who wants it rather unsent than twice
says so (`unknown_outcome`).
"""

from __future__ import annotations

import contextlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from botkit.core.events import AgentWrote, MessageQueued, MessageSent
from botkit.core.model.message import Outgoing
from botkit.service.commands import TicketDone
from botkit.service.delivery.sender_state import LEASE
from botkit.service.explain.replay import replay
from botkit.service.tickets import acts
from botkit.service.tickets.rebuild import compare
from botkit.store import Store
from tests.service.tickets.test_acts import ANA, FLOWS, handed_over
from tests.support.service import Clock, SteppedNode, make_bot

POINTS = ("before the act", "before its commit", "after its commit", "after the claim", "after the answer")


class _Died(BaseException):
    """The process is gone, with everything that it had not committed."""


@pytest.fixture
def node(store: Store, tmp_path: Path) -> SteppedNode:
    return SteppedNode(store=store, bot=make_bot(tmp_path / "flows", FLOWS), clock=Clock())


def dies(node: SteppedNode, *commands: Any) -> None:
    """All is done within the transaction, and the process dies before the commit."""
    with contextlib.suppress(_Died), node.store.begin() as tx:
        node.handler.handle(tx, commands)
        raise _Died


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("resends", [True, False])
def test_a_click_counts_once_wherever_the_node_dies(node: SteppedNode, point: str, resends: bool) -> None:
    key = handed_over(node)
    node.sender_state.resend_unknown = resends
    click = acts.once(acts.reply(key, "Sam", Outgoing(body="Hello, Sam here.")), "click-1")
    requests: list[str] = []
    match point:
        case "before its commit":
            dies(node, click)
        case "after its commit":
            node.handle(click)
        case "after the claim" | "after the answer":
            node.handle(click)
            claimed = node.claim()
            if point == "after the answer":
                requests += [outbound.cleared.message.body for outbound in claimed]
    after = node.other("after")  # the next node
    after.sender_state.resend_unknown = resends
    (again,) = after.handle(click)
    assert isinstance(again, TicketDone)
    node.clock.now += LEASE + timedelta(minutes=1)
    requests += [outbound.cleared.message.body for outbound in after.send_all()]
    if point in ("after the claim", "after the answer"):
        # An attempt is in the log, and nobody knows its end.
        assert requests.count("Hello, Sam here.") == (point == "after the answer") + resends
    else:
        assert requests == ["Hello, Sam here."]
        assert len(node.facts(ANA, MessageSent)) == len({fact.number for fact in node.facts(ANA, MessageSent)})
    assert len(node.facts(ANA, AgentWrote)) == 1
    assert [fact.by for fact in node.facts(ANA, MessageQueued) if fact.by] == ["Sam"]
    with node.store.read() as tx:
        assert compare(tx).rows == compare(tx).counters == ()
        assert replay(tx, node.bot, key[0]) is None


def test_a_desk_hears_of_an_act_exactly_when_it_was_committed(node: SteppedNode) -> None:
    node.bot.desk_of_queue = {"desk": "care"}
    key = handed_over(node)
    note = acts.note(key, "Sam", "A note.")
    dies(node, note)
    assert [row["kind"] for row in node.rows("desk_events")] == ["ticket.opened", "message.sent"]
    node.handle(note)
    assert [row["kind"] for row in node.rows("desk_events")] == ["ticket.opened", "message.sent", "note.added"]
