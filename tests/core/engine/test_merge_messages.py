"""Message merging: which texts become one message, and what stays alone."""

from __future__ import annotations

from dataclasses import replace as replaced
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.core.engine.effects import Effect, Send, SetTimer
from botkit.core.engine.merge_messages import LONGEST, merge_messages
from botkit.core.model.message import Attachment, Choice, Link, Location, Outgoing, Template
from botkit.service.project import read_project
from botkit.testing import Conversation, texts


def send(body: str, **more: object) -> Send:
    return Send(message=Outgoing(body=body, **more), flow="f", step=body)  # type: ignore[arg-type]


def bodies(effects: tuple[Effect, ...]) -> list[str]:
    return [effect.message.body for effect in effects if isinstance(effect, Send)]


def test_texts_in_a_row_become_one_message_that_counts_them() -> None:
    (one,) = merge_messages([send("Hello."), send("How are you?"), send("Well?", choices=(Choice(id="1", label="Yes"),))])
    assert isinstance(one, Send)
    assert one.message.body == "Hello.\n\nHow are you?\n\nWell?"
    assert one.message.bubbles == 3
    assert one.step == "Well?"
    assert one.message.choices


ALONE = [
    {"attachment": Attachment(kind="image", link="https://example.com/a.jpg")},
    {"location": Location(latitude=1, longitude=2)},
    {"template": Template(name="t", language="en")},
    {"header": "H"},
    {"purpose": "marketing"},
    {"topic": "news"},
    {"urgent": True},
    {"outside": "drop"},
    {"fresh_until": datetime(2026, 1, 1, tzinfo=UTC)},
]


@pytest.mark.parametrize("more", ALONE, ids=lambda more: next(iter(more)))
def test_what_is_of_another_kind_stays_alone(more: dict[str, object]) -> None:
    assert bodies(merge_messages([send("a", **more), send("b")])) == ["a", "b"]
    assert bodies(merge_messages([send("a"), send("b", **more)])) == ["a", "b"]


@pytest.mark.parametrize(
    "more", [{"choices": (Choice(id="1", label="Y"),)}, {"link": Link(label="L", url="https://e.example")}, {"footer": "F"}]
)
def test_nothing_is_written_below_buttons(more: dict[str, object]) -> None:
    assert bodies(merge_messages([send("a", **more), send("b")])) == ["a", "b"]


def test_something_in_between_keeps_them_apart() -> None:
    assert bodies(merge_messages([send("a"), SetTimer(at=None), send("b")])) == ["a", "b"]


@given(st.lists(st.text(min_size=1, max_size=900), max_size=8))
def test_no_word_is_lost_and_none_is_too_long(said: list[str]) -> None:
    effects = merge_messages([send(text) for text in said])
    assert "\n\n".join(bodies(effects)) == "\n\n".join(said)
    assert sum(effect.message.bubbles for effect in effects if isinstance(effect, Send)) == len(said)
    assert all(len(body) <= LONGEST for body in bodies(effects))
    assert all(len(one) + len(other) + 2 > LONGEST for one, other in pairwise(bodies(effects)))


def test_a_business_that_wants_it_sends_fewer_messages(tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "hi.yaml").write_text(
        "botkit: 1\nflow: hi\ntitle: Hi\nlanguage: en\nstarts:\n  - keywords: [hi]\nsteps:\n  - say: One.\n  - say: Two.\n  - ask: Three?\n"
    )
    programs = read_project(folder).compile()
    from msgspec.structs import replace

    joining = replaced(programs, business=replace(programs.business, merges_messages=True))
    with Conversation(programs) as apart, Conversation(joining) as together:
        assert texts(apart.say("hi")) == ["One.", "Two.", "Three?"]
        assert texts(together.say("hi")) == ["One.\n\nTwo.\n\nThree?"]
