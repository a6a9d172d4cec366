"""Steps that wait for nothing: say, branch, split, set, tag, goto, end; where a flow begins; what happens when a step fails."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from botkit.core.codec import encode_session
from botkit.core.engine.engine import advance
from botkit.core.engine.program import Programs
from botkit.core.engine.sprint import SPRINTS_PER_SESSION, STEPS_PER_SPRINT
from botkit.core.events import (
    FieldSet,
    HandedOff,
    MessageReceived,
    NotUnderstood,
    SessionEnded,
    SessionStarted,
    StepFailed,
    StepsVisited,
    Tagged,
    Untagged,
)
from botkit.core.model.contact import Contact
from botkit.core.model.message import Link, Location, Opened, Reaction, Referral, Template, Text
from botkit.core.text.default_texts import phrase
from tests.support.engine_talk import LONELY, NOON, Talk, programs


def flow(steps: str, *others: str, contact: Contact | None = None, **more: Any) -> Talk:
    return Talk(programs(f"flow: f\nstarts: [{{keywords: [go]}}]\nsteps: {steps}", *others, **more), contact=contact)


def said(steps: str, **more: Any) -> list[str]:
    return flow(steps, **more).say("go")


# ---- saying


def test_a_message_carries_everything_its_step_says() -> None:
    talk = flow(
        "[{say: Body, image: 'https://example.com/{{ contact.id }}.jpg', caption: Caption, header: Head, footer: Foot, purpose: utility, "
        "link: {label: Open, url: 'https://example.com'}, fresh: 2 hours, urgent: true, outside: drop}, "
        "{say: Pass, file: 'https://example.com/a/pass.pdf?x=1'}, {say: Here, location: {latitude: 1, longitude: 2, name: Us}}]"
    )
    talk.say("go")
    first, second, third = talk.sent
    assert (first.body, first.header, first.footer, first.purpose) == ("Caption", "Head", "Foot", "utility")
    assert first.attachment is not None
    assert (first.attachment.kind, first.attachment.link) == ("image", "https://example.com/7.jpg")
    assert first.link == Link(label="Open", url="https://example.com")
    assert (first.fresh_until, first.urgent, first.outside) == (NOON + timedelta(hours=2), True, "drop")
    assert second.attachment is not None
    assert (second.attachment.kind, second.attachment.filename) == ("document", "pass.pdf")
    assert third.location == Location(latitude=1, longitude=2, name="Us")


@pytest.mark.parametrize(("language", "template"), [("", "en"), ("de", "de"), ("de-AT", "de"), ("fr", "en")])
def test_a_template_goes_out_in_a_language_that_it_has(language: str, template: str) -> None:
    talk = flow("[{say: Hi, template: nps_question, with: [contact.name, now]}]", contact=Contact(id=7, name="Ana", language=language))
    talk.say("go")
    (message,) = talk.sent
    assert isinstance(message.template, Template)
    assert (message.template.language, message.template.parameters[0], message.purpose) == (template, "Ana", "marketing")


def test_a_text_that_comes_to_nothing_is_not_sent() -> None:
    assert said("[{say: '{% if contact.name == \"Bo\" %}Hi Bo{% endif %}'}, {say: Next.}]") == ["Next."]


# ---- choosing


@pytest.mark.parametrize(("score", "texts"), [(10, ["Great.", "End."]), (7, ["Fine.", "End."]), (1, ["Sorry.", "End."])])
def test_the_first_true_case_is_taken(score: int, texts: list[str]) -> None:
    cases = "{when: s > 8, then: [{say: Great.}]}, {when: s > 5, then: [{say: Fine.}]}, {otherwise: [{say: Sorry.}]}"
    assert said(f"[{{set: {{s: '{score}'}}}}, {{branch: [{cases}]}}, {{say: End.}}]") == texts


def test_no_true_case_is_passed_by() -> None:
    assert said("[{branch: [{when: 1 > 2, then: [{say: No.}]}]}, {say: End.}]") == ["End."]


def test_a_step_is_done_only_when_its_condition_holds() -> None:
    assert said("[{when: contact.name == 'Bo', say: Bo}, {when: contact.name == 'Ana', say: Ana}]") == ["Ana"]


SPLIT = "[{split: [{percent: 20, then: [{say: a}]}, {percent: 30, then: [{say: b}]}, {percent: 50, then: [{say: c}]}]}]"


def test_a_split_divides_contacts_by_its_percentages() -> None:
    made = programs(f"flow: f\nstarts: [{{keywords: [go]}}]\nsteps: {SPLIT}")
    drawn = Counter(Talk(made, contact=Contact(id=number)).say("go")[0] for number in range(3_000))
    for arm, share in {"a": 0.2, "b": 0.3, "c": 0.5}.items():
        assert abs(drawn[arm] / 3_000 - share) < 0.03


def test_a_split_takes_the_same_arm_for_the_same_contact() -> None:
    assert len({said(SPLIT, contact=Contact(id=42))[0] for _ in range(5)}) == 1


def test_two_splits_draw_independently() -> None:
    made = programs("flow: f\nstarts: [{keywords: [go]}]\nsteps: [%s, %s]" % ((SPLIT[1:-1],) * 2))
    assert len({tuple(Talk(made, contact=Contact(id=number)).say("go")) for number in range(200)}) == 9


# ---- remembering


def test_values_read_each_other() -> None:
    assert said("[{set: {a: '2'}}, {set: {b: a * 3}}, {say: '{{ b }}'}]") == ["6"]


def test_fields_of_the_contact_are_set_and_read_at_once() -> None:
    talk = flow("[{set: {contact.seat: \"'12A'\", contact.language: \"'de'\"}}, {say: '{{ contact.seat }} {{ contact.language }}'}]")
    assert talk.say("go") == ["12A de"]
    assert [(fact.name, fact.value) for fact in talk.facts(FieldSet)] == [("seat", "12A"), ("language", "de")]
    assert (talk.session.contact.language, talk.session.contact.fields) == ("de", {"seat": "12A"})


def test_tags_are_set_once_and_seen_at_once() -> None:
    talk = flow(
        "[{tag: vip}, {tag: vip}, {say: '{{ contact.tags | join }}'}, {untag: vip}, {untag: vip}, {say: '{{ contact.tags | length }}'}]"
    )
    assert talk.say("go") == ["vip", "0"]
    assert (len(talk.facts(Tagged)), len(talk.facts(Untagged))) == (1, 1)


def test_what_is_kept_is_what_comes_back_from_json() -> None:
    talk = flow("[{set: {pair: '(1, 2)', at: now, later: now + ('2 days' | duration)}}, {ask: Well?}]")
    talk.say("go")
    assert talk.values["pair"] == [1, 2]
    assert talk.values["later"] - talk.values["at"] == timedelta(days=2)


def test_goto_and_end_lead_elsewhere() -> None:
    assert said("[{goto: there}, {say: Skipped.}, {name: there, say: There.}, {end: }, {say: Never.}]") == ["There."]


def test_a_sprint_says_which_way_it_took() -> None:
    talk = flow("[{branch: [{when: 1 > 0, then: [{say: In.}]}]}, {say: Out.}]")
    talk.say("go")
    assert talk.facts(StepsVisited)[0].path == (("f", "steps.0"), ("f", "steps.0.branch.0.then.0"), ("f", "steps.1"))


# ---- beginning

STARTS = (
    "flow: a_keyword\nstarts: [{keywords: [hello]}]\nsteps: [{say: keyword}]",
    "flow: b_referral\nstarts: [{referral: ad1}]\nsteps: [{say: referral}]",
    "flow: c_first\nstarts: [{first_message: }]\nsteps: [{say: first}]",
    "flow: d_none\nstarts: [{no_match: }]\nsteps: [{say: none}]",
)


@pytest.mark.parametrize(
    ("message", "texts"),
    [
        ({"content": "Hello!", "referral": Referral(ref="ad1")}, ["keyword"]),
        ({"content": "hi", "referral": Referral(ref="ad1")}, ["referral"]),
        ({"content": "hi", "referral": Referral(source="ad1")}, ["referral"]),
        ({"content": "hi", "referral": Referral(ref="ad2")}, ["first"]),
        ({"content": "hi"}, ["first"]),
        ({"content": Opened(ref="ad1")}, ["referral"]),
        ({"content": Opened()}, ["first"]),
        ({"content": Reaction(message="m", emoji="👍")}, []),
    ],
)
def test_the_most_specific_start_wins(message: dict[str, Any], texts: list[str]) -> None:
    assert Talk(programs(*STARTS)).say(**message) == texts


def test_only_the_first_message_is_the_first() -> None:
    talk = Talk(programs(*STARTS))
    talk.say(Reaction(message="m", emoji="👍"))  # says nothing, and so was no message yet
    assert talk.say("hi") == ["first"]
    assert talk.say("hi") == ["none"]
    assert talk.say(Opened()) == []


def test_a_chat_that_is_opened_without_a_word_is_nothing_to_understand() -> None:
    talk = Talk(programs(STARTS[0]))
    assert talk.say(Opened()) == []
    assert talk.last.facts == ()
    talk.say("hm")
    assert talk.facts(NotUnderstood)


def test_an_event_brings_its_body() -> None:
    talk = Talk(programs("flow: e\nstarts: [{event: trip.booked}]\nsteps: [{say: '{{ event.trip }} {{ subscription }}', outside: drop}]"))
    assert talk.report("e", "trip.booked", "T1", trip="T1") == ["T1 T1"]
    assert talk.facts(SessionStarted)[0].start == "event"


# ---- failing

FAULTS = {
    "compared": ("{set: {x: contact.name < 3}}", "values of different kinds do not go together"),
    "added": ("{say: '{{ contact.name + 1 }}'}", "the text could not be filled in: values of different kinds do not go together"),
    "identity": ("{set: {contact.id: '1'}}", '"contact.id" cannot be set'),
    "circle": ("{name: here, goto: here}", f"more than {STEPS_PER_SPRINT} steps without a wait"),
}


@pytest.mark.parametrize(("step", "reason"), FAULTS.values(), ids=FAULTS)
def test_a_step_that_fails_is_noted_and_a_person_takes_over(step: str, reason: str) -> None:
    talk = flow(f"[{{say: Before.}}, {step}, {{say: After.}}]")
    assert talk.say("go") == ["Before.", phrase("fault_handoff", "en")]
    (fault,) = talk.facts(StepFailed)
    assert (fault.step, fault.reason) == ("steps.1", reason)
    assert talk.facts(HandedOff)
    assert talk.close() == []
    assert talk.session.is_idle


BROKEN = "[{say: Before., when: event.polite}, {set: {x: contact.name < 3}}]"
OWN = replace(LONELY, texts={"fault": {"de": "Huch.", "": "Oops."}})


@pytest.mark.parametrize(("language", "text"), [("de-AT", "Huch."), ("fr", "Oops."), ("", "Oops.")])
def test_a_fault_is_told_in_the_words_of_the_business(language: str, text: str) -> None:
    talk = Talk(programs(f"flow: f\nstarts: [{{keywords: [go]}}]\nsteps: {BROKEN.replace('event.polite', 'false')}", business=OWN))
    talk.session = replace(talk.session, contact=replace(talk.session.contact, language=language))
    assert talk.say("go") == [text]


@pytest.mark.parametrize(("polite", "texts"), [(True, ["Before.", "Oops."]), (False, [])])
def test_who_heard_nothing_of_a_notice_is_told_nothing_of_its_fault(polite: bool, texts: list[str]) -> None:
    steps = BROKEN.replace("Before.", "Before., outside: drop")
    talk = Talk(programs(f"flow: f\nstarts: [{{event: thing.happened}}]\nsteps: {steps}", business=OWN))
    assert talk.report("f", polite=polite) == texts
    assert talk.facts(StepFailed)


def test_a_version_that_is_gone_is_told_in_the_language_of_the_business() -> None:
    talk = flow("[{ask: Well?}]", business=LONELY)
    talk.say("go")
    talk.programs = Programs(current={}, business=replace(LONELY, language="de"))
    assert talk.say("8") == [phrase("fault", "de")]


def test_what_a_business_leaves_out_ends_no_conversation() -> None:
    talk = flow("[{call: flight_status, save: r}, {say: 'Late', when: r.status == 'late'}, {say: 'Gate {{ r.gate }}, {{ r.at | time }}.'}]")
    talk.say("go")
    assert talk.give_back({"status": None}) == ["Gate , ."]
    assert not talk.facts(StepFailed)


def test_numbers_are_equal_wherever_they_come_from() -> None:
    talk = flow(
        "[{call: flight_status, save: r}, {ask: How much?, expect: number, save: n}, "
        "{say: 'yes', when: n >= r.price and n == 9.99 and r.price <= n and n in r.prices}, {say: '{{ n * 1.5 + 0.015 }}'}]"
    )
    talk.say("go")
    talk.give_back({"price": 9.99, "prices": [1.5, 9.99]})
    assert talk.say("9.99") == ["yes", "15"]


def test_money_of_a_business_and_of_a_customer_is_one_value() -> None:
    talk = flow(
        "[{call: flight_status, save: r}, {ask: How much?, expect: money, save: m}, "
        "{say: '{{ m }} {{ m + r.fee }} {{ m.amount }} {{ m * 2 | int }}', when: m > r.fee and m > 12}]"
    )
    talk.say("go")
    talk.give_back({"fee": {"amount": 0.5, "currency": "EUR"}})
    assert talk.say("12.51 euros") == ["€12.51 €13.01 12.51 €25.02"]


def test_where_nobody_can_take_over_the_session_ends() -> None:
    talk = flow("[{set: {x: contact.name < 3}}]", business=LONELY)
    talk.say("go")
    assert talk.facts(SessionEnded)[0].how == "fault"


def test_a_fault_on_the_side_brings_the_pending_question_back() -> None:
    talk = flow(
        "[{ask: Well?, expect: number}]", "flow: bad\nstarts: [{keywords: [bad]}]\nsteps: [{set: {x: contact.name < 3}}]", business=LONELY
    )
    talk.say("go")
    assert talk.say("bad") == [phrase("fault", "en"), "Well?"]


def test_a_fault_in_a_flow_that_is_run_fails_the_flow_that_runs_it() -> None:
    talk = flow("[{run: bad}, {say: After.}]", "flow: bad\nsteps: [{set: {x: contact.name < 3}}]", business=LONELY)
    assert talk.say("go") == [phrase("fault", "en")]
    assert talk.session.is_idle


def test_a_reason_holds_no_words_of_the_customer() -> None:
    talk = flow("[{ask: Well?}, {set: {x: 'reply < 3'}}]")
    talk.say("go")
    talk.say("my secret")
    assert "secret" not in talk.facts(StepFailed)[0].reason


def test_a_version_that_is_gone_ends_the_session_and_says_so() -> None:
    talk = flow("[{ask: Well?}]", business=LONELY)
    talk.say("go")
    talk.programs = Programs(current={})
    talk.say("8")
    assert "not there any more" in talk.facts(StepFailed)[0].reason
    assert talk.session.is_idle


def test_a_session_goes_on_with_the_version_that_it_began_with() -> None:
    talk = flow("[{ask: Well?}, {say: Old.}]")
    talk.say("go")
    old = talk.programs.current["f"]
    new = programs("flow: f\nstarts: [{keywords: [go]}]\nsteps: [{say: Longer.}, {ask: New?}, {say: New.}]")
    talk.programs = Programs(current=new.current, older={old.digest: old})
    assert talk.say("8") == ["Old."]
    assert talk.say("go") == ["Longer.", "New?"]


def test_a_session_of_a_thousand_sprints_is_ended() -> None:
    talk = flow("[{ask: Well?, expect: number}]")
    talk.say("go")
    talk.session = replace(talk.session, sprints=SPRINTS_PER_SESSION)
    assert talk.say("go") == ["Well?"]
    assert (talk.facts(StepFailed) != [], talk.facts(SessionEnded)[0].how, talk.session.sprints) == (True, "limit", 1)


def test_the_same_input_gives_the_same_bytes() -> None:
    talk = flow("[{tag: a}, {set: {x: now}}, {ask: Well?}]")
    event = MessageReceived(message="m", content=Text(body="go"), sent_at=NOON)
    first, second = (encode_session(advance(talk.programs, talk.session, event, NOON).session) for _ in range(2))
    assert first == second
