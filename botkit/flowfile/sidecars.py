"""Edits of sidecar files: missing entries are inserted in the flow's order, and nothing else is changed.

Authors keep comments, line breaks and an order of their own in these files, so they are not rewritten: edits are made at the positions
that the reader recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.reader.context import MarkedText
from botkit.flowfile.translations import TRANSLATED, Sidecar, Translation, has_words, normalised
from botkit.flowfile.yaml.nodes import LINE_END, Document, Node, Scalar, Sequence
from botkit.flowfile.yaml.nodes import Mapping as MappingNode
from botkit.flowfile.yaml.quoting import quoted, scalar

# Step (or nothing) and text, with the spaces between its words made one: how a translation is known.
Key = tuple[str, str]


class _Edit(Struct, frozen=True):
    """A piece of a file's text to be replaced."""

    start: int
    end: int
    text: str


def key_of(step: str, text: str) -> Key:
    return step, normalised(text)


def texts_of(parsed: ParsedFlow) -> tuple[MarkedText, ...]:
    """The texts of a flow that can be translated, each once, in file order."""
    texts: dict[str, MarkedText] = {}
    for word in sorted(
        parsed.marked_texts(*TRANSLATED), key=lambda word: (word.spot.document.file != parsed.document.file, word.spot.node.line)
    ):
        if word.text.strip():
            texts.setdefault(normalised(word.text), word)
    return tuple(texts.values())


def missing(parsed: ParsedFlow, sidecar: Sidecar | None) -> tuple[MarkedText, ...]:
    """The texts that a sidecar has no entry for, not even an empty one."""
    known = {normalised(entry.source) for entry in sidecar.entries} if sidecar is not None else set()
    return tuple(word for word in texts_of(parsed) if normalised(word.text) not in known and has_words(word.text))


def open_entries(sidecar: Sidecar) -> tuple[Translation, ...]:
    """Entries that are still to be translated."""
    return tuple(entry for entry in sidecar.entries if not entry.text.strip())


def complete(parsed: ParsedFlow, language: str, sidecar: Sidecar | None, given: Mapping[Key, str] | None = None) -> str:
    """The text of a sidecar with an entry for everything that it lacks, and with the translations `given`. Entries that nobody has
    translated yet are left empty, and customers read the original."""
    translated = given or {}
    if sidecar is None:
        head = f"botkit: 1\ntranslates: {parsed.stem}\nlanguage: {language}\ntexts:\n"
        keys = [("", word.text) for word in missing(parsed, None)] + _for_steps(parsed, (), translated)
        return head + "".join(_entry(parsed, language, text, step, translated, 2) for step, text in keys)
    items = _items(sidecar.document)
    if items is None:
        return sidecar.document.text
    if items.is_flow and (missing(parsed, sidecar) or _for_steps(parsed, sidecar.entries, translated)):
        edits = [_rewritten(parsed, language, sidecar, translated, items)]
    else:
        edits = [*_insertions(parsed, language, sidecar, translated, items), *_exchanges(sidecar, translated, items)]
    text = sidecar.document.text
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _for_steps(parsed: ParsedFlow, entries: Iterable[Translation], given: Mapping[Key, str]) -> list[Key]:
    """Translations for one step alone that have no entry yet: the step, and the text as the flow has it."""
    known = {key_of(entry.step, entry.source) for entry in entries}
    texts = {normalised(word.text): word.text for word in texts_of(parsed)}
    return [(step, texts[text]) for step, text in given if step and text in texts and (step, text) not in known]


def _insertions(parsed: ParsedFlow, language: str, sidecar: Sidecar, given: Mapping[Key, str], items: Sequence) -> Iterable[_Edit]:
    """New entries, each after the entry of the text that comes before it in the flow."""
    lacking = {normalised(word.text) for word in missing(parsed, sidecar)}
    indexes = {normalised(entry.source): number for number, entry in enumerate(sidecar.entries) if not entry.step}
    after: dict[int, list[Key]] = {}
    anchor = -1
    for word in texts_of(parsed):
        name = normalised(word.text)
        anchor = indexes.get(name, anchor)
        if name in lacking:
            after.setdefault(anchor, []).append(("", word.text))
    if for_steps := _for_steps(parsed, sidecar.entries, given):
        after.setdefault(len(sidecar.entries) - 1, []).extend(for_steps)
    text = sidecar.document.text
    lines, first = _starts(text), items.items[0]
    dash = sidecar.document.excerpt(first.line).find("-")
    for number, keys in after.items():
        owner = next((node for node in items.items if number >= 0 and _holds(node, sidecar.entries[number])), None)
        offset = _offset(lines, text, first.line) if owner is None else _after(lines, text, owner)
        before = "\n" if offset and text[offset - 1] not in "\n\r" else ""
        yield _Edit(offset, offset, before + "".join(_entry(parsed, language, source, step, given, dash) for step, source in keys))


