"""How templates stand, on both databases: a list of the platform, what webhooks said since, what an error of a send guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from botkit.store import Store, templates
from botkit.store.templates import SEEN_AT_SEND, TemplateChange, TemplateRow

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


def row(name: str, status: str = "approved", account: str = "waba", at: datetime = NOW, **more: str) -> TemplateRow:
    return TemplateRow(account=account, name=name, language="en", status=status, updated_at=at, **more)


def standing(store: Store) -> dict[tuple[str, str], str]:
    with store.read() as tx:
        return {(found.account, found.name): found.status for found in templates.load(tx)}


def test_a_list_is_written_whole_and_what_is_gone_is_deleted(store: Store) -> None:
    with store.begin() as tx:
        templates.list_account(tx, "waba", [row("a"), row("b", "paused")], NOW)
        templates.list_account(tx, "other", [row("c", account="other")], NOW)
        templates.list_account(tx, "waba", [row("b", at=LATER, category="marketing")], LATER)
    assert standing(store) == {("waba", "a"): "deleted", ("waba", "b"): "approved", ("other", "c"): "approved"}
    with store.read() as tx:
        (found,) = templates.named(tx, ["b"])["b"]
    assert (found.category, found.updated_at) == ("marketing", LATER)


def test_what_a_webhook_said_while_the_list_was_on_its_way_stays(store: Store) -> None:
    with store.begin() as tx:
        for name in ("a", "b"):
            templates.change(tx, [TemplateChange(account="waba", name=name, language="en", status="paused")], LATER)
        templates.list_account(tx, "waba", [row("a")], NOW)
    assert standing(store) == {("waba", "a"): "paused", ("waba", "b"): "paused"}


def test_a_list_goes_before_what_an_error_of_a_send_guessed(store: Store) -> None:
    with store.begin() as tx:
        templates.change(tx, [TemplateChange(account="", name="a", language="en", status="paused", reason=SEEN_AT_SEND)], NOW)
        templates.list_account(tx, "waba", [row("a", at=LATER)], LATER)
    assert standing(store) == {("waba", "a"): "approved"}


def test_an_account_without_templates_has_none_left(store: Store) -> None:
    with store.begin() as tx:
        templates.list_account(tx, "waba", [row("a")], NOW)
        templates.list_account(tx, "waba", [], LATER)
    assert standing(store) == {("waba", "a"): "deleted"}
