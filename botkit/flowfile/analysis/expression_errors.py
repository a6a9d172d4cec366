"""Faults of expressions in the author's words: jinja2 speaks of tokens, and counts from where we wrapped the expression."""

from __future__ import annotations

import re

from botkit.core.text.expressions import ExpressionError
from botkit.core.text.filters import FILTERS, TESTS
from botkit.flowfile.suggestions import did_you_mean

_WRAPPED = 4  # an expression is parsed as "{{ (" + expression

_AT = re.compile(r"^unexpected char (?P<char>.+) at (?P<offset>\d+)$")
_NO_SUCH = re.compile(r'there is no (?P<kind>filter|test) "(?P<name>\w+)"')
_LONG = re.compile(r"\b\d+ (?:month|year)s?\b")
_TOKEN = re.compile(r"\w+|\S")

# Single characters that people who know other languages write.
_CHARACTERS = {
    "&": '"and" is written as a word',
    "!": '"not" is written as a word; unequal is "!="',
    "?": '"this if condition else that" is written in words',
    "'": "a quotation mark is not closed",
    '"': "a quotation mark is not closed",
    **dict.fromkeys("“”„‘’«»", "straight quotation marks are needed here: \" or '"),
}

# What jinja2 says -> what the author reads. The first that fits.
_SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"expected token '[^']*', got '='", 'two values are compared with "=="'),
        (r"expected token 'name', got '\|'", '"or" is written as a word; one "|" stands before a filter'),
        (r"unexpected '[^']+', expected '\)'", 'a "(" is not closed'),
        (r"unexpected '[^']+', expected '\]'", 'a "[" is not closed'),
        (r"unexpected '\)'", "something is missing at the end of the expression"),
        (r"Expected an expression|unexpected 'end of print statement'", "nothing stands between the braces"),
        (r"unexpected end of template|unexpected '\}'", "braces that open with {{ close with }}"),
        (r"Unexpected end of template.*'endfor'", "a {% for %} ends with {% endfor %}"),
        (r"Unexpected end of template", "a {% if %} ends with {% endif %}"),
        (r"Encountered unknown tag", "only {% if %}, {% elif %}, {% else %}, {% endif %}, {% for %} and {% endfor %} may stand in a text"),
        (r"expected token '[^']*', got '[^']*'", "nothing stands between two values that follow one another"),
    )
)


def explain(fault: ExpressionError, source: str, *, is_text: bool) -> tuple[str, int, int]:
    """The sentence, and the offset and length of the piece of the source to point at."""
    if is_text and (opened := source.rfind("{{")) >= 0 and "}}" not in source[opened:]:
        return "braces that open with {{ close with }}", opened, len("{{")
    if not is_text and (opened := source.find("{{")) >= 0:
        return "braces stand in texts, and this is an expression: leave them out", opened, len("{{")
    if (found := _LONG.search(source)) and fault.message.startswith("expected token"):
        return "months and years have no fixed length: count in days or weeks", found.start(), len(found[0])
    if found := _AT.match(fault.message):
        offset = int(found["offset"]) - (0 if is_text else _WRAPPED)
        character = found["char"].strip("'\"") or found["char"][1:2]
        return _CHARACTERS.get(character, f'"{character}" has no meaning in an expression'), max(offset, 0), 1
    offset, length = _piece(fault, source)
    if found := _NO_SUCH.match(fault.message):
        return fault.message + did_you_mean(found["name"], FILTERS if found["kind"] == "filter" else TESTS), offset, length
    if source.count(")") > source.count("(") and fault.message.startswith("unexpected ')'"):
        return 'there is one ")" too many', offset, length
    words = next((words for pattern, words in _SENTENCES if pattern.match(fault.message)), fault.message)
    return words, offset, length


def _piece(fault: ExpressionError, source: str) -> tuple[int, int]:
    """The word at the fault's offset, or everything when the compiler could not say."""
    if fault.offset <= 0:
        return 0, len(source)
    found = _TOKEN.match(source, fault.offset)
    return fault.offset, len(found[0]) if found else 1