def _rewritten(parsed: ParsedFlow, language: str, sidecar: Sidecar, given: Mapping[Key, str], items: Sequence) -> _Edit:
    """A list in brackets has no lines to put entries between: it is written anew, one entry below the other."""
    existing = {key_of(entry.step, entry.source): entry.text for entry in sidecar.entries}
    texts = [(entry.step, entry.source) for entry in sidecar.entries]
    texts += [("", word.text) for word in missing(parsed, sidecar)] + _for_steps(parsed, sidecar.entries, given)
    written = "".join(_entry(parsed, language, text, step, {**existing, **given}, 2) for step, text in texts)
    text = sidecar.document.text
    lines = _starts(text)
    start = _offset(lines, text, items.line) + items.column - 1
    end = _offset(lines, text, items.end_line) + items.end_column - 1
    return _Edit(len(text[:start].rstrip(" ")), end, "\n" + written.removesuffix("\n"))


def _exchanges(sidecar: Sidecar, given: Mapping[Key, str], items: Sequence) -> Iterable[_Edit]:
    """Translations that have changed."""
    text = sidecar.document.text
    lines = _starts(text)
    in_braces = [node for node in items.items if isinstance(node, MappingNode) and node.is_flow]
    for entry in sidecar.entries:
        new, node = given.get(key_of(entry.step, entry.source), ""), entry.text_node
        if not new.strip() or new == entry.text or not isinstance(node, Scalar):
            continue
        is_flow = items.is_flow or any(_holds(braces, entry) for braces in in_braces)
        is_block = node.style in ("|", ">")
        start = _offset(lines, text, node.line) + node.column - 1
        end = _after(lines, text, node) if is_block else _offset(lines, text, node.end_line) + node.end_column - 1
        indent = len(sidecar.document.excerpt(node.line)) - len(sidecar.document.excerpt(node.line).lstrip(" -"))
        # A comment that stands behind the old text stays behind the new one: in a block it would become part of what is said.
        has_tail = not is_block and bool(sidecar.document.excerpt(node.end_line)[node.end_column - 1 :].strip())
        written = scalar(new, indent + 2, is_flow=is_flow or has_tail)
        yield _Edit(start, end, written + ("\n" if is_block else ""))


def _entry(parsed: ParsedFlow, language: str, text: str, step: str, given: Mapping[Key, str], dash: int) -> str:
    assert parsed.flow is not None  # only flows that were read are translated
    translated = given.get(key_of(step, text), "")
    lead = " " * dash
    first = f"for: {step}\n{lead}  " if step else ""
    own = scalar(text, dash + 4)
    return (
        f"{lead}- {first}{parsed.flow.language}: {own}\n{lead}  {language}: {scalar(translated, dash + 4) if translated else quoted('')}\n"
    )


def _items(document: Document) -> Sequence | None:
    entry = document.root.entry("texts") if isinstance(document.root, MappingNode) else None
    return entry.value if entry is not None and isinstance(entry.value, Sequence) else None


def _holds(node: Node, entry: Translation) -> bool:
    """Whether the entry stands in this item of the list."""
    inside = entry.text_node
    return (node.line, node.column) <= (inside.line, inside.column) and (inside.line, inside.column) < (node.end_line, node.end_column)


def _starts(text: str) -> list[int]:
    """Where each line begins."""
    return [0, *(found.end() for found in LINE_END.finditer(text))]


def _offset(starts: list[int], text: str, line: int) -> int:
    return starts[line - 1] if line <= len(starts) else len(text)


def _after(starts: list[int], text: str, node: Node) -> int:
    """Where the line after a node begins. A block ends where the next line begins, or after blank lines, which belong to nobody."""
    last = node.end_line if node.end_column > 1 else node.end_line - 1
    offset = _offset(starts, text, last + 1)
    if node.end_column == 1:
        while last > node.line and not text[_offset(starts, text, last) : offset].strip():
            last, offset = last - 1, _offset(starts, text, last)
    return offset
