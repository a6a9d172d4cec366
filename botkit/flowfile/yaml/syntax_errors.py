"""Syntax errors of YAML, explained from the line, in words that need no knowledge of YAML.

The parser says `did not find expected key`; the author wrote an apostrophe inside apostrophes. So the parser's error only gives the
position, and the line decides the explanation. Each rule is one function of the table at the end: the first diagnosis counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from botkit.flowfile.problems import Problem
from botkit.flowfile.yaml.nodes import Document, Node

LOOK_BACK = 50  # lines before the fault in which a quotation mark may have been left open

_LEAD = re.compile(r"(?P<lead>\s*(?:-\s+)*(?:[^\s:\"'{\[#][^:]*?:\s+)?)(?P<value>.*)")
_ITEM_WITH_KEYS = re.compile(r"(?P<lead> *)- +(?P<key>[^\s:\"'{\[#][^:]*):(?:\s|$)")
_BRACKETS = {"[": "]", "{": "}"}


class ParserError(Struct, frozen=True, kw_only=True):
    """The parser's message and its position: lines and columns from 0."""

    context: str
    message: str
    line: int
    column: int
    context_line: int
    context_column: int


class Diagnosis(Struct, frozen=True):
    """Our explanation: lines from 0, columns from 0, end exclusive."""

    code: str
    message: str
    line: int
    column: int
    end: int | None = None
    hint: str = ""


def explain(document: Document, error: Any) -> Problem:
    """The problem behind a fault of the YAML parser."""
    if getattr(error, "problem_mark", None) is None and hasattr(error, "position"):
        return _unprintable(document, error)
    fault = _parser_error(error, len(document.lines))
    lines = document.lines
    advice = next((match for rule in _RULES if (match := rule(fault, lines)) is not None), None)
    if advice is None:
        advice = Diagnosis("yaml", f"this cannot be read as YAML: {fault.message or 'unknown reason'}", fault.line, fault.column)
    return _problem(document, advice)


def _problem(document: Document, advice: Diagnosis) -> Problem:
    line = min(advice.line, len(document.lines) - 1)
    length = len(document.lines[line].rstrip())
    column = min(advice.column, length)
    end = max(column + 1, length if advice.end is None else advice.end)
    node = Node(line=line + 1, column=column + 1, end_line=line + 1, end_column=end + 1)
    return document.problem(node, advice.code, advice.message, *((advice.hint,) if advice.hint else ()))


def _unprintable(document: Document, error: Any) -> Problem:
    before = document.text[: error.position]
    # libyaml counts bytes here, the pure parser characters: look for the character itself.
    character = chr(error.character) if isinstance(error.character, int) else str(error.character)
    match = document.text.find(character)
    before = document.text[:match] if match >= 0 else before
    line = before.count("\n")
    column = len(before) - (before.rfind("\n") + 1)
    message = f"a character that cannot be shown (U+{ord(character[0]):04X}) stands here; delete it"
    return _problem(document, Diagnosis("special-character", message, line, column, column + 1))


def _parser_error(error: Any, count: int) -> ParserError:
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None) or mark
    return ParserError(
        context=getattr(error, "context", None) or "",
        message=getattr(error, "problem", None) or str(error),
        line=min(mark.line if mark else 0, count - 1),
        column=mark.column if mark else 0,
        context_line=min(context.line if context else 0, count - 1),
        context_column=context.column if context else 0,
    )


def unquoted_text(problem: Problem, lines: tuple[str, ...]) -> str:
    """The text that the problem says must stand in quotation marks, to the end of its line; empty for any other problem."""
    if problem.code not in ("text-start", "colon-in-text"):
        return ""
    column, value = _value(lines[problem.line - 1])
    return value.partition(" #")[0].rstrip() if problem.column == column + 1 and value[:1] not in ('"', "'") else ""


Rule = Callable[[ParserError, tuple[str, ...]], Diagnosis | None]


def _value(line: str) -> tuple[int, str]:
    """Where the text of a `key: text` or `- text` line begins, and the text."""
    match = _LEAD.match(line)
    assert match is not None  # the pattern takes any line
    return match.end("lead"), match["value"].rstrip()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def tab(fault: ParserError, lines: tuple[str, ...]) -> Diagnosis | None:
    line = lines[fault.line]
    lead = line[: len(line) - len(line.lstrip())]
    if "\t" not in lead:
        return None
    column = lead.index("\t")
    message = "this line is indented with a tab; YAML takes spaces only"
    return Diagnosis("tab", message, fault.line, column, len(lead), "most editors can be set to write spaces")


