"""What the gate is told of time: quiet hours, caps, the platform's pauses and limits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from botkit.core.events import MessageDelayed, MessageQueued, MessageRefused
from botkit.core.model.platform import AccountStatusUpdate, Failed
from botkit.policy.gate.contact_rules import ContactRules
from botkit.policy.gate.request import FrequencyCap
from tests.support.notices import MARCO, NADIA, add_consents, last_verdict, post_event, report_news


def test_advertising_waits_for_the_morning_and_answers_do_not_wait_for_advertising(agreed_node: Any) -> None:
    agreed_node.clock.go(hours=12, minutes=30)  # 21:30 in London
    post_event(agreed_node, "offer")
    (queued,) = agreed_node.facts(NADIA, MessageQueued)
    assert (queued.reason, queued.until.isoformat()) == ("QUIET_HOURS", "2026-11-02T08:00:00+00:00")
    assert [row["state"] for row in agreed_node.rows("outbox")] == ["deferred"]
    agreed_node.says(NADIA, "hello")
    post_event(agreed_node, "late")
    assert [outbound.row.number for outbound in agreed_node.send_all()] == [2, 3]
    agreed_node.clock.now = queued.until
    assert [outbound.row.number for outbound in agreed_node.send_all()] == [1]


def test_what_was_queued_by_day_is_deferred_when_it_comes_to_be_sent_at_night(sqlite_node: Any) -> None:
    post_event(sqlite_node, "offer")
    sqlite_node.clock.go(hours=13)
    assert sqlite_node.send_all() == []
    assert last_verdict(sqlite_node) == ("QUIET_HOURS", "MessageDelayed")
    (delayed,) = sqlite_node.facts(NADIA, MessageDelayed)
    assert "Europe/London" in delayed.saw["state"]["zones"]
    sqlite_node.says(NADIA, "STOP")
    assert [outbound.row.number for outbound in sqlite_node.send_all()] == [2], "its confirmation does not wait for the morning"
    sqlite_node.clock.now = delayed.until
    assert sqlite_node.send_all() == []
    assert [(fact.reason, fact.when) for fact in sqlite_node.facts(NADIA, MessageRefused)] == [("NO_CONSENT_MARKETING", "send")], (
        "asked again"
    )


def test_a_zone_that_the_contact_told_us_and_hours_of_the_channel_count(sqlite_node: Any) -> None:
    sqlite_node.bot.rules = ContactRules(quiet=None)
    sqlite_node.clock.go(hours=13)
    post_event(sqlite_node, "offer")
    assert last_verdict(sqlite_node)[0] == "ALLOW_CONSENT"
    sqlite_node.bot.rules = ContactRules(channel_quiet={"main": None})
    post_event(sqlite_node, "offer")
    assert last_verdict(sqlite_node)[0] == "ALLOW_CONSENT"


def test_so_much_advertising_a_day_and_no_more(agreed_node: Any) -> None:
    agreed_node.bot.rules = ContactRules(caps=(FrequencyCap(1, timedelta(days=1)), FrequencyCap(2, timedelta(days=7))))
    post_event(agreed_node, "offer")
    post_event(agreed_node, "offer")
    assert len(agreed_node.send_all()) == 1, "both were queued before one had gone"
    assert last_verdict(agreed_node) == ("FREQUENCY_CAP", "MessageDelayed")
    began = agreed_node.clock()
    agreed_node.clock.go(days=1)
    assert len(agreed_node.send_all()) == 1
    post_event(agreed_node, "offer")
    queued = agreed_node.facts(NADIA, MessageQueued)[-1]
    assert (queued.reason, queued.until) == ("FREQUENCY_CAP", began + timedelta(days=7)), "the week's cap"
    post_event(agreed_node, "late")
    assert len(agreed_node.send_all()) == 1, "notices are no advertising"


def test_the_platforms_pause_of_advertising_to_one_person_is_kept(sqlite_node: Any) -> None:
    post_event(sqlite_node, "offer")
    (outbound,) = sqlite_node.claim()
    sqlite_node.settle(outbound, Failed(blame="user", reason="MARKETING_COOLDOWN", code="131049"))
    post_event(sqlite_node, "offer")
    queued = sqlite_node.facts(NADIA, MessageQueued)[-1]
    assert (queued.reason, queued.until) == ("MARKETING_COOLDOWN", sqlite_node.clock() + timedelta(hours=24))


def test_as_many_people_as_the_platform_allows(agreed_node: Any) -> None:
    add_consents(agreed_node, MARCO, ("imported", "utility", "flights"))
    report_news(agreed_node, standing=AccountStatusUpdate(people_limit=1))
    post_event(agreed_node, "late")
    assert len(agreed_node.send_all()) == 1
    post_event(agreed_node, "late")
    assert len(agreed_node.send_all()) == 1, "the same person counts once"
    post_event(agreed_node, "late", MARCO)
    queued = agreed_node.facts(MARCO, MessageQueued)[-1]
    assert (queued.reason, queued.until) == ("MESSAGING_LIMIT", agreed_node.clock() + timedelta(hours=24))
    agreed_node.says(MARCO, "hello")
    assert [outbound.row.contact_id for outbound in agreed_node.send_all()] == [agreed_node.contact_id(MARCO)], "in a window nobody counts"
    agreed_node.clock.go(hours=24)
    assert len(agreed_node.send_all()) == 1
