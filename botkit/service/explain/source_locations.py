"""Source locations: file and line of the steps and starts of a turn, in the version of the flow that ran."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from botkit.core.engine.program import Program, Programs
from botkit.core.engine.session import Frame
from botkit.core.flow.fields import FlowPart, key_of
from botkit.core.flow.model import STARTS, STEPS, KeywordStart, Mark, PhraseStart, ReferralStart, Step, strings
from botkit.service.explain.model import SourceLocation


class SourceLocations:
    """The versions of flows of one turn: those that the session held, else the current ones."""

    def __init__(self, programs: Programs, frames: tuple[Frame, ...]) -> None:
        self._current = programs.current
        self._held: dict[str, Program] = {}
        for frame in frames:
            program = programs.get(frame.flow, frame.digest)
            if program is not None:
                self._held[frame.flow] = program

    def began(self, flow: str) -> None:
        """From now on the flow runs in its current version."""
        self._held.pop(flow, None)

    def program(self, flow: str) -> Program | None:
        return self._held.get(flow) or self._current.get(flow)

    def step(self, flow: str, address: str) -> Step | None:
        program = self.program(flow)
        index = program.index.get(address) if program else None
        return program.ops[index].step if program is not None and index is not None else None

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
        """An expression of a step; the step when the expression is not found in it."""
        location, step, program = self.of_step(flow, address), self.step(flow, address), self.program(flow)
        if step is None or program is None:
            return location
        keys = [key for key, written in strings(step, Mark.EXPRESSION, address) if written == source]
        return _at(location, program.version.positions, keys)

    def of_start(self, flow: str, kind: str, matched: str) -> SourceLocation | None:
        """The start of a flow that matched: its phrase where it is found, else the start."""
        program = self._current.get(flow)
        if program is None:
            return None
        location = SourceLocation(flow=flow, verb=kind, path=program.version.path)
        keys: list[str] = []
        for number, start in enumerate(program.flow.starts):
            if key_of(STARTS, start) == kind:
                keys = [*_phrases(start, number, matched, program), *keys, f"starts.{number}"]
        if kind == "phrases":  # a question of a FAQ that the flow begins with is a phrase, too
            keys = [*(key for key, written in strings(program.flow, Mark.PHRASE) if written == matched), *keys, "steps.0"]
        return _at(location, program.version.positions, keys)


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
    return [f"starts.{number}.{key}.{index}" for index, phrase in enumerate(phrases) if matched in program.in_all_languages(phrase)]


def _at(location: SourceLocation, positions: Mapping[str, tuple[int, int]], keys: list[str]) -> SourceLocation:
    """The location with the line and column of the first key that has a position."""
    line, column = next((positions[key] for key in keys if key in positions), (location.line, location.column))
    return replace(location, line=line, column=column)
