"""Which flow begins, and why."""

from __future__ import annotations

import pytest

from botkit.core.engine.engine import router_of
from botkit.core.engine.router import Router, keyword_form
from tests.support.engine_talk import LONELY, programs

PROGRAMS = programs(
    "flow: b\nstarts: [{keywords: [Hello, 'Où?', straße]}, {event: e}, {no_match: }]\nsteps: [{say: B}]",
    "flow: a\nstarts: [{event: e}, {first_message: }, {referral: ad}, {keywords: ['?', 👍]}]\nsteps: [{say: A, outside: drop}]",
    "flow: c\nstarts: [{referral: ad}, {handed_back: }, "
    "{phrases: [where is my luggage, my suitcase is lost, I cannot find my bags]}]\nsteps: [{say: C}]",
    b__de__yaml="botkit: 1\ntranslates: b\nlanguage: de\ntexts: [{en: Hello, de: Grüß Gott}]",
)


def router() -> Router:
    return router_of(PROGRAMS)


@pytest.mark.parametrize(
    ("said", "flow", "why"),
    [
        ("hello", "b", "Hello"),
        ("  HELLO!! ", "b", "Hello"),
        ("«Hello»", "b", "Hello"),
        ("ou", "b", "Où?"),
        ("STRASSE", "b", "straße"),
        ("grüss gott", "b", "Grüß Gott"),
        ("?", "a", "?"),
        ("👍", "a", "👍"),
    ],
)
def test_a_keyword_is_the_whole_message_in_any_case_folded_in_any_language(said: str, flow: str, why: str) -> None:
    found = router().by_keyword(said)
    assert found is not None
    assert (found.flow, found.kind, found.why) == (flow, "keywords", why)


@pytest.mark.parametrize("said", ["", " ", "…", "!", "hello there", "hell o", "hallo"])
def test_anything_more_or_less_is_no_keyword(said: str) -> None:
    assert router().by_keyword(said) is None


def test_of_several_flows_the_first_by_name_wins() -> None:
    found = router().by_referral("ad")
    assert found is not None
    assert found.flow == "a"


def test_every_flow_of_an_event_begins() -> None:
    assert [program.name for program, _ in router().by_event("e")] == ["a", "b"]
    assert router().by_event("unheard of") == ()


@pytest.mark.parametrize(("ask", "flow"), [("first_message", "a"), ("handed_back", "c"), ("no_match", "b")])
def test_the_starts_without_words_are_found(ask: str, flow: str) -> None:
    found = getattr(router(), ask)()
    assert (found.flow, found.kind) == (flow, ask)


def test_a_phrase_is_known_by_its_meaning() -> None:
    found = router().by_phrase("I can not find my suitcase", in_flow=False)
    assert found is not None
    assert (found.flow, found.kind) == ("c", "phrases")
    assert router().by_phrase("", in_flow=False) is None


def test_without_flows_nothing_begins() -> None:
    empty = router_of(programs(business=LONELY))
    assert empty.by_keyword("x") is None
    assert empty.by_phrase("x", in_flow=False) is None
    assert empty.no_match() is None


@pytest.mark.parametrize(("text", "folded"), [("  Ünter \n WEGS! ", "unter wegs"), ("*Yes*", "yes"), ("?!", "?!"), ("", "")])
def test_what_is_said_is_compared_without_what_stands_around_it(text: str, folded: str) -> None:
    assert keyword_form(text) == folded
