"""Plans: the audience is frozen, the gate asked for everyone, and what the plan says is what happens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from botkit.core.events import SendAttempted
from botkit.core.model.broadcast import BroadcastArm, Guards, Plan
from botkit.core.model.segment import Condition, Segment
from botkit.policy.gate.contact_rules import ContactRules
from botkit.policy.gate.quiet_hours import QuietHours
from botkit.service.broadcasts.plan import local_moment
from botkit.service.commands import BroadcastRefused
from botkit.store.broadcasts import broadcasts, recipients
from botkit.store.delivery import account_status
from botkit.store.delivery.account_status import AccountStatusRow
from tests.support.broadcasts import act, add_people, counts, draft, edit, phone, planned, planner, run_out, state, tick, write


def plan_of(node: Any, number: int) -> Plan:
    with node.store.read() as tx:
        found = broadcasts.find(tx, number)
    assert found is not None
    return found.plan


def what(plan: Plan) -> dict[tuple[str, str], int]:
    return {(count.what, count.reason): count.count for count in plan.counts}


ALL = Segment(name="all")


def test_the_plan_says_what_happens(sqlite_plain: Any) -> None:
    node = sqlite_plain
    add_people(node, 12, agreed=9)
    write(node, phone(0), "STOP")
    write(node, phone(10), "hello")
    number = planned(node, segment=ALL)
    foreseen = what(plan_of(node, number))
    assert foreseen["send", ""] == 8
    assert sum(foreseen.values()) == 12
    act(node, number, "start")
    run_out(node)
    found = counts(node, number)
    assert found["sent", ""] == foreseen["send", ""]
    refused = {reason: n for (outcome, reason), n in found.items() if outcome == "refused"}
    assert refused == {reason: n for (kind, reason), n in foreseen.items() if kind == "refuse"}


def test_a_plan_writes_nothing_for_anybody_it_looks_at(sqlite_plain: Any) -> None:
    node = sqlite_plain
    add_people(node, 3)
    before = [node.rows(table) for table in ("contacts", "messages", "outbox", "sessions")]
    own = len(node.log(phone(0)))
    planned(node)
    after = [node.rows(table) for table in ("contacts", "messages", "outbox", "sessions")]
    assert [rows for rows in before[0] if rows["id"]] == [rows for rows in after[0] if rows["id"]]
    assert before[1:] == after[1:]
    assert len(node.log(phone(0))) == own


def test_conditions_say_how_many_they_leave_out(sqlite_plain: Any) -> None:
    node = sqlite_plain
    add_people(node, 6)
    edit(node, phone(0), language="de", tags=("gold",))
    edit(node, phone(1), language="de-AT", tags=("gold", "staff"))
    edit(node, phone(2), language="nl", tags=("gold",), fields={"nps": Decimal(3)})
    edit(node, phone(3), language="de", tags=("gold",), fields={"nps": Decimal(9)})
    segment = Segment(
        name="some",
        conditions=(
            Condition(kind="tags", values=("gold",)),
            Condition(kind="without_tags", values=("staff",)),
            Condition(kind="language", values=("de",)),
            Condition(kind="where", values=("contact.nps is not defined or contact.nps < 7",)),
        ),
    )
    plan = plan_of(node, planned(node, segment=segment))
    assert plan.audience == 1
    assert dict(plan.left_out) == {
        "tags: gold": 2,
        "without_tags: staff": 1,
        "language: de": 1,
        "where: contact.nps is not defined or contact.nps < 7": 1,
    }


def test_an_index_finds_who_agreed_and_the_others_are_counted(sqlite_plain: Any) -> None:
    node = sqlite_plain
    add_people(node, 5, agreed=2)
    plan = plan_of(node, planned(node))
    assert (plan.examined, plan.audience, dict(plan.left_out)) == (2, 2, {"agreed: flights": 3})


def test_who_wrote_lately_on_which_channel_and_from_where_is_known(sqlite_plain: Any) -> None:
    node = sqlite_plain
    add_people(node, 3)
    write(node, phone(1), "hello")
    node.clock.go(days=3)
    lately = Segment(name="lately", conditions=(Condition(kind="heard_within", length=timedelta(days=7)),))
    silent = Segment(name="silent", conditions=(Condition(kind="silent_for", length=timedelta(days=1)),))
    british = Segment(name="british", conditions=(Condition(kind="market", values=("GB",)), Condition(kind="channel", values=("main",))))
    assert plan_of(node, planned(node, name="a", segment=lately)).audience == 1
    assert plan_of(node, planned(node, name="b", segment=silent)).audience == 3
    assert plan_of(node, planned(node, name="c", segment=british)).audience == 1


def test_the_cost_is_the_sum_of_what_is_sent(sqlite_plain: Any) -> None:
    node = sqlite_plain
    add_people(node, 7)
    write(node, phone(0), "hello")  # their window is open, and a notice in it is free
    number = planned(node)
    plan = plan_of(node, number)
    charged = [group for group in plan.groups if not group.is_open]
    assert [(group.category, group.form, group.destination, group.count) for group in charged] == [("utility", "template", "4477", 6)]
    assert Decimal(plan.most) == Decimal(plan.expected) == Decimal(plan.least) > 0
    alone = Decimal(plan_of(node, planned(node, name="one", segment=_only(node, phone(3)))).most)
    assert Decimal(plan.most) == 6 * alone
    act(node, number, "start")
    run_out(node)
    sent = [fact for who in range(7) for fact in node.facts(phone(who), SendAttempted) if fact.form == "template"]
    assert len(sent) == 6


def _only(node: Any, who: str) -> Segment:
    return Segment(name="one", conditions=(Condition(kind="where", values=(f"contact.id == {node.contact_id(who)}",)),))


def test_quiet_hours_defer_and_the_plan_says_so(sqlite_plain: Any) -> None:
    node = sqlite_plain
    node.bot.rules = ContactRules(quiet=QuietHours(), quiet_for_utility=True)
    node.clock.now = datetime(2026, 11, 1, 23, 0, tzinfo=UTC)
    add_people(node, 3)
    number = planned(node)
    assert what(plan_of(node, number)) == {("defer", "QUIET_HOURS"): 3}
    act(node, number, "start")
    tick(node)
    assert not node.rows("outbox")  # nothing waits in the outbox: a cancel has nothing to take back
    node.clock.now = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
    run_out(node)
    assert counts(node, number) == {("sent", ""): 3}


def test_everybody_is_told_at_ten_where_they_live(sqlite_plain: Any) -> None:
    node = sqlite_plain
    node.bot.rules = ContactRules(quiet=None)
    add_people(node, 2)
    edit(node, phone(0), zone="America/New_York")
    edit(node, phone(1), zone="Asia/Tokyo")
    node.clock.now = datetime(2026, 11, 5, 0, 0, tzinfo=UTC)
    number = planned(node, local_time="2026-11-06T10:00", starts_at=datetime(2026, 11, 5, 20, 0, tzinfo=UTC))
    act(node, number, "start")
    times = {}
    for _ in range(60):
        tick(node)
        for one in node.send_all():
            times[one.row.contact_id] = node.clock.now
        node.clock.go(hours=1)
    local = [at.astimezone(ZoneInfo(zone)).hour for at, zone in zip(
        (times[node.contact_id(phone(0))], times[node.contact_id(phone(1))]), ("America/New_York", "Asia/Tokyo"), strict=True)]  # fmt: skip
    assert local == [10, 10]


@pytest.mark.parametrize("day", range(0, 365, 7))
def test_ten_in_the_morning_is_ten_on_every_clock_of_the_year(day: int) -> None:
    written = (datetime(2026, 1, 1, 10) + timedelta(days=day)).isoformat()
    for zone in ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Kiritimati"):
        assert local_moment(written, (zone,)).astimezone(ZoneInfo(zone)).hour == 10
    both = local_moment(written, ("America/New_York", "America/Los_Angeles"))
    assert both.astimezone(ZoneInfo("America/New_York")).hour >= 13  # never too early for either


def test_arms_and_holdout_are_fixed_by_contact(sqlite_plain: Any) -> None:
    node = sqlite_plain
    add_people(node, 40)
    arms = (BroadcastArm(flow="strike", percent=50), BroadcastArm(flow="strike", percent=50))
    number = planned(node, arms=arms, holdout=25)
    with node.store.read() as tx:
        rows = recipients.page(tx, number, 0, 100)
    held = [row for row in rows if row.outcome == "held_out"]
    assert 1 < len(held) < 25
    assert {row.arm for row in rows if row.outcome == "waiting"} == {0, 1}
    act(node, number, "start")
    run_out(node)
    assert counts(node, number) == {("sent", ""): 40 - len(held), ("held_out", ""): len(held)}


def test_a_second_broadcast_goes_to_those_of_the_first_who_did_not_answer(sqlite_plain: Any) -> None:
    node = sqlite_plain
    add_people(node, 4)
    first = planned(node)
    act(node, first, "start")
    for one in run_out(node)[:3]:
        node.receipt(f"wamid.sent.{one.row.contact_id}.{one.row.number}", "delivered")
    write(node, phone(0), "Thanks")
    second = planned(node, name="again", segment=None, of=first, outcomes=("delivered",))
    assert plan_of(node, second).audience == 2


def test_a_plan_that_is_interrupted_goes_on_elsewhere(sqlite_plain: Any) -> None:
    node = sqlite_plain
    add_people(node, 3)
    number = draft(node)
    plans, other = planner(node), planner(node.other())
    assert plans.claim(number)
    assert not other.claim(number)
    node.clock.go(minutes=2)
    assert other.claim(number)
    assert plans.piece(number) is None  # its lease lapsed
    while other.piece(number) is not None:
        pass
    assert plan_of(node, number).audience == 3


def test_who_planned_cannot_approve_and_another_plan_is_not_approved(sqlite_plain: Any) -> None:
    node = sqlite_plain
    node.bot.approve_above = Decimal("0.01")
    add_people(node, 3)
    number = planned(node)

    def why(result: Any) -> str:
        assert isinstance(result, BroadcastRefused)
        return result.why

    assert why(act(node, number, "start")) == "needs_approval"
    assert why(act(node, number, "approve")) == "own_plan"
    assert why(act(node, number, "approve", by="bob", digest="0000")) == "changed"
    act(node, number, "approve", by="bob", digest=plan_of(node, number).digest[:12])
    assert state(node, number) == "approved"
    act(node, number, "start", digest=plan_of(node, number).digest)
    assert state(node, number) == "running"
    assert why(act(node, number, "start")) == "state"
    assert why(act(node, 99, "start")) == "missing"


def test_nobody_to_tell_is_no_broadcast(sqlite_plain: Any) -> None:
    number = planned(sqlite_plain)
    result = act(sqlite_plain, number, "start")
    assert isinstance(result, BroadcastRefused)
    assert result.why == "nobody"


def test_what_a_broadcast_may_cost_pauses_it(sqlite_plain: Any) -> None:
    node = sqlite_plain
    add_people(node, 10)
    each = Decimal(plan_of(node, planned(node, name="x")).most) / 10
    number = planned(node, guards=Guards(budget=3 * each), per_minute=60)
    act(node, number, "start")
    run_out(node, rounds=15)
    assert state(node, number) == "paused"
    assert counts(node, number)["sent", ""] < 10


def test_the_limit_of_people_a_day_moves_the_end(sqlite_plain: Any) -> None:
    node = sqlite_plain
    add_people(node, 5)
    with node.store.begin() as tx:
        account_status.save(tx, AccountStatusRow(channel="main", people_limit=2, updated_at=node.clock()))
    number = planned(node)
    plan = plan_of(node, number)
    assert plan.ends_at is not None
    assert plan.ends_at - node.clock() > timedelta(days=2)
    act(node, number, "start")
    days = [len(run_out(node, rounds=3, hours=8)) for _ in range(4)]
    assert sum(days) == 5
    assert max(days) == 2
    assert replace(plan, digest="").to_be_sent == 5
