"""Programs: flows compiled once into flat tables, so that a sprint only looks up.

Each step becomes an `Op` that knows where to go next, whatever block it stands in: jumps are numbers, texts and expressions are
compiled, choices carry the ids that come back with a tap. A session never holds such a number: it holds addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from botkit.core.flow.model import (
    TEXT_FOR,
    Block,
    Faq,
    FaqEntry,
    Flow,
    FlowVersion,
    ForEach,
    Mark,
    Step,
    blocks,
    strings,
    walk_steps,
)
from botkit.core.model.business import Business
from botkit.core.text.expressions import Expression, compile_expression
from botkit.core.text.texts import CompiledText, compile_text
from botkit.understanding.matcher import Matcher, build

END = -1  # the index after the last step


@dataclass(frozen=True, slots=True, kw_only=True)
class Op:
    """One step, compiled. `next` is the op after it; `entries` maps the path of a nested block (`branch.0.then`) to its first op.

    A block that is empty or missing is not in `entries`: it leads where the step leads.
    """

    address: str
    step: Step
    next: int
    entries: Mapping[str, int]
    when: Expression | None

    def enter(self, block: str) -> int:
        """The op to go on with when a block (`branch.0.then`) is chosen."""
        return self.entries.get(block, self.next)


class Program:
    """One version of one flow, ready to run. `ops[0]` is its first step. Raises `ExpressionError` for what a check would have found."""

    def __init__(self, version: FlowVersion) -> None:
        self.flow: Flow = version.flow
        self.name = version.flow.flow
        self.digest = version.digest
        self.version = version
        steps = tuple(walk_steps(self.flow.steps))
        self.index: Mapping[str, int] = {address: number for number, (address, _) in enumerate(steps)}
        self.named: Mapping[str, int] = {step.name: self.index[address] for address, step in steps if step.name}
        self._expressions = {source: compile_expression(source) for _, source in strings(self.flow, Mark.EXPRESSION)}
        written = (source for mark in (Mark.TEXT, Mark.NOTE) for _, source in strings(self.flow, mark))
        self._texts = {("", source): compile_text(source) for source in written}
        self._translate()
        ops: dict[str, Op] = {}
        self._compile(ops, self.flow.steps, "steps", END)
        self.ops: tuple[Op, ...] = tuple(ops[address] for address, _ in steps)
        self._matchers: dict[str, Matcher] = {}

    def matcher(self, address: str) -> Matcher:
        """The matcher of the faq step at an address, built when it is first needed."""
        matcher = self._matchers.get(address)
        if matcher is None:
            step = self.ops[self.index[address]].step
            assert isinstance(step, Faq)
            matcher = self._matchers[address] = build(tuple(self.questions(step)), self.flow.language, names=titles(step))
        return matcher

    def _compile(self, ops: dict[str, Op], block: Block, address: str, after: int) -> None:
        for number, step in enumerate(block):
            here = f"{address}.{number}"
            following = self.index.get(f"{address}.{number + 1}", after)
            entries = {}
            for path, nested in blocks(step):
                entries[path] = self.index[f"{here}.{path}.0"]
                again = isinstance(step, ForEach)  # at its end a loop looks for the next item
                self._compile(ops, nested, f"{here}.{path}", self.index[here] if again else following)
            ops[here] = Op(
                address=here,
                step=step,
                next=following,
                entries=entries,
                when=self._expressions[step.when] if step.when else None,
            )

    def _translate(self) -> None:
        for language, texts in self._sidecars():
            for key, text in texts.items():
                self._texts[language, key] = compile_text(text)

    def _sidecars(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Each translation under its code. One of a region stands in for the language where that has none: `pt-BR` for `pt` and `pt-PT`."""
        written = self.version.translations
        for language in sorted(written, reverse=True):  # of several regions the first by name is written last, and counts
            short = language.partition("-")[0]
            if short not in written:
                yield short, written[language]
            yield language, written[language]

    def expression(self, source: str) -> Expression:
        return self._expressions[source]

    def text(self, source: str, language: str, step: str | None = None) -> CompiledText:
        """The text in the contact's language: `de-AT`, else `de` or one of its regions, else as written. `step` tells meanings apart."""
        for code in _codes(language):
            if step and (text := self._texts.get((code, f"{step}{TEXT_FOR}{source}"))):
                return text
            if text := self._texts.get((code, source)):
                return text
        return self._texts["", source]

    def translated_phrase(self, phrase: str, language: str) -> str:
        """A phrase that customers type, as they type it in a language."""
        sidecars = dict(self._sidecars())
        return next((texts[phrase] for code in _codes(language) if (texts := sidecars.get(code, {})).get(phrase)), phrase)

    def in_all_languages(self, phrase: str) -> tuple[str, ...]:
        """A phrase that customers type, in all languages of the flow."""
        translated = (texts.get(phrase, "") for texts in self.version.translations.values())
        return tuple(dict.fromkeys(form for form in (phrase, *translated) if form))

    def questions(self, step: Faq) -> Iterable[tuple[str, str]]:
        """The (question, number of the entry) pairs of a faq step, over all languages."""
        for number, entry in enumerate(entries_of(step)):
            for question in entry.questions:
                for form in self.in_all_languages(question):
                    yield form, str(number)


def entries_of(step: Faq) -> tuple[FaqEntry, ...]:
    assert isinstance(step.faq, tuple), "reading the files puts the entries of a FAQ file in its place"
    return step.faq


def titles(step: Faq) -> dict[str, str]:
    return {str(number): entry.title for number, entry in enumerate(entries_of(step)) if entry.title}


def _codes(language: str) -> tuple[str, ...]:
    code = language.replace("_", "-")
    short = code.partition("-")[0]
    return (code, short) if code != short else (code,)


# The flow of a chat that urgent words handed over (escalation.py). The digest tells it from a flow of an author with the same name.
HANDING_OVER = Program(
    FlowVersion(
        flow=Flow.model_validate({"botkit": 1, "flow": "urgent", "title": "Urgent", "language": "en", "steps": [{"handoff": "urgent"}]}),
        digest="built-in",
    )
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Programs:
    """Everything the engine may run: the current version of each flow, older versions that sessions still hold, and the business.

    `digest` names the set of current versions; it is written with every input, so that a replay finds the same set.
    """

    current: Mapping[str, Program]
    business: Business = field(default_factory=Business)
    digest: str = ""
    older: Mapping[str, Program] = field(default_factory=dict)
    learn: Callable[[Sequence[tuple[str, str]], Mapping[str, str]], Matcher] | None = None  # how the phrase index is built; None: `learn`

    def get(self, flow: str, digest: str) -> Program | None:
        """The version of a flow that a session holds, or None when nobody loaded it."""
        current = self.current.get(flow)
        if current is not None and current.digest == digest:
            return current
        if digest == HANDING_OVER.digest:
            return HANDING_OVER
        return self.older.get(digest)
