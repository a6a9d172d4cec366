"""Translations as a table: the texts of flows beside their translations, for people who translate in a spreadsheet, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from botkit.core.flow.model import Mark
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.po import PoEntry
from botkit.flowfile.sidecars import key_of, texts_of
from botkit.flowfile.tables import InvalidTable, read_table, write_rows
from botkit.flowfile.translations import has_words, normalised

HEAD = ("flow", "step", "who", "original")  # the last column is the language that is translated to
_LANGUAGE = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_WHO = {Mark.PHRASE: "customers type", Mark.TEXT: "customers read"}


def write(parsed_flows: Sequence[ParsedFlow], language: str) -> str:
    """One row for each text, in the order of the flows. Untranslated texts have an empty cell."""
    return write_rows([(*HEAD, language), *(row for parsed in parsed_flows for row in _rows(parsed, language))])


def _rows(parsed: ParsedFlow, language: str) -> Iterator[tuple[str, ...]]:
    sidecar = next((one for one in parsed.sidecars if one.language == language), None)
    translations = {key_of(entry.step, entry.source): entry.text for entry in (sidecar.entries if sidecar is not None else ())}
    for word in texts_of(parsed):
        key = key_of("", word.text)
        if key not in translations and not has_words(word.text):
            continue
        who = _WHO.get(word.mark, "")
        yield parsed.name, "", who, word.text, translations.get(key, "")
        for step, text in sorted(translations):
            if step and text == normalised(word.text):
                yield parsed.name, step, who, word.text, translations[step, text]


def read(content: bytes) -> tuple[str, tuple[PoEntry, ...]]:
    """The language and the translations of a table; rows without a translation are left out. Raises `InvalidTable`."""
    rows = read_table(content).rows
    names = [name.lower() for name in rows[0].cells] if rows else []
    missing = [name for name in (HEAD[0], HEAD[3]) if name not in names]
    language = next((name for name in reversed(rows[0].cells if rows else ()) if name and name.lower() not in HEAD), "")
    if missing or not _LANGUAGE.fullmatch(language):
        wanted = '", "'.join((*HEAD, "de"))
        raise InvalidTable(f'the first row names the columns: "{wanted}", with the language that was translated to as the last one')
    places = {name: names.index(name) for name in HEAD if name in names} | {"text": list(rows[0].cells).index(language)}

    def cell(cells: Sequence[str], name: str) -> str:
        place = places.get(name, len(cells))
        return cells[place] if place < len(cells) else ""

    entries = (
        PoEntry(
            flow=cell(row.cells, "flow"),
            step=cell(row.cells, "step"),
            source=cell(row.cells, "original"),
            text=cell(row.cells, "text"),
            line=row.line,
        )
        for row in rows[1:]
    )
    return language.replace("_", "-"), tuple(entry for entry in entries if entry.text)
