"""What a message says, and whether it is a word to the bot at all."""

from __future__ import annotations

from typing import get_args

import pytest

from botkit.core.engine.answers.reply_text import is_said, words
from botkit.core.model.message import (
    Card,
    Cards,
    Content,
    Edited,
    Form,
    Location,
    Media,
    Opened,
    Order,
    PhoneCall,
    Reaction,
    Revoked,
    Shared,
    Tap,
    Text,
    Unsupported,
)

CASES: list[tuple[Content, bool, str]] = [
    (Text(body=" Hi "), True, " Hi "),
    (Tap(id="x", title="Yes"), True, "Yes"),
    (Tap(id="PAYLOAD"), True, "PAYLOAD"),
    (Media(kind="image", caption="Look"), True, "Look"),
    (Location(latitude=1, longitude=2, name="Here"), True, "Here"),
    (Cards(cards=(Card(name="Bo"),)), True, ""),
    (Order(lines=(), note="Quick"), True, "Quick"),
    (Form(name="address_message", body="1 High Street"), True, "1 High Street"),
    (Form(name="flow", body="Sent"), True, ""),
    (Cards(cards=(Card(phones=("+442079460123",)),), own=True), True, "+442079460123"),
    (Shared(kind="reel", url="u"), False, ""),
    (Shared(kind="reel", url="u", caption="like this"), True, "like this"),
    (Opened(ref="x"), True, ""),
    (Reaction(message="m", emoji="👍"), False, ""),
    (Edited(message="m", body="new"), False, ""),
    (Revoked(message="m"), False, ""),
    (PhoneCall(call="c", phase="connect"), False, ""),
    (Unsupported(kind="poll"), False, ""),
]


@pytest.mark.parametrize(("content", "said", "spoken"), CASES, ids=lambda value: type(value).__name__)
def test_a_message_has_words_and_may_be_none_to_the_bot(content: Content, said: bool, spoken: str) -> None:
    assert (is_said(content), words(content)) == (said, spoken)


def test_every_kind_of_content_has_a_case() -> None:
    assert {type(content) for content, _, _ in CASES} == set(get_args(Content))
