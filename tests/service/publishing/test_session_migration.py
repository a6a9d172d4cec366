"""Sessions under new flows: they keep their version, move, or are lost with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from botkit.core import events as ev
from botkit.errors import PublishRefused
from botkit.service.commands import CloseHandoff, FireDueTimers
from botkit.service.publishing.session_migration import EVERY_FLOW, LostSessions
from botkit.store import publications
from tests.support.published_flows import PHONES, PublishingNode, asking


def test_a_conversation_keeps_the_version_that_it_began_with(publishing_node: Callable[..., PublishingNode]) -> None:
    made = publishing_node(ask=asking(1))
    made.says(PHONES[0], "begin")
    outlook = made.preview({"ask": asking(2)})
    assert (outlook.count("keeps"), outlook.changes.changed) == (1, ("ask",))
    made.publish({"ask": asking(2)})
    made.says(PHONES[0], "x")
    made.says(PHONES[1], "begin")
    assert made.heard(PHONES[0])[-1] == "Second, version 1?"
    assert made.heard(PHONES[1]) == ["First, version 2?"]
    assert made.replays()


def test_a_conversation_moves_to_the_step_of_the_same_name_when_that_is_wished(publishing_node: Callable[..., PublishingNode]) -> None:
    made = publishing_node(ask=asking(1))
    made.says(PHONES[0], "begin")
    moved = asking(2).replace("steps:\n", "steps:\n  - tag: new\n")
    done = made.publish({"ask": moved}, move=EVERY_FLOW)
    assert (done.moved, done.preview.count("moves")) == (1, 1)
    session = made.session(PHONES[0])
    assert session is not None
    assert session.frames[0].at == "steps.1"
    assert session.frames[0].asked == ()  # nobody goes back to a step that may be another one now
    made.says(PHONES[0], "x")
    made.says(PHONES[0], "blue")
    assert made.heard(PHONES[0])[1:] == ["Second, version 2?", "Done x Blue, version 2"]
    assert made.replays()


def test_flows_that_differ_in_words_alone_need_no_names_to_move(publishing_node: Callable[..., PublishingNode]) -> None:
    plain = asking(1).replace("    name: first\n", "").replace("    name: second\n", "")
    made = publishing_node(ask=plain)
    made.says(PHONES[0], "begin")
    assert made.preview({"ask": plain.replace("[begin]", "[begin, start over]")}, move=EVERY_FLOW).count("moves") == 1
    assert made.preview({"ask": plain.replace("version 1", "version 2")}, move=EVERY_FLOW).count("lost") == 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (asking(2).replace("name: second", "name: other"), 'no step "second"'),
        (asking(2, choices="Blue, Red"), "asks in another way"),
        (asking(2).replace("    choices: [Red, Blue]\n", ""), "asks in another way"),
        (asking(2).replace("version 2?\n    name: second", "version {{ extra }}?\n    name: second"), 'reads "extra"'),
    ],
)
def test_who_cannot_move_has_nowhere_to_go_and_is_told_why(
    publishing_node: Callable[..., PublishingNode], changed: str, reason: str
) -> None:
    changed = changed.replace("steps:\n", "steps:\n  - set: {extra: 1}\n") if "extra" in changed else changed
    made = publishing_node(ask=asking(1))
    made.says(PHONES[0], "begin")
    made.says(PHONES[0], "x")
    (foreseen,) = made.preview({"ask": changed}, move=EVERY_FLOW).sessions
    assert foreseen.migration.verdict == "lost"
    assert reason in foreseen.migration.reason
    with pytest.raises(PublishRefused, match="nowhere to go"):
        made.publish({"ask": changed}, move=EVERY_FLOW)
    with made.store.read() as tx:
        assert len(publications.history(tx)) == 1


@pytest.mark.parametrize("lost", ["keep", "end", "restart"])
def test_what_becomes_of_the_lost_is_chosen(publishing_node: Callable[..., PublishingNode], lost: LostSessions) -> None:
    made = publishing_node(ask=asking(1))
    made.says(PHONES[0], "begin")
    made.says(PHONES[0], "x")
    changed = asking(2).replace("name: second", "name: other")
    done = made.publish({"ask": changed}, move=EVERY_FLOW, lost=lost)
    assert (done.ended, done.restarted) == (int(lost == "end"), int(lost == "restart"))
    made.node.handle(FireDueTimers(limit=10))
    made.node.send_all()
    session = made.session(PHONES[0])
    match lost:
        case "keep":
            assert session is not None
            made.says(PHONES[0], "red")
            assert made.heard(PHONES[0])[-1] == "Done x Red, version 1"
        case "end":
            assert session is None
            assert [fact.how for fact in made.node.facts(PHONES[0], ev.SessionEnded)] == ["withdrawn"]
        case "restart":
            assert made.heard(PHONES[0])[-1] == "First, version 2?"
    assert made.replays()


def test_a_kept_version_that_would_run_a_flow_that_is_gone_has_nowhere_to_go(publishing_node: Callable[..., PublishingNode]) -> None:
    outer = asking(1).replace("  - say:", "  - run: inner\n  - say:")
    inner = "botkit: 1\nflow: inner\ntitle: Inner\nlanguage: en\nsteps:\n  - say: Inside\n"
    made = publishing_node(ask=outer, inner=inner)
    made.says(PHONES[0], "begin")
    assert made.preview({"ask": asking(2)}).count("lost") == 1
    assert made.preview({"ask": asking(2)}, move=EVERY_FLOW).count("moves") == 1


def test_nobody_is_taken_away_from_a_colleague(publishing_node: Callable[..., PublishingNode]) -> None:
    handing = (
        "botkit: 1\nflow: ask\ntitle: Hand over\nlanguage: en\nstarts:\n  - keywords: [begin]\nsteps:\n  - handoff: desk\n  - say: Back\n"
    )
    made = publishing_node(ask=handing)
    made.says(PHONES[0], "begin")
    done = made.publish({"ask": handing.replace("Back", "Here again")}, move=EVERY_FLOW, lost="end")
    assert (done.preview.count("lost"), done.ended) == (1, 0)
    made.node.handle(CloseHandoff(contact=f"whatsapp:{PHONES[0]}"))
    made.node.send_all()
    assert made.heard(PHONES[0])[-1] == "Back"
