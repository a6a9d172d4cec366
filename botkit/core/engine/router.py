"""The router: which flow a message, an event or a moment begins, and why.

Starts compete in one fixed order, most specific first: keywords, event, referral, the kind of message, first message, handed back,
schedule, phrases, no match. Within a kind the flow whose name sorts first wins, so that the same log always replays the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from botkit.core.engine.phrase_index import PhraseIndex, flow_of, learn
from botkit.core.engine.program import Program, Programs
from botkit.core.flow.model import (
    EventStart,
    FirstMessageStart,
    HandedBackStart,
    KeywordStart,
    NoMatchStart,
    ReferralStart,
    Schedule,
    ScheduleStart,
)
from botkit.core.flow.starts import BY_CONTENT
from botkit.understanding.matcher import Answer, TwoAnswers, Unsure
from botkit.understanding.normalise import normalise
from botkit.understanding.urgent.index import UrgentIndex

SCHEDULE = "schedule/"  # prefix of the events that schedules make; names that authors choose cannot begin with it

TRIMMED = " \t\r\n.,;:!?¡¿\"'„“”‚‘’«»()[]*_~-"  # what people type around a keyword


class StartMatch(Struct, frozen=True, kw_only=True):
    """A flow to begin: by which kind of start, and what it matched. `language`: the one translation that has these words."""

    flow: str
    kind: str
    why: str = ""
    language: str = ""


class Router:
    """The index over all starts of a set of programs. Made once per set."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs
        self._learn = programs.learn or learn
        self._flows: tuple[Program, ...] = tuple(programs.current[name] for name in sorted(programs.current))
        self._events = _events(self._flows)
        self.keywords: Mapping[str, tuple[str, str]] = _keywords(self._flows)
        self.anywhere: frozenset[str] = _anywhere(self._flows, self.keywords)
        self.referrals: Mapping[str, str] = {
            start.referral: program.name
            for program in reversed(self._flows)
            for start in program.flow.starts
            if isinstance(start, ReferralStart)
        }

    @cached_property
    def urgent(self) -> UrgentIndex:
        return UrgentIndex({words.name: words.words for words in self._programs.business.urgent})

    @cached_property
    def phrase_index(self) -> PhraseIndex:
        """Built when it is first needed; a server builds it before it takes messages."""
        return PhraseIndex(self._flows, self._learn)

    def by_keyword(self, text: str) -> StartMatch | None:
        keyword = self.keywords.get(keyword_form(text))
        return StartMatch(flow=keyword[0], kind="keywords", why=keyword[1], language=self._language(*keyword)) if keyword else None

    def by_keyword_anywhere(self, text: str) -> StartMatch | None:
        """By a keyword that counts also while a question takes any text."""
        return self.by_keyword(text) if keyword_form(text) in self.anywhere else None

    def by_phrase(self, text: str, *, in_flow: bool) -> StartMatch | None:
        match self.phrase_index.decide(text, in_flow=in_flow):
            case Answer(match=match) | TwoAnswers(matches=(match, _)):
                flow = flow_of(match.label)
                return StartMatch(flow=flow, kind="phrases", why=match.example, language=self._language(flow, match.example))
            case Unsure(options=options) if not in_flow and "#" in options[0].label:
                return StartMatch(flow=flow_of(options[0].label), kind="phrases", why=options[0].example)  # it asks which was meant
            case _:
                return None

    def _language(self, flow: str, phrase: str) -> str:
        """The one translation that has these words; empty for words of the flow's own language, and of several."""
        translations = self._programs.current[flow].version.translations
        languages = [language for language, texts in translations.items() if phrase in texts.values() and phrase not in texts]
        return languages[0] if len(languages) == 1 else ""

    def by_referral(self, ref: str) -> StartMatch | None:
        flow = self.referrals.get(ref) if ref else None
        return StartMatch(flow=flow, kind="referral", why=ref) if flow else None

    def by_content(self, kind: str) -> StartMatch | None:
        """By the kind of a message (a key of `BY_CONTENT`); empty: of no such kind."""
        return self._first(BY_CONTENT[kind], kind) if kind else None

    def first_message(self) -> StartMatch | None:
        return self._first(FirstMessageStart, "first_message")

    def handed_back(self) -> StartMatch | None:
        return self._first(HandedBackStart, "handed_back")

    def no_match(self) -> StartMatch | None:
        return self._first(NoMatchStart, "no_match")

    def by_event(self, name: str) -> tuple[tuple[Program, EventStart | Schedule], ...]:
        """Every flow that an event of the business begins; all of them run, as each may concern other contacts. A schedule that is due
        is such an event too, under the name in `schedules`."""
        return self._events.get(name, ())

    @property
    def event_names(self) -> tuple[str, ...]:
        """The events of the business that a flow waits for."""
        return tuple(name for name, starts in self._events.items() if any(isinstance(start, EventStart) for _, start in starts))

    @property
    def schedules(self) -> Mapping[str, str]:
        """The cron line of every schedule, by the name of the event that it makes."""
        return {name: start.every for name, starts in self._events.items() for _, start in starts if isinstance(start, Schedule)}

    def _first(self, kind: type, name: str) -> StartMatch | None:
        for program in self._flows:
            if any(isinstance(start, kind) for start in program.flow.starts):
                return StartMatch(flow=program.name, kind=name)
        return None


def _events(flows: tuple[Program, ...]) -> dict[str, tuple[tuple[Program, EventStart | Schedule], ...]]:
    table: dict[str, tuple[tuple[Program, EventStart | Schedule], ...]] = {}
    for program in flows:
        for index, start in enumerate(program.flow.starts):
            if isinstance(start, EventStart):
                table[start.event] = (*table.get(start.event, ()), (program, start))
            elif isinstance(start, ScheduleStart):
                table[f"{SCHEDULE}{program.name}/{index}"] = ((program, start.schedule),)
    return table


def keyword_form(text: str) -> str:
    """A whole message as a keyword is compared: folded, without the punctuation around it. Of nothing but punctuation, all stays."""
    folded = normalise(text)
    return " ".join((folded.strip(TRIMMED) or folded).split())


def _keywords(flows: tuple[Program, ...]) -> dict[str, tuple[str, str]]:
    table: dict[str, tuple[str, str]] = {}
    for program in flows:
        for start in program.flow.starts:
            if isinstance(start, KeywordStart):
                for keyword in start.keywords:
                    for form in program.in_all_languages(keyword):
                        table.setdefault(keyword_form(form), (program.name, form))
    return table


def _anywhere(flows: tuple[Program, ...], keywords: Mapping[str, tuple[str, str]]) -> frozenset[str]:
    """The keywords with `anywhere: true`, of the flow that each keyword starts."""
    return frozenset(
        form
        for program in flows
        for start in program.flow.starts
        if isinstance(start, KeywordStart) and start.anywhere
        for keyword in start.keywords
        for form in map(keyword_form, program.in_all_languages(keyword))
        if keywords[form][0] == program.name
    )
