"""PO files: the texts of flows for translation programs (gettext), and back.

One file for each language has the texts of all flows. The context of a text is its flow's name, or `flow/step` for a text of one step, so
a translated file may have any order. Plural forms are inside the texts (the filter `plural`), so languages with three forms need no
plural entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO

from babel.messages.pofile import PoFileError, read_po
from msgspec import Struct

from botkit.core.flow.model import Mark
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.sidecars import Key, key_of, texts_of
from botkit.flowfile.translations import has_words, normalised

FUZZY = "fuzzy"  # gettext's mark for a translation that somebody must look at; customers do not read those


class InvalidPo(ValueError):
    """The file is no valid PO file; the message says where."""


class PoEntry(Struct, frozen=True, kw_only=True):
    """One message: where it belongs, and what was written for it. `line` is its line in the PO file."""

    flow: str
    step: str
    source: str
    text: str
    line: int = 0


def write(parsed_flows: Sequence[ParsedFlow], language: str) -> str:
    """The texts of flows with their translations to a language, each flow's in its order. Untranslated texts are empty."""
    head = ['msgid ""', 'msgstr ""', *(_quoted(f"{key}: {value}\n") for key, value in _HEADER), _quoted(f"Language: {language}\n")]
    return "\n".join(head) + "\n" + "".join(block for parsed in parsed_flows for block in _blocks(parsed, language))


_HEADER = (("MIME-Version", "1.0"), ("Content-Type", "text/plain; charset=UTF-8"), ("Content-Transfer-Encoding", "8bit"))


def _blocks(parsed: ParsedFlow, language: str) -> Iterator[str]:
    sidecar = next((one for one in parsed.sidecars if one.language == language), None)
    entries = sidecar.entries if sidecar is not None else ()
    translations = {key_of(entry.step, entry.source): entry.text for entry in entries}
    for word in texts_of(parsed):
        key = key_of("", word.text)
        if key not in translations and not has_words(word.text):
            continue
        source_line = f"{word.spot.document.file}:{word.spot.node.line}"
        what = "What customers type." if word.mark is Mark.PHRASE else "What customers read."
        yield _block(parsed.name, word.text, translations.get(key, ""), f"#. {what}", f"#: {source_line}")
        for step, text in sorted(translations):
            if step and text == normalised(word.text):
                yield _block(
                    f"{parsed.name}/{step}",
                    word.text,
                    translations[step, text],
                    f'#. {what} In the step "{step}" alone.',
                    f"#: {source_line}",
                )


def _block(context: str, source: str, text: str, *comments: str) -> str:
    return "\n".join(["", *comments, f"msgctxt {_quoted(context)}", *_lines("msgid", source), *_lines("msgstr", text), ""])


def _lines(keyword: str, text: str) -> list[str]:
    """Texts of several lines are written one below the other, as translators' programs do."""
    pieces = re.findall(r"[^\n]*\n|[^\n]+", text)
    return [f"{keyword} {_quoted(text)}"] if len(pieces) < 2 else [f'{keyword} ""', *(_quoted(piece) for piece in pieces)]


def _quoted(text: str) -> str:
    for written, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r")):
        text = text.replace(written, escaped)
    return f'"{text}"'


def read(content: bytes) -> tuple[str, tuple[PoEntry, ...]]:
    """The language of a PO file, and its translations; what is empty, fuzzy or obsolete is left out. Raises `InvalidPo`."""
    try:
        catalogue = read_po(BytesIO(content), abort_invalid=True)
    except PoFileError as fault:
        raise InvalidPo(f"line {fault.lineno + 1}: {fault}") from None
    except (ValueError, LookupError, UnicodeError) as fault:
        raise InvalidPo(str(fault)) from None
    entries = []
    for message in catalogue:
        if not message.id or not isinstance(message.id, str) or not isinstance(message.string, str):
            continue
        if message.string.strip() and FUZZY not in message.flags:
            flow, _, step = (message.context or "").partition("/")
            entries.append(PoEntry(flow=flow, step=step, source=message.id, text=message.string, line=message.lineno or 0))
    return str(catalogue.locale_identifier or "").replace("_", "-"), tuple(entries)


def assign_entries(
    entries: Iterable[PoEntry], parsed_flows: Sequence[ParsedFlow]
) -> tuple[Mapping[str, Mapping[Key, str]], tuple[PoEntry, ...]]:
    """The entries of each flow, as `complete` takes them, and those of no flow."""
    texts = {parsed.name: {normalised(word.text) for word in texts_of(parsed)} for parsed in parsed_flows}
    steps = {parsed.name: {step.name for _, step in parsed.steps if step.name} for parsed in parsed_flows}
    by_flow: dict[str, dict[Key, str]] = {}
    lost = []
    for entry in entries:
        if normalised(entry.source) in texts.get(entry.flow, ()) and (not entry.step or entry.step in steps[entry.flow]):
            by_flow.setdefault(entry.flow, {})[key_of(entry.step, entry.source)] = entry.text
        else:
            lost.append(entry)
    return by_flow, tuple(lost)
