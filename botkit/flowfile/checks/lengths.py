"""Lengths: what is longer than the platform takes would be cut, in whichever language it is longest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from botkit.core.flow.model import TEXT_FOR, Ask, ChoicesFrom, OptIn, Speaking, Step
from botkit.core.model.platform import Limits
from botkit.flowfile.analysis.expression_variables import min_length
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem
from botkit.flowfile.reader.context import LocatedNode

# What a text is for, by the last words of its address -> what it is called, and how much of it the platform takes for this step.
_Limit = Callable[[Limits, Step], int | None]

_MANY = 10  # choices from a list go out as rows, as far as it is known before the list is


def _body(limits: Limits, step: Step) -> int:
    if isinstance(step, OptIn) or (isinstance(step, Speaking) and (step.link is not None or (isinstance(step, Ask) and step.choices))):
        return limits.interactive_body
    if isinstance(step, Speaking) and (step.image or step.video or step.file):
        return limits.caption
    return limits.text


def _label(limits: Limits, step: Step) -> int | None:
    count = (_MANY if isinstance(step.choices, ChoicesFrom) else len(step.choices)) if isinstance(step, Ask) else 2
    return limits.button_label if count <= limits.buttons else limits.row_label if count <= limits.rows else None


def _description(limits: Limits, step: Step) -> int | None:
    return limits.row_description if isinstance(step, Ask) and len(step.written_choices) <= limits.rows else None


_LIMITS: dict[str, tuple[str, _Limit]] = {
    "choices.label": ("label", _label),
    "choices.description": ("description", _description),
    "choices.extra.label": ("label", _label),
    "choices.extra.description": ("description", _description),
    "link.label": ("label of the link", lambda limits, _: limits.link_label),
    "header": ("header", lambda limits, _: limits.header),
    "footer": ("footer", lambda limits, _: limits.footer),
    "caption": ("caption", lambda limits, _: limits.caption),
    "agree": ("label", lambda limits, _: limits.button_label),
    "decline": ("label", lambda limits, _: limits.button_label),
    "say": ("text", _body),
    "ask": ("text", _body),
    "retry": ("text", _body),
    "remind.say": ("text", _body),
    "unsure": ("text", lambda limits, _: limits.interactive_body),
    "faq.answer": ("answer", lambda limits, _: limits.text),
    "faq.title": ("title", lambda limits, _: limits.button_label),  # two or three of them are offered as buttons
}


_TITLES = {"whatsapp": "WhatsApp", "messenger": "Messenger"}


def lengths(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    for parsed in parsed_flows:
        for text, step, key in parsed.step_texts():
            kind = ".".join(part for part in key.split(".") if not part.isdigit())
            if kind not in _LIMITS:
                continue
            noun, limit = _LIMITS[kind]
            for platform, limits in context.limits.items():
                most = limit(limits, step)
                if most is not None:
                    yield from _too_long(parsed, text.text, text.spot, step, noun, most, platform)


def _too_long(parsed: ParsedFlow, text: str, spot: LocatedNode, step: Step, noun: str, most: int, platform: str) -> Iterator[Problem]:
    if len(text) > most and (length := fixed_length(text)) > most:
        message = f"this {noun} has {length} characters; {_TITLES.get(platform, platform)} takes {most}"
        yield parsed.problem(spot, "too-long", message)
    for sidecar in parsed.sidecars:
        wanted = sidecar.translated.get(f"{step.name}{TEXT_FOR}{text}") if step.name else None
        wanted = wanted or sidecar.translated.get(text)
        if wanted is None or len(wanted) <= most or (length := fixed_length(wanted)) <= most:
            continue
        node = next(entry.text_node for entry in sidecar.entries if entry.text == wanted)
        message = f"this {noun} has {length} characters; {_TITLES.get(platform, platform)} takes {most}"
        yield sidecar.document.problem(node, "too-long", message)


def fixed_length(text: str) -> int:
    """How long a text is at the least: what is filled in may be short, but not shorter than nothing; of {% if %} the shorter way."""
    return len(text.strip()) if "{" not in text else min_length(text)
