"""Bounds: what a conversation costs at least and at most, by hand-made flows whose bounds anybody can count."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from botkit.core.flow.model import Flow, FlowVersion
from botkit.core.model.business import Business, Queue, TemplateInfo
from botkit.flowfile.analysis.message_routes import Routes
from botkit.flowfile.analysis.route_bounds import LONG_AGO, NOW, TODAY, Age, Bounds, RouteBounds
from botkit.flowfile.analysis.route_messages import RouteMessage
from botkit.flowfile.library import read_folder
from tests.support.paths import ROOT
from tests.support.spending import price

TEMPLATES = {"news": TemplateInfo(name="news", category="marketing")}
BUSINESS = Business(templates=TEMPLATES, queues={"desk": Queue(name="desk")})


def made(*steps: Any, name: str = "f") -> FlowVersion:
    flow = {"botkit": 1, "flow": name, "title": "F", "language": "en", "starts": [{"keywords": ["go"]}], "steps": steps}
    return FlowVersion(flow=Flow.model_validate(flow), digest="d")


def bounds(*steps: Any, age: Age = NOW, others: tuple[FlowVersion, ...] = (), business: Business = BUSINESS) -> Bounds:
    return RouteBounds(made(*steps), business, price, {other.flow.flow: other for other in others}).of(age)


def counts(*steps: Any, **more: Any) -> tuple[int, int]:
    """How many messages at least and at most."""
    found = bounds(*steps, **more)
    return len(found.cheapest.sent), len(found.dearest.sent)


def forms(*steps: Any, age: Age) -> tuple[list[str], list[str]]:
    found = bounds(*steps, age=age)
    return [message.form for message in found.cheapest.messages], [message.form for message in found.dearest.messages]


def test_a_flow_without_questions_costs_its_messages() -> None:
    assert counts({"say": "One."}, {"say": "Two."}) == (2, 2)


def test_who_leaves_at_a_question_pays_nothing_for_what_follows() -> None:
    assert counts({"ask": "Well?", "tries": 1}, {"say": "Thanks."}, {"say": "Bye."}) == (1, 3)


def test_each_try_and_the_reminder_count_before_an_answer_too() -> None:
    step = {"ask": "How many?", "expect": "number", "tries": 3, "remind": {"after": "2 hours", "say": "Well?"}, "wait": "1 day"}
    assert counts(step, {"say": "Thanks."}) == (1, 5)


def test_a_text_of_conditions_may_be_empty() -> None:
    assert counts({"say": "{% if x %}One.{% endif %}"}) == (0, 1)


def test_a_question_that_a_sentence_may_answer_is_not_asked() -> None:
    steps = ({"ask": "Which day?", "expect": "date", "save": "day", "tries": 1}, {"ask": "Who?", "save": "who", "tries": 1})
    assert counts(*steps, {"say": "Thanks."}) == (1, 3)


def test_without_a_queue_giving_up_is_said() -> None:
    step = {"ask": "How many?", "expect": "number", "tries": 2}
    assert counts(step) == (1, 2)
    assert counts(step, business=Business(templates=TEMPLATES)) == (1, 3)


def test_a_second_confirmation_has_tries_of_its_own() -> None:
    step = {"opt_in": "news", "ask": "May we?"}
    assert counts(step) == (1, 3)
    assert counts({**step, "double": True}) == (1, 6)


def test_a_flow_goes_on_after_the_colleague() -> None:
    assert counts({"handoff": "desk"}, {"say": "Welcome back."}) == (0, 1)


def test_a_flow_inside_counts_and_may_be_left() -> None:
    inner = made({"ask": "a", "tries": 1}, {"say": "b"}, name="inner")
    assert counts({"run": "inner"}, {"say": "c"}, others=(inner,)) == (1, 3)


def test_a_list_counts_as_often_as_it_may_go_round() -> None:
    assert counts({"for_each": "items", "as": "item", "limit": 4, "then": [{"say": "One."}]}, {"say": "Bye."}) == (1, 5)


def test_pauses_and_silences_add_up() -> None:
    """Twice twenty hours close the window, though neither does."""
    steps = ({"pause": "20 hours"}, {"pause": "20 hours"}, {"say": "News.", "template": "news"})
    assert forms(*steps, age=NOW) == ([], ["template"])
    assert forms({"pause": "20 hours"}, {"say": "News.", "template": "news"}, age=NOW)[1] == ["free"]


def test_within_the_last_day_may_be_any_hour_of_it() -> None:
    step = {"ask": "Well?", "template": "news", "tries": 1, "remind": {"after": "2 hours", "say": "Well?", "template": "news"}}
    assert forms(step, age=TODAY) == (["free"], ["free", "template"])
    assert forms(step, age=LONG_AGO) == (["template"], ["template", "template"])


def test_detours_are_priced_by_the_piece() -> None:
    found = bounds({"ask": "A?", "tries": 2}, {"ask": "B?", "tries": 2}, {"goto": "x", "when": "b"}, {"say": "Bye.", "name": "x"})
    assert (len(found.repeat), len(found.again.sent)) == (2, 5)
    assert bounds({"say": "One."}).repeat == ()


@pytest.mark.parametrize("folder", ["flows", "packs/clinic", "packs/shop"])
def test_every_route_is_between_the_cheapest_and_the_dearest(folder: str) -> None:
    versions = {version.flow.flow: version for version in read_folder(ROOT / folder).flows}
    for version in versions.values():
        routes, ends = Routes(version, BUSINESS, versions), RouteBounds(version, BUSINESS, price, versions)
        for _, age in routes.starts:
            found = ends.of(age)
            for route in routes.every(age.may_be_open, at_most=2_000) or ():
                assert _cost(found.cheapest.messages) <= _cost(route.messages) <= _cost(found.dearest.messages), (version.flow.flow, route)


def _cost(messages: tuple[RouteMessage, ...]) -> Decimal:
    return sum(map(price, messages), Decimal(0))
