"""Variables: a name that nothing sets, or not on every way to where it is read, fails when a customer gets there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush

from botkit.core.flow.model import FILLED, Ask, Call, EventStart, Mark, Run, ScheduleStart, Set
from botkit.flowfile.analysis.expression_variables import facts
from botkit.flowfile.checks.context import Against
from botkit.flowfile.checks.lengths import owner_of
from botkit.flowfile.parsed_flow import Draft
from botkit.flowfile.problems import Problem
from botkit.flowfile.reader.context import Word
from botkit.flowfile.suggestions import did_you_mean, nearest, quoted

# Names that are always there (botkit/core/engine/execution.py), with what is known of their parts; None: anything may be in it.
ALWAYS: dict[str, frozenset[str] | None] = {
    "contact": frozenset({"id", "name", "language", "zone", "tags"}),
    "event": None,
    "subscription": None,
    "reply": frozenset(),
    "now": frozenset({"year", "month", "day", "hour", "minute", "second"}),
    "business": frozenset({"name", "zone"}),
}
ON_CONTACT = "contact."
FIXED = ("id", "tags")  # of the contact: not to be set by `set`

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_MAY_BE_UNSET = re.compile(r"\b(is\s+(not\s+)?(defined|undefined)|default)\b")


def undefined(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """Names that nothing sets at all."""
    given = _given(drafts)
    for draft in drafts:
        if draft.flow is None:
            continue  # what sets the name may stand in the part that could not be read
        known = {*_saved(draft), *given.get(draft.name, ()), *ALWAYS}
        for word, path in _reads(draft):
            name = path.partition(".")[0]
            if name not in known:
                offset, length = _find(word, path)
                hint = f"known here: {quoted(sorted(known))}"
                yield draft.problem_in(
                    word,
                    offset,
                    len(name) if length else 0,
                    "undefined-variable",
                    f'nothing sets "{name}"{did_you_mean(name, known)}',
                    hint,
                )


def unset(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """Names that are set, but not before they are read, or not on every way there."""
    given = _given(drafts)
    for draft in drafts:
        if draft.flow is None or not draft.resolves:
            continue
        saved = _saved(draft) - given.get(draft.name, set()) - set(ALWAYS)
        if not saved:
            continue
        surely, maybe = _known_at(draft)
        for word, path in _reads(draft):
            name = path.partition(".")[0]
            if name not in saved or _MAY_BE_UNSET.search(word.text):
                continue
            owner = owner_of(word.address, draft.paths.steps)
            if owner is None or owner not in draft.paths.reached:
                continue
            offset, _ = _find(word, path)
            if name not in maybe[owner]:
                yield draft.problem_in(word, offset, len(name), "unset-variable", f'"{name}" is not set yet when this is reached')
            elif name not in surely[owner]:
                message = f'"{name}" is not set on every way that leads here'
                hint = f'give it a value first ("set"), or write "{name} | default(…)"'
                yield draft.problem_in(word, offset, len(name), "unset-variable", message, hint, severity="warning")


def parts(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """Parts of the contact, the clock and the business that nobody knows."""
    kept = {name.removeprefix(ON_CONTACT) for draft in drafts for _, step in draft.steps if isinstance(step, Set) for name in step.set}
    fields = set(against.business.fields) if against.business else None
    for draft in drafts:
        for word, path in _reads(draft):
            name, _, rest = path.partition(".")
            part = rest.partition(".")[0]
            known = ALWAYS.get(name)
            if not part or known is None or part in known:
                continue
            if name == "contact":
                if part in kept or (near := nearest(part, known | kept)) is None:
                    continue  # your own systems may keep fields on a contact: only what looks mistyped is told
                offset, _ = _find(word, path)
                yield draft.problem_in(
                    word,
                    offset,
                    len(path),
                    "undefined-variable",
                    f'no flow sets "{path}"; did you mean "contact.{near}"?',
                    severity="warning",
                )
            elif name != "business" or (fields is not None and part not in fields):
                offset, _ = _find(word, path)
                everything = known | (fields or set()) if name == "business" else known
                message = f'"{name}" has no "{part}"{did_you_mean(part, everything)}'
                yield draft.problem_in(word, offset, len(path), "undefined-variable", message)


def events(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """What an event brings is only there in flows that begin by one, or are run by such a flow."""
    begun = _begun_by_event(drafts)
    for draft in drafts:
        if draft.flow is None or draft.name in begun:
            continue
        for word, path in _reads(draft):
            if path.startswith("event."):
                offset, _ = _find(word, path)
                message = f'"{path}" is never set: this flow does not start by an event'
                yield draft.problem_in(word, offset, len(path), "undefined-variable", message)


def names(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """Names that are set: they must be names, and not those that are always there."""
    for draft in drafts:
        for address, step in draft.steps:
            for name in kept(step):
                field = name.removeprefix(ON_CONTACT)
                spot = draft.key_in(f"{address}.set", name) if isinstance(step, Set) else draft.spot(f"{address}.save")
                if not _NAME.fullmatch(field):
                    message = f'"{name}" is no name: use a to z, digits and _, beginning with a letter, or "contact." and such a name'
                    yield draft.problem(spot, "variable-name", message)
                elif field == name and name in ALWAYS:
                    yield draft.problem(spot, "variable-name", f'"{name}" is always there and cannot be set; choose another name')
                elif field != name and field in FIXED:
                    yield draft.problem(spot, "variable-name", f'"{name}" cannot be set; use "tag" for tags')


def kept(step: object) -> tuple[str, ...]:
    """The names that a step sets, as they are written: `contact.seat` too."""
    if isinstance(step, Set):
        return tuple(step.set)
    return (step.save,) if isinstance(step, Ask | Call | Run) and step.save else ()


def _saved(draft: Draft) -> set[str]:
    return {name for _, step in draft.steps for name in kept(step)}


def _given(drafts: Sequence[Draft]) -> Mapping[str, set[str]]:
    """Flow -> the names that other flows hand to it when they run it."""
    given: dict[str, set[str]] = {}
    for draft in drafts:
        for _, step in draft.steps:
            if isinstance(step, Run):
                given.setdefault(step.run, set()).update(step.with_)
    return given


def _begun_by_event(drafts: Sequence[Draft]) -> set[str]:
    begun = {
        draft.name for draft in drafts if draft.flow and any(isinstance(start, EventStart | ScheduleStart) for start in draft.flow.starts)
    }
    while True:
        run = {step.run for draft in drafts if draft.name in begun for _, step in draft.steps if isinstance(step, Run)}
        if run <= begun:
            return begun
        begun |= run


def _reads(draft: Draft) -> Iterator[tuple[Word, str]]:
    """Every variable that a flow reads, with its dotted parts."""
    for word in draft.words(Mark.EXPRESSION, *FILLED):
        known = facts(word.text, is_text=word.mark in FILLED)
        for path in known.paths:
            yield word, path


def _find(word: Word, path: str) -> tuple[int, int]:
    """Where a variable stands in a text: inside braces, and not as a part of a longer name."""
    start = word.text.find("{{") if word.mark in FILLED else 0
    pattern = re.compile(rf"(?<![\w.\"']){re.escape(path)}(?![\w])")
    found = pattern.search(word.text, max(start, 0)) or pattern.search(word.text)
    return (found.start(), len(path)) if found else (0, 0)


def _known_at(draft: Draft) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """For each step, the names that are surely set when it is reached, and those that may be. Grows until nothing changes."""
    paths = draft.paths
    surely: dict[str, set[str]] = {paths.first: set()}
    maybe: dict[str, set[str]] = {paths.first: set()}
    order = {address: number for number, address in enumerate(paths.steps)}
    places = tuple(paths.steps)
    queue = [0]  # the earliest in the file first: most ways lead onwards, so that most steps are looked at once
    while queue:
        here = places[heappop(queue)]
        for edge in paths.edges[here]:
            if not edge.to:
                continue
            sure, may = (surely[here].union(edge.saves), maybe[here].union(edge.saves)) if edge.saves else (surely[here], maybe[here])
            if edge.to not in surely:
                surely[edge.to], maybe[edge.to] = sure, may
            elif surely[edge.to] <= sure and may <= maybe[edge.to]:
                continue
            else:
                surely[edge.to], maybe[edge.to] = surely[edge.to] & sure, maybe[edge.to] | may
            if order[edge.to] not in queue:
                heappush(queue, order[edge.to])
    return surely, maybe
