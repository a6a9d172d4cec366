"""Two lists of templates compared, several accounts joined, and how each template stands at present."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from botkit.core.model.business import Business, Topic
from botkit.core.model.platform import TemplateUpdate
from botkit.core.model.template_wording import TemplateWording, TemplateWordingButton
from botkit.flowfile.project.template_catalogue import infos
from botkit.policy.gate.contact_rules import ContactRules
from botkit.policy.gate.request import FrequencyCap
from botkit.service.templates import TemplateDifference, as_it_stands, compare_templates, current_standings, joined
from botkit.store import Store
from botkit.store.templates import SEEN_AT_SEND, TemplateRow
from tests.support.notices import NADIA, add_consents, last_verdict, post_event, report_news

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHIPPED = TemplateWording(name="shipped", language="en", status="approved", header="image", body="It left.")


def row(status: str, account: str = "waba", **more: object) -> TemplateRow:
    return TemplateRow(account=account, name="shipped", language="en", status=status, updated_at=NOW, **more)  # type: ignore[arg-type]


def test_lists_that_say_the_same_differ_in_nothing() -> None:
    other = replace(SHIPPED, name="other")
    assert compare_templates([SHIPPED, other], [other, SHIPPED]) == ()


def test_every_part_that_changed_is_named_once() -> None:
    after = replace(
        SHIPPED, header="text", header_text="Order", buttons=(TemplateWordingButton(kind="reply", label="Thanks"),), status="rejected"
    )
    (change,) = compare_templates([SHIPPED], [after])
    assert change == TemplateDifference(kind="changed", name="shipped", language="en", parts=("status", "header", "buttons"))


def test_another_category_is_told_apart_from_other_words() -> None:
    after = replace(SHIPPED, category="marketing", body="It left. Buy more!")
    assert [(change.kind, change.before, change.after) for change in compare_templates([SHIPPED], [after])] == [
        ("recategorised", "utility", "marketing"),
        ("changed", "", ""),
    ]


def test_of_two_accounts_with_one_name_the_first_is_kept_and_the_other_told() -> None:
    same, paused, other = replace(SHIPPED), replace(SHIPPED, status="paused"), replace(SHIPPED, body="It is gone.")
    assert joined([[SHIPPED], [same], [paused]]) == ((SHIPPED,), ())
    assert joined([[SHIPPED], [other]]) == ((SHIPPED,), (("shipped", "en"),))


def test_the_worst_of_several_accounts_counts_and_a_guess_ends_by_itself() -> None:
    key = ("shipped", "en")
    for rows in ([row("approved"), row("paused", "other")], [row("paused", "other"), row("approved")]):
        assert current_standings(rows, NOW)[key].status == "paused"
    guess = row("paused", "", reason=SEEN_AT_SEND)
    assert current_standings([guess], NOW + timedelta(hours=3))[key].status == "paused"
    assert current_standings([guess], NOW + timedelta(hours=3, seconds=1)) == {}


def test_what_the_store_knows_goes_before_the_file() -> None:
    found = current_standings([row("paused", category="marketing", quality="red", reason="ABUSIVE_CONTENT")], NOW)
    (known,) = as_it_stands([SHIPPED], found)
    assert (known.status, known.category, known.quality, known.reason) == ("paused", "marketing", "red", "ABUSIVE_CONTENT")
    assert as_it_stands([SHIPPED], current_standings([row("")], NOW)) == (SHIPPED,)


LEFT = """\
botkit: 1
flow: left
title: Left
language: en
starts:
  - event: left
    to: orders
steps:
  - say: It left.
    template: shipped
    image: https://example.com/box.jpg
"""


def test_what_became_marketing_is_held_back_until_declared_then_needs_consent_and_counts(
    store: Store, make_node_on: Callable[..., Any]
) -> None:
    def business(*wordings: TemplateWording) -> Business:
        return Business(name="Air", topics={"orders": Topic(name="orders")}, templates=infos(wordings))

    node = make_node_on(store, {"left": LEFT}, business(SHIPPED))
    add_consents(node, NADIA, ("imported", "utility", "orders"))
    post_event(node, "left")
    assert last_verdict(node)[0] == "ALLOW_CONSENT"
    report_news(node, template=TemplateUpdate(account="waba", name="shipped", language="en", category="marketing"))
    assert node.send_all() == [], "also what was queued before"
    assert last_verdict(node)[0] == "TEMPLATE_CATEGORY_CHANGED"

    synced = make_node_on(store, {"left": LEFT}, business(replace(SHIPPED, category="marketing")))
    synced.bot.rules = ContactRules(quiet=None, caps=(FrequencyCap(1, timedelta(days=1)),))
    post_event(synced, "left")
    assert last_verdict(synced)[0] == "NO_CONSENT_MARKETING"
    add_consents(synced, NADIA, ("imported", "marketing", "orders"))
    post_event(synced, "left")
    assert (len(synced.send_all()), last_verdict(synced)[0]) == (1, "ALLOW_CONSENT")
    post_event(synced, "left")
    assert last_verdict(synced)[0] == "FREQUENCY_CAP"
