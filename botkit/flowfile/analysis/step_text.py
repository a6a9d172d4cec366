"""What a picture says of a step: its verb, its text, and what is worth a mark: a wait, a template, a name under which something is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from botkit.core.flow.expect import Expect
from botkit.core.flow.model import (
    STARTS,
    STEPS,
    Ask,
    Branch,
    Call,
    Cancel,
    Case,
    ChoicesFrom,
    Collect,
    Faq,
    FlowPart,
    ForEach,
    Goto,
    Handoff,
    Label,
    OptIn,
    OptOut,
    Pause,
    Post,
    Run,
    Say,
    Set,
    SetText,
    Speaking,
    Split,
    Step,
    Subscribe,
    Tag,
    Unsubscribe,
    Untag,
    WordCase,
)

_VERBS = {model: verb for verb, model in STEPS.items()}
_KINDS = {model: kind for kind, model in STARTS.items()}
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}|]*?)\s*(?:\|[^{}]*)?\}\}")
_UNITS = ((604_800, "week"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def verb_of(step: Step) -> str:
    """The key that says what the step does."""
    return _VERBS[type(step)]


def duration_text(length: timedelta) -> str:
    """`2 days`, in the largest unit that fits."""
    seconds = int(length.total_seconds())
    size, unit = next(((size, unit) for size, unit in _UNITS if seconds % size == 0 and seconds >= size), _UNITS[-1])
    return f"{seconds // size} {unit}{'' if seconds // size == 1 else 's'}"


# ---- the text of a card


def body_of(step: Step) -> str:
    """The words in the middle of a card, with `{{ contact.name }}` as ‹contact.name›: what stands there, not how it is written."""
    words = _BODIES.get(type(step))
    return _PLACEHOLDER.sub(r"‹\1›", " ".join(words(step).split())) if words else ""


def _faq(step: Faq) -> str:
    if not isinstance(step.faq, tuple):
        return f"answers from {step.faq.from_}"
    titles = [entry.title or entry.questions[0] for entry in step.faq]
    return " · ".join(titles)


def _set(step: Set) -> str:
    return ", ".join(f"{name} = {value.text if isinstance(value, SetText) else value}" for name, value in step.set.items())


def _with_value(verb: str) -> Callable[[Any], str]:
    return lambda step: f"{getattr(step, verb)}{f': {step.to}' if step.to else ''}"


def _pause(step: Pause) -> str:
    return duration_text(step.pause) if isinstance(step.pause, timedelta) else f"until {step.pause.until}"


def _call(step: Call) -> str:
    return f"{step.call}({', '.join(step.with_)})"


_BODIES: dict[type[Step], Callable[[Any], str]] = {
    Say: lambda step: step.say,
    Ask: lambda step: step.ask,
    Faq: _faq,
    Set: _set,
    Branch: lambda step: "the first that is true",
    Split: lambda step: "by chance, always the same for the same person",
    Tag: lambda step: step.tag,
    Untag: lambda step: step.untag,
    Label: lambda step: step.label,
    OptIn: lambda step: step.ask,
    OptOut: lambda step: step.opt_out,
    Subscribe: _with_value("subscribe"),
    Unsubscribe: _with_value("unsubscribe"),
    Call: _call,
    Post: lambda step: f"{step.post}({', '.join(step.with_)}) for {step.contact}",
    Collect: lambda step: f"{step.collect}({', '.join(step.with_)})",
    ForEach: lambda step: f"for each {step.as_} of {step.for_each}",
    Cancel: lambda step: step.cancel,
    Run: lambda step: step.run,
    Pause: _pause,
    Goto: lambda step: step.goto,
    Handoff: lambda step: step.handoff,
}


def condition_of(case: Case | WordCase) -> str:
    """The condition of a case, as it is drawn."""
    if isinstance(case, Case):
        return case.when
    place = "" if case.in_ == "reply" else f" in {case.in_}"
    tests = (("any of", case.any_of), ("all of", case.all_of))
    return " and ".join(f"{name} {', '.join(words)}" for name, words in tests if words) + place


# ---- the marks under it


def marks_of(step: Step, *, choices: bool) -> tuple[str, ...]:
    """Short words under the text. `choices`: the answers offered are named here, because no lanes show them."""
    return tuple(_marks(step, choices=choices))


def _marks(step: Step, *, choices: bool) -> Iterator[str]:
    if isinstance(step, Ask):
        yield from _marks_of_question(step, choices=choices)
    if isinstance(step, Call | Cancel | Run) and step.save:
        yield f"keeps {step.save}"
    if isinstance(step, OptIn):
        yield f"{step.purpose}: {step.opt_in}"
        if step.double:
            yield "confirmed twice"
    if isinstance(step, Handoff) and step.due:
        yield f"due in {duration_text(step.due)}"
    if isinstance(step, Speaking):
        yield from _marks_of_message(step)


def _marks_of_question(step: Ask, *, choices: bool) -> Iterator[str]:
    if choices:
        yield from (f"[{choice.label}]" for choice in step.written_choices)
    if isinstance(step.choices, ChoicesFrom):
        yield f"one of {step.choices.from_}"
    if step.expect.kinds != ("text",):
        yield " or ".join(map(_expected, step.expect.alternatives))
    if step.save:
        yield f"keeps {step.save}"
    if step.measure:
        yield step.measure.upper()
    if step.wait:
        yield f"waits {duration_text(step.wait)}"
    if step.remind:
        yield f"reminds after {duration_text(step.remind.after)}"


def _expected(expect: Expect) -> str:
    if expect.pattern:
        return f"pattern {expect.pattern}"
    if (written := expect.dates or expect.times) is not None:
        return f"{expect.kind} {written.written}"
    limits = f" {_limit(expect.minimum)}..{_limit(expect.maximum)}" if (expect.minimum, expect.maximum) != (None, None) else ""
    return f"{expect.kind.replace('_', ' ')}{limits}"


def _limit(number: Decimal | None) -> str:
    return "" if number is None else f"{number:f}"


def _marks_of_message(step: Speaking) -> Iterator[str]:
    for kind in ("image", "video", "audio", "file", "location", "link"):
        if getattr(step, kind) is not None:
            yield step.link.label if kind == "link" and step.link else kind
    if step.template:
        yield f"template {step.template}"
    if step.outside:
        yield f"outside: {step.outside}"
    if step.urgent:
        yield "urgent"
    if step.fresh:
        yield f"fresh {duration_text(step.fresh)}"


# ---- starts


def start_words(start: FlowPart) -> str:
    """`keywords: survey, feedback`; `event: flight.changed, to flight_updates`."""
    kind = _KINDS[type(start)]
    details = dict(start.model_dump(exclude_none=True, exclude_defaults=True))
    if kind == "schedule":
        details = dict(details["schedule"])
        first = details.pop("every")
    else:
        first = details.pop(kind, "")
    text = ", ".join(first) if isinstance(first, (list, tuple)) else str(first)
    more = "".join(f", {key} {value}" for key, value in details.items())
    return f"{kind.replace('_', ' ')}{': ' if text else ''}{text}{more}"
