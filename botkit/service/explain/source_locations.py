"""Spots: where the steps and starts that a turn passed stand in their files, in the version of the flow that did them."""

from __future__ import annotations

from collections.abc import Mapping

from botkit.core.engine.program import Program, Programs
from botkit.core.engine.session import Frame
from botkit.core.flow.fields import FlowPart, key_of
from botkit.core.flow.model import STARTS, STEPS, KeywordStart, Mark, PhraseStart, ReferralStart, Step, strings
from botkit.service.explain.model import SourceLocation


class SourceLocations:
    """The versions of flows that one turn went through. What a session held comes before what is current."""

    def __init__(self, programs: Programs, frames: tuple[Frame, ...]) -> None:
        self._current = programs.current
        self._held: dict[str, Program] = {}
        for frame in frames:
            found = programs.get(frame.flow, frame.digest)
            if found is not None:
                self._held[frame.flow] = found

    def began(self, flow: str) -> None:
        """From now on the flow runs in its current version."""
        self._held.pop(flow, None)

    def program(self, flow: str) -> Program | None:
        return self._held.get(flow) or self._current.get(flow)

    def step(self, flow: str, address: str) -> Step | None:
        program = self.program(flow)
        number = program.index.get(address) if program else None
        return program.ops[number].step if program is not None and number is not None else None

    def of_step(self, flow: str, address: str) -> SourceLocation:
        """The step at an address. Messages of the policy belong to no flow, and have a name instead of an address."""
        program, step = self.program(flow), self.step(flow, address)
        if program is None or step is None:
            return SourceLocation(flow=flow, step=address)
        line, column = program.version.positions.get(address, (0, 0))
        return SourceLocation(
            flow=flow,
            step=address,
            verb=key_of(STEPS, step) or "",
            name=step.name or "",
            path=program.version.path,
            line=line,
            column=column,
        )

    def of_expression(self, flow: str, address: str, source: str) -> SourceLocation:
        """An expression of a step: the very place where it is written, when it stands there once."""
        spot, step, program = self.of_step(flow, address), self.step(flow, address), self.program(flow)
        if step is None or program is None:
            return spot
        places = [place for place, written in strings(step, Mark.EXPRESSION, address) if written == source]
        return _at(spot, program.version.positions, places)

    def of_start(self, flow: str, kind: str, matched: str) -> SourceLocation | None:
        """The start of a flow that won: the phrase itself where it is written as it was matched, else the start."""
        program = self._current.get(flow)
        if program is None:
            return None
        spot = SourceLocation(flow=flow, verb=kind, path=program.version.path)
        places: list[str] = []
        for number, start in enumerate(program.flow.starts):
            if key_of(STARTS, start) == kind:
                places = [*_phrases(start, number, matched, program), *places, f"starts.{number}"]
        if kind == "phrases":  # also by any question of a FAQ that the flow opens with
            places = [*(place for place, written in strings(program.flow, Mark.PHRASE) if written == matched), *places, "steps.0"]
        return _at(spot, program.version.positions, places)


def _phrases(start: FlowPart, number: int, matched: str, program: Program) -> list[str]:
    match start:
        case KeywordStart(keywords=phrases):
            key = "keywords"
        case PhraseStart(phrases=phrases):
            key = "phrases"
        case ReferralStart(referral=referral):
            return [f"starts.{number}.referral"] if referral == matched else []
        case _:
            return []
    return [f"starts.{number}.{key}.{place}" for place, phrase in enumerate(phrases) if matched in program.in_all_languages(phrase)]


def _at(spot: SourceLocation, positions: Mapping[str, tuple[int, int]], places: list[str]) -> SourceLocation:
    for place in places:
        if place in positions:
            line, column = positions[place]
            return SourceLocation(flow=spot.flow, step=spot.step, verb=spot.verb, name=spot.name, path=spot.path, line=line, column=column)
    return spot
