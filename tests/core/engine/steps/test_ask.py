"""Questions: reading the reply, asking again, giving up, reminding, running out of time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from botkit.core.engine.answers.reply_parts import file_handle
from botkit.core.engine.session import HumanWait, ReplyWait
from botkit.core.events import AnswerGiven, AnswerMissed, HandedOff, QuestionTimedOut, SessionEnded
from botkit.core.model.business import Business
from botkit.core.model.contact import Contact
from botkit.core.model.message import Content, Location, Media, Opened, Reaction, Tap
from botkit.core.model.money import Money
from botkit.core.text.default_texts import phrase
from tests.support.engine_talk import BUSINESS, LONELY, NOON, Talk, programs

HOUR = timedelta(hours=1)


def asking(keys: str, **more: Any) -> Talk:
    """A talk in which one question is open."""
    lines = "\n".join(f"    {line}" for line in keys.splitlines())
    talk = Talk(programs(f"flow: q\nstarts:\n  - keywords: [go]\nsteps:\n  - ask: Well?\n    save: it\n{lines}\n  - say: Thanks.", **more))
    assert talk.say("go")[-1:] == ["Well?"]
    return talk


FILE = {"id": file_handle("m2"), "url": "", "mime": "", "filename": "", "caption": ""}


@pytest.mark.parametrize(
    ("expect", "said", "kept"),
    [
        ("text", "anything at all", "anything at all"),
        ("text", Tap(id="PAYLOAD", title="Quick"), "Quick"),
        ("number", "eight", 8),
        ("number 0..10", "8", 8),
        ("number", "2.5", Decimal("2.5")),
        ("date", "24 Dec 2026", date(2026, 12, 24)),
        ("time", "14:30", time(14, 30)),
        ("duration", "two hours", timedelta(hours=2)),
        ("email", "write to ana@example.com", "ana@example.com"),
        ("phone", "+44 7700 900123", "+447700900123"),
        ("yes_no", "yes please", True),
        ("money", "12 euros", Money(12, "EUR")),
        ("pattern [A-Z]{2}[0-9]{2,4}", " bk1234 ", "BK1234"),
        ("pattern street .*", "Street Nine", "Street Nine"),
        ("pattern [a-z ]+", "Hello There", "Hello There"),
        ("pattern [A-Z].*", "hello", "hello"),
        ("pattern (?s).*?(?P<value>[0-9]{5}).*", "It is 12345, I think", "12345"),
        ("number kg", "about 500 g", Decimal("0.5")),
        ("number 0..32 kg", "my bag is 23kg", 23),
        ("money EUR", "20", Money(20, "EUR")),
        ("phone GB", "07700 900123", "+447700900123"),
        ("photo", Media(kind="image", ref="m1"), FILE | {"kind": "image", "ref": "m1"}),
        ("file", Media(kind="document", ref="m2"), FILE | {"kind": "document", "ref": "m2"}),
        ("location", Location(latitude=52.5, longitude=4.75), {"latitude": 52.5, "longitude": 4.75, "name": "", "address": ""}),
    ],
)
def test_an_answer_is_kept_with_its_type(expect: str, said: str | Content, kept: Any) -> None:
    talk = asking(f"expect: {expect}")
    assert talk.say(said) == ["Thanks."]
    (given,) = talk.facts(AnswerGiven)
    assert (given.save, given.value, type(given.value)) == ("it", kept, type(kept))
    assert talk.session.is_idle


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ("text", " \n\t"),
        ("text", Media(kind="image")),
        ("number 0..10", "eleven"),
        ("number", ""),
        ("date", "whenever"),
        ("pattern [A-Z]{2}", "ABC"),
        ("number 0..32 kg", "40000 g"),
        ("number kg", "23 cm"),
        ("number", "9" * 30),
        ("phone", "07700 900123"),
        ("money", "20"),
        ("money EUR", "20 dollars"),
        ("photo", "a photo"),
        ("photo", Media(kind="video")),
        ("file", "here"),
        ("location", "Amsterdam"),
    ],
)
def test_what_cannot_be_read_is_asked_for_again(expect: str, said: str | Content) -> None:
    talk = asking(f"expect: {expect}\nretry: Once more, please.")
    assert talk.say(said) == ["Once more, please."]
    assert talk.facts(AnswerMissed)[0].tries == 1


def test_without_a_retry_the_engine_has_its_own_words_in_the_contacts_language() -> None:
    talk = Talk(
        programs("flow: q\nstarts: [{keywords: [go]}]\nsteps: [{ask: Well?, expect: number}]"), contact=Contact(id=1, language="de")
    )
    talk.say("go")
    assert talk.say("viele") == ["Das habe ich leider nicht verstanden. Können Sie es anders sagen?"]


def test_after_the_last_try_the_flow_says_what_happens_otherwise() -> None:
    talk = asking("expect: number\ntries: 2\notherwise:\n  - say: Never mind.")
    talk.say("x")
    assert talk.say("y") == ["Never mind.", "Thanks."]


def test_after_the_last_try_a_person_takes_over_where_there_is_one() -> None:
    talk = asking("expect: number\ntries: 1")
    assert talk.say("x") == [phrase("given_up_handoff", "en")]
    assert talk.facts(HandedOff)[0].queue == "front_desk"
    assert isinstance(talk.session.wait, HumanWait)
    assert talk.close() == []  # the rest of the flow was for those who answered
    assert talk.session.is_idle


def test_after_the_last_try_the_flow_ends_where_nobody_can_take_over() -> None:
    talk = asking("expect: number\ntries: 1", business=LONELY)
    assert talk.say("x") == [phrase("given_up", "en")]
    assert talk.facts(SessionEnded)[0].how == "completed"


def test_a_file_that_the_platform_could_not_fetch_costs_no_try() -> None:
    talk = asking("expect: photo\ntries: 1")
    assert talk.say(Media(kind="image", problem="131052")) == ["I could not open that file. Please send a smaller one."]
    assert talk.say(Media(kind="image", ref="m")) == ["Thanks."]


@pytest.mark.parametrize("content", [Reaction(message="m1", emoji="👍"), Opened()])
def test_what_says_nothing_costs_no_try(content: Content) -> None:
    talk = asking("expect: number\ntries: 1")
    assert talk.say(content) == []
    assert talk.say("8") == ["Thanks."]


def test_a_measured_answer_has_a_score_that_outlives_erasure() -> None:
    talk = asking("expect: number 0..10\nmeasure: nps")
    talk.say("9")
    (given,) = talk.facts(AnswerGiven)
    assert (given.measure, given.score, given.raw) == ("nps", "9", "9")


def test_a_long_answer_is_cut_before_it_is_kept() -> None:
    talk = asking("expect: text\ninterruptions: never")
    talk.say("x" * 9_000)
    assert len(talk.facts(AnswerGiven)[0].value) == len(talk.facts(AnswerGiven)[0].raw) == 5_000


# ---- time


def test_a_reminder_is_sent_once() -> None:
    talk = asking("remind: {after: 1 hour, say: Still there?}\nwait: 5 hours")
    assert talk.alarm == NOON + HOUR
    assert talk.after(2 * HOUR) == ["Still there?"]
    assert talk.alarm == NOON + 5 * HOUR
    assert talk.after(2 * HOUR) == []
    assert talk.say("here") == ["Thanks."]
    assert talk.alarm is None


def test_an_alarm_that_comes_too_early_does_nothing() -> None:
    talk = asking("wait: 5 hours")
    before = talk.session
    talk.alarm = None  # as if the store had lost it
    talk.alarm = before.due
    assert talk.say(Reaction(message="m")) == []
    assert talk.session.wait == before.wait


def test_no_reply_in_time_takes_its_own_way() -> None:
    talk = asking("wait: 5 hours\nno_reply:\n  - say: Too late.")
    assert talk.after(6 * HOUR) == ["Too late.", "Thanks."]


def test_no_reply_in_time_ends_the_session_where_the_flow_says_nothing() -> None:
    talk = asking("wait: 5 hours")
    assert talk.after(6 * HOUR) == []
    assert talk.facts(QuestionTimedOut)
    assert talk.facts(SessionEnded)[0].how == "timed_out"


@pytest.mark.parametrize(
    ("written", "answers"),
    [
        pytest.param(5 * HOUR - timedelta(seconds=1), ["Thanks."], id="written in time, delivered late: it is an answer"),
        pytest.param(5 * HOUR, ["Too late.", "Thanks."], id="written when the time was over, before the alarm rang: it is none"),
    ],
)
def test_the_time_at_which_a_reply_was_written_decides(written: timedelta, answers: list[str]) -> None:
    talk = asking("wait: 5 hours\nno_reply:\n  - say: Too late.")
    talk.now += 8 * HOUR
    assert talk.say("yes", sent_at=NOON + written) == answers


def test_a_message_from_the_future_counts_as_written_now() -> None:
    talk = asking("wait: 5 hours")
    assert talk.say("yes", sent_at=NOON + 100 * HOUR) == ["Thanks."]


def test_a_question_without_a_time_is_forgotten_after_thirty_days() -> None:
    talk = asking("expect: number")
    talk.now += timedelta(days=31)
    assert talk.say("go") == ["Well?"]
    assert [type(fact).__name__ for fact in talk.last.facts][:2] == ["SessionEnded", "SessionStarted"]


def test_the_time_of_a_question_runs_from_when_it_was_asked() -> None:
    talk = asking("wait: 5 hours")
    assert talk.session.wait == ReplyWait(asked=datetime(2026, 3, 2, 12, tzinfo=UTC), until=NOON + 5 * HOUR)


SEVERAL_KINDS = """
flow: f
starts: [{keywords: [go]}]
steps:
  - ask: The code, or a picture of it?
    expect: [number 1..99, photo]
    save: code
  - say: "{% if code is photo %}A picture.{% else %}Number {{ code }}.{% endif %}"
