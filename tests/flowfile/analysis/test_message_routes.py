"""Routes: which messages are sent on which way, before anybody goes it."""

from __future__ import annotations

from typing import Any

import pytest

from botkit.core.events import MessageQueued, SessionStarted
from botkit.core.flow.model import Flow, FlowVersion
from botkit.core.model.business import Business, TemplateInfo
from botkit.flowfile.analysis.message_routes import Routes
from botkit.testing.runner import played_events, prepare_programs
from botkit.testing.transcript import read_transcript
from tests.support.paths import ROOT

FLOWS = ROOT / "flows"
BUSINESS = Business(templates={"news": TemplateInfo(name="news", category="marketing")})


def made(*steps: Any, name: str = "f", starts: Any = ({"keywords": ["go"]},)) -> FlowVersion:
    flow = {"botkit": 1, "flow": name, "title": "F", "language": "en", "starts": starts, "steps": steps}
    return FlowVersion(flow=Flow.model_validate(flow), digest="d")


def routes(*steps: Any, is_open: bool = True, others: tuple[FlowVersion, ...] = (), **more: Any) -> list[tuple[tuple[str, ...], int]]:
    version = made(*steps, **more)
    found = Routes(version, BUSINESS, {other.flow.flow: other for other in others}).every(is_open, at_most=100)
    assert found is not None
    return [(route.answers, len(route.sent)) for route in found]


def test_every_message_counts_once() -> None:
    assert routes({"say": "One."}, {"say": "Two."}) == [((), 2)]


def test_answers_lead_to_routes_of_their_own() -> None:
    step = {"ask": "Which?", "choices": [{"label": "A", "then": [{"say": "a"}, {"say": "aa"}]}, "B", "C"]}
    assert routes(step) == [(("A",), 3), (("B · C",), 1), (("no reply",), 1)]


def test_giving_up_costs_the_retries() -> None:
    step = {"ask": "Which?", "expect": "number", "tries": 3, "otherwise": [{"say": "Never mind."}]}
    assert routes(step) == [((), 1), (("not understood 3 times",), 4), (("no reply",), 1)]


def test_silence_costs_the_reminder() -> None:
    step = {"ask": "Well?", "remind": {"after": "2 hours", "say": "Well?"}, "wait": "1 day", "no_reply": [{"tag": "silent"}]}
    assert routes(step) == [((), 1), (("no reply within 1 day",), 2)]


def test_a_loop_is_gone_through_once() -> None:
    assert routes({"ask": "More?", "name": "more"}, {"goto": "more", "when": "more"}, {"say": "Bye."}) == [((), 2), (("no reply",), 1)]


def test_outside_the_window_only_templates_go_out() -> None:
    steps = ({"say": "News.", "template": "news"}, {"say": "More."}, {"ask": "Well?", "template": "news"}, {"say": "Thanks."})
    (answered, silent) = Routes(made(*steps), BUSINESS).every(False, at_most=9) or ()
    assert [(said.form, said.category) for said in answered.messages] == [
        ("template", "marketing"),
        ("unsent", "service"),
        ("template", "marketing"),
        ("free", "service"),
    ]
    assert len(answered.sent) == 3
    assert silent.answers == ("no reply",)


def test_a_long_pause_closes_the_window() -> None:
    assert routes({"say": "Now."}, {"pause": "2 days"}, {"say": "Later."}) == [((), 1)]
    assert routes({"say": "Now."}, {"pause": "2 hours"}, {"say": "Later."}) == [((), 2)]


def test_a_flow_inside_counts() -> None:
    inner = made({"say": "a"}, {"say": "b"}, name="inner")
    assert routes({"run": "inner"}, {"say": "c"}, others=(inner,)) == [((), 3)]


def test_texts_in_a_row_can_be_joined() -> None:
    (route,) = (
        Routes(made({"say": "a"}, {"say": "b"}, {"say": "c", "image": "https://example.com/c.jpg"}, {"say": "d"}), BUSINESS).every(
            True, at_most=9
        )
        or ()
    )
    assert route.joinable == 1


@pytest.mark.parametrize(
    "name", ["nps_promoter", "nps_detractor", "flight_updates_declined", "cancelled_refund", "boarding_pass", "csat_unhappy"]
)
def test_a_real_conversation_is_one_of_the_routes(name: str) -> None:
    """Its steps that speak, in the session that it began with, are those of a route."""
    path = FLOWS / "tests" / f"{name}.chat"
    programs = prepare_programs([path])[path]
    events = played_events(read_transcript(path), programs)
    first = next(event for event in events if isinstance(event, SessionStarted) and event.flow != "contact")
    versions = {name: program.version for name, program in programs.current.items()}
    found = Routes(versions[first.flow], programs.business, versions)
    spoken = [event.step for event in events if isinstance(event, MessageQueued) and event.flow == first.flow]
    every = found.every(True, at_most=500) or []
    assert _without_repeats(spoken) in [_without_repeats([said.address for said in route.messages]) for route in every]


def _without_repeats(addresses: list[str]) -> list[str]:
    """A retry and a reminder are said by the step that asked."""
    return [address for number, address in enumerate(addresses) if not number or addresses[number - 1] != address]
