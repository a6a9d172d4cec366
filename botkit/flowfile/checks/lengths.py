"""Lengths: what is longer than the platform takes would be cut, in whichever language it is longest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from botkit.core.flow.model import TEXT_FOR, Ask, ChoicesFrom, OptIn, Speaking, Step
from botkit.core.model.platform import Limits
from botkit.flowfile.analysis.expression_variables import min_length, without_braces
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem
from botkit.flowfile.reader.context import LocatedNode
from botkit.flowfile.yaml.nodes import Document, Node

# What a text is for, by the last words of its address -> what it is called, and how much of it the platform takes for this step.
_Limit = Callable[[Limits, Step], int | None]

_WITH_BUTTONS = ("link", "choices", "request", "form", "products", "cards")  # keys that make a message with buttons

_MANY = 10  # choices from a list go out as rows, as far as it is known before the list is


def _body(limits: Limits, step: Step) -> int:
    if isinstance(step, OptIn) or (isinstance(step, Speaking) and any(getattr(step, name, None) for name in _WITH_BUTTONS)):
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
    "form.label": ("label of the form", lambda limits, _: limits.link_label),
    "cards.label": ("label of the link", lambda limits, _: limits.link_label),
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


# What is offered as choices: a label that is too long changes their form, and nothing is cut.
_CHOICES = ("choices.label", "choices.extra.label", "faq.title")

# What Instagram counts in bytes: "ä" is two. Labels are counted in characters there too.
_TEXTS = ("text", "answer", "header", "footer", "caption")


def lengths(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    for parsed in parsed_flows:
        for text, step, key in parsed.step_texts():
            kind = ".".join(part for part in key.split(".") if not part.isdigit())
            if kind not in _LIMITS:
                continue
            noun, limit = _LIMITS[kind]
            for limits in context.limits.values():
                most = limit(limits, step)
                if most is None:
                    continue
                unit = "bytes" if limits.in_bytes and noun in _TEXTS else "characters"
                for document, node, length in _longer(parsed, text.text, text.spot, step, most, in_bytes=unit == "bytes"):
                    if kind in _CHOICES:
                        form = "a list" if _fits_a_list(limits, step, length) else "numbered text"
                        message = f"this {noun} has {length} {unit}, and {limits.title} takes {most}: the choices are sent as {form}"
                        yield document.problem(node, "long-label", message, severity="info")
                    else:
                        message = f"this {noun} has {length} {unit}; {limits.title} takes {most}"
                        yield document.problem(node, "too-long", message)


def _fits_a_list(limits: Limits, step: Step, length: int) -> bool:
    """Whether a list takes a label: in a row, or in the empty description below it."""
    choices = step.written_choices if isinstance(step, Ask) else ()
    if len(choices) > limits.rows or limits.rows <= limits.buttons:
        return False
    return length <= limits.row_label or (length <= limits.row_description and not any(choice.description for choice in choices))


def _longer(
    parsed: ParsedFlow, text: str, spot: LocatedNode, step: Step, most: int, *, in_bytes: bool
) -> Iterator[tuple[Document, Node, int]]:
    """The text and each translation that is longer than a limit: where it stands, and how long it is."""
    if _may_be_longer(text, most, in_bytes) and (length := fixed_length(text, in_bytes=in_bytes)) > most:
        yield spot.document, spot.node, length
    for sidecar in parsed.sidecars:
        wanted = sidecar.translated.get(f"{step.name}{TEXT_FOR}{text}") if step.name else None
        wanted = wanted or sidecar.translated.get(text)
        if wanted is None or not _may_be_longer(wanted, most, in_bytes) or (length := fixed_length(wanted, in_bytes=in_bytes)) <= most:
            continue
        node = next(entry.text_node for entry in sidecar.entries if entry.text == wanted)
        yield sidecar.document, node, length


def _may_be_longer(text: str, most: int, in_bytes: bool) -> bool:
    return len(text) > most or (in_bytes and len(text.encode(errors="replace")) > most)


def fixed_length(text: str, *, in_bytes: bool = False) -> int:
    """How long a text is at the least: what is filled in may be short, but not shorter than nothing; of {% if %} the shorter way."""
    length = len(text.strip()) if "{" not in text else min_length(text)
    if not in_bytes or "{%" in text:
        return length
    written = without_braces(text).strip()
    return length + len(written.encode(errors="replace")) - len(written)
