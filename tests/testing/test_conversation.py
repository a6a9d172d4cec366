"""Conversations in process, on the real engine, gate, adapter and store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from botkit.core import events as ev
from botkit.core.engine.program import Programs
from botkit.core.engine.session import HumanWait
from botkit.core.model.business import Business, Queue, TemplateInfo, Topic
from botkit.errors import FlowsInvalid
from botkit.flowfile.library import read_library
from botkit.service.compile_flows import compile_library
from botkit.testing import Bot, Conversation, Fact, FunctionFails, NotOffered, Refusal, texts

BUSINESS = Business(
    name="Air",
    queues={"desk": Queue(name="desk")},
    topics={"news": Topic(name="news")},
    functions=("status",),
    templates={"late": TemplateInfo(name="late", languages={"en": 1, "de": 1})},
)

ORDER = b"""
botkit: 1
flow: order
title: Order
language: en
starts:
  - keywords: [order]
  - phrases: [I want to buy a cake, order a cake please, buy something sweet]
steps:
  - ask: Which cake?
    choices:
      - label: Apple
      - label: A chocolate cake with cherries
        then:
          - tag: sweet
    save: cake
    retry: Please choose one.
    remind: {after: 2 hours, say: Still hungry?}
    wait: 5 hours
    no_reply:
      - say: Another time, then.
      - end:
  - call: status
    with: {cake: cake}
    save: status
    failed:
      - handoff: desk
      - end:
  - say: "{{ cake }}: {{ status.state }}, {{ contact.name }}."
"""

FOLLOW = b"""
botkit: 1
flow: follow
title: Follow
language: en
starts:
  - keywords: [follow]
steps:
  - opt_in: news
    ask: May we write to you?
    agree: Yes please
    decline: No thanks
    agreed:
      - subscribe: news
        to: '"cakes"'
"""

TOLD = b"""
botkit: 1
flow: told
title: Told
language: en
starts:
  - event: cake.late
    to: news
    where: subscription == event.what
steps:
  - ask: "Your {{ event.what }} are late. Wait?"
    template: late
    with: [event.what]
    choices: [Wait, Cancel]
    save: wish
    wait: 1 day
  - say: "You said {{ wish }}."
"""

SIDECAR = b"""
botkit: 1
translates: order
language: de
texts:
  - {en: Which cake?, de: Welcher Kuchen?}
  - {en: Apple, de: Apfel}
  - {en: A chocolate cake with cherries, de: Schoko}
  - {en: Please choose one., de: Bitte einen davon.}
  - {en: Still hungry?, de: Noch hungrig?}
  - {en: "Another time, then.", de: Dann ein andermal.}
  - {en: "{{ cake }}: {{ status.state }}, {{ contact.name }}.", de: "{{ cake }}: {{ status.state }}, {{ contact.name }}!"}
"""


def compiled(**flows: bytes) -> Programs:
    library = read_library({f"{name.replace('__', '.')}.yaml": text for name, text in flows.items()}, BUSINESS, prefix="flows/")
    assert library.is_sound, library.problems
    return compile_library(library, BUSINESS)


LONG = f"""
botkit: 1
flow: long
title: Long
language: en
starts:
  - keywords: [long]
steps:
  - say: {"long " * 900}
