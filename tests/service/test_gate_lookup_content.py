"""What the gate is told of templates, accounts, codes and critical notices."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from botkit.core.model.platform import AccountStatusUpdate, Failed, TemplateUpdate
from botkit.policy.gate.contact_rules import ContactRules, CriticalNotices
from botkit.store import templates as catalogue
from botkit.store.templates import TemplateRow
from tests.support.notices import MARCO, NADIA, add_consents, last_verdict, post_event, report_news


def test_a_template_that_is_paused_or_moved_changes_the_verdict_at_once(agreed_node: Any) -> None:
    def paused(**what: Any) -> None:
        report_news(agreed_node, template=TemplateUpdate(account="waba", name="delayed", language="en", **what))

    post_event(agreed_node, "late")
    paused(status="paused", category="utility")
    assert agreed_node.send_all() == []
    assert last_verdict(agreed_node) == ("TEMPLATE_PAUSED", "MessageRefused"), "also for what was queued before"
    paused(status="approved")
    post_event(agreed_node, "late")
    assert last_verdict(agreed_node)[0] == "ALLOW_CONSENT"
    paused(category="marketing")
    assert agreed_node.send_all() == []
    assert last_verdict(agreed_node)[0] == "TEMPLATE_CATEGORY_CHANGED"
    paused(category="utility", quality="red")
    with agreed_node.store.read() as tx:
        (row,) = catalogue.load(tx)
    assert (row.status, row.category, row.quality) == ("approved", "utility", "red")


def test_an_error_of_a_paused_template_holds_it_until_the_platform_says_otherwise(sqlite_node: Any) -> None:
    with sqlite_node.store.begin() as tx:
        catalogue.save(tx, [TemplateRow(account="waba", name="delayed", language="en", status="approved", updated_at=sqlite_node.clock())])
    post_event(sqlite_node, "late")
    (outbound,) = sqlite_node.claim()
    sqlite_node.settle(outbound, Failed(blame="content", reason="TEMPLATE_PAUSED", code="132015"))
    post_event(sqlite_node, "late")
    assert last_verdict(sqlite_node)[0] == "TEMPLATE_PAUSED"
    report_news(sqlite_node, template=TemplateUpdate(account="waba", name="delayed", language="en", status="approved"))
    post_event(sqlite_node, "late")
    assert last_verdict(sqlite_node)[0] == "ALLOW_CONSENT"


@pytest.mark.parametrize(("restriction", "answer"), [("starts", "ALLOW_SERVICE_WINDOW"), ("all", "ACCOUNT_RESTRICTED")])
def test_a_restricted_account_starts_nothing_and_answers_where_it_may(sqlite_node: Any, restriction: Any, answer: str) -> None:
    until = sqlite_node.clock() + timedelta(days=1)
    report_news(sqlite_node, standing=AccountStatusUpdate(restriction=restriction, until=until))
    post_event(sqlite_node, "late")
    assert last_verdict(sqlite_node) == ("ACCOUNT_RESTRICTED", "MessageRefused")
    sqlite_node.says(NADIA, "hello")
    assert last_verdict(sqlite_node)[0] == answer
    sqlite_node.clock.now = until
    post_event(sqlite_node, "late")
    assert last_verdict(sqlite_node)[0] == "ALLOW_CONSENT"


def test_a_restriction_of_notices_holds_their_templates_and_nothing_else(sqlite_node: Any) -> None:
    until = sqlite_node.clock() + timedelta(days=1)
    report_news(sqlite_node, standing=AccountStatusUpdate(notices="restricted", notices_until=until))
    report_news(sqlite_node, standing=AccountStatusUpdate(people_limit=2000))
    post_event(sqlite_node, "late")
    assert last_verdict(sqlite_node) == ("ACCOUNT_RESTRICTED", "MessageRefused")
    sqlite_node.says(NADIA, "hello")
    assert last_verdict(sqlite_node)[0] == "ALLOW_SERVICE_WINDOW"
    post_event(sqlite_node, "late")
    assert last_verdict(sqlite_node)[0] == "ALLOW_CONSENT", "in the window it is no template"
    sqlite_node.clock.now = until
    post_event(sqlite_node, "late")
    assert last_verdict(sqlite_node)[0] == "ALLOW_CONSENT"


def test_while_the_account_is_not_paid_nothing_is_started(sqlite_node: Any) -> None:
    sqlite_node.says(NADIA, "hello")
    (outbound,) = sqlite_node.claim()
    sqlite_node.settle(outbound, Failed(blame="account", reason="PAYMENT", code="131042"))
    post_event(sqlite_node, "late")
    assert last_verdict(sqlite_node) == ("PAYMENT", "MessageRefused")
    sqlite_node.clock.go(minutes=15)
    post_event(sqlite_node, "late")
    assert last_verdict(sqlite_node)[0] == "ALLOW_CONSENT"


def test_a_code_goes_out_when_the_person_has_just_asked_for_it(sqlite_node: Any) -> None:
    sqlite_node.says(NADIA, "STOP")
    sqlite_node.send_all()
    sqlite_node.clock.go(days=2)
    post_event(sqlite_node, "login")
    assert last_verdict(sqlite_node)[1] == "MessageRefused"
    post_event(sqlite_node, "login", request="r1", requested_at=(sqlite_node.clock() - timedelta(minutes=11)).isoformat())
    assert last_verdict(sqlite_node)[1] == "MessageRefused"
    post_event(sqlite_node, "login", request="r1")
    assert last_verdict(sqlite_node) == ("ALLOW_USER_REQUESTED", "MessageQueued")
    assert len(sqlite_node.send_all()) == 1


def test_a_critical_notice_needs_no_consent_once_the_business_has_noted_why(sqlite_node: Any) -> None:
    add_consents(sqlite_node, MARCO, ("withdrawn", "all", ""))
    post_event(sqlite_node, "late", MARCO)
    assert last_verdict(sqlite_node, MARCO)[0] == "OPTED_OUT"
    sqlite_node.bot.rules = ContactRules(critical=CriticalNotices(basis="product safety act", templates=frozenset({"delayed"}), duty=True))
    post_event(sqlite_node, "late", MARCO)
    assert last_verdict(sqlite_node, MARCO)[0] == "ALLOW_CRITICAL"
    sqlite_node.send_all()
    post_event(sqlite_node, "late", MARCO)
    assert last_verdict(sqlite_node, MARCO)[0] == "OPTED_OUT", "one a day"