def quote_never_closed(fault: ParserError, lines: tuple[str, ...]) -> Diagnosis | None:
    if "quoted scalar" in fault.context and "end of stream" in fault.message:
        return _open_quote(fault.context_line, fault.context_column, lines)
    if "did not find expected" not in fault.message:
        return None
    for number in range(fault.line - 1, max(-1, fault.line - LOOK_BACK), -1):
        column, value = _value(lines[number])
        if value[:1] in ('"', "'") and _closing(value) is None and value[0] in lines[fault.line][: fault.column + 1]:
            return _open_quote(number, column, lines)
    return None


def _open_quote(line: int, column: int, lines: tuple[str, ...]) -> Diagnosis:
    message = f"the quotation mark {lines[line][column : column + 1]} that opens here is never closed"
    return Diagnosis("open-quote", message, line, column)


def _closing(value: str) -> int | None:
    """Where the quotation mark that opens a text is closed on the same line."""
    pattern = r'"(?:[^"\\]|\\.)*"' if value[0] == '"' else r"'(?:[^']|'')*'"
    match = re.match(pattern, value)
    return match.end() if match else None


def text_after_quote(fault: ParserError, lines: tuple[str, ...]) -> Diagnosis | None:
    column, value = _value(lines[fault.line])
    if value[:1] not in ('"', "'") or "did not find expected" not in fault.message:
        return None
    closed = _closing(value)
    if closed is None or not value[closed:].strip() or value[closed:].lstrip().startswith("#"):
        return None
    quote = value[0]
    message = f"the text goes on after its closing quotation mark {quote}"
    inside = "''" if quote == "'" else '\\"'
    hint = f"write {inside} for a quotation mark inside the text, or leave out the outer ones"
    return Diagnosis("text-after-quote", message, fault.line, column + closed, None, hint)


def text_start(fault: ParserError, lines: tuple[str, ...]) -> Diagnosis | None:
    column, value = _value(lines[fault.line])
    for opening in ("{{", "{%", "%", "@", "`", "*", "&", "!"):
        if value.startswith(opening):
            return Diagnosis("text-start", f'a text that starts with "{opening}" must stand in quotation marks', fault.line, column)
    return None


def block_text(fault: ParserError, lines: tuple[str, ...]) -> Diagnosis | None:
    if "block scalar" not in fault.context:
        return None
    mark = lines[fault.context_line][fault.context_column : fault.context_column + 1]
    message = f'after "{mark}" the text begins on the next line, indented; a text that starts with "{mark}" must stand in quotation marks'
    return Diagnosis("block-text", message, fault.context_line, fault.context_column)


def colon_in_text(fault: ParserError, lines: tuple[str, ...]) -> Diagnosis | None:
    if "mapping values are not allowed" not in fault.message:
        return None
    column, value = _value(lines[fault.line])
    if not value or fault.column < column:
        return None
    hint = f"{value[0]} is no quotation mark of YAML: write \" or '" if value[0] in "“„”‘«" else ""
    return Diagnosis("colon-in-text", "a colon and a space inside a text: put the text in quotation marks", fault.line, column, None, hint)


def missing_colon(fault: ParserError, lines: tuple[str, ...]) -> Diagnosis | None:
    if "could not find expected ':'" not in fault.message:
        return None
    line = lines[fault.context_line]
    words = line[fault.context_column :].strip()
    return Diagnosis("missing-colon", f'there is no colon after "{words.split(" ")[0]}"', fault.context_line, fault.context_column)


def open_bracket(fault: ParserError, lines: tuple[str, ...]) -> Diagnosis | None:
    if "flow sequence" not in fault.context and "flow mapping" not in fault.context and "flow node" not in fault.context:
        return None
    opened = (fault.context_line, fault.context_column)
    if lines[opened[0]][opened[1] : opened[1] + 1] not in _BRACKETS:
        match = _last_open(fault.line, lines)
        if match is None:
            return None
        opened = match
    mark = lines[opened[0]][opened[1]]
    message = f'the "{mark}" that opens here is not closed where it should be'
    hint = f'"{_BRACKETS[mark]}" is missing, or a text inside needs quotation marks'
    return Diagnosis("open-bracket", message, *opened, None, hint)


def _last_open(line: int, lines: tuple[str, ...]) -> tuple[int, int] | None:
    """The bracket that is still open where the parser gave up, at the end of the file for example."""
    for number in range(line, max(-1, line - LOOK_BACK), -1):
        for mark, close in _BRACKETS.items():
            if lines[number].count(mark) > lines[number].count(close):
                return number, lines[number].rindex(mark)
    return None


