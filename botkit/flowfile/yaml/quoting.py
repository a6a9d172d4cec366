"""Scalars: a text written as YAML, so that it is read back as exactly that text, in the form that a person would have chosen."""

from __future__ import annotations

import json
import re

from botkit.flowfile.yaml.nodes import Mapping, Scalar
from botkit.flowfile.yaml.parser import compose

# What JSON leaves as it is and YAML takes for a line end, a mark of byte order, or nothing that may be printed.
_UNSHOWN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def scalar(text: str, indent: int, *, is_flow: bool = False) -> str:
    """What to write after `key: ` for a text. Further lines are indented by `indent` spaces; `is_flow`: inside { }, on one line.

    Each form is read back before it is chosen: plain where that is right, a block for several lines, else in quotation marks.
    """
    forms = [quoted(text)]
    if "\n" in text and not is_flow:
        forms.insert(0, _block(text, indent))
    elif "\n" not in text:
        forms.insert(0, text)
    return next((form for form in forms if _reads_as(form, text, indent, is_flow)), forms[-1])


def quoted(text: str) -> str:
    """The text in double quotation marks, on one line."""
    return _UNSHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def _block(text: str, indent: int) -> str:
    mark = "|" if text.endswith("\n") else "|-"
    body = text.removesuffix("\n").split("\n")
    return "\n".join([mark, *(" " * indent + line if line else "" for line in body)])


def _reads_as(form: str, text: str, indent: int, is_flow: bool) -> bool:
    """Whether the form gives the text after a key, with another key below it as in an entry of a sidecar."""
    source = f"{{k: {form}, e: x}}" if is_flow else f"{' ' * (indent - 2)}k: {form}\n{' ' * (indent - 2)}e: x\n"
    document, problems = compose("", source)
    if problems or not isinstance(document.root, Mapping) or len(document.root.entries) != 2:
        return False
    value = document.root.entries[0].value
    return isinstance(value, Scalar) and value.text == text and not value.is_empty
