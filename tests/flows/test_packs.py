"""The packs beside the airline: clean, translated, reached by transcripts everywhere, and lived through (BOTKIT_LIVES: how often)."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest

from botkit.cli.project import PACKS, shipped_flows
from botkit.core import events as ev
from botkit.core.engine.engine import router_of
from botkit.core.engine.program import entries_of
from botkit.core.flow.model import Ask, Faq, walk_steps
from botkit.flowfile.problems import render_all
from botkit.service.project import Project, read_project
from botkit.testing.report import format_outcome
from botkit.testing.runner import played_events, run_file
from botkit.testing.transcript import find_transcripts, read_transcript
from tests.support.crowd import Crowd
from tests.support.lives import faults, live

LANGUAGES = ("", "de", "nl")
CROWD = 200  # customers of one node
OWN = [pack for pack in PACKS if pack != "airline"]  # the airline has its tests in test_shipped.py
TRANSLATED = [pack for pack in OWN if pack != "blank"]  # where an author begins alone there is nothing to translate, and no question
TRANSCRIPTS = [(pack, path) for pack in OWN for path in find_transcripts(shipped_flows(pack))]


@cache
def project(pack: str) -> Project:
    return read_project(shipped_flows(pack))


@pytest.mark.parametrize(("pack", "path"), TRANSCRIPTS, ids=lambda value: value.stem if isinstance(value, Path) else value)
def test_the_conversation_goes_as_written(pack: str, path: Path) -> None:
    outcome = run_file(path)
    assert outcome.passed, "\n" + format_outcome(outcome)


@pytest.mark.parametrize("pack", OWN)
def test_there_is_nothing_to_complain_about(pack: str) -> None:
    library = project(pack).library
    assert library.problems == (), render_all(library.problems)
    assert all(set(version.translations) == ({"de", "nl"} if pack in TRANSLATED else set()) for version in library.flows)


@pytest.mark.parametrize("pack", OWN)
def test_every_step_timeout_and_retry_is_visited_by_a_transcript(pack: str) -> None:
    programs = project(pack).compile()
    seen: set[tuple[str, str, str]] = set()
    for path in find_transcripts(shipped_flows(pack)):
        for event in played_events(read_transcript(path), programs):
            match event:
                case ev.StepsVisited(path=passed):
                    seen |= {(flow, step, "step") for flow, step in passed}
                case ev.QuestionTimedOut():
                    seen.add((event.flow, event.step, "timeout"))
                case ev.AnswerMissed():
                    seen.add((event.flow, event.step, "retry"))
    wanted = set()
    for version in project(pack).library.flows:
        for address, step in walk_steps(version.flow.steps):
            wanted.add((version.flow.flow, address, "step"))
            if isinstance(step, Ask):
                wanted |= {(version.flow.flow, address, "timeout")} if step.wait else set()
                wanted |= {(version.flow.flow, address, "retry")} if step.retry else set()
    assert sorted(wanted - seen) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pack", TRANSLATED)
def test_every_written_question_gets_its_own_answer(pack: str, language: str) -> None:
    programs = project(pack).compile()
    program = programs.current["questions"]
    step = program.flow.steps[0]
    assert isinstance(step, Faq)
    wrong = []
    for number, entry in enumerate(entries_of(step)):
        for question in entry.questions:
            asked = program.version.translations[language].get(question, question) if language else question
            ranked = router_of(programs).phrase_index.matcher.rank(asked)
            if not ranked or ranked[0].label != f"questions#{number}":
                wrong.append((asked, ranked[0].label if ranked else ""))
    assert wrong == []


def test_the_shop_answers_thirty_questions_from_a_sheet() -> None:
    step = project("shop").compile().current["questions"].flow.steps[0]
    assert isinstance(step, Faq)
    assert len(entries_of(step)) == 30


@pytest.mark.parametrize("path", [path for pack in OWN for path in sorted(shipped_flows(pack).rglob("*")) if path.is_file()], ids=str)
def test_addresses_are_those_for_examples(path: Path) -> None:
    hosts = re.findall(r"https?://([^/\s\"…]+)", path.read_text("utf-8"))
    assert {host for host in hosts if host.rstrip(".,") not in ("example.com", "api.example.com")} == set()


@pytest.mark.parametrize("pack", PACKS)
def test_lives_meet_no_fault_and_no_refusal_of_what_is_covered(pack: str) -> None:
    _live_through(pack, range(8))


@pytest.mark.thorough
@pytest.mark.parametrize("pack", PACKS)
def test_many_lives_meet_no_fault_and_no_refusal_of_what_is_covered(pack: str) -> None:
    programs, most = project(pack).compile(), int(os.environ.get("BOTKIT_LIVES", "60"))
    for first in range(0, most, CROWD):
        lives = Crowd(programs, range(first, min(first + CROWD, most)), LANGUAGES).live()
        found = {contact: faults(tuple(events)) for contact, events in lives.items()}
        assert {contact: events for contact, events in found.items() if events} == {}, first


def _live_through(pack: str, seeds: range) -> None:
    programs = project(pack).compile()
    found = {seed: faults(live(programs, seed, LANGUAGES[seed % 3])) for seed in seeds}
    assert {seed: events for seed, events in found.items() if events} == {}
