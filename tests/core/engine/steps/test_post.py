"""`post`: the event is a fact of the turn, and the flow goes on."""

from __future__ import annotations

import pytest

from botkit.core.codec import decode_event, encode_event
from botkit.core.events import EventPosted
from tests.support.engine_talk import Talk, programs

FLOW = """
    flow: invite
    starts: [{keywords: [invite]}]
    steps:
      - ask: Whom?
        expect: phone GB
        save: friend
      - post: friend.invited
        contact: friend
        with: {by: contact.name}
      - say: I write to them.
"""
INVITED = "flow: invited\nstarts: [{event: friend.invited}]\nsteps: [{say: Hello., outside: drop}]"


def test_an_event_is_posted_and_the_flow_goes_on() -> None:
    talk = Talk(programs(INVITED, FLOW))
    talk.say("invite")
    assert talk.say("07700 900123") == ["I write to them."]
    (fact,) = talk.facts(EventPosted)
    assert (fact.name, fact.contact, fact.body, fact.post) == ("friend.invited", "+447700900123", {"by": "Ana"}, "1.1")
    assert talk.session.is_idle


def test_each_post_has_a_number_of_its_own() -> None:
    twice = FLOW.replace("- say", "- {post: friend.invited, contact: friend}\n      - say")
    talk = Talk(programs(INVITED, twice))
    talk.say("invite")
    talk.say("07700 900123")
    assert [fact.post for fact in talk.facts(EventPosted)] == ["1.1", "1.2"]


@pytest.mark.parametrize("contact", ["none", "contact.missing", "\"''\""])
def test_without_an_address_it_is_posted_for_nobody_and_the_flow_goes_on(contact: str) -> None:
    talk = Talk(programs(INVITED, FLOW.replace("contact: friend", f"contact: {contact}")))
    talk.say("invite")
    assert talk.say("07700 900123") == ["I write to them."]
    assert [fact.contact for fact in talk.facts(EventPosted)] == [""]


def test_address_and_fields_are_personal() -> None:
    about = {"post": "1.1", "flow": "invite", "step": "steps.1", "name": "friend.invited"}
    fact = EventPosted(session=1, **about, contact="+447700900123", body={"by": "Ana"})
    kind, body, personal = encode_event(fact)
    assert b"Ana" not in body
    assert b"900123" not in body
    assert decode_event(kind, body, personal) == fact