""".encode()

PROGRAMS = compiled(order=ORDER, follow=FOLLOW, told=TOLD, order__de=SIDECAR)


def facts(lines: tuple[Any, ...]) -> list[str]:
    return [line.text for line in lines if isinstance(line, Fact) and not line.quiet]


def test_the_bot_answers_with_buttons_and_the_place_of_the_step() -> None:
    with Conversation(PROGRAMS) as talk:
        question = talk.say("order")[-1]
        assert isinstance(question, Bot)
        assert question.text == "Which cake?"
        assert question.where == "flows/order.yaml:10"


def test_a_label_that_is_too_long_for_a_button_goes_out_as_a_list() -> None:
    with Conversation(PROGRAMS) as talk:
        lines = talk.say("order")
        assert talk.buttons == ("Apple", "A chocolate cake with c…")
        assert facts(lines) == []


def test_what_the_platform_cuts_shows() -> None:
    with Conversation(compiled(long=LONG)) as talk:
        assert "cut: body has 4499, the platform takes 4096" in facts(talk.say("long"))


def test_a_tap_brings_back_what_stood_on_the_button() -> None:
    with Conversation(PROGRAMS, functions={"status": {"state": "in the oven"}}) as talk:
        talk.say("order")
        assert texts(talk.tap("Apple")) == ["Apple: in the oven, Ana."]
        assert talk.session is None


def test_a_function_may_be_computed_from_its_arguments() -> None:
    with Conversation(PROGRAMS, functions={"status": lambda cake: {"state": cake.upper()}}, name="Bo") as talk:
        talk.say("order")
        assert texts(talk.say("the first one")) == ["Apple: APPLE, Bo."]


def test_a_function_that_fails_takes_the_other_way() -> None:
    def broken(**_: object) -> None:
        raise FunctionFails("kitchen on fire")

    with Conversation(PROGRAMS, functions={"status": broken}) as talk:
        talk.say("order")
        assert facts(talk.tap("Apple")) == ["no result: kitchen on fire", "handed off to desk"]
        assert talk.session is not None
        assert isinstance(talk.session.wait, HumanWait)
        assert talk.say("hello?") == ()
        assert talk.close_chat()[-1].text == "ended order: completed"


def test_a_function_that_nobody_wrote_down_fails() -> None:
    with Conversation(PROGRAMS) as talk:
        talk.say("order")
        assert 'no answer is given here for the function "status"' in facts(talk.tap("Apple"))[0]


def test_time_stops_at_everything_that_is_due() -> None:
    with Conversation(PROGRAMS) as talk:
        talk.say("order")
        begun = talk.now
        assert facts(lines := talk.advance(timedelta(days=1))) == ["timed out"]
        assert texts(lines) == ["Still hungry?", "Another time, then."]
        assert talk.now == begun + timedelta(days=1)


def test_the_customer_reads_their_language() -> None:
    with Conversation(PROGRAMS, language="de") as talk:
        assert texts(talk.say("order")) == ["Welcher Kuchen?"]
        assert talk.buttons == ("Apfel", "Schoko")


def test_outside_the_window_the_template_goes_out() -> None:
    with Conversation(PROGRAMS) as talk:
        talk.say("follow")
        assert facts(talk.tap("Yes please")) == ["opted in to news", "follows news: cakes"]
        talk.advance(timedelta(days=2))
        sent = talk.event("cake.late", {"what": "cakes"})[-1]
        assert isinstance(sent, Bot)
        assert (sent.template, sent.values, sent.labels) == ("late", ("cakes",), ("Wait", "Cancel"))
        assert str(sent) == "< (template late: cakes)\n  [Wait] [Cancel]"
        assert texts(talk.tap("Cancel")) == ["You said Cancel."]


def test_an_event_that_nobody_follows_says_so() -> None:
    with Conversation(PROGRAMS) as talk:
        assert facts(talk.event("cake.late", {"what": "cakes"})) == ["reached nobody: nobody follows it"]
        assert facts(talk.event("cake.eaten")) == ["reached nobody: no flow begins by it"]


def test_an_event_for_one_customer_needs_their_consent() -> None:
    with Conversation(PROGRAMS) as talk:
        talk.say("hello")
        lines = talk.event("cake.late", {"what": "cakes"}, to_contact=True)
        (refusal,) = [line for line in lines if isinstance(line, Refusal)]
        assert refusal.reason == "NO_CONSENT_UTILITY"
        assert refusal.where == "flows/told.yaml:11"


def test_what_was_agreed_before_counts() -> None:
    with Conversation(PROGRAMS) as talk:
        talk.follow("news", "cakes")
        assert [line.template for line in talk.event("cake.late", {"what": "cakes"}) if isinstance(line, Bot)] == ["late"]


def test_stop_ends_the_question_and_all_that_is_not_an_answer() -> None:
    with Conversation(PROGRAMS) as talk:
        talk.follow("news", "cakes")
        assert facts(talk.say("STOP")) == ["opted out of all"]
        assert [line.text for line in talk.event("cake.late", {"what": "cakes"}) if isinstance(line, Refusal)] == ["OPTED_OUT"]


def test_words_like_those_that_began_the_flow_do_not_begin_it_again() -> None:
    with Conversation(PROGRAMS) as talk:
        talk.say("I want to buy a cake")
        assert texts(talk.say("something sweet to buy")) == ["Please choose one."]
        assert texts(talk.say("order")) == ["Which cake?"]


def test_a_receipt_moves_the_newest_message() -> None:
    with Conversation(PROGRAMS) as talk:
        with pytest.raises(NotOffered, match="no message to report on"):
            talk.receipt("read")
        talk.say("order")
        assert [line.text for line in talk.receipt("delivered")] == ["delivered"]
        assert facts(talk.receipt("failed", "131026")) == []  # what was delivered does not fail any more


def test_a_button_that_is_nowhere_cannot_be_tapped() -> None:
    with Conversation(PROGRAMS) as talk:
        with pytest.raises(NotOffered, match="no message has buttons"):
            talk.tap("Apple")
        talk.say("order")
        with pytest.raises(NotOffered, match='there are "Apple", "A chocolate'):
            talk.tap("Pear")


def test_files_places_and_reactions_arrive() -> None:
    with Conversation(PROGRAMS) as talk:
        talk.say("order")
        assert texts(talk.send_media("image", caption="")) == ["Please choose one."]
        assert texts(talk.location(52.3, 4.76, "Amsterdam")) == ["Please choose one."]
        assert talk.react("👍") == ()


def test_flows_with_errors_are_refused_with_their_problems(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("botkit: 1\nflow: bad\ntitle: Bad\nlanguage: en\nsteps:\n  - sya: hello\n")
    with pytest.raises(FlowsInvalid, match=r"bad\.yaml:6:5"):
        Conversation(tmp_path)


def test_two_conversations_with_the_same_actions_are_equal() -> None:
    def play() -> list[ev.Event]:
        with Conversation(PROGRAMS, now=datetime(2026, 1, 1, tzinfo=UTC)) as talk:
            talk.say("order")
            talk.say("what?")
            talk.advance(timedelta(hours=6))
            return list(talk.events)

    assert play() == play()


ACTIONS = st.one_of(
    st.tuples(
        st.just("say"),
        st.sampled_from(["order", "follow", "STOP", "START", "apple", "2", "no", "yes", "", "x" * 5000]) | st.text(max_size=30),
    ),
    st.tuples(st.just("tap"), st.integers(0, 5)),
    st.tuples(st.just("media"), st.sampled_from(["image", "document", "voice", "sticker"])),
    st.tuples(st.just("wait"), st.integers(0, 60)),
    st.tuples(st.just("event"), st.sampled_from(["cakes", "tea"])),
    st.tuples(st.just("close"), st.none()),
    st.tuples(st.just("react"), st.sampled_from(["👍", ""])),
)


def act(talk: Conversation, kind: str, value: Any) -> None:
    match kind:
        case "say":
            talk.say(value)
        case "tap" if talk.buttons:
            talk.tap(talk.buttons[value % len(talk.buttons)])
        case "media":
            talk.send_media(value, problem="131052" if value == "sticker" else "")
        case "wait":
            talk.advance(timedelta(hours=value))
        case "event":
            talk.event("cake.late", {"what": value})
        case "close":
            talk.close_chat()
        case "react":
            talk.react(value)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(actions=st.lists(ACTIONS, max_size=12))
def test_no_sequence_of_actions_fails_a_turn(actions: list[tuple[str, Any]]) -> None:
    with Conversation(PROGRAMS, functions={"status": {"state": "done"}}) as talk:
        for kind, value in actions:
            act(talk, kind, value)
        assert not [event for event in talk.events if isinstance(event, ev.TurnFailed | ev.StepFailed)]
