"""What transcripts show of events and functions: the checks learn kinds from it."""

from __future__ import annotations

from pathlib import Path

from botkit.cli.project import load_project
from botkit.testing.samples import transcript_answers, transcript_samples

KINDS = ("mixed-kinds", "undefined-variable")
FLOW = """botkit: 1
flow: parcel
title: A parcel
language: en
starts:
  - event: parcel.sent
steps:
  - call: track
    save: found
    failed: [end]
  - say: "{{ event.weight + 1 }} {{ event.number + 1 }} {{ found.stops[0].at + 1 }} {{ found.colour + 1 }}"
    outside: drop
"""
CHAT = """function track {"stops": [{"at": "2026-07-01T14:30"}]}
function other fails
@ parcel.sent to contact {"weight": 2.5, "number": "P-1"}
"""


def project(folder: Path) -> Path:
    (folder / "flows" / "tests").mkdir(parents=True)
    (folder / "flows" / "parcel.yaml").write_text(FLOW)
    (folder / "flows" / "tests" / "sent.chat").write_text(CHAT)
    (folder / "flows" / "tests" / "broken.chat").write_text("?? nothing that can be read\n")
    (folder / "botkit.yaml").write_text("botkit: 1\nfunctions: {track: {url: https://example.com/track}}\n")
    return folder


def test_what_transcripts_show_is_collected(tmp_path: Path) -> None:
    flows = project(tmp_path) / "flows"
    found = transcript_samples(flows)
    assert dict(found.events) == {"parcel.sent": [{"weight": 2.5, "number": "P-1"}]}
    assert dict(found.functions) == {"track": [{"stops": [{"at": "2026-07-01T14:30"}]}]}
    assert transcript_answers(flows / "tests") == {"track": '{"stops": [{"at": "2026-07-01T14:30"}]}'}


def test_the_checks_learn_kinds_from_it(tmp_path: Path) -> None:
    found = [problem for problem in load_project(project(tmp_path), learns=True).library.problems if problem.code == "mixed-kinds"]
    words = [FLOW.splitlines()[problem.line - 1][: problem.column].rpartition("{{ ")[2] for problem in found]
    assert words == ["event.number +", "found.stops[0].at +"]
    assert [problem.code for problem in load_project(tmp_path).library.problems if problem.code == "mixed-kinds"] == []


def test_what_botkit_yaml_says_counts_more(tmp_path: Path) -> None:
    file = project(tmp_path) / "botkit.yaml"
    said = "events: {parcel.sent: {weight: text, number: number}}\n"
    file.write_text(file.read_text().replace("track}}", "track, returns: {colour: text}}}") + said)
    found = [
        (problem.code, problem.column)
        for problem in load_project(tmp_path, learns=True).library.problems
        if problem.line == 11 and problem.code in KINDS
    ]
    assert found == [("mixed-kinds", 27), ("undefined-variable", 60), ("mixed-kinds", 101)]


def test_kinds_may_lie_within_one_another_and_a_mistake_in_them_is_told(tmp_path: Path) -> None:
    file = project(tmp_path) / "botkit.yaml"
    file.write_text("botkit: 1\nfunctions:\n  track:\n    url: https://example.com/track\n    returns: {stops: [{at: momnt}]}\n")
    from botkit.config import read_config

    _, _, problems = read_config("botkit.yaml", file.read_bytes())
    assert [(problem.line, problem.column) for problem in problems] == [(5, 28)]