def extra_bracket(fault: ParserError, lines: tuple[str, ...]) -> Diagnosis | None:
    rest = lines[fault.line][fault.column :]
    if "did not find expected" not in fault.message or not rest.strip() or not lines[fault.line][: fault.column].strip():
        return None
    _, value = _value(lines[fault.line])
    if value[:1] not in ("[", "{"):
        return None
    message = f'the text goes on after the closing "{"]" if value[0] == "[" else "}"}"; put it in quotation marks'
    return Diagnosis("open-bracket", message, fault.line, fault.column)


def backslash(fault: ParserError, lines: tuple[str, ...]) -> Diagnosis | None:
    if "escape" not in fault.message and "hexdecimal" not in fault.message:
        return None
    message = "a backslash inside \"…\" must be written twice (\\\\), or use '…' around the text"
    column = lines[fault.line].rfind("\\", 0, fault.column + 1)
    return Diagnosis("backslash", message, fault.line, max(column, 0), max(column, 0) + 2)


def list_on_key_line(fault: ParserError, lines: tuple[str, ...]) -> Diagnosis | None:
    if "block sequence entries are not allowed" not in fault.message:
        return None
    return Diagnosis("indentation", 'a list begins on a line of its own: press return before the "-"', fault.line, fault.column)


def dash_without_space(fault: ParserError, lines: tuple[str, ...]) -> Diagnosis | None:
    line = lines[fault.line].lstrip()
    if "did not find expected" not in fault.message or not re.match(r"-[^\s-]", line):
        return None
    return Diagnosis("indentation", 'a space is missing after "-"', fault.line, _indent(lines[fault.line]))


def indentation(fault: ParserError, lines: tuple[str, ...]) -> Diagnosis | None:
    line = lines[fault.line]
    indent = _indent(line)
    if "mapping values are not allowed" in fault.message:
        message = "this line is indented further than it may be: the line above already has its text"
        hint = "line it up with the keys it belongs to; if it continues the text above, put that text in quotation marks"
        return Diagnosis("indentation", message, fault.line, indent, None, hint)
    if "did not find expected" not in fault.message or fault.column != indent or not line.strip():
        return None
    if indent == fault.context_column:
        if not line.lstrip().startswith("-"):
            return _key_among_items(fault.line, indent, lines)
        message = 'a list item ("- …") stands among keys; indent it like the lines it belongs to'
        return Diagnosis("indentation", message, fault.line, indent)
    above = f"line {fault.context_line + 1}, column {fault.context_column + 1}"
    message = f"this line starts in column {indent + 1}, where nothing above starts; it may belong to {above}"
    return Diagnosis("indentation", message, fault.line, indent, None, "everything that belongs together starts in the same column")


def _key_among_items(number: int, indent: int, lines: tuple[str, ...]) -> Diagnosis:
    """A key in the column of list items: it belongs to the nearest item above that has keys."""
    for above in range(number - 1, max(-1, number - LOOK_BACK), -1):
        item = _ITEM_WITH_KEYS.match(lines[above])
        if item is not None and len(item["lead"]) <= indent:
            break
    else:
        message = 'a key stands among list items ("- …"); indent it like the lines it belongs to'
        return Diagnosis("indentation", message, number, indent)
    key, column = lines[number].strip().partition(":")[0], item.start("key")
    aside = f"{abs(column - indent)} columns further to the {'right' if column > indent else 'left'}"
    message = f'"{key}" stands in the column of the list items ("- …") above'
    hint = f'if it belongs to the "{item["key"]}" of line {above + 1}, it starts in column {column + 1}: {aside}'
    return Diagnosis("indentation", message, number, indent, None, hint)


def second_document(fault: ParserError, lines: tuple[str, ...]) -> Diagnosis | None:
    if "document" not in fault.message:
        return None
    message = 'only one document may stand in a file; remove lines such as "---", "..." or "%YAML"'
    return Diagnosis("second-document", message, fault.line, fault.column)


def quote_inside_comma(fault: ParserError, lines: tuple[str, ...]) -> Diagnosis | None:
    """What is left of `did not find expected key`: something on a line that was complete before."""
    if "did not find expected" not in fault.message:
        return None
    return Diagnosis("text-start", "the text cannot go on here; put the whole text in quotation marks", fault.line, fault.column)


_RULES: tuple[Rule, ...] = (
    tab,
    backslash,
    block_text,
    text_after_quote,
    quote_never_closed,
    second_document,
    text_start,
    colon_in_text,
    missing_colon,
    list_on_key_line,
    open_bracket,
    extra_bracket,
    dash_without_space,
    indentation,
    quote_inside_comma,
)
