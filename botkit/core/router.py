"""The router: which flow a message, an event or a moment begins, and why.

Starts compete in one fixed order, most specific first: keywords, event, referral, first message, handed back, schedule, phrases,
no match. Within a kind the flow whose name sorts first wins, so that the same log always replays the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from botkit.core.flow import (
    EventStart,
    Faq,
    FirstMessageStart,
    HandedBackStart,
    KeywordStart,
    NoMatchStart,
    PhraseStart,
    ReferralStart,
    Schedule,
    ScheduleStart,
)
from botkit.core.program import Program, Programs
from botkit.understanding.matcher import Answer, Matcher, build
from botkit.understanding.normalise import normalise

SCHEDULE = "schedule/"  # begins the name of the event that a schedule makes; no name of an author's begins so

TRIMMED = " \t\r\n.,;:!?¡¿\"'„“”‚‘’«»()[]*_~-"  # what people type around a keyword


class Started(Struct, frozen=True, kw_only=True):
    """A flow to begin: by which kind of start, and what it matched."""

    flow: str
    kind: str
    why: str = ""


class Router:
    """The index over all starts of a set of programs. Made once per set."""

    def __init__(self, programs: Programs) -> None:
        self._flows: tuple[Program, ...] = tuple(programs.current[name] for name in sorted(programs.current))
        self._events = _events(self._flows)
        self.keywords: Mapping[str, tuple[str, str]] = _keywords(self._flows)
        self.referrals: Mapping[str, str] = {
            start.referral: program.name
            for program in reversed(self._flows)
            for start in program.flow.starts
            if isinstance(start, ReferralStart)
        }

    @cached_property
    def _ear(self) -> Matcher:
        """One index over the phrases of starts and the questions of FAQ flows, in all languages: they compete fairly."""
        return build(tuple(_phrases(self._flows)), names={program.name: program.flow.title for program in self._flows if _hears(program)})

    def by_keyword(self, text: str) -> Started | None:
        found = self.keywords.get(spoken(text))
        return Started(flow=found[0], kind="keywords", why=found[1]) if found else None

    def by_phrase(self, text: str, *, in_flow: bool) -> Started | None:
        if not text.strip() or not self._ear.labels:
            return None
        match self._ear.decide(text, in_flow=in_flow):
            case Answer(match=match) if not in_flow or self._can_answer(match.label, text):
                return Started(flow=match.label, kind="phrases", why=match.example)
            case _:
                return None

    def _can_answer(self, flow: str, text: str) -> bool:
        """Whether a flow that opens with questions knows the answer: in the middle of something else, asking back would confuse."""
        program = next(program for program in self._flows if program.name == flow)
        if not _opens_with_faq(program):
            return True
        return isinstance(program.matchers[program.ops[0].address].decide(text, in_flow=True), Answer)

    def by_referral(self, ref: str) -> Started | None:
        flow = self.referrals.get(ref) if ref else None
        return Started(flow=flow, kind="referral", why=ref) if flow else None

    def first_message(self) -> Started | None:
        return self._first(FirstMessageStart, "first_message")

    def handed_back(self) -> Started | None:
        return self._first(HandedBackStart, "handed_back")

    def no_match(self) -> Started | None:
        return self._first(NoMatchStart, "no_match")

    def by_event(self, name: str) -> tuple[tuple[Program, EventStart | Schedule], ...]:
        """Every flow that an event of the business begins: each concerns other contacts, so all of them run. A schedule that is due
        is such an event too, by the name that `schedules` gives it."""
        return self._events.get(name, ())

    @property
    def schedules(self) -> Mapping[str, str]:
        """The cron line of every schedule, by the name of the event that it makes."""
        return {name: start.every for name, begun in self._events.items() for _, start in begun if isinstance(start, Schedule)}

    def _first(self, kind: type, name: str) -> Started | None:
        for program in self._flows:
            if any(isinstance(start, kind) for start in program.flow.starts):
                return Started(flow=program.name, kind=name)
        return None


def _events(flows: tuple[Program, ...]) -> dict[str, tuple[tuple[Program, EventStart | Schedule], ...]]:
    table: dict[str, tuple[tuple[Program, EventStart | Schedule], ...]] = {}
    for program in flows:
        for place, start in enumerate(program.flow.starts):
            if isinstance(start, EventStart):
                table[start.event] = (*table.get(start.event, ()), (program, start))
            elif isinstance(start, ScheduleStart):
                table[f"{SCHEDULE}{program.name}/{place}"] = ((program, start.schedule),)
    return table


def spoken(text: str) -> str:
    """A whole message as a keyword is compared: folded, without the punctuation around it."""
    return " ".join(normalise(text).strip(TRIMMED).split())


def _keywords(flows: tuple[Program, ...]) -> dict[str, tuple[str, str]]:
    table: dict[str, tuple[str, str]] = {}
    for program in flows:
        for start in program.flow.starts:
            if isinstance(start, KeywordStart):
                for keyword in start.keywords:
                    for said in program.everywhere(keyword):
                        table.setdefault(spoken(said), (program.name, said))
    return table


def _phrases(flows: tuple[Program, ...]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for program in flows:
        for start in program.flow.starts:
            if isinstance(start, PhraseStart):
                found.extend((said, program.name) for phrase in start.phrases for said in program.everywhere(phrase))
        if _opens_with_faq(program):
            step = program.ops[0].step
            assert isinstance(step, Faq)
            found.extend((question, program.name) for question, _ in program.questions(step))
    return found


def _hears(program: Program) -> bool:
    return any(isinstance(start, PhraseStart) for start in program.flow.starts)


def _opens_with_faq(program: Program) -> bool:
    """A flow whose first step answers questions can be begun by any of them."""
    return bool(program.ops) and isinstance(program.ops[0].step, Faq) and bool(program.flow.starts)