"""


def test_a_question_takes_several_kinds_of_answer() -> None:
    talk = Talk(programs(SEVERAL_KINDS))
    talk.say("go")
    assert talk.say("nothing") == ["Sorry, I did not understand that. Could you put it another way?"]
    assert talk.say("42") == ["Number 42."]
    talk.say("go")
    assert talk.say(Media(kind="image", ref="m1")) == ["A picture."]


def test_the_named_parts_of_a_pattern_are_kept_too() -> None:
    talk = Talk(
        programs(
            """
            flow: f
            starts: [{keywords: [go]}]
            steps:
              - ask: Which flight?
                expect: pattern (?P<carrier>[A-Z]{2})(?P<number>[0-9]+)(?P<day>/[0-9]+)?
                save: flight
              - say: "{{ flight }}: {{ flight_carrier }}, {{ flight_number }}{{ flight_day }}."
            """
        )
    )
    talk.say("go")
    assert talk.say("bk1234") == ["BK1234: BK, 1234."]


@pytest.mark.parametrize(
    ("contact", "business", "said", "kept"),
    [
        (Contact(id=7), replace(BUSINESS, country="GB"), "07700 900123", "+447700900123"),
        (Contact(id=7, language="de-AT"), replace(BUSINESS, country="GB"), "0664 1234567", "+436641234567"),
        (Contact(id=7, fields={"phone": "+447700900001"}), BUSINESS, "07700 900123", "+447700900123"),
    ],
)
def test_a_number_without_its_country_is_of_the_contacts_or_the_businesss(
    contact: Contact, business: Business, said: str, kept: str
) -> None:
    talk = asking("expect: phone", business=business)
    talk.session = replace(talk.session, contact=contact)
    assert talk.say(said) == ["Thanks."]
    assert talk.facts(AnswerGiven)[0].value == kept


def test_an_amount_without_its_currency_is_in_that_of_the_business() -> None:
    talk = asking("expect: money", business=replace(BUSINESS, currency="GBP"))
    talk.say("20")
    assert talk.facts(AnswerGiven)[0].value == Money(20, "GBP")
