"""segments.yaml: read with every fault at once, each with its place."""

from __future__ import annotations

from botkit.core.model.business import Business, Topic
from botkit.flowfile.library import read_library

GOOD = b"""\
botkit: 1
segments:
  dutch:
    title: Dutch travellers
    agreed: flights
    language: nl
    market: [NL, BE]
    heard_within: 7 days
    where: contact.nps < 7
  everybody: {}
"""
BAD = b"""\
botkit: 1
segments:
  dutch:
    agreed: flihgts
    tag: gold
    where: event.x > 1
  other:
    tags: [gold]
    without_tags: gold
    heard_within: 1 day
    silent_for: 2 days
"""
BUSINESS = Business(topics={"flights": Topic(name="flights")})


def test_a_segment_is_a_list_of_conditions_in_one_order() -> None:
    library = read_library({"segments.yaml": GOOD}, BUSINESS)
    assert library.problems == ()
    dutch, everybody = library.segments
    assert [condition.text for condition in dutch.conditions] == [
        "agreed: flights",
        "language: nl",
        "market: [NL, BE]",
        "heard_within: 7 days",
        "where: contact.nps < 7",
    ]
    assert (everybody.name, everybody.conditions) == ("everybody", ())


def test_every_fault_has_its_place() -> None:
    found = read_library({"segments.yaml": BAD}, BUSINESS).problems
    assert [(one.line, one.column, one.code) for one in found] == [
        (4, 13, "unknown-topic"),
        (5, 5, "unknown-key"),
        (6, 12, "undefined-variable"),
    ]
    others = read_library({"segments.yaml": BAD.replace(b"    tag: gold\n", b"")}, BUSINESS).problems
    assert {(one.line, one.code) for one in others} >= {(8, "bad-value"), (10, "bad-value")}


def test_a_channel_that_botkit_yaml_does_not_have_is_told() -> None:
    segment = b"botkit: 1\nsegments:\n  writers:\n    channel: [main, mian]\n"
    (problem,) = read_library({"segments.yaml": segment}, BUSINESS, channels=("main", "page")).problems
    assert (problem.line, problem.code) == (4, "bad-value")
    assert problem.message == 'there is no channel "mian" in botkit.yaml; did you mean "main"?'
