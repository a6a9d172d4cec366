"""Pictures of flows: everything is in them once, nothing covers anything else, and they need nothing from elsewhere."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.flow.model import Flow, FlowVersion, walk_steps
from botkit.flowfile.analysis.control_flow import ControlFlow
from botkit.flowfile.analysis.outline import outline
from botkit.flowfile.graph.as_text import dot, mermaid
from botkit.flowfile.graph.layout import Box, Diagram, lay_out
from botkit.flowfile.graph.measure import cut, width, wrap
from botkit.flowfile.graph.svg import FAMILIES, TrafficCounts, page, svg
from botkit.flowfile.library import read_folder
from tests.support.paths import ROOT

HERE = ROOT
FOLDERS = (HERE / "flows", HERE / "tests" / "language")
SVG = "{http://www.w3.org/2000/svg}"


def versions() -> list[FlowVersion]:
    return [version for folder in FOLDERS for version in read_folder(folder).flows]


def made(*steps: dict[str, Any]) -> FlowVersion:
    return FlowVersion(flow=Flow.model_validate({"botkit": 1, "flow": "f", "title": "F", "language": "en", "steps": steps}), digest="d")


@pytest.fixture(scope="module", params=versions(), ids=lambda version: version.flow.flow)
def version(request: pytest.FixtureRequest) -> FlowVersion:
    return request.param


def test_every_step_is_one_card_and_every_way_is_known(version: FlowVersion) -> None:
    drawn = outline(version)
    assert [card.address for card in drawn.walk()] == [address for address, _ in walk_steps(version.flow.steps)]
    assert set(drawn.edges) == {(here, edge.to) for here, edges in ControlFlow(version.flow).edges.items() for edge in edges}


def test_nothing_covers_anything_else(version: FlowVersion) -> None:
    _must_be_tidy(lay_out(outline(version)))


def test_every_jump_has_its_arrow(version: FlowVersion) -> None:
    picture = lay_out(outline(version))
    wanted = {(card.address, card.jump) for card in picture.outline.walk() if card.jump}
    assert {jump.edges[0] for jump in picture.jumps} == wanted


def test_a_picture_is_well_formed_and_alone(version: FlowVersion) -> None:
    written = svg(outline(version))
    root = ElementTree.fromstring(written)
    assert len(root.findall(f".//{SVG}g[@class]")) >= len(list(walk_steps(version.flow.steps)))
    assert [found for found in re.findall(r"(?:href|src)=.([^\"' ]+)|url\(([^)]+)\)", written) if not "".join(found).startswith("#")] == []
    assert written == svg(outline(version))


def test_the_same_ways_stand_in_the_texts(version: FlowVersion) -> None:
    drawn = outline(version)
    starts = len(drawn.starts)
    assert mermaid([drawn]).count("-->") == len(drawn.edges) + starts
    assert len(re.findall(r" -> ", dot([drawn]))) == len(drawn.edges) + starts


def _must_be_tidy(picture: Diagram) -> None:
    for one, other in combinations(picture.boxes, 2):
        assert not _overlap(one, other), (one.card.address, other.card.address)
    for box in picture.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= picture.width
        assert box.y + box.height <= picture.height
    for tag in picture.tags:
        assert not any(
            box.x < tag.x + tag.width / 2
            and tag.x - tag.width / 2 < box.x + box.width
            and box.y < tag.y + 22
            and tag.y < box.y + box.height
            for box in picture.boxes
        ), tag.text
    for one, other in combinations(picture.tags, 2):
        assert one.y != other.y or abs(one.x - other.x) >= (one.width + other.width) / 2, (one.text, other.text)
    for line in (*picture.lines, *picture.jumps):
        assert all(0 <= x <= picture.width and 0 <= y <= picture.height for x, y in line.points)


def _overlap(one: Box, other: Box) -> bool:
    return one.x < other.x + other.width and other.x < one.x + one.width and one.y < other.y + other.height and other.y < one.y + one.height


words = st.text(alphabet="abcdefgh WM{}.,界é", min_size=1, max_size=60).filter(str.strip)
leaf = st.one_of(
    words.map(lambda said: {"say": said}),
    words.map(lambda said: {"ask": said, "wait": "1 day", "save": "a"}),
    st.just({"end": None}),
    st.just({"handoff": "desk"}),
)


def _nested(block: st.SearchStrategy[list[dict[str, Any]]]) -> st.SearchStrategy[dict[str, Any]]:
    choice = st.builds(lambda label, then: {"label": label, "then": then}, words, block | st.just([]))
    case = st.builds(lambda when, then: {"when": when, "then": then}, st.sampled_from(["a == 1", "b"]), block)
    return st.one_of(
        st.builds(
            lambda said, options, late: {"ask": said, "choices": options, "no_reply": late},
            words,
            st.lists(choice, min_size=1, max_size=4),
            block,
        ),
        st.builds(lambda cases: {"branch": cases}, st.lists(case, min_size=1, max_size=3)),
        st.builds(lambda cases, last: {"branch": [*cases, {"otherwise": last}]}, st.lists(case, min_size=1, max_size=3), block),
        st.builds(lambda failed: {"call": "f", "failed": failed}, block),
    )


blocks = st.recursive(
    st.lists(leaf, min_size=1, max_size=3), lambda inner: st.lists(leaf | _nested(inner), min_size=1, max_size=3), max_leaves=12
)


@settings(max_examples=60, deadline=None)
@given(blocks)
def test_no_flow_makes_an_untidy_picture(steps: list[dict[str, Any]]) -> None:
    _must_be_tidy(lay_out(outline(made(*steps))))


@given(words, st.floats(40, 300), st.integers(1, 6))
def test_wrapped_lines_fit(text: str, room: float, most: int) -> None:
    lines = wrap(text, room, 13, most=most)
    assert len(lines) <= most
    assert all(width(line, 13) <= room or len(line) <= 2 for line in lines)
    if len(wrap(text, room, 13, most=99)) <= most:
        assert "".join(lines).replace(" ", "") == "".join(text.split())


def test_a_line_that_is_too_long_ends_with_dots() -> None:
    assert cut("much too long for this", 60, 13).endswith("…")
    assert cut("short", 60, 13) == "short"


def test_every_verb_has_a_family() -> None:
    from botkit.core.flow.model import STEPS

    assert set(FAMILIES) == set(STEPS)


HOSTILE = '<script>alert("x")</script> & <b>'


def test_what_authors_write_stays_text() -> None:
    drawn = outline(made({"ask": HOSTILE, "choices": [{"label": HOSTILE, "then": [{"say": HOSTILE}]}]}))
    ElementTree.fromstring(svg(drawn))
    written = page([drawn], HOSTILE)
    assert "<script>alert" not in written
    assert "<b>" not in written
    assert "<" not in mermaid([drawn]).replace("-->", "")


def test_the_page_runs_only_its_own_script_and_style() -> None:
    written = page([outline(version) for version in versions()[:3]], "Ours")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', written)
    assert policy is not None
    for kind in ("script", "style"):
        inline = re.search(rf"<{kind}[^>]*>(.*?)</{kind}>", written, re.DOTALL)
        assert inline is not None
        digest = b64encode(sha256(inline[1].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy[1]
    assert written.count("<style") == 1
    assert "default-src 'none'" in policy[1]


def test_traffic_is_written_beside_the_steps() -> None:
    drawn = outline(made({"ask": "Well?", "choices": [{"label": "Yes", "then": [{"say": "Good."}]}, "No"]}, {"say": "Bye."}))
    ways = {("steps.0", "steps.0.choices.0.then.0"): 30, ("steps.0", "steps.1"): 60, ("steps.0.choices.0.then.0", "steps.1"): 30}
    reached = {"steps.0": 100, "steps.0.choices.0.then.0": 30, "steps.1": 90}
    written = svg(drawn, TrafficCounts(reached=reached, left={"steps.0": 10}, edges=ways))
    assert "100 · 10 % left" in written
    assert "100 began" in written
    assert re.findall(r"stroke-width:([\d.]+)", written) == ["3.1", "3.1", "4.6", "4.6", "6.1"]


def test_answers_without_steps_share_a_lane() -> None:
    drawn = outline(made({"ask": "Which?", "choices": ["S", "M", {"label": "L", "then": [{"say": "Sold out."}]}]}, {"say": "Bye."}))
    assert [(lane.label, lane.why, lane.entry) for lane in drawn.cards[0].lanes] == [
        ("L", "answer", "steps.0.choices.2.then.0"),
        ("S · M", "through", "steps.1"),
    ]


def test_answers_without_any_steps_stand_on_the_card() -> None:
    (card,) = outline(made({"ask": "Which?", "choices": ["S", "M"]})).cards
    assert card.lanes == ()
    assert card.marks == ("[S]", "[M]")
