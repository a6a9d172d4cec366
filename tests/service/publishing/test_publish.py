"""Publishing: going back is one step, and of two who publish at once one is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from botkit.errors import FlowsInvalid, PublishedMeanwhile, UsageError
from botkit.service.publishing.publish import PublishOptions, previous_library, publish
from botkit.service.publishing.stored_library import compile_stored
from botkit.store import publications
from tests.support.published_flows import PHONES, PublishingNode, asking


def test_going_back_makes_the_former_flows_live_again(publishing_node: Callable[..., PublishingNode]) -> None:
    made = publishing_node(ask=asking(1))
    made.publish({"ask": asking(2)}, publisher="ana", note="second")
    with made.store.read() as tx:
        newest, first = publications.history(tx)
        back, written = compile_stored(tx, previous_library(made.store), made.bot)
    assert (newest.number, newest.publisher, newest.note) == (2, "ana", "second")
    assert back.digest == first.library
    done = publish(made.store, back, written, PublishOptions(note="rollback"), made.node.clock)
    assert done.publication is not None
    assert done.publication.number == 3
    assert previous_library(made.store) == newest.library
    assert previous_library(made.store, first.library[:8]) == first.library
    with pytest.raises(UsageError, match="begins with"):
        previous_library(made.store, "nothing")


def test_flows_that_are_live_already_are_not_published_twice(publishing_node: Callable[..., PublishingNode]) -> None:
    made = publishing_node(ask=asking(1))
    assert made.publish({"ask": asking(1)}).publication is None


def test_stored_flows_that_this_botkit_cannot_read_are_refused(publishing_node: Callable[..., PublishingNode]) -> None:
    made = publishing_node(ask=asking(1))
    library = made.bot.programs.digest
    with made.store.begin() as tx:
        tx.execute(text("UPDATE flow_sources SET files = replace(files, 'botkit: 1', 'botkit: 9')"))
    with made.store.read() as tx, pytest.raises(FlowsInvalid, match="cannot run with this botkit"):
        compile_stored(tx, library, made.bot)
    with made.store.read() as tx, pytest.raises(FlowsInvalid, match="does not have the flows"):
        compile_stored(tx, "f" * 64, made.bot)


def test_a_conversation_whose_version_cannot_be_read_any_more_has_nowhere_to_go(publishing_node: Callable[..., PublishingNode]) -> None:
    made = publishing_node(ask=asking(1))
    made.says(PHONES[0], "begin")
    with made.store.begin() as tx:
        tx.execute(text("UPDATE flow_sources SET files = replace(files, 'botkit: 1', 'botkit: 9')"))
    (foreseen,) = made.preview({"ask": asking(2)}).sessions
    assert foreseen.migration.verdict == "lost"
    assert "cannot be read any more" in foreseen.migration.reason


def test_of_two_who_publish_at_once_one_is_told(publishing_node: Callable[..., PublishingNode]) -> None:
    made = publishing_node(ask=asking(1))
    outcomes: list[object] = []
    ready = threading.Barrier(2)

    def work(version: int) -> None:
        programs, library = made.programs({"ask": asking(version)})

        def clock() -> Any:
            ready.wait(10)  # both have looked, and neither has written
            return made.node.clock()

        try:
            outcomes.append(publish(made.store, programs, library.sources, PublishOptions(), clock).publication)
        except PublishedMeanwhile as fault:
            outcomes.append(fault)

    threads = [threading.Thread(target=work, args=(version,)) for version in (2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Publication", "PublishedMeanwhile"]
    with made.store.read() as tx:
        assert [one.number for one in publications.history(tx)] == [2, 1]
