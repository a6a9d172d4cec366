"""Parts of messages that one of the platforms cannot show: what is lost there, at the line where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from botkit.core.flow.model import Ask, ChoicesFrom, Speaking
from botkit.core.flow.speaking import SHOWN
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem

# Keys whose part has the same name. A template has checks of its own.
_KEYS = (*SHOWN, "link", "preview", "quote", "form")


def refused_parts(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """What a platform neither shows nor spells out in the text."""
    for parsed in parsed_flows:
        for address, step in parsed.steps:
            if not isinstance(step, Speaking):
                continue
            for key, part in _parts(step):
                for limits in context.limits.values():
                    support = limits.parts.get(part)
                    if support is None:
                        continue
                    name, reason = key.rpartition(".")[2], f": {support.note}" if support.note else ""
                    place = parsed.key(f"{address}.{key}")
                    if support.way == "refused":
                        message = f'{limits.title} cannot show this "{name}"{reason}'
                        yield parsed.problem(place, "platform-part", message, severity="warning")
                    elif support.needs_no_words and _has_words(step):
                        message = f'{limits.title} shows this "{name}" only{reason.removeprefix(":")}'
                        hint = f'send it by a step of its own: say: "", with this "{name}"'
                        yield parsed.problem(place, "platform-part", message, hint, severity="warning")


def _has_words(step: Speaking) -> bool:
    words = step.ask if isinstance(step, Ask) else getattr(step, "say", "")
    return bool(words or step.caption)


def _parts(step: Speaking) -> Iterator[tuple[str, str]]:
    """Each key of a step, with the name of its part."""
    for key in _KEYS:
        if getattr(step, key, None):
            yield key, key
    if not isinstance(step, Ask):
        return
    if step.request is not None:
        yield "request", f"request {step.request}"
    if isinstance(step.choices, ChoicesFrom):
        if step.choices.image is not None:
            yield "choices.image", "choices.image"
        return
    for name in ("description", "image", "section"):
        first = next((number for number, choice in enumerate(step.choices) if getattr(choice, name)), None)
        if first is not None:
            yield f"choices.{first}.{name}", f"choices.{name}"
