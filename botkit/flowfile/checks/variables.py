"""Variables: a name that nothing sets, or not on every way to where it is read, fails when a customer gets there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush

from botkit.core.engine.answers.choices import ITEM
from botkit.core.flow.model import FILLED, Ask, BroadcastStart, Call, Cancel, EventStart, ForEach, Mark, Run, ScheduleStart, Set
from botkit.core.model.reply import PARTS
from botkit.flowfile.analysis.expression_variables import variables_of
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem
from botkit.flowfile.reader.context import MarkedText
from botkit.flowfile.suggestions import did_you_mean, nearest, quoted

# Names that are always there (botkit/core/engine/execution.py), with what is known of their parts; None: anything may be in it.
ALWAYS: dict[str, frozenset[str] | None] = {
    "contact": frozenset({"id", "name", "language", "zone", "tags"}),
    "event": None,
    "subscription": None,
    "reply": PARTS,
    "now": frozenset({"year", "month", "day", "hour", "minute", "second"}),
    "business": frozenset({"name", "zone", "brand"}),
}
# Where the name `item` is known.
OF_AN_ITEM = tuple(f".choices.{key}" for key in ("label", "label.text", "value", "description", "description.text", "image"))
ON_CONTACT = "contact."
FIXED = ("id", "tags")  # of the contact: not to be set by `set`

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_MAY_BE_UNSET = re.compile(r"\b(is\s+(not\s+)?(defined|undefined)|default)\b")


def undefined(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """Names that nothing sets at all."""
    given = _passed_in(parsed_flows)
    for parsed in parsed_flows:
        if parsed.flow is None:
            continue  # what sets the name may stand in the part that could not be read
        known = {*_saved(parsed), *given.get(parsed.name, ()), *ALWAYS}
        for word, path in _reads(parsed):
            name = path.partition(".")[0]
            if name not in known:
                offset, length = _find(word, path)
                hints = [f"known here: {quoted(sorted(known))}"]
                if compared := re.search(rf"([\w.]+ *[=!]=) *{re.escape(name)}\b", word.text):
                    hints.insert(0, f'a text stands in quotation marks: {compared[1]} "{name}"')
                yield parsed.problem_in(
                    word,
                    offset,
                    len(name) if length else 0,
                    "undefined-variable",
                    f'nothing sets "{name}"{did_you_mean(name, known)}',
                    *hints,
                )


def unset(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """Names that are set, but not before they are read, or not on every way there."""
    given = _passed_in(parsed_flows)
    for parsed in parsed_flows:
        if parsed.flow is None or not parsed.resolves:
            continue
        saved = _saved(parsed) - given.get(parsed.name, set()) - set(ALWAYS)
        if not saved:
            continue
        surely, maybe = _known_at(parsed)
        unless_closed = None
        for word, path in _reads(parsed):
            name = path.partition(".")[0]
            if name not in saved or _MAY_BE_UNSET.search(word.text):
                continue
            owner = parsed.owner_of(word.address)
            if owner is None or owner not in parsed.paths.reached:
                continue
            offset, _ = _find(word, path)
            if name not in maybe[owner]:
                yield parsed.problem_in(word, offset, len(name), "unset-variable", f'"{name}" is not set yet when this is reached')
            elif name not in surely[owner]:
                message = f'"{name}" is not set on every way that leads here'
                hints = [f'give it a value first ("set"), or write "{name} | default(…)"']
                unless_closed = unless_closed or _known_at(parsed, through_people=False)[0]
                if name in unless_closed.get(owner, (name,)):
                    hints.append('after a "handoff" the flow goes on here, when a colleague closes the chat: write "- end" below it')
                yield parsed.problem_in(word, offset, len(name), "unset-variable", message, *hints, severity="warning")


def unknown_parts(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """Unknown parts of the contact, the clock and the business."""
    names_set_by = {
        name.removeprefix(ON_CONTACT) for parsed in parsed_flows for _, step in parsed.steps if isinstance(step, Set) for name in step.set
    }
    fields = set(context.business.fields) if context.business else None
    for parsed in parsed_flows:
        for word, path in _reads(parsed):
            name, _, rest = path.partition(".")
            part = rest.partition(".")[0]
            known = ALWAYS.get(name)
            if not part or known is None or part in known:
                continue
            if name == "contact" and part == "phone" and part not in names_set_by:
                # The platform may hide the number, and a flow must not count on it: it would be empty without a word.
                offset, _ = _find(word, path)
                hint = 'ask for it with "expect: phone", and keep it with "set: {contact.phone: …}"'
                yield parsed.problem_in(word, offset, len(path), "undefined-variable", f'no flow sets "{path}"', hint)
            elif name == "contact":
                if part in names_set_by or (near := nearest(part, known | names_set_by)) is None:
                    continue  # your own systems may keep fields on a contact: only what looks mistyped is reported
                offset, _ = _find(word, path)
                yield parsed.problem_in(
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
                yield parsed.problem_in(word, offset, len(path), "undefined-variable", message)


def event_variables(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """What an event brings is only there in flows that begin by one, or are run by such a flow."""
    begun = _begun_by_event(parsed_flows)
    for parsed in parsed_flows:
        if parsed.flow is None or parsed.name in begun:
            continue
        for word, path in _reads(parsed):
            if path.startswith("event."):
                offset, _ = _find(word, path)
                message = f'"{path}" is never set: this flow does not start by an event'
                yield parsed.problem_in(word, offset, len(path), "undefined-variable", message)


def invalid_names(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """Names that are set: they must be names, and not those that are always there."""
    for parsed in parsed_flows:
        for address, step in parsed.steps:
            for name in names_set_by(step):
                field = name.removeprefix(ON_CONTACT)
                spot = parsed.key_in(f"{address}.set", name) if isinstance(step, Set) else parsed.spot(f"{address}.{_key_of_name(step)}")
                if not _NAME.fullmatch(field):
                    message = f'"{name}" is no name: use a to z, digits and _, beginning with a letter, or "contact." and such a name'
                    yield parsed.problem(spot, "variable-name", message)
                elif field == name and name in ALWAYS:
                    yield parsed.problem(spot, "variable-name", f'"{name}" is always there and cannot be set; choose another name')
                elif field != name and field in FIXED:
                    yield parsed.problem(spot, "variable-name", f'"{name}" cannot be set; use "tag" for tags')


def names_set_by(step: object) -> tuple[str, ...]:
    """The names that a step sets, as they are written: `contact.seat` too."""
    if isinstance(step, Set):
        return tuple(step.set)
    if isinstance(step, ForEach):
        return (step.as_,)
    if isinstance(step, Ask):
        return step.saved_names
    names = (getattr(step, "save", None), getattr(step, "outcome", None)) if isinstance(step, Call | Cancel | Run) else ()
    return tuple(name for name in names if name)


def _key_of_name(step: object) -> str:
    return "as" if isinstance(step, ForEach) else "save"


def _saved(parsed: ParsedFlow) -> set[str]:
    return {name for _, step in parsed.steps for name in names_set_by(step)}


def _passed_in(parsed_flows: Sequence[ParsedFlow]) -> Mapping[str, set[str]]:
    """Flow -> the names that other flows hand to it when they run it."""
    given: dict[str, set[str]] = {}
    for parsed in parsed_flows:
        for _, step in parsed.steps:
            if isinstance(step, Run):
                given.setdefault(step.run, set()).update(step.with_)
    return given


def _begun_by_event(parsed_flows: Sequence[ParsedFlow]) -> set[str]:
    begun = {
        parsed.name
        for parsed in parsed_flows
        if parsed.flow and any(isinstance(start, EventStart | BroadcastStart | ScheduleStart) for start in parsed.flow.starts)
    }
    while True:
        run = {step.run for parsed in parsed_flows if parsed.name in begun for _, step in parsed.steps if isinstance(step, Run)}
        if run <= begun:
            return begun
        begun |= run


def _reads(parsed: ParsedFlow) -> Iterator[tuple[MarkedText, str]]:
    """Every variable that a flow reads, with its dotted parts."""
    for word in parsed.marked_texts(Mark.EXPRESSION, *FILLED):
        known = variables_of(word.text, is_text=word.mark in FILLED)
        is_shaping = word.address.endswith(OF_AN_ITEM)
        for path in known.paths:
            if not is_shaping or path.partition(".")[0] != ITEM:
                yield word, path


def _find(word: MarkedText, path: str) -> tuple[int, int]:
    """Where a variable stands in a text: inside braces, and not as a part of a longer name."""
    start = word.text.find("{{") if word.mark in FILLED else 0
    pattern = re.compile(rf"(?<![\w.\"']){re.escape(path)}(?![\w])")
    match = pattern.search(word.text, max(start, 0)) or pattern.search(word.text)
    return (match.start(), len(path)) if match else (0, 0)


def _known_at(parsed: ParsedFlow, *, through_people: bool = True) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """For each step, the names that are surely set when it is reached, and those that may be. Grows until nothing changes.

    `through_people` says whether what follows a hand-over is followed.
    """
    paths = parsed.paths
    surely: dict[str, set[str]] = {paths.first: set()}
    maybe: dict[str, set[str]] = {paths.first: set()}
    order = {address: number for number, address in enumerate(paths.steps)}
    addresses = tuple(paths.steps)
    queue = [0]  # the earliest in the file first: most ways lead onwards, so that most steps are looked at once
    while queue:
        address = addresses[heappop(queue)]
        for edge in paths.edges[address]:
            if not edge.to or (edge.kind == "human" and not through_people):
                continue
            sure, may = (
                (surely[address].union(edge.saves), maybe[address].union(edge.saves)) if edge.saves else (surely[address], maybe[address])
            )
            if edge.to not in surely:
                surely[edge.to], maybe[edge.to] = sure, may
            elif surely[edge.to] <= sure and may <= maybe[edge.to]:
                continue
            else:
                surely[edge.to], maybe[edge.to] = surely[edge.to] & sure, maybe[edge.to] | may
            if order[edge.to] not in queue:
                heappush(queue, order[edge.to])
    return surely, maybe
