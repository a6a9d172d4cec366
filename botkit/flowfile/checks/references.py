"""Names that lead somewhere: steps, flows, functions, topics, queues, templates. Where none of that name is, nothing can be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from botkit.core.flow.model import Mark
from botkit.flowfile.checks.context import Against
from botkit.flowfile.parsed_flow import Draft
from botkit.flowfile.problems import Problem
from botkit.flowfile.reader.context import Word
from botkit.flowfile.suggestions import did_you_mean, quoted

FILE = "botkit.yaml"


def unknown_steps(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """`goto` leads to a named step of the same flow."""
    for draft in drafts:
        if draft.flow is None:
            continue  # a name may stand in the part that could not be read
        named = [step.name for _, step in draft.steps if step.name]
        for word in draft.words(Mark.STEP):
            if word.text not in named:
                hint = f"named steps of this flow: {quoted(named)}" if named else 'no step of this flow has a name yet: give one "name: …"'
                yield _unknown(draft, word, "step", named, hint)


def unknown_flows(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """`run` runs another flow; one that is there but could not be read is not unknown."""
    known = {draft.name for draft in drafts} | {draft.stem for draft in drafts}
    for draft in drafts:
        for word in draft.words(Mark.FLOW):
            if word.text not in known:
                yield _unknown(draft, word, "flow", known, f"flows: {quoted(sorted(known))}")


def unknown_functions(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    if against.business is not None:
        yield from _of_business(drafts, Mark.FUNCTION, "function", against.business.functions)


def unknown_topics(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    if against.business is not None:
        yield from _of_business(drafts, Mark.TOPIC, "topic", against.business.topics)


def unknown_queues(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    if against.business is not None:
        yield from _of_business(drafts, Mark.QUEUE, "queue", against.business.queues)


def unknown_templates(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    if against.business is not None:
        known = against.business.templates
        source = "the catalogue" if any(info.wordings for info in known.values()) else FILE
        yield from _of_business(drafts, Mark.TEMPLATE, "template", known, source)


def _of_business(drafts: Sequence[Draft], mark: Mark, noun: str, known: Iterable[str], source: str = FILE) -> Iterator[Problem]:
    names = sorted(known)
    listed = f"{noun}s of {source}: {quoted(names)}" if names else f'botkit.yaml lists no {noun}s yet: add it under "{noun}s"'
    for draft in drafts:
        for word in draft.words(mark):
            if word.text not in names:
                yield _unknown(draft, word, noun, names, listed)


def _unknown(draft: Draft, word: Word, noun: str, known: Iterable[str], hint: str) -> Problem:
    return draft.problem(word.spot, f"unknown-{noun}", f'there is no {noun} "{word.text}"{did_you_mean(word.text, known)}', hint)
