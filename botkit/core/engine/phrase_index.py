"""The phrase index: one matcher over all phrases that begin a flow, in all languages of all flows.

Phrases of starts and questions of FAQ flows compete in it, so the likeliest wins wherever it stands. A FAQ step in the middle of a flow,
or in an older version that a session still holds, has a matcher of its own: its questions must not begin anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from botkit.core.engine.program import Program, entries_of
from botkit.core.flow.model import Faq, PhraseStart
from botkit.understanding.matcher import Answer, Decision, Matcher, Nothing, TwoAnswers, Unsure, build

Examples = Sequence[tuple[str, str]]  # a phrase, and the label that it stands for
Learn = Callable[[Examples, Mapping[str, str]], Matcher]  # from examples and titles of labels


def learn(examples: Examples, names: Mapping[str, str]) -> Matcher:
    """Build a matcher, and cache nothing."""
    return build(examples, names=names)


class PhraseIndex:
    """`matcher` knows a flow by its name, and a question of its first step by `<flow>#<number>`."""

    def __init__(self, flows: Iterable[Program], learn: Learn = learn) -> None:
        programs = tuple(flows)
        self.matcher = learn(examples_of(programs), dict(_names(programs)))
        self._opening = frozenset(program.name for program in programs if opens_with_faq(program))
        self._latest: tuple[tuple[str, bool], Decision] = (("", False), Nothing())

    def decide(self, text: str, *, in_flow: bool) -> Decision:
        """What a message asks for, over all flows."""
        if not text.strip() or not self.matcher.labels:
            return Nothing()
        latest, decision = self._latest
        if latest != (text, in_flow):
            # The router looks a message up, and so does the FAQ that it begins. Matching is most of what such a message costs: do it once.
            decision = self.matcher.decide(text, in_flow=in_flow, may_join=_are_questions_of_one_step)
            self._latest = ((text, in_flow), decision)
        return decision

    def contains(self, program: Program, address: str) -> bool:
        """Whether the questions of this step are in the index."""
        return program.name in self._opening and program.ops[0].address == address

    def decide_in_flow(self, text: str, flow: str) -> Decision:
        """The decision for one FAQ flow: answers of other flows do not count, and only its own questions are offered."""
        prefix = f"{flow}#"
        match self.decide(text, in_flow=False):
            case Answer(match=match) if match.label.startswith(prefix):
                return Answer(match=match)
            case TwoAnswers(matches=matches) as both if matches[0].label.startswith(prefix):
                return both
            case Unsure(options=options) if own := tuple(option for option in options if option.label.startswith(prefix)):
                return Unsure(options=own)
            case _:
                return Nothing()


def _are_questions_of_one_step(first: str, second: str) -> bool:
    """Two answers can be given at once; a flow can not be begun beside them."""
    return "#" in first and "#" in second and flow_of(first) == flow_of(second)


def flow_of(label: str) -> str:
    return label.partition("#")[0]


def number_of(label: str) -> int:
    """Which question of its step a label names: `faq#3`, or `3` in the index of one step."""
    return int(label.rpartition("#")[2])


def opens_with_faq(program: Program) -> bool:
    """A flow whose first step answers questions can be begun by any of them."""
    return bool(program.flow.starts) and isinstance(program.ops[0].step, Faq)


def examples_of(programs: tuple[Program, ...]) -> Examples:
    """Every phrase that begins a flow, with its label, in all languages."""
    return tuple(_examples(programs))


def _examples(programs: tuple[Program, ...]) -> Iterator[tuple[str, str]]:
    for program in programs:
        for start in program.flow.starts:
            if isinstance(start, PhraseStart):
                yield from ((form, program.name) for phrase in start.phrases for form in program.in_all_languages(phrase))
        if opens_with_faq(program):
            step = program.ops[0].step
            assert isinstance(step, Faq)
            yield from ((question, f"{program.name}#{number}") for question, number in program.questions(step))


def _names(programs: tuple[Program, ...]) -> Iterator[tuple[str, str]]:
    """Titles count as one more phrasing each."""
    for program in programs:
        if any(isinstance(start, PhraseStart) for start in program.flow.starts):
            yield program.name, program.flow.title
        if opens_with_faq(program):
            step = program.ops[0].step
            assert isinstance(step, Faq)
            yield from ((f"{program.name}#{number}", entry.title) for number, entry in enumerate(entries_of(step)) if entry.title)
