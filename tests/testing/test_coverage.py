"""Coverage, mutants, JUnit and several processes."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from botkit.core.engine.program import Programs
from botkit.core.flow.model import walk_steps
from botkit.testing.coverage import Coverage, as_json, coverage, format_coverage, table_of
from botkit.testing.junit import junit
from botkit.testing.mutations import edited, mutants_of, run_mutant
from botkit.testing.parallel import jobs_for, run_each
from botkit.testing.runner import Outcome, prepare_programs, run_file, run_transcript
from botkit.testing.transcript import find_transcripts, parse_transcript, read_transcript
from tests.support.paths import ROOT

FLOW = """\
botkit: 1
flow: shop
title: Shop
language: en
starts:
  - keywords: [shop]
  - referral: ad
steps:
  - ask: Which size?
    choices:
      - label: S
        then:
          - tag: small
      - M
    save: size
    retry: S or M, please.
    wait: 1 day
    no_reply:
      - tag: silent
      - end:
  - branch:
      - when: size == "M"
        then:
          - say: Medium it is.
            outside: drop
  - say: Thank you.
    template: thanks
"""
GOOD = "> shop\n< Which size?\n  [S] [M]\n> M\n< Medium it is.\n< Thank you.\n"
SMALL = "> shop\n< Which size?\n  [S] [M]\n> huge\n< S or M, please.\n  [S] [M]\n> S\n* tagged small\n< Thank you.\n"
SILENT = "> shop\n< Which size?\n  [S] [M]\n... 1 day\n* timed out\n* tagged silent\n"


@pytest.fixture
def programs(tmp_path: Path) -> Programs:
    (tmp_path / "shop.yaml").write_text(FLOW)
    (tmp_path / "tests").mkdir()
    file = tmp_path / "tests" / "any.chat"
    file.write_text(GOOD)
    return prepare_programs([file])[file]


def covered(programs: Programs, *texts: str) -> Coverage:
    return coverage(programs, [run_transcript(parse_transcript(text), programs).marks for text in texts])


def gaps(found: Coverage) -> list[str]:
    return [f"{goal.where.rpartition(':')[2]} {goal.missing}" for goal in found.missing]


def test_what_nobody_tried_is_told_with_its_line(programs: Programs) -> None:
    assert gaps(covered(programs, GOOD)) == [
        "7 nothing begins it by its referral",
        "9 nobody gives an answer that cannot be read",
        "9 nobody lets its time run out",
        '11 nobody chooses "S"',
        "13 this step is never reached",
        "19 this step is never reached",
        "20 this step is never reached",
        "21 some case is always true",
        "24 it never falls outside the window",
        '26 it is never sent as "thanks"',
    ]


def test_more_transcripts_close_gaps(programs: Programs) -> None:
    assert gaps(covered(programs, GOOD, SMALL, SILENT)) == [
        "7 nothing begins it by its referral",
        "24 it never falls outside the window",
        '26 it is never sent as "thanks"',
    ]


def test_starts_choices_and_ways_are_visits(programs: Programs) -> None:
    marks = run_transcript(parse_transcript("> (from ad: hello)\n> M\n"), programs).marks
    assert marks >= {
        ("start", "shop", "", "referral"),
        ("choice", "shop", "steps.0", "M"),
        ("way", "shop", "steps.1", "steps.1.branch.0.then.0"),
    }


def test_the_report_adds_up(programs: Programs) -> None:
    found = covered(programs, GOOD, SMALL, SILENT)
    (_, shop), (_, whole) = table_of(found)
    assert shop == whole
    assert shop["step"] == (7, 7)
    assert sum(met for met, _ in whole.values()) == len(found.goals) - len(found.missing)
    assert f"{found.percent:.1f} % visited, 3 gaps" in format_coverage(found)
    assert as_json(found)["percent"] == round(found.percent, 2)
    assert len(as_json(found)["missing"]) == 3


def test_every_mutant_of_a_tested_flow_is_noticed(programs: Programs) -> None:
    transcripts = [parse_transcript(text, name) for name, text in (("good", GOOD), ("small", SMALL), ("silent", SILENT))]
    marks = {one.file: run_transcript(one, programs).marks for one in transcripts}
    fates = [run_mutant(mutant, programs, transcripts, marks) for mutant in mutants_of(programs.current["shop"].version)]
    assert [fate.what for fate in fates if not fate.noticed_by] == ['it has no template "thanks" any more']
    assert {fate.noticed_by for fate in fates} == {"good", "small", "silent", ""}


def test_a_mutant_where_nobody_comes_is_not_noticed(programs: Programs) -> None:
    transcripts = [parse_transcript(GOOD, "good")]
    marks = {"good": run_transcript(transcripts[0], programs).marks}
    fates = [run_mutant(mutant, programs, transcripts, marks) for mutant in mutants_of(programs.current["shop"].version)]
    assert {fate.what for fate in fates if not fate.tried} == {'this "tag" is missing', 'this "end" is missing'}


def test_a_deleted_step_is_gone_and_nothing_else(programs: Programs) -> None:
    flow = programs.current["shop"].version.flow
    for address, step in walk_steps(flow.steps):
        left = [one for _, one in walk_steps(edited(flow, address, lambda _: None).steps)]
        inside = [one for place, one in walk_steps(flow.steps) if place == address or place.startswith(f"{address}.")]
        assert step not in left or len(inside) != 1 or sum(one == step for _, one in walk_steps(flow.steps)) > 1
        assert len(left) == len(list(walk_steps(flow.steps))) - len(inside)


def test_build_servers_read_what_failed() -> None:
    passed, broken = (
        Outcome(file="flows/tests/a.chat", steps=2, seconds=0.25),
        Outcome(file="flows/tests/b.chat", error="b.chat:1: \x00 no"),
    )
    root = ElementTree.fromstring(junit([passed, broken]))
    assert root.attrib == {"tests": "2", "failures": "0", "errors": "1"}
    good, bad = root.findall(".//testcase")
    assert (good.attrib["name"], good.attrib["classname"], good.attrib["time"]) == ("a.chat", "flows.tests", "0.250")
    assert len(good) == 0
    assert bad[0].tag == "error"
    assert "no" in (bad[0].text or "")


def test_several_processes_give_the_same_in_the_same_order() -> None:
    files = find_transcripts(ROOT / "flows" / "tests")[:6]
    flows = prepare_programs(files)

    def play(file: Path) -> tuple[str, int, frozenset[object]]:
        outcome = run_file(file, programs=flows[file])
        return outcome.file, outcome.steps, outcome.marks

    assert list(run_each(play, list(files), jobs_for(6, 2))) == [play(file) for file in files]


def test_few_transcripts_are_not_worth_a_process() -> None:
    assert jobs_for(5, None) == 1


def test_the_shipped_flows_are_tested_well() -> None:
    files = find_transcripts(ROOT / "flows" / "tests")
    flows = prepare_programs(files)
    marks = [run_file(file, programs=flows[file]).marks for file in files]
    found = coverage(flows[files[0]], marks)
    assert [goal for goal in found.missing if goal.kind in ("step", "choice", "branch", "timeout", "start")] == []
    assert found.percent > 95


def test_a_mutant_survives_only_where_it_changes_nothing() -> None:
    files = [file for file in find_transcripts(ROOT / "flows" / "tests") if "nps" in file.name]
    flows = prepare_programs(files)
    transcripts = [read_transcript(file) for file in files]
    marks = {str(file): run_file(file, programs=flows[file]).marks for file in files}
    programs = flows[files[0]]
    fates = [run_mutant(mutant, programs, transcripts, marks) for mutant in mutants_of(programs.current["nps"].version)]
    assert [fate for fate in fates if not fate.noticed_by] == []
