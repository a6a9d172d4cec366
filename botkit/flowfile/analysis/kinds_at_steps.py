"""The shapes of all names where each step is reached: of answers, of what is set and returned, handed to other flows and kept on contacts.

What is not known is left out. Flows are looked at twice. At first nothing is known of what comes from other flows: what they are handed and
bring back, and what they keep on the contact. That finds at least everything that may come from there, which the second look then knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from botkit.core.flow.expect import Expect
from botkit.core.flow.model import Ask, Call, Cancel, ChoicesFrom, EventStart, ForEach, Run, Set, Step
from botkit.core.model.business import Business
from botkit.flowfile.analysis.expression_variables import parsed_source
from botkit.flowfile.analysis.kinds import Scope, shape_of, whole_shape
from botkit.flowfile.analysis.shapes import (
    ITEM,
    OBJECT,
    OF_PARTS,
    REPLY,
    Shape,
    fields,
    joined,
    listed,
    of_samples,
    of_schema,
    or_nothing,
    part,
    plain,
    with_kinds,
)
from botkit.flowfile.analysis.value_kinds import ANYTHING, NOTHING, OF_ANSWERS, TEXT, TRUTH
from botkit.flowfile.parsed_flow import ParsedFlow

States = Mapping[str, Scope]  # step -> name -> its shape when the step is reached
Samples = Mapping[str, Sequence[Any]]  # the name of an event or a function -> bodies or answers in the transcripts

EVENT, CONTACT, ITEM_NAME = "event", "contact", "item"
STEADY = 50  # times that one step is looked at; shapes only grow, so it is a last guard
UNKNOWN = plain(ANYTHING)
_ON_CONTACT = "contact."
_BUSINESS: Shape = {"": OBJECT, ".name": TEXT, ".zone": TEXT}
_OF_CONTACTS: Mapping[str, Shape] = {
    **dict.fromkeys(("name", "language", "zone"), plain(TEXT)),
    "tags": listed(plain(TEXT)),
}
# Names that are always there.
_ALWAYS: Scope = {"reply": REPLY, "now": plain(frozenset({"moment"})), "business": _BUSINESS}


@dataclass(frozen=True, kw_only=True)
class Described:
    """What is known of events and of the answers of functions: by botkit.yaml, else by the transcripts."""

    events: Mapping[str, Shape] = field(default_factory=dict)
    functions: Mapping[str, Shape] = field(default_factory=dict)


def described(business: Business | None, events: Samples, functions: Samples) -> Described:
    known = business or Business()
    return Described(
        events={**_learned(events), **{name: of_schema(schema) for name, schema in known.events.items()}},
        functions={**_learned(functions), **{name: of_schema(schema) for name, schema in known.returns.items()}},
    )


def _learned(samples: Samples) -> dict[str, Shape]:
    return {name: shape for name, values in samples.items() if (shape := of_samples(values)) is not None}


def kinds_at_steps(parsed_flows: Sequence[ParsedFlow], known: Described) -> Mapping[str, States]:
    """Flow -> step -> name -> its shape. Flows that cannot be followed are left out."""
    flows = {parsed.name: parsed for parsed in parsed_flows if parsed.flow is not None and parsed.resolves}
    steps = [step for parsed in flows.values() for _, step in parsed.steps]
    are_run = {step.run for step in steps if isinstance(step, Run)}
    keeps = any(name.startswith(_ON_CONTACT) for step in steps if isinstance(step, Set) for name in step.set)
    first = _Look(flows, known, are_run, before=None)
    return (_Look(flows, known, are_run, before=first) if are_run or keeps else first).states


class _Look:
    """One look at all flows. `before`: the look before, which knows what comes from other flows."""

    def __init__(self, flows: Mapping[str, ParsedFlow], known: Described, are_run: set[str], before: _Look | None) -> None:
        self.known = known
        self.before = before
        self.contact = before.contact_after(flows) if before else {"": OBJECT, **fields(_OF_CONTACTS)}
        self.handed = before.handed_over(flows) if before else _unknown_values(flows)
        self.returned = {name: before.values_of(flows[name]) for name in are_run & set(flows)} if before else {}
        self.states = {name: self._states(parsed, is_run=name in are_run) for name, parsed in flows.items()}

    def _states(self, parsed: ParsedFlow, *, is_run: bool) -> States:
        """Grows until nothing changes."""
        begin: dict[str, Shape] = {**_ALWAYS, CONTACT: self.contact}
        event = self._event_of(parsed)
        if is_run:
            own = parsed.flow is not None and parsed.flow.starts
            brought = self.handed.get(parsed.name, {EVENT: UNKNOWN})
            begin |= brought
            event = joined((event, brought[EVENT])) if own else brought[EVENT]
        if event is not None:
            begin[EVENT] = event
        paths = parsed.paths
        at: dict[str, Scope] = {paths.first: begin}
        looked: dict[str, int] = {}
        queue = [paths.first]
        while queue:
            here = queue.pop()
            looked[here] = looked.get(here, 0) + 1
            saved = self._saved(paths.steps[here], at[here])
            for edge in paths.edges[here]:
                if not edge.to:
                    continue
                after = _with_saved(at[here], saved) if edge.saves else at[here]
                merged = after if edge.to not in at else _merged(at[edge.to], after)
                if merged != at.get(edge.to) and looked.get(edge.to, 0) < STEADY:
                    at[edge.to] = merged
                    queue.append(edge.to)
        return at

    def _event_of(self, parsed: ParsedFlow) -> Shape | None:
        """What the events are like that a flow starts by, when all of them are known."""
        starts = [start for start in parsed.flow.starts if isinstance(start, EventStart)] if parsed.flow else []
        return joined(self.known.events.get(start.event) for start in starts) if starts else None

    def _saved(self, step: Step, at: Scope) -> Mapping[str, Shape | None]:
        """The names that a step sets, with their shapes; None for what is not known."""
        match step:
            case Ask() if step.save:
                return {step.save: answer_shape(step, at), **dict.fromkeys(step.saved_names[1:], plain(TEXT))}
            case Set():
                return {
                    name: _of_source(source, at) if isinstance(source, str) else plain(TEXT)
                    for name, source in step.set.items()
                    if not name.startswith(_ON_CONTACT)
                }
            case ForEach():
                return {step.as_: part(_of_source(step.for_each, at), ITEM)}
            case Call() if step.save:
                return {step.save: self.known.functions.get(step.call)}
            case Cancel() if step.save:
                return {step.save: plain(TRUTH)}
            case Run():
                shapes = {step.save: self.returned.get(step.run), step.outcome: plain(TEXT)}
                return {name: shape for name, shape in shapes.items() if name}
            case _:
                return {}

    # ---- what flows know of one another

    def contact_after(self, flows: Mapping[str, ParsedFlow]) -> Shape:
        """The contact with the fields that flows keep on it, each of which may be missing. It may have others, which nobody sets here."""
        kept: dict[str, list[Shape | None]] = {}
        for _, step, at in self._reached(flows):
            for name, source in step.set.items() if isinstance(step, Set) else ():
                if name.startswith(_ON_CONTACT):
                    shape = _of_source(source, at) if isinstance(source, str) else plain(TEXT)
                    kept.setdefault(name.removeprefix(_ON_CONTACT), []).append(shape)
        known = {name: or_nothing(shape) for name, shapes in kept.items() if (shape := joined(shapes)) is not None}
        return fields({**known, **_OF_CONTACTS})

    def handed_over(self, flows: Mapping[str, ParsedFlow]) -> Mapping[str, Scope]:
        """Flow -> what it may be handed by those that run it, and the event that these began by."""
        handed: dict[str, list[dict[str, Shape | None]]] = {}
        for _, step, at in self._reached(flows):
            if isinstance(step, Run):
                given = {name: _of_source(source, at) for name, source in step.with_.items()}
                handed.setdefault(step.run, []).append({**given, EVENT: at.get(EVENT)})
        return {
            flow: {name: or_nothing(joined(one.get(name, plain(NOTHING)) for one in given) or UNKNOWN) for name in set().union(*given)}
            for flow, given in handed.items()
        }

    def values_of(self, parsed: ParsedFlow) -> Shape | None:
        """What a flow brings back to the one that ran it: all that it may have set."""
        states = self.states.get(parsed.name)
        if states is None:
            return None
        names: dict[str, list[Shape | None]] = {}
        for address, at in states.items():
            step = parsed.paths.steps[address]
            for name, shape in self._saved(step, at).items():
                names.setdefault(name, []).append(shape)
        known = {name: shape for name, shapes in names.items() if (shape := joined(shapes)) is not None}
        return fields({name: or_nothing(shape) for name, shape in known.items()})

    def _reached(self, flows: Mapping[str, ParsedFlow]) -> Iterator[tuple[str, Step, Scope]]:
        for name, states in self.states.items():
            steps = flows[name].paths.steps
            yield from ((name, steps[address], at) for address, at in states.items())


def _unknown_values(flows: Mapping[str, ParsedFlow]) -> Mapping[str, Scope]:
    runs = [step for parsed in flows.values() for _, step in parsed.steps if isinstance(step, Run)]
    return {step.run: {name: UNKNOWN for other in runs if other.run == step.run for name in (*other.with_, EVENT)} for step in runs}


def _with_saved(at: Scope, saved: Mapping[str, Shape | None]) -> Scope:
    return {**at, **{name: UNKNOWN if shape is None else shape for name, shape in saved.items()}}


def _merged(one: Scope, other: Scope) -> Scope:
    """What is so on both ways. A name that only one of them sets is what it is there: where it is not set, it is nothing."""
    if one is other:
        return one
    return {name: joined((one.get(name) or other[name], other.get(name) or one[name])) or UNKNOWN for name in {**one, **other}}


def _of_source(source: str, at: Scope) -> Shape | None:
    tree = parsed_source(source)
    return None if tree is None else whole_shape(tree, at, [])


def with_item(at: Scope, source: str) -> Scope:
    """The scope of the expressions that shape one choice of a list."""
    tree = parsed_source(source)
    item = part(shape_of(tree, at), ITEM) if tree is not None else None
    kept = {name: shape for name, shape in at.items() if name != ITEM_NAME}
    return kept if item is None else {**kept, ITEM_NAME: item}


def answer_shape(step: Ask, at: Scope) -> Shape | None:
    """What a question saves."""
    choice = _chosen(step, at)
    if step.several:
        return listed(choice)
    if step.takes_choices_only:
        return choice
    read = joined(map(_read, step.expect.alternatives))
    return joined((choice, read)) if step.choices else read


def _chosen(step: Ask, at: Scope) -> Shape | None:
    if not isinstance(step.choices, ChoicesFrom):
        return plain(TEXT)
    inside = with_item(at, step.choices.from_)
    of_list = inside.get(ITEM_NAME) if step.choices.value is None else _of_source(step.choices.value, inside)
    return joined((of_list, plain(TEXT))) if step.choices.extra else of_list


def _read(expect: Expect) -> Shape | None:
    kind = "any money" if expect.kind == "money" and not expect.currency else OF_ANSWERS.get(expect.kind, "anything")
    return with_kinds(OF_PARTS.get(expect.kind), frozenset({kind}))
