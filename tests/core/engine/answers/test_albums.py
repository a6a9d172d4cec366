"""Albums: files that were sent together are one answer, or cost nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from botkit.core.engine.answers.albums import TOGETHER
from botkit.core.events import MessageReceived, NotUnderstood
from botkit.core.model.message import Media
from tests.support.engine_talk import Talk, programs

PHOTO = """
    flow: claim
    starts: [{keywords: [claim]}]
    steps:
      - ask: A photo, please.
        expect: photo
        save: photo
      - ask: Where was it?
        save: place
      - say: "{{ place }}"
"""

FILES = """
    flow: claim
    starts: [{keywords: [claim]}]
    steps:
      - ask: Your photos, please.
        expect: files
        save: photos
        retry: Please send photos.
      - say: "Thank you for {{ photos | length }}: {% for photo in photos %}{{ photo.ref }} {% endfor %}"
"""

PHOTO_ONLY = """
    flow: claim
    starts: [{keywords: [claim]}]
    steps:
      - ask: A photo, please.
        expect: photo
      - say: Thank you.
"""


def picture(number: int, caption: str = "") -> Media:
    return Media(kind="image", ref=f"p{number}", caption=caption)


def test_the_other_pictures_of_an_album_answer_nothing_and_cost_no_try() -> None:
    talk = Talk(programs(PHOTO))
    talk.say("claim")
    assert talk.say(picture(1)) == ["Where was it?"]
    for number in range(2, 11):
        talk.now += timedelta(seconds=0.5)
        assert talk.say(picture(number, "by the sea" if number == 3 else "")) == []
    assert talk.say("Dover") == ["Dover"]


def test_a_picture_that_comes_later_is_a_wrong_answer_again() -> None:
    talk = Talk(programs(PHOTO))
    talk.say("claim")
    talk.say(picture(1))
    talk.now += TOGETHER + timedelta(seconds=1)
    assert talk.say(picture(2)) != []


def test_the_rest_of_an_album_after_the_end_of_the_flow_says_nothing() -> None:
    talk = Talk(programs(PHOTO_ONLY))
    talk.say("claim")
    assert talk.say(picture(1)) == ["Thank you."]
    assert talk.say(picture(2)) == []
    assert not any(isinstance(fact, NotUnderstood) for fact in talk.last.facts)


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2)])
def test_files_that_come_together_are_one_answer(order: tuple[int, ...]) -> None:
    talk = Talk(programs(FILES))
    talk.say("claim")
    for number in order:
        talk.now += timedelta(seconds=2)
        assert talk.say(picture(number)) == []
    assert talk.say("that is the dent") == []  # words between or after files are about them
    written = " ".join(f"p{number}" for number in order)
    assert talk.after(TOGETHER + timedelta(seconds=1)) == [f"Thank you for 3: {written}"]


def test_words_alone_are_no_files() -> None:
    talk = Talk(programs(FILES))
    talk.say("claim")
    assert talk.say("what photos?") == ["Please send photos."]


def test_when_files_were_sent_decides_and_not_when_they_came() -> None:
    talk = Talk(programs(PHOTO))
    talk.say("claim")
    sent = talk.now
    talk.say(picture(1))
    talk.now += timedelta(minutes=3)  # the webhook was repeated
    assert talk.feed(MessageReceived(message="late", content=picture(2), sent_at=sent + timedelta(seconds=2))) == []
