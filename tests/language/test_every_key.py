"""Every key of the language, played: through the engine, the gate, WhatsApp's adapter, and what the platform refuses.

The flows and transcripts beside this file are a tour of the grammar. These tests see to it that the tour leaves nothing out: the grammar
is asked for its keys, and each of them must be written in some step that some transcript really passed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from botkit.core.engine.program import Programs
from botkit.core.events import SessionStarted, StepsVisited
from botkit.core.flow import model as grammar
from botkit.core.flow.model import FlowPart, Step, walk_steps
from botkit.service.project import read_project
from botkit.testing.report import format_outcome
from botkit.testing.runner import played_events, run_file
from botkit.testing.transcript import find_transcripts, read_transcript

HERE = Path(__file__).parent
TOUR = find_transcripts(HERE)


@pytest.mark.parametrize("path", TOUR, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(path: Path) -> None:
    outcome = run_file(path, programs=_programs())
    assert outcome.passed, "\n" + format_outcome(outcome)


def test_every_key_of_every_step_is_written_in_a_step_that_was_passed() -> None:
    seen = {key for name, address in _passed() for key in _keys(_step(name, address))}
    assert sorted(_all_keys() - seen) == []


def test_every_kind_of_start_began_a_flow() -> None:
    began = {event.start for path in TOUR for event in _events(path) if isinstance(event, SessionStarted)}
    assert sorted(set(grammar.STARTS) - began) == []


def test_every_key_of_a_file_is_written() -> None:
    written = {key for program in _programs().current.values() for key in program.version.flow.model_fields_set}
    assert set(grammar.Flow.model_fields) - written == set()


@cache
def _programs() -> Programs:
    return read_project(HERE).compile()


@cache
def _events(path: Path) -> tuple[object, ...]:
    return played_events(read_transcript(path), _programs())


def _passed() -> set[tuple[str, str]]:
    """(flow, address) of every step that some transcript passed."""
    steps = (event for path in TOUR for event in _events(path) if isinstance(event, StepsVisited))
    return {(flow.partition("@")[0], address) for event in steps for flow, address in event.path}


def _step(name: str, address: str) -> Step:
    flow = _programs().current[name].version.flow
    return dict(walk_steps(flow.steps))[address]


def _keys(part: FlowPart) -> Iterator[str]:
    """`Say.image`, and of the parts inside it `LinkPart.label`; not of the steps inside it, which are passed or not on their own."""
    for name in part.model_fields_set:
        yield _key(type(part), name)
        for inner in _parts(getattr(part, name)):
            yield from _keys(inner)


def _parts(value: object) -> Iterator[FlowPart]:
    if isinstance(value, FlowPart) and not isinstance(value, Step):
        yield value
    elif isinstance(value, tuple | Mapping):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _parts(item)


def _all_keys() -> set[str]:
    """All that the grammar knows: fields of every step and of every part that a step may hold."""
    models: set[type[FlowPart]] = set(grammar.STEPS.values())
    models |= {grammar.LinkPart, grammar.LocationPart, grammar.Remind, grammar.ChoicePart, grammar.ChoicesFrom, grammar.FaqEntry}
    models |= {grammar.FormPart, grammar.ContactPart, grammar.ProductsPart, grammar.ProductSectionPart, grammar.CardPart}
    models |= {grammar.Case, grammar.WordCase, grammar.SetText, grammar.Otherwise, grammar.Arm, grammar.Until}
    return {_key(model, name) for model in models for name in model.model_fields}


def _key(model: type[FlowPart], name: str) -> str:
    """What every step may have (`name`, `when`) is asked for once, not of every step."""
    return f"{'Step' if name in Step.model_fields and issubclass(model, Step) else model.__name__}.{name}"
